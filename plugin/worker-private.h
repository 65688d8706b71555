/* Runs a job on a worker thread while the main thread shows its progress in a window or in GIMP's
 * progress bar. */
#pragma once

#include <limner/job.h>

G_BEGIN_DECLS

/* Runs on the worker thread and must not use GIMP or GTK. progress and cancellable of `job` are set; the
 * function may set threads and memory in a copy. FALSE with an error. */
typedef gboolean (*LimnerWorkerFunc) (const LimnerJob *job, gpointer user_data, GError **error);

/* Runs the job and returns when it has ended. window: shows progress in a window with a Stop button,
 * which needs gimp_ui_init; otherwise in GIMP's progress bar. Call it on the main thread. FALSE with the
 * job's error; LIMNER_ERROR_CANCELLED if the user stopped it. */
gboolean limner_worker_run (const char *title, gboolean window, LimnerWorkerFunc func, gpointer user_data,
                            GError **error);

G_END_DECLS
