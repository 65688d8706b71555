/* Guided upsampling: enlarges a painting and adds the fine detail of the original picture. */
#pragma once

#include "image/row-source-private.h"

/* Enlarges painted [3,h,w] to the size H x W of `content` (Lanczos), and adds the content's detail that
 * the small size could not hold. The detail is multiplied with the local slope of the painting's lightness
 * against the content's (local linear model of the guided filter: He, Sun, Tang 2010; at low resolution:
 * He and Sun 2015). Values are clamped to 0..1 and passed to `sink` band by band. For equal sizes it
 * copies. Fails only for lack of memory. */
gboolean limner_guided_upsample (const LimnerRowSource *content, const LimnerPlaneView *painted,
                                 const LimnerBandSink *sink, GError **error);
