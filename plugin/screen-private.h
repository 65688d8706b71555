/* Whether there is a screen to show windows on. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* Initialises GTK through gimp_ui_init when the run mode allows windows and GIMP itself has a screen. FALSE:
 * no window may be shown. */
gboolean limner_screen_init (GimpRunMode run_mode);

G_END_DECLS
