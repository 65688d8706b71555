/* The dialog of the style procedure. */
#pragma once

#include "source-private.h"

G_BEGIN_DECLS

/* Asks the person for the arguments of the procedure, with a preview of the source, whose picture is given
 * away meanwhile: the page has what it needs. FALSE when they were not given. gimp_ui_init must have been
 * called. */
gboolean limner_style_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config,
                                  LimnerSource *source);

G_END_DECLS
