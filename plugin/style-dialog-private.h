/* The dialog of the style procedure. */
#pragma once

#include "source-private.h"

G_BEGIN_DECLS

/* Shows the dialog with a preview of the source and stores the arguments in the config. The source's
 * picture is freed, because the page has its own data. FALSE if the user cancelled. gimp_ui_init must
 * have been called. */
gboolean limner_style_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config,
                                  LimnerSource *source);

G_END_DECLS
