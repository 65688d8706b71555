/* A task for one network on a worker thread; its events arrive on the main thread. */
#pragma once

#include <gio/gio.h>
#include <limner/catalogue.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_MODEL_TASK_FETCH,
  LIMNER_MODEL_TASK_VERIFY,
  LIMNER_MODEL_TASK_REMOVE,
  LIMNER_MODEL_TASK_IMPORT,
} LimnerModelTask;

typedef struct _LimnerModelJob LimnerModelJob;

/* Progress. The last event has finished TRUE and the network's id, or an error. The job is freed after
 * it. */
typedef struct
{
  double fraction; /* below 0: unknown */
  const char *text;
  double seconds_left; /* below 0: unknown */
  gboolean finished;
  const char *id;
  const GError *error;
} LimnerModelEvent;
typedef void (*LimnerModelReport) (LimnerModelJob *job, const LimnerModelEvent *event, gpointer user_data);

typedef struct
{
  LimnerModelTask task;
  const char *name;                  /* IMPORT: a path; else an ID */
  const char *id;                    /* IMPORT: the network's ID; NULL: derived from the file's name */
  const LimnerCatalogueEntry *entry; /* FETCH: the entry to fetch, from `catalogue` */
  GPtrArray *catalogue;              /* referenced until the job ends; may be NULL */
} LimnerModelWork;

LimnerModelJob *limner_model_job_start (const LimnerModelWork *work, LimnerModelReport report,
                                        gpointer user_data);
LimnerModelTask limner_model_job_task (const LimnerModelJob *job);
const char *limner_model_job_name (const LimnerModelJob *job);
void limner_model_job_cancel (LimnerModelJob *job);
/* Cancels the job. No event follows. */
void limner_model_job_abandon (LimnerModelJob *job);

G_END_DECLS
