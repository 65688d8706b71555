/* Carries the fine detail of a picture over to a painting made at a smaller size. */
#pragma once

#include "image/row-source-private.h"

/* Rows `content` of H x W and their painting at a smaller size, painted [3,h,w], give H x W again, handed to
 * `take` band by band: the painting enlarged (Lanczos), plus the content's detail that the small size could
 * not hold, as strongly as the painting follows the content's light around there (the local linear model of
 * the guided filter: He, Sun, Tang 2010; at low resolution: He and Sun 2015). Held in 0..1. The same size is
 * a copy. Fails only for memory. */
gboolean limner_guided_upsample (const LimnerRowSource *content, const float *painted, int small_height,
                                 int small_width, LimnerBandFunc take, gpointer data, GError **error);
