#include "config.h"

#include "worker-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>
#include <limner-ui.h>
#include <limner/mailbox.h>

#define SHOW_INTERVAL_MS 100

typedef struct
{
  LimnerWorkerFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  LimnerMailbox *mailbox; /* Snapshots for the main thread */

  /* used by the main thread */
  gboolean ended;
  GtkWidget *window; /* NULL: uses GIMP's progress bar */
  char *shown;       /* the text currently in GIMP's progress bar */

  /* set by the worker thread, read after joining it */
  gboolean succeeded;
  GError *error;
} Worker;

/* A copy of a LimnerProgress. */
typedef struct
{
  double fraction, seconds_left;
  char *text;
  LimnerImage *partial;
} Snapshot;

static void
free_snapshot (gpointer message)
{
  Snapshot *snapshot = message;

  g_clear_pointer (&snapshot->partial, limner_image_unref);
  g_free (snapshot->text);
  g_free (snapshot);
}

/* If the newer message has no partial picture, it keeps the older one's. */
static void
keep_partial (gpointer newer, gpointer older)
{
  if (((Snapshot *) newer)->partial == NULL)
    ((Snapshot *) newer)->partial = g_steal_pointer (&((Snapshot *) older)->partial);
}

static void
post_progress (const LimnerProgress *progress, gpointer user_data)
{
  Worker *worker = user_data;
  Snapshot *snapshot = g_new0 (Snapshot, 1);

  snapshot->fraction = progress->fraction;
  snapshot->seconds_left = progress->seconds_left;
  snapshot->text = g_strdup (progress->text);
  if (progress->partial != NULL && worker->window != NULL)
    snapshot->partial = limner_image_ref ((LimnerImage *) progress->partial);
  limner_mailbox_post (worker->mailbox, snapshot);
}

static char *
describe_snapshot (const Snapshot *snapshot)
{
  const char *text = snapshot->text != NULL ? snapshot->text : _ ("Preparing");
  g_autofree char *time = NULL;

  if (snapshot->seconds_left < 0)
    return g_strdup (text);
  time = limner_describe_time_left (snapshot->seconds_left);
  /* Translators: the current activity and the remaining time: “Painting at 512 pixels, about 20 s left”. */
  return g_strdup_printf (_ ("%s, %s"), text, time);
}

static void
show_in_bar (Worker *worker, const Snapshot *snapshot)
{
  g_autofree char *text = describe_snapshot (snapshot);

  if (g_strcmp0 (text, worker->shown) != 0)
    {
      gimp_progress_set_text (text);
      g_free (worker->shown);
      worker->shown = g_steal_pointer (&text);
    }
  gimp_progress_update (snapshot->fraction);
}

static void
show_snapshot (gpointer message, gpointer user_data)
{
  Worker *worker = user_data;
  const Snapshot *snapshot = message;
  const LimnerProgress progress
      = { snapshot->fraction, snapshot->text, snapshot->seconds_left, snapshot->partial };

  if (worker->window != NULL)
    limner_progress_window_update (LIMNER_PROGRESS_WINDOW (worker->window), &progress);
  else
    show_in_bar (worker, snapshot);
}

static gboolean
end_worker (gpointer user_data)
{
  Worker *worker = user_data;

  worker->ended = TRUE;
  return G_SOURCE_REMOVE;
}

static gpointer
run_thread (gpointer user_data)
{
  Worker *worker = user_data;
  const LimnerJob job
      = { .progress = post_progress, .user_data = worker, .cancellable = worker->cancellable };

  worker->succeeded = worker->func (&job, worker->user_data, &worker->error);
  g_idle_add (end_worker, worker);
  return NULL;
}

/* Handles progress on the main thread until the worker has ended. */
static void
wait_for_end (Worker *worker, const char *title)
{
  if (worker->window != NULL)
    gimp_window_set_transient (GTK_WINDOW (worker->window));
  else
    gimp_progress_init (title);
  while (!worker->ended)
    g_main_context_iteration (NULL, TRUE);
  if (worker->window == NULL)
    gimp_progress_end ();
}

gboolean
limner_worker_run (const char *title, gboolean window, LimnerWorkerFunc func, gpointer user_data,
                   GError **error)
{
  const LimnerMailboxKind kind = { .deliver = show_snapshot,
                                   .free_message = free_snapshot,
                                   .merge = keep_partial,
                                   .interval_ms = SHOW_INTERVAL_MS };
  Worker worker = { .func = func, .user_data = user_data };
  GThread *thread;

  worker.cancellable = g_cancellable_new ();
  worker.mailbox = limner_mailbox_new (&kind, &worker);
  /* The window is made before the thread starts, because the thread reads worker.window. */
  if (window)
    worker.window = limner_progress_window_new (title, worker.cancellable);
  thread = g_thread_try_new ("limner-worker", run_thread, &worker, &worker.error);
  if (thread != NULL)
    {
      wait_for_end (&worker, title);
      g_thread_join (thread);
    }
  limner_mailbox_close (worker.mailbox);
  limner_mailbox_unref (worker.mailbox);
  g_clear_pointer (&worker.window, gtk_widget_destroy);
  if (worker.error != NULL)
    g_propagate_error (error, worker.error);
  g_object_unref (worker.cancellable);
  g_free (worker.shown);
  return worker.succeeded;
}
