/* One thread that always runs the newest request. */
#include "limner-ui.h"

#include <limner/error.h>
#include <limner/mailbox.h>

typedef struct
{
  gpointer data;
  GDestroyNotify free_data;
  GCancellable *cancellable;
} Request;

/* A result or progress of a request, sent from the thread to the main thread. */
typedef struct
{
  double fraction, seconds_left;
  char *text;
  LimnerImage *partial;
  GError *error;
  gboolean finished;
  gpointer note;
  GDestroyNotify free_note;
} Event;

struct _LimnerPreviewWorker
{
  LimnerPreviewWorkerFunc func;
  LimnerPreviewWorkerShow show;
  void (*show_note) (gpointer note, gpointer user_data);
  gpointer user_data;
  GThread *thread;
  LimnerMailbox *mailbox; /* Event* */

  GMutex mutex; /* protects the fields below */
  GCond cond;
  Request *next;    /* waiting for the thread; NULL: none */
  Request *current; /* running on the thread */
  gboolean ending;
};

static void
request_free (Request *request)
{
  if (request == NULL)
    return;
  if (request->free_data != NULL)
    request->free_data (request->data);
  g_object_unref (request->cancellable);
  g_free (request);
}

static void
event_free (gpointer data)
{
  Event *event = data;

  g_clear_pointer (&event->partial, limner_image_unref);
  g_clear_error (&event->error);
  if (event->note != NULL && event->free_note != NULL)
    event->free_note (event->note);
  g_free (event->text);
  g_free (event);
}

static void
show_event (gpointer message, gpointer user_data)
{
  LimnerPreviewWorker *worker = user_data;
  const Event *event = message;

  if (event->note != NULL && worker->show_note != NULL)
    worker->show_note (event->note, worker->user_data);
  if (event->text != NULL || event->finished)
    {
      LimnerProgress progress = { event->fraction, event->text, event->seconds_left, event->partial };
      worker->show (&progress, event->finished, event->error, worker->user_data);
    }
}

/* Copies picture and note of an older event that was not delivered. */
static void
merge_events (gpointer newer, gpointer older)
{
  Event *event = newer, *before = older;

  if (event->partial == NULL && event->error == NULL)
    event->partial = g_steal_pointer (&before->partial);
  if (event->note == NULL)
    {
      event->note = g_steal_pointer (&before->note);
      event->free_note = before->free_note;
    }
}

/* Takes ownership of the event. Drops it if the request was replaced. */
static void
post_event (LimnerPreviewWorker *worker, Event *event)
{
  g_mutex_lock (&worker->mutex);
  if (g_cancellable_is_cancelled (worker->current->cancellable))
    event_free (event);
  else
    limner_mailbox_post (worker->mailbox, event);
  g_mutex_unlock (&worker->mutex);
}

static void
post_progress (const LimnerProgress *progress, gpointer user_data)
{
  Event *event = g_new0 (Event, 1);

  event->fraction = progress->fraction;
  event->seconds_left = progress->seconds_left;
  event->text = g_strdup (progress->text);
  if (progress->partial != NULL)
    event->partial = limner_image_ref ((LimnerImage *) progress->partial);
  post_event (user_data, event);
}

void
limner_preview_worker_note (const LimnerJob *job, gpointer note, GDestroyNotify free_note)
{
  Event *event = g_new0 (Event, 1);

  event->note = note;
  event->free_note = free_note;
  post_event (job->user_data, event);
}

static void
run_request (LimnerPreviewWorker *worker, Request *request)
{
  const LimnerJob job
      = { .progress = post_progress, .user_data = worker, .cancellable = request->cancellable };
  Event *event = g_new0 (Event, 1);

  event->finished = TRUE;
  event->fraction = 1;
  event->partial = worker->func (request->data, &job, &event->error);
  post_event (worker, event);
}

static gpointer
run_requests (gpointer user_data)
{
  LimnerPreviewWorker *worker = user_data;

  g_mutex_lock (&worker->mutex);
  while (!worker->ending)
    {
      if (worker->next == NULL)
        {
          g_cond_wait (&worker->cond, &worker->mutex);
          continue;
        }
      Request *request = worker->current = g_steal_pointer (&worker->next);
      g_mutex_unlock (&worker->mutex);
      run_request (worker, request);
      g_mutex_lock (&worker->mutex);
      worker->current = NULL;
      request_free (request);
    }
  g_mutex_unlock (&worker->mutex);
  return NULL;
}

LimnerPreviewWorker *
limner_preview_worker_new (LimnerPreviewWorkerFunc func, LimnerPreviewWorkerShow show, gpointer user_data)
{
  static const LimnerMailboxKind kind
      = { .deliver = show_event, .free_message = event_free, .merge = merge_events };
  LimnerPreviewWorker *worker = g_new0 (LimnerPreviewWorker, 1);

  worker->mailbox = limner_mailbox_new (&kind, worker);
  worker->func = func;
  worker->show = show;
  worker->user_data = user_data;
  g_mutex_init (&worker->mutex);
  g_cond_init (&worker->cond);
  return worker;
}

void
limner_preview_worker_set_note_func (LimnerPreviewWorker *worker,
                                     void (*show) (gpointer note, gpointer user_data))
{
  worker->show_note = show;
}

/* Drops all earlier requests and events. The caller holds the mutex. */
static void
drop_older (LimnerPreviewWorker *worker)
{
  if (worker->current != NULL)
    g_cancellable_cancel (worker->current->cancellable);
  g_clear_pointer (&worker->next, request_free);
  limner_mailbox_discard (worker->mailbox);
}

void
limner_preview_worker_start (LimnerPreviewWorker *worker, gpointer request, GDestroyNotify free_request)
{
  Request *next = g_new0 (Request, 1);

  next->data = request;
  next->free_data = free_request;
  next->cancellable = g_cancellable_new ();
  g_mutex_lock (&worker->mutex);
  drop_older (worker);
  worker->next = next;
  if (worker->thread == NULL)
    worker->thread = g_thread_new ("limner-preview", run_requests, worker);
  g_cond_signal (&worker->cond);
  g_mutex_unlock (&worker->mutex);
}

void
limner_preview_worker_free (LimnerPreviewWorker *worker)
{
  g_mutex_lock (&worker->mutex);
  drop_older (worker);
  worker->ending = TRUE;
  g_cond_signal (&worker->cond);
  g_mutex_unlock (&worker->mutex);
  g_clear_pointer (&worker->thread, g_thread_join);
  limner_mailbox_close (worker->mailbox);
  limner_mailbox_unref (worker->mailbox);
  g_mutex_clear (&worker->mutex);
  g_cond_clear (&worker->cond);
  g_free (worker);
}
