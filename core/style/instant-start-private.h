/* A painting by optimisation may start from what a network paints in one pass. */
#pragma once

#include "style/one-pass-private.h"

/* Replaces content->planes, where the weights are above 0, by what `pass` paints of them in these styles.
 * sizing->limit: bytes that measuring the styles, and the pass, may take. */
gboolean limner_instant_start_paint (LimnerOnePass *pass, const LimnerStyleSet *styles,
                                     const LimnerStyleSizing *sizing, LimnerPlanes *content,
                                     const LimnerJob *job, GError **error);
