/* Declares the procedures that run on one layer of an image. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* A procedure with its menu entry, which has the translated text `label`; without documentation and
 * arguments. */
GimpProcedure *limner_layer_procedure_new (GimpPlugIn *plug_in, const char *name, const char *label);

G_END_DECLS
