/* Gradient ascent on the picture, one octave after the other. */
#pragma once

#include "base/random-private.h"
#include "dream/normalise-private.h"
#include "dream/octaves-private.h"
#include "image/region-private.h"

typedef struct
{
  const LimnerDreamSpec *spec;
  const LimnerRegion *region;
  LimnerTiling tiling;
  LimnerRandom lines;       /* draws the position of the tile borders */
  int height, width;        /* [3,H,W] each */
  LimnerUnorm16Planes base; /* the original picture at this size; empty where the region's planes are that
                             * already */
  LimnerUnorm16Planes x;    /* the picture so far */
  float *gradient;
  float *weights;                  /* [H,W], or NULL: no mask */
  float *tile_x, *tile_gradient;   /* [3,h,w] of a tile's window */
  LimnerDreamObjective *objective; /* for windows of rows x columns */
  int rows, columns;
  float *row;  /* scratch of init */
  double loss; /* of the last step */
} LimnerDreamAscent;

typedef struct
{
  LimnerDreamNormaliser evening;
  double step_size;
  int jitter;
} LimnerDreamStep;

/* Begins an octave of the tiling's size with `region`, which must outlive the ascent, and with the result of
 * the previous octave (NULL: none). On failure the ascent is cleared. */
gboolean limner_dream_ascent_init (LimnerDreamAscent *ascent, const LimnerDreamSpec *spec,
                                   const LimnerRegion *region, const LimnerTiling *tiling,
                                   const LimnerDreamAscent *before, GError **error);
/* Frees everything that the next octave and limner_dream_ascent_read do not need. */
void limner_dream_ascent_rest (LimnerDreamAscent *ascent);
void limner_dream_ascent_clear (LimnerDreamAscent *ascent);

/* One step of gradient ascent. The picture is treated as periodic in both directions and shifted by a
 * random number of pixels, at most jitter. So neither the borders nor the network's grid leave a trace. In
 * tiles the step is the same. */
gboolean limner_dream_ascent_step (LimnerDreamAscent *ascent, const LimnerDreamStep *step,
                                   LimnerRandom *random, const LimnerJob *job, GError **error);

/* Writes the rows `before` plus the change so far, clamped to 0..1, to `take`. When the region has no mask
 * and this size, its planes may be freed (limner_unorm16_planes_clear) after limner_dream_ascent_init; the
 * result is then the dream itself. */
gboolean limner_dream_ascent_read (const LimnerDreamAscent *ascent, const LimnerRowSource *before,
                                   LimnerBandFunc take, gpointer data, GError **error);

/* Bytes of an ascent without its tiles; own_size: the region has that size. */
gsize limner_dream_ascent_bytes (int height, int width, gboolean own_size);
