/* Runs the procedure limner-compare. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* With a screen, shows the dialog; otherwise reads the results that the arguments name. */
GimpValueArray *limner_compare_call (GimpProcedure *procedure, GimpProcedureConfig *config);

G_END_DECLS
