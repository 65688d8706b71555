/* Work on one network, on a thread; its events come on the main thread. */
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

/* How it goes. The last call has finished TRUE: then id is the network's, or error says what went wrong. The
 * job is freed after it. */
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
  const char *name; /* IMPORT: a path; else an ID */
  const char *id;   /* IMPORT: the ID that the network gets; NULL: made from the file's name */
  const LimnerCatalogueEntry *entry; /* FETCH: what to get, from `catalogue` */
  GPtrArray *catalogue;              /* kept until the job ends; may be NULL */
} LimnerModelWork;

LimnerModelJob *limner_model_job_start (const LimnerModelWork *work, LimnerModelReport report,
                                        gpointer user_data);
LimnerModelTask limner_model_job_task (const LimnerModelJob *job);
const char *limner_model_job_name (const LimnerModelJob *job);
void limner_model_job_cancel (LimnerModelJob *job);
/* Stops it; no event follows. */
void limner_model_job_abandon (LimnerModelJob *job);

G_END_DECLS
