/* The running tasks of the Models page, and the files that wait to be imported: one import runs at a time. */
#pragma once

#include "models/model-job-private.h"

G_BEGIN_DECLS

typedef struct _LimnerModelJobs LimnerModelJobs;

/* What the page hears of the tasks, on the main thread. */
typedef struct
{
  /* Progress of a task that is not an import, by the network's ID. */
  void (*progressed) (const char *id, const LimnerModelEvent *event, gpointer user_data);
  /* The import of a file has started. */
  void (*importing) (const char *path, gpointer user_data);
  /* The task has ended and is no longer in the list. name: as in LimnerModelWork; event: its last one. */
  void (*finished) (LimnerModelTask task, const char *name, const LimnerModelEvent *event,
                    gpointer user_data);
} LimnerModelJobsCalls;

/* `calls` must outlive the jobs. */
LimnerModelJobs *limner_model_jobs_new (const LimnerModelJobsCalls *calls, gpointer user_data);
/* Cancels all tasks. No call follows. */
void limner_model_jobs_free (LimnerModelJobs *jobs);

/* The catalogue that tasks started from now on use: array of LimnerCatalogueEntry*, referenced; NULL: none.
 */
void limner_model_jobs_set_catalogue (LimnerModelJobs *jobs, GPtrArray *catalogue);

/* Starts a task for an installed network, or fetches `entry`, which is in the catalogue. Does nothing while
 * another task for the same network runs; FALSE then. */
gboolean limner_model_jobs_start (LimnerModelJobs *jobs, LimnerModelTask task, const char *id,
                                  const LimnerCatalogueEntry *entry);
/* Imports a file when those added before it have been. id: the network's; NULL: derived from the file's name.
 */
void limner_model_jobs_import (LimnerModelJobs *jobs, const char *path, const char *id);
/* Cancels the task of a network, if one runs. */
void limner_model_jobs_cancel (LimnerModelJobs *jobs, const char *id);

G_END_DECLS
