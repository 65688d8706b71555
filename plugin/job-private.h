/* One piece of work on a thread of its own, while the main thread tells GIMP, or a window, how it goes. */
#pragma once

#include <gio/gio.h>
#include <limner/progress.h>

G_BEGIN_DECLS

typedef struct _LimnerJob LimnerJob;

/* Runs on the worker thread: no GIMP, no GTK in there. FALSE with error set when it fails. */
typedef gboolean (*LimnerJobFunc) (LimnerJob *job, gpointer user_data, GError **error);

/* For the worker: limner_job_progress with the job as its user data is a LimnerProgressFunc. */
void limner_job_progress (const LimnerProgress *progress, gpointer job);
GCancellable *limner_job_cancellable (LimnerJob *job);

/* What the worker told last, for whoever shows it. Caller frees. */
double limner_job_fraction (LimnerJob *job);
char *limner_job_describe (LimnerJob *job);

/* Runs the work and comes back when it has ended. Shows its progress in a window of its own, which can stop
 * it, when `window` is TRUE, and in GIMP's bar otherwise. Call on the main thread; the window needs
 * gimp_ui_init. FALSE with the work's error, LIMNER_ERROR_CANCELLED when it was stopped. */
gboolean limner_job_run (const char *title, gboolean window, LimnerJobFunc func, gpointer user_data,
                         GError **error);

G_END_DECLS
