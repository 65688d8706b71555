/* The physical border of activations. */
#pragma once

#include "kernels/activation-private.h"

typedef enum
{
  LIMNER_BORDER_ZERO,
  LIMNER_BORDER_REFLECT,   /* mirror without the edge pixel; the picture is larger than the border */
  LIMNER_BORDER_REPLICATE, /* the edge pixel again */
} LimnerBorder;

/* Fills a frame of `pad` pixels (<= a->border) around the picture. */
void limner_border_fill (const LimnerActivation *a, int pad, LimnerBorder border);
/* The adjoint of limner_border_fill: adds each value of the frame to the picture pixel that it was copied
 * from. The frame is undefined afterwards. */
void limner_border_fold (const LimnerActivation *a, int pad, LimnerBorder border);

/* The same memory as a picture that is `pad` pixels larger on each side. */
static inline LimnerActivation
limner_activation_grown (const LimnerActivation *a, int pad)
{
  LimnerActivation grown = *a;
  grown.height += 2 * pad;
  grown.width += 2 * pad;
  grown.border -= pad;
  return grown;
}
