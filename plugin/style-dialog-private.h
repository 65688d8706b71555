/* The dialog of the style procedure. */
#pragma once

#include "drawable-io-private.h"

G_BEGIN_DECLS

/* Asks the person for the arguments, with a preview of the drawable; FALSE when they were not given, with
 * error set when the drawable cannot be worked on. gimp_ui_init must have been called. */
gboolean limner_style_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config, GimpImage *image,
                                  GimpDrawable *drawable, GError **error);

G_END_DECLS
