#include "config.h"

#include "models/model-job-private.h"

#include <limner/mailbox.h>
#include <limner/registry.h>

struct _LimnerModelJob
{
  gatomicrefcount ref_count; /* the thread's, and the main thread's until the end or abandon */
  LimnerModelTask task;
  char *name, *id;
  const LimnerCatalogueEntry *entry;
  GPtrArray *catalogue; /* keeps the entry alive; NULL: none */
  GCancellable *cancellable;
  LimnerMailbox *mailbox; /* Message* */
  LimnerModelReport report;
  gpointer user_data;
};

/* An event and the data that it points to. */
typedef struct
{
  LimnerModelEvent event;
  char *text, *id;
  GError *error;
} Message;

static void
job_unref (LimnerModelJob *job)
{
  if (!g_atomic_ref_count_dec (&job->ref_count))
    return;
  g_free (job->name);
  g_free (job->id);
  g_clear_pointer (&job->catalogue, g_ptr_array_unref);
  g_object_unref (job->cancellable);
  limner_mailbox_unref (job->mailbox);
  g_free (job);
}

static void
message_free (gpointer data)
{
  Message *message = data;

  g_free (message->text);
  g_free (message->id);
  g_clear_error (&message->error);
  g_free (message);
}

static void
deliver_message (gpointer data, gpointer user_data)
{
  const Message *message = data;
  LimnerModelJob *job = user_data;

  job->report (job, &message->event, job->user_data);
  if (!message->event.finished)
    return;
  limner_mailbox_close (job->mailbox);
  job_unref (job);
}

static void
send_event (LimnerModelJob *job, LimnerModelEvent event)
{
  Message *message = g_new0 (Message, 1);

  message->event = event;
  message->event.text = message->text = g_strdup (event.text);
  message->event.id = message->id = g_strdup (event.id);
  message->event.error = message->error = event.error != NULL ? g_error_copy (event.error) : NULL;
  limner_mailbox_post (job->mailbox, message);
}

static void
send_progress (const LimnerProgress *progress, gpointer data)
{
  send_event (data, (LimnerModelEvent) { .fraction = progress->fraction,
                                         .text = progress->text,
                                         .seconds_left = progress->seconds_left });
}

static gpointer
run_job (gpointer data)
{
  LimnerModelJob *job = data;
  const LimnerJob fetch = { .progress = send_progress, .user_data = job, .cancellable = job->cancellable };
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  switch (job->task)
    {
    case LIMNER_MODEL_TASK_FETCH:
      id = limner_catalogue_fetch (job->entry, &fetch, &error);
      break;
    case LIMNER_MODEL_TASK_VERIFY:
      if (limner_registry_verify (job->name, &error))
        id = g_strdup (job->name);
      break;
    case LIMNER_MODEL_TASK_REMOVE:
      if (limner_registry_remove (job->name, &error))
        id = g_strdup (job->name);
      break;
    case LIMNER_MODEL_TASK_IMPORT:
      id = limner_registry_import (job->name, job->id, FALSE, job->cancellable, &error);
      break;
    }
  send_event (job, (LimnerModelEvent) {
                       .fraction = 1, .seconds_left = -1, .finished = TRUE, .id = id, .error = error });
  job_unref (job);
  return NULL;
}

LimnerModelJob *
limner_model_job_start (const LimnerModelWork *work, LimnerModelReport report, gpointer user_data)
{
  static const LimnerMailboxKind kind = { .deliver = deliver_message, .free_message = message_free };
  LimnerModelJob *job = g_new0 (LimnerModelJob, 1);

  g_atomic_ref_count_init (&job->ref_count);
  g_atomic_ref_count_inc (&job->ref_count);
  job->mailbox = limner_mailbox_new (&kind, job);
  job->task = work->task;
  job->name = g_strdup (work->name);
  job->id = g_strdup (work->id);
  job->entry = work->entry;
  job->catalogue = work->catalogue != NULL ? g_ptr_array_ref (work->catalogue) : NULL;
  job->cancellable = g_cancellable_new ();
  job->report = report;
  job->user_data = user_data;
  g_thread_unref (g_thread_new ("limner-models", run_job, job));
  return job;
}

LimnerModelTask
limner_model_job_task (const LimnerModelJob *job)
{
  return job->task;
}

const char *
limner_model_job_name (const LimnerModelJob *job)
{
  return job->name;
}

void
limner_model_job_cancel (LimnerModelJob *job)
{
  g_cancellable_cancel (job->cancellable);
}

void
limner_model_job_abandon (LimnerModelJob *job)
{
  g_cancellable_cancel (job->cancellable);
  limner_mailbox_close (job->mailbox);
  job_unref (job);
}
