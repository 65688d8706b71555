/* Work on one network that takes its time: on a thread, told of on the main thread. */
#pragma once

#include <gio/gio.h>
#include <limner/catalogue.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_SHELF_GET,
  LIMNER_SHELF_VERIFY,
  LIMNER_SHELF_REMOVE,
  LIMNER_SHELF_IMPORT,
} LimnerShelfTask;

typedef struct _LimnerShelfJob LimnerShelfJob;

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
} LimnerShelfNews;
typedef void (*LimnerShelfTell) (LimnerShelfJob *job, const LimnerShelfNews *news, gpointer user_data);

/* GET needs the entry, which has to live as long as `keep`; VERIFY and REMOVE an ID as name; IMPORT a path as
 * name, and the ID that it should have or NULL. Takes a reference to keep. */
LimnerShelfJob *limner_shelf_job_start (LimnerShelfTask task, const char *name, const char *id,
                                        const LimnerCatalogueEntry *entry, GPtrArray *keep,
                                        LimnerShelfTell tell, gpointer user_data);
LimnerShelfTask limner_shelf_job_task (const LimnerShelfJob *job);
const char *limner_shelf_job_name (const LimnerShelfJob *job);
void limner_shelf_job_cancel (LimnerShelfJob *job);
/* Stops it and hears no more of it. */
void limner_shelf_job_abandon (LimnerShelfJob *job);

G_END_DECLS
