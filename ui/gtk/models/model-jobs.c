#include "config.h"

#include "models/model-jobs-private.h"

#include "models/model-import-private.h"

#include <glib/gi18n-lib.h>

#define PULSE_MS 120

struct _LimnerModelJobs
{
  const LimnerModelJobsCalls *calls;
  gpointer user_data;
  GPtrArray *catalogue; /* LimnerCatalogueEntry*; NULL: none */
  GPtrArray *running;   /* LimnerModelJob* */
  GQueue *waiting;      /* LimnerModelImport* */
  guint pulse;          /* source */
};

static LimnerModelJob *
find_job (LimnerModelJobs *jobs, const char *id)
{
  for (guint i = 0; i < jobs->running->len; i++)
    if (limner_model_job_task (jobs->running->pdata[i]) != LIMNER_MODEL_TASK_IMPORT
        && g_str_equal (limner_model_job_name (jobs->running->pdata[i]), id))
      return jobs->running->pdata[i];
  return NULL;
}

static gboolean
is_importing (LimnerModelJobs *jobs)
{
  for (guint i = 0; i < jobs->running->len; i++)
    if (limner_model_job_task (jobs->running->pdata[i]) == LIMNER_MODEL_TASK_IMPORT)
      return TRUE;
  return FALSE;
}

/* Verifying has no fraction, so its bar pulses. */
static gboolean
pulse_bars (gpointer user_data)
{
  LimnerModelJobs *jobs = user_data;
  const LimnerModelEvent verifying
      = { .fraction = -1, .seconds_left = -1, .text = _ ("Reading and running the network") };
  gboolean any = FALSE;

  for (guint i = 0; i < jobs->running->len; i++)
    {
      const LimnerModelJob *job = jobs->running->pdata[i];

      if (limner_model_job_task (job) != LIMNER_MODEL_TASK_VERIFY)
        continue;
      jobs->calls->progressed (limner_model_job_name (job), &verifying, jobs->user_data);
      any = TRUE;
    }
  if (!any)
    jobs->pulse = 0;
  return any;
}

static void job_reported (LimnerModelJob *job, const LimnerModelEvent *event, gpointer user_data);

static void
start_work (LimnerModelJobs *jobs, const LimnerModelWork *work)
{
  g_ptr_array_add (jobs->running, limner_model_job_start (work, job_reported, jobs));
  if (work->task == LIMNER_MODEL_TASK_VERIFY && jobs->pulse == 0)
    jobs->pulse = g_timeout_add (PULSE_MS, pulse_bars, jobs);
}

static void
import_next (LimnerModelJobs *jobs)
{
  g_autoptr (LimnerModelImport) import = is_importing (jobs) ? NULL : g_queue_pop_head (jobs->waiting);

  if (import == NULL)
    return;
  jobs->calls->importing (import->path, jobs->user_data);
  start_work (jobs, &(LimnerModelWork) { .task = LIMNER_MODEL_TASK_IMPORT,
                                         .name = import->path,
                                         .id = import->id,
                                         .catalogue = jobs->catalogue });
}

static void
job_reported (LimnerModelJob *job, const LimnerModelEvent *event, gpointer user_data)
{
  LimnerModelJobs *jobs = user_data;
  LimnerModelTask task = limner_model_job_task (job);

  if (!event->finished)
    {
      if (task != LIMNER_MODEL_TASK_IMPORT)
        jobs->calls->progressed (limner_model_job_name (job), event, jobs->user_data);
      return;
    }
  g_ptr_array_remove (jobs->running, job);
  jobs->calls->finished (task, limner_model_job_name (job), event, jobs->user_data);
  if (task == LIMNER_MODEL_TASK_IMPORT)
    import_next (jobs);
}

LimnerModelJobs *
limner_model_jobs_new (const LimnerModelJobsCalls *calls, gpointer user_data)
{
  LimnerModelJobs *jobs = g_new0 (LimnerModelJobs, 1);

  jobs->calls = calls;
  jobs->user_data = user_data;
  jobs->running = g_ptr_array_new ();
  jobs->waiting = g_queue_new ();
  return jobs;
}

void
limner_model_jobs_free (LimnerModelJobs *jobs)
{
  g_clear_handle_id (&jobs->pulse, g_source_remove);
  for (guint i = 0; i < jobs->running->len; i++)
    limner_model_job_abandon (jobs->running->pdata[i]);
  g_ptr_array_unref (jobs->running);
  g_queue_free_full (jobs->waiting, (GDestroyNotify) limner_model_import_free);
  g_clear_pointer (&jobs->catalogue, g_ptr_array_unref);
  g_free (jobs);
}

void
limner_model_jobs_set_catalogue (LimnerModelJobs *jobs, GPtrArray *catalogue)
{
  g_clear_pointer (&jobs->catalogue, g_ptr_array_unref);
  jobs->catalogue = catalogue != NULL ? g_ptr_array_ref (catalogue) : NULL;
}

gboolean
limner_model_jobs_start (LimnerModelJobs *jobs, LimnerModelTask task, const char *id,
                         const LimnerCatalogueEntry *entry)
{
  if (find_job (jobs, id) != NULL)
    return FALSE;
  start_work (jobs, &(LimnerModelWork) { .task = task,
                                         .name = id,
                                         .entry = task == LIMNER_MODEL_TASK_FETCH ? entry : NULL,
                                         .catalogue = jobs->catalogue });
  return TRUE;
}

void
limner_model_jobs_import (LimnerModelJobs *jobs, const char *path, const char *id)
{
  g_queue_push_tail (jobs->waiting, limner_model_import_new (path, id, jobs->catalogue));
  import_next (jobs);
}

void
limner_model_jobs_cancel (LimnerModelJobs *jobs, const char *id)
{
  LimnerModelJob *job = find_job (jobs, id);

  if (job != NULL)
    limner_model_job_cancel (job);
}
