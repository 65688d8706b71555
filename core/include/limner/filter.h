/* How pictures and activations are resampled. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_FILTER_NEAREST,
  LIMNER_FILTER_BILINEAR,
  LIMNER_FILTER_LANCZOS,         /* Lanczos-3, widened when shrinking, alpha-weighted */
  LIMNER_FILTER_BICUBIC,         /* Keys' with a = -0.5, widened when shrinking: Pillow's; pictures only */
  LIMNER_FILTER_BILINEAR_CORNER, /* bilinear from position i * scale: TensorFlow 1's; pictures only */
} LimnerFilter;

G_END_DECLS
