/* The window that shows how far a job is and can stop it. GIMP stays usable meanwhile. (Cancel on GIMP's own
 * bar kills a plug-in; this one asks it to stop.) */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _LimnerProgressWindow LimnerProgressWindow;

/* Shows the window; its Cancel button, Escape and its close button trigger the cancellable. gimp_ui_init must
 * have been called. */
LimnerProgressWindow *limner_progress_window_new (const char *title,
                                                  GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void limner_progress_window_update (LimnerProgressWindow *window, double fraction, const char *words);
void limner_progress_window_free (LimnerProgressWindow *window);

G_END_DECLS
