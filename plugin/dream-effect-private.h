/* The effect of limner-dream. */
#pragma once

#include "effect-run-private.h"

G_BEGIN_DECLS

extern const LimnerEffect limner_dream_effect;

G_END_DECLS
