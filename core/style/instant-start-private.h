/* The start of a painting by optimisation from the result of one pass. */
#pragma once

#include "style/one-pass-private.h"

/* Replaces content->planes, where the weights are above 0, by the result of `pass` in these styles.
 * sizing->limit: bytes for measuring the styles and for the pass. */
gboolean limner_instant_start_paint (LimnerOnePass *pass, const LimnerStyleSet *styles,
                                     const LimnerStyleSizing *sizing, LimnerPlanes *content,
                                     const LimnerJob *job, GError **error);
