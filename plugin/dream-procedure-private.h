/* limner-dream: applies DeepDream to a layer. */
#pragma once

#include "effect-run-private.h"

G_BEGIN_DECLS

#define LIMNER_DREAM_PROCEDURE "limner-dream"

extern const LimnerEffect limner_dream_effect;

GimpProcedure *limner_dream_procedure_new (GimpPlugIn *plug_in);

G_END_DECLS
