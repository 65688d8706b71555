/* Memory layout of activations inside a network. Channels lie in blocks of 16. The 16 values of one pixel
 * are contiguous. A physical border surrounds the picture.
 *
 *   data[(((block * rows + row) * pitch) + column) * 16 + lane]      channel = block * 16 + lane
 *
 *   rows = height + 2 * border, pitch = width + 2 * border; picture pixel (y, x) is at row y + border, column
 *   x + border.
 *
 * A bfloat16 block has 32 channels. A block of one pixel is 64 bytes in both precisions, so sizes counted
 * in floats are the same. pixels-private.h reads and writes both precisions.
 *
 * Lanes beyond `channels` are always zero; every kernel keeps them zero. The reader defines the content of
 * the border: a convolution fills it (zero, replicate, reflect) before it reads. Networks convert from and
 * to [C,H,W] at their edges only. */
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

/* The sign bits of a ReLU, [groups][H][W], bit l for lane l, and its slope where a bit is 0. */
typedef struct
{
  const guint16 *bits;
  float slope;
} LimnerMask;

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

/* A number of channels, rounded up to whole groups. */
static inline int
limner_lanes_round_up (int channels)
{
  return (channels + LIMNER_LANES - 1) / LIMNER_LANES * LIMNER_LANES;
}

/* Number of groups of 16 channels, padding lanes included. Masks and indices of an activation have the
 * layout [groups][H][W] in both precisions. */
static inline int
limner_activation_groups (const LimnerActivation *a)
{
  return limner_activation_blocks (a) * (limner_activation_lanes (a) / LIMNER_LANES);
}

/* Rows of all groups together, and of all blocks. */
static inline gsize
limner_activation_group_rows (const LimnerActivation *a)
{
  return (gsize) limner_activation_groups (a) * (gsize) a->height;
}

static inline gsize
limner_activation_block_rows (const LimnerActivation *a)
{
  return (gsize) limner_activation_blocks (a) * (gsize) a->height;
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
