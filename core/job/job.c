#include "config.h"

#include "job/job-private.h"

#include "limner/system.h"

GCancellable *
limner_job_cancellable (const LimnerJob *job)
{
  return job != NULL ? job->cancellable : NULL;
}

int
limner_job_threads (const LimnerJob *job)
{
  return job != NULL && job->threads > 0 ? job->threads : limner_get_threads ();
}

gint64
limner_job_memory_mib (const LimnerJob *job)
{
  return job != NULL && job->memory_mib > 0 ? job->memory_mib : limner_memory_default_mib ();
}

gsize
limner_job_memory (const LimnerJob *job)
{
  return (gsize) limner_job_memory_mib (job) << 20;
}

gboolean
limner_job_check (const LimnerJob *job, GError **error)
{
  g_debug ("a job with %d threads and %" G_GINT64_FORMAT " MiB", limner_job_threads (job),
           limner_job_memory_mib (job));
  return job == NULL || limner_setting_table_check (limner_job_setting_table (), job, error);
}

LimnerJob
limner_job_part (const LimnerJob *job, LimnerProgressFunc progress, gpointer user_data)
{
  LimnerJob part = job != NULL ? *job : (LimnerJob) { 0 };

  if (limner_job_is_watched (job))
    {
      part.progress = progress;
      part.user_data = user_data;
    }
  return part;
}

gboolean
limner_job_is_watched (const LimnerJob *job)
{
  return job != NULL && job->progress != NULL;
}

void
limner_job_report (const LimnerJob *job, const LimnerProgress *progress)
{
  if (limner_job_is_watched (job))
    job->progress (progress, job->user_data);
}
