/* How activations lie in memory inside a network: channels in blocks of 16, one pixel's block contiguous,
 * with a physical border.
 *
 *   data[(((block * rows + row) * pitch) + column) * 16 + lane]      channel = block * 16 + lane
 *
 *   rows = height + 2 * border, pitch = width + 2 * border; picture pixel (y, x) is at row y + border, column
 * x + border.
 *
 * In bfloat16 a block is 32 channels, so that a pixel's block takes 64 bytes either way, and all geometry
 * holds for both when counted in floats. pixels-private.h reads and writes values of either kind.
 *
 * Lanes beyond `channels` are zero, always (kernels keep them so). What the border holds is the reader's
 * business: a convolution fills it (zero, replicate, reflect) before it reads. Networks convert to and from
 * [C,H,W] only at their edges. */
#pragma once

#include "base/precision-private.h"

#include <glib.h>

#define LIMNER_LANES 16

typedef struct
{
  float *data; /* not owned: an arena's */
  int channels, height, width;
  int border;
  LimnerPrecision precision;
} LimnerActivation;

/* Channels of a block. */
static inline int
limner_activation_lanes (const LimnerActivation *a)
{
  return a->precision == LIMNER_BF16 ? 2 * LIMNER_LANES : LIMNER_LANES;
}

static inline int
limner_activation_blocks (const LimnerActivation *a)
{
  return (a->channels + limner_activation_lanes (a) - 1) / limner_activation_lanes (a);
}

/* Sixteens of channels, spare ones included: how masks and indices beside an activation are laid out,
 * [groups][H][W], whatever its precision. */
static inline int
limner_activation_groups (const LimnerActivation *a)
{
  return limner_activation_blocks (a) * (limner_activation_lanes (a) / LIMNER_LANES);
}

static inline gsize
limner_activation_rows (const LimnerActivation *a)
{
  return (gsize) a->height + 2 * (gsize) a->border;
}

static inline gsize
limner_activation_pitch (const LimnerActivation *a)
{
  return (gsize) a->width + 2 * (gsize) a->border;
}

/* Floats of one block's plane, border included. */
static inline gsize
limner_activation_plane (const LimnerActivation *a)
{
  return limner_activation_rows (a) * limner_activation_pitch (a) * LIMNER_LANES;
}

/* Floats of the whole activation. */
static inline gsize
limner_activation_size (const LimnerActivation *a)
{
  return limner_activation_plane (a) * (gsize) limner_activation_blocks (a);
}

/* The lanes of pixel (y, x) of a block; y and x may reach `border` pixels outside the picture. */
static inline float *
limner_activation_at (const LimnerActivation *a, int block, int y, int x)
{
  return a->data + limner_activation_plane (a) * (gsize) block
         + (((gsize) (y + a->border)) * limner_activation_pitch (a) + (gsize) (x + a->border)) * LIMNER_LANES;
}
