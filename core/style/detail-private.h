/* Carries the fine detail of a picture over to a painting made at a smaller size. */
#pragma once

#include <glib.h>

/* content [3,H,W] and its painting at a smaller size, painted [3,h,w], give out [3,H,W]: the painting
 * enlarged (Lanczos), plus the content's detail that the small size could not hold, as strongly as the
 * painting follows the content's light around there (the local linear model of the guided filter: He, Sun,
 * Tang 2010; at low resolution: He and Sun 2015). Held in 0..1. The same size is a copy. Fails only for
 * memory. */
gboolean limner_detail_carry_over (const float *content, int height, int width, const float *painted,
                                   int small_height, int small_width, float *out, GError **error);
