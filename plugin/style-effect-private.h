/* The effect of limner-style-transfer. */
#pragma once

#include "effect-run-private.h"

G_BEGIN_DECLS

extern const LimnerEffect limner_style_effect;

G_END_DECLS
