/* The fields of a job, or the defaults for a NULL job. */
#pragma once

#include "base/threads-private.h"
#include "limner/job.h"

/* The largest memory limit, in MiB. */
#define LIMNER_JOB_MOST_MEMORY (1 << 24)

GCancellable *limner_job_cancellable (const LimnerJob *job);
/* The number of threads, >= 1. */
int limner_job_threads (const LimnerJob *job);
/* The limit of large allocations, in MiB and in bytes. */
gint64 limner_job_memory_mib (const LimnerJob *job);
gsize limner_job_memory (const LimnerJob *job);

/* FALSE with LIMNER_ERROR_ARGUMENT if threads or memory are out of range. */
gboolean limner_job_check (const LimnerJob *job, GError **error);

/* Whether the job has a progress function. */
gboolean limner_job_is_watched (const LimnerJob *job);
