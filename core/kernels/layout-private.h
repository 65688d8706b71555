/* Between [C,H,W] and blocked activations, and between channels of activations. Borders are left alone. */
#pragma once

#include "kernels/activation-private.h"

/* a's picture from chw [C,H,W]; lanes beyond the channels become zero. */
void limner_layout_from_planes (const float *chw, const LimnerActivation *a);
/* chw [C,H,W] from a's picture. */
void limner_layout_to_planes (const LimnerActivation *a, float *chw);
/* chw [C,height,width] from the top left of a's picture, which is at least as large. */
void limner_layout_corner_to_planes (const LimnerActivation *a, int height, int width, float *chw);
/* n channels of `from`, beginning at from_first, over those of `to` beginning at to_first. Other channels and
 * lanes are left alone. Both are fp32. */
void limner_layout_copy_channels (const LimnerActivation *from, int from_first, const LimnerActivation *to,
                                  int to_first, int n);
/* Zero in the whole picture, border left alone. */
void limner_layout_clear (const LimnerActivation *a);
