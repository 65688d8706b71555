/* The dialog of the dream procedure. */
#pragma once

#include "source-private.h"

G_BEGIN_DECLS

/* Shows the dialog and stores the arguments in the config. FALSE if the user cancelled. gimp_ui_init
 * must have been called. Frees the source's picture once it is shown; the job reads it anew. */
gboolean limner_dream_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config,
                                  LimnerSource *source);

G_END_DECLS
