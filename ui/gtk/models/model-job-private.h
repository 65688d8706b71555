/* Work on one network that takes its time: on a thread, told of on the main thread. */
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

/* GET needs the entry, which has to live as long as `keep`; VERIFY and REMOVE an ID as name; IMPORT a path as
 * name, and the ID that it should have or NULL. Takes a reference to keep. */
LimnerModelJob *limner_model_job_start (LimnerModelTask task, const char *name, const char *id,
                                        const LimnerCatalogueEntry *entry, GPtrArray *keep,
                                        LimnerModelReport tell, gpointer user_data);
LimnerModelTask limner_model_job_task (const LimnerModelJob *job);
const char *limner_model_job_name (const LimnerModelJob *job);
void limner_model_job_cancel (LimnerModelJob *job);
/* Stops it and hears no more of it. */
void limner_model_job_abandon (LimnerModelJob *job);

G_END_DECLS
