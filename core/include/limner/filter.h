/* How pictures and activations are resampled. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_FILTER_NEAREST,
  LIMNER_FILTER_BILINEAR,
  LIMNER_FILTER_LANCZOS, /* Lanczos-3, widened when shrinking, alpha-weighted */
} LimnerFilter;

G_END_DECLS
