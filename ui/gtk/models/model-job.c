#include "config.h"

#include "models/model-job-private.h"

#include <limner/registry.h>

struct _LimnerModelJob
{
  gatomicrefcount ref_count; /* the thread's, and one for each message on its way */
  LimnerModelTask task;
  char *name, *id;
  const LimnerCatalogueEntry *entry;
  GPtrArray *keep;
  GCancellable *cancellable;
  LimnerModelReport tell; /* main thread; NULL once abandoned */
  gpointer user_data;
};

/* One message from the thread. */
typedef struct
{
  LimnerModelJob *job;
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
  g_clear_pointer (&job->keep, g_ptr_array_unref);
  g_object_unref (job->cancellable);
  g_free (job);
}

static void
message_free (gpointer data)
{
  Message *message = data;

  job_unref (message->job);
  g_free (message->text);
  g_free (message->id);
  g_clear_error (&message->error);
  g_free (message);
}

static gboolean
deliver (gpointer data)
{
  Message *message = data;

  if (message->job->tell != NULL)
    message->job->tell (message->job, &message->event, message->job->user_data);
  return G_SOURCE_REMOVE;
}

static void
send (LimnerModelJob *job, LimnerModelEvent event)
{
  Message *message = g_new0 (Message, 1);

  g_atomic_ref_count_inc (&job->ref_count);
  message->job = job;
  message->event = event;
  message->event.text = message->text = g_strdup (event.text);
  message->event.id = message->id = g_strdup (event.id);
  message->event.error = message->error = event.error != NULL ? g_error_copy (event.error) : NULL;
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver, message, message_free);
}

static void
pass_on (const LimnerProgress *progress, gpointer data)
{
  send (data, (LimnerModelEvent) { .fraction = progress->fraction,
                                   .text = progress->text,
                                   .seconds_left = progress->seconds_left });
}

static gpointer
work (gpointer data)
{
  LimnerModelJob *job = data;
  const LimnerJob fetch = { .progress = pass_on, .user_data = job, .cancellable = job->cancellable };
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
  send (job,
        (LimnerModelEvent) { .fraction = 1, .seconds_left = -1, .finished = TRUE, .id = id, .error = error });
  job_unref (job);
  return NULL;
}

LimnerModelJob *
limner_model_job_start (LimnerModelTask task, const char *name, const char *id,
                        const LimnerCatalogueEntry *entry, GPtrArray *keep, LimnerModelReport tell,
                        gpointer user_data)
{
  LimnerModelJob *job = g_new0 (LimnerModelJob, 1);

  g_atomic_ref_count_init (&job->ref_count);
  job->task = task;
  job->name = g_strdup (name);
  job->id = g_strdup (id);
  job->entry = entry;
  job->keep = keep != NULL ? g_ptr_array_ref (keep) : NULL;
  job->cancellable = g_cancellable_new ();
  job->tell = tell;
  job->user_data = user_data;
  g_thread_unref (g_thread_new ("shelf", work, job));
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
  job->tell = NULL;
  g_cancellable_cancel (job->cancellable);
}
