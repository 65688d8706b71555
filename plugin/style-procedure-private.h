/* limner-style-transfer: paints a layer in the style of another picture. */
#pragma once

#include "effect-run-private.h"

G_BEGIN_DECLS

#define LIMNER_STYLE_PROCEDURE "limner-style-transfer"

extern const LimnerEffect limner_style_effect;

GimpProcedure *limner_style_procedure_new (GimpPlugIn *plug_in);

G_END_DECLS
