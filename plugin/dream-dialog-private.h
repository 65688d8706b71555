/* The dialog of the dream procedure. */
#pragma once

#include "source-private.h"

G_BEGIN_DECLS

/* Asks the person for the arguments; FALSE when they were not given. gimp_ui_init must have been called.
 * Takes the source's picture away once it is shown: what is dreamed of is read anew. */
gboolean limner_dream_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config,
                                  LimnerSource *source);

G_END_DECLS
