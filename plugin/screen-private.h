/* Checks whether windows can be shown. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* Calls gimp_ui_init if the run mode allows windows and GIMP has a display. FALSE: no window may be
 * shown. */
gboolean limner_screen_init (GimpRunMode run_mode);

G_END_DECLS
