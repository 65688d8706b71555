#include "config.h"

#include "job-private.h"

#include "progress-window-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimp.h>

#define TICK_MS 100

struct _LimnerJob
{
  LimnerJobFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  gboolean ended;               /* the main thread's; the worker's last word has arrived */
  LimnerProgressWindow *window; /* NULL: GIMP's own progress bar */
  char *shown;                  /* the words in GIMP's bar now */

  gboolean succeeded; /* the worker's, read after it was joined */
  GError *error;

  GMutex mutex; /* guards what follows */
  double fraction, seconds_left;
  char *text;
};

void
limner_job_progress (const LimnerProgress *progress, gpointer user_data)
{
  LimnerJob *job = user_data;

  g_mutex_lock (&job->mutex);
  job->fraction = progress->fraction;
  job->seconds_left = progress->seconds_left;
  if (g_strcmp0 (job->text, progress->text) != 0)
    {
      g_free (job->text);
      job->text = g_strdup (progress->text);
    }
  g_mutex_unlock (&job->mutex);
}

GCancellable *
limner_job_cancellable (LimnerJob *job)
{
  return job->cancellable;
}

double
limner_job_fraction (LimnerJob *job)
{
  g_mutex_lock (&job->mutex);
  double fraction = job->fraction;
  g_mutex_unlock (&job->mutex);
  return fraction;
}

/* "about 2 min left", rounded so that it does not flicker; NULL when not known. */
static char *
describe_time (double seconds)
{
  if (seconds < 0)
    return NULL;
  if (seconds < 10)
    return g_strdup (_ ("a few seconds left"));
  if (seconds < 90)
    return g_strdup_printf (_ ("about %d s left"), (int) (seconds / 5 + 0.5) * 5);
  return g_strdup_printf (_ ("about %d min left"), (int) (seconds / 60 + 0.5));
}

char *
limner_job_describe (LimnerJob *job)
{
  g_mutex_lock (&job->mutex);
  g_autofree char *text = g_strdup (job->text != NULL ? job->text : _ ("Preparing"));
  g_autofree char *time = describe_time (job->seconds_left);
  g_mutex_unlock (&job->mutex);

  return time != NULL ? g_strdup_printf ("%s, %s", text, time) : g_steal_pointer (&text);
}

static gboolean
end (gpointer user_data)
{
  LimnerJob *job = user_data;

  job->ended = TRUE;
  return G_SOURCE_REMOVE;
}

static gpointer
work (gpointer user_data)
{
  LimnerJob *job = user_data;

  job->succeeded = job->func (job, job->user_data, &job->error);
  g_idle_add (end, job);
  return NULL;
}

static gboolean
show (gpointer user_data)
{
  LimnerJob *job = user_data;
  g_autofree char *words = limner_job_describe (job);

  if (job->window != NULL)
    {
      limner_progress_window_update (job->window, limner_job_fraction (job), words);
      return G_SOURCE_CONTINUE;
    }
  if (g_strcmp0 (words, job->shown) != 0)
    {
      gimp_progress_set_text (words);
      g_free (job->shown);
      job->shown = g_steal_pointer (&words);
    }
  gimp_progress_update (limner_job_fraction (job));
  return G_SOURCE_CONTINUE;
}

/* The main thread's part, until the worker has ended. */
static void
attend (LimnerJob *job, const char *title, gboolean window)
{
  guint tick;

  if (window)
    job->window = limner_progress_window_new (title, job->cancellable);
  else
    gimp_progress_init (title);
  tick = g_timeout_add (TICK_MS, show, job);
  while (!job->ended)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  if (window)
    limner_progress_window_free (job->window);
  else
    gimp_progress_end ();
}

gboolean
limner_job_run (const char *title, gboolean window, LimnerJobFunc func, gpointer user_data, GError **error)
{
  LimnerJob job = { .func = func, .user_data = user_data, .seconds_left = -1 };
  GThread *thread;

  g_mutex_init (&job.mutex);
  job.cancellable = g_cancellable_new ();
  thread = g_thread_try_new ("limner-job", work, &job, &job.error);
  if (thread != NULL)
    {
      attend (&job, title, window);
      g_thread_join (thread);
    }
  if (job.error != NULL)
    g_propagate_error (error, job.error);
  g_object_unref (job.cancellable);
  g_mutex_clear (&job.mutex);
  g_free (job.shown);
  g_free (job.text);
  return job.succeeded;
}
