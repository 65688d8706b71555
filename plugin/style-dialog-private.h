/* The dialog of the style procedure. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* Asks the person for the arguments; FALSE when they were not given. gimp_ui_init must have been called. */
gboolean limner_style_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config);

G_END_DECLS
