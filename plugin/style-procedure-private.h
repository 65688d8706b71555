/* limner-style-transfer: paints a layer in the style of another picture. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

#define LIMNER_STYLE_PROCEDURE "limner-style-transfer"

GimpProcedure *limner_style_procedure_new (GimpPlugIn *plug_in);

G_END_DECLS
