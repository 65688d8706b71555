/* Runs the portrait procedures. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* In an interactive run, opens the portrait browser, or fields for blending. */
GimpValueArray *limner_portrait_call (GimpProcedure *procedure, GimpProcedureConfig *config);

G_END_DECLS
