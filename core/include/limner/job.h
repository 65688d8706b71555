/* The context of a job: the receiver of its progress, its cancellable, and its limits of memory and threads.
 *
 * Every function that computes for long takes a `const LimnerJob *`. NULL stands for a job of zeros: no
 * progress, no cancellable, all threads, default memory. A front end writes
 *
 *   const LimnerJob job = { .progress = show, .user_data = self, .cancellable = cancellable };
 *
 * The struct and what it points to stay the caller's. They must live, unchanged, until the function returns.
 * Several jobs may run at the same time on different threads, each with its own number of threads; they take
 * turns on the one pool of compute threads. */
#pragma once

#include "limner/progress.h"
#include "limner/setting.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct
{
  LimnerProgressFunc progress; /* called on the thread that runs the job; NULL: nobody listens */
  gpointer user_data;          /* for `progress` */
  GCancellable *cancellable;   /* once cancelled, the job ends with LIMNER_ERROR_CANCELLED; NULL: never */
  int threads;                 /* that compute, 1..1024; 0: all (limner_get_threads) */
  gint64 memory_mib;           /* limit of big memory, MiB; 0: a quarter of RAM, at least 1024 */
} LimnerJob;

/* The same job for a part of the work: its progress goes to `progress` and `user_data`, unless nobody listens
 * to `job`. */
LimnerJob limner_job_part (const LimnerJob *job, LimnerProgressFunc progress, gpointer user_data);

/* Memory and threads by their names; and threads alone. */
const LimnerSettingTable *limner_job_setting_table (void);
const LimnerSettingTable *limner_threads_setting_table (void);

/* Calls the job's progress function, if it has one. */
void limner_job_report (const LimnerJob *job, const LimnerProgress *progress);

G_END_DECLS
