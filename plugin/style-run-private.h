/* From settings to new layers: the dialog, the painting and the answer to GIMP. */
#pragma once

#include "drawable-io-private.h"

G_BEGIN_DECLS

/* Reads what is to be painted, each time as it is then. */
typedef LimnerSource *(*LimnerSourceFunc) (gpointer user_data, GError **error);

/* Asks when the run is interactive, paints, inserts. `config` holds the arguments of the style procedure
 * `settings_of`, `procedure` is the one that runs and returns `layers`. */
GimpValueArray *limner_style_run (GimpProcedure *procedure, GimpRunMode run_mode, GimpProcedure *settings_of,
                                  GimpProcedureConfig *config, LimnerSourceFunc read, gpointer user_data);

G_END_DECLS
