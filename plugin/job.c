#include "config.h"

#include "job-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>
#include <limner-ui.h>

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
  LimnerImage *partial; /* not shown yet; NULL: nothing new */
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
  if (progress->partial != NULL && job->window != NULL)
    {
      g_clear_pointer (&job->partial, limner_image_unref);
      job->partial = limner_image_ref ((LimnerImage *) progress->partial);
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

char *
limner_job_describe (LimnerJob *job)
{
  g_mutex_lock (&job->mutex);
  g_autofree char *text = g_strdup (job->text != NULL ? job->text : _ ("Preparing"));
  double seconds = job->seconds_left;
  g_mutex_unlock (&job->mutex);
  g_autofree char *time = seconds >= 0 ? limner_describe_time (seconds) : NULL;
  g_autofree char *left = time != NULL ? g_strdup_printf (_ ("%s left"), time) : NULL;

  return left != NULL ? g_strdup_printf ("%s, %s", text, left) : g_steal_pointer (&text);
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
show_in_window (gpointer user_data)
{
  LimnerJob *job = user_data;
  g_autofree char *text = NULL;
  g_autoptr (LimnerImage) partial = NULL;
  LimnerProgress progress;

  g_mutex_lock (&job->mutex);
  text = g_strdup (job->text);
  partial = g_steal_pointer (&job->partial);
  progress = (LimnerProgress) { job->fraction, text, job->seconds_left, partial };
  g_mutex_unlock (&job->mutex);
  limner_progress_window_update (job->window, &progress);
  return G_SOURCE_CONTINUE;
}

static gboolean
show_in_bar (gpointer user_data)
{
  LimnerJob *job = user_data;
  g_autofree char *words = limner_job_describe (job);

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
    gimp_window_set_transient (limner_progress_window_get (job->window));
  else
    gimp_progress_init (title);
  tick = g_timeout_add (TICK_MS, window ? show_in_window : show_in_bar, job);
  while (!job->ended)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (tick);
  if (!window)
    gimp_progress_end ();
}

gboolean
limner_job_run (const char *title, gboolean window, LimnerJobFunc func, gpointer user_data, GError **error)
{
  LimnerJob job = { .func = func, .user_data = user_data, .seconds_left = -1 };
  GThread *thread;

  g_mutex_init (&job.mutex);
  job.cancellable = g_cancellable_new ();
  /* Before the worker starts, which looks whether there is one. */
  if (window)
    job.window = limner_progress_window_new (title, job.cancellable);
  thread = g_thread_try_new ("limner-job", work, &job, &job.error);
  if (thread != NULL)
    {
      attend (&job, title, window);
      g_thread_join (thread);
    }
  g_clear_pointer (&job.window, limner_progress_window_free);
  g_clear_pointer (&job.partial, limner_image_unref);
  if (job.error != NULL)
    g_propagate_error (error, job.error);
  g_object_unref (job.cancellable);
  g_mutex_clear (&job.mutex);
  g_free (job.shown);
  g_free (job.text);
  return job.succeeded;
}
