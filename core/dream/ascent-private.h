/* The picture being dreamed at one octave after the other. */
#pragma once

#include "base/random-private.h"
#include "dream/normalise-private.h"
#include "dream/octaves-private.h"
#include "image/region-private.h"

typedef struct
{
  const LimnerDreamSpec *spec;
  const LimnerRegion *part;
  LimnerTiling tiling;
  LimnerRandom lines;       /* where the lines between tiles lie */
  int height, width;        /* [3,H,W] each */
  LimnerUnorm16Planes base; /* the picture as it was, at this size; no values: the part's planes are that */
  LimnerUnorm16Planes x;    /* the picture as it is */
  float *gradient;
  float *weights;                  /* [H,W], or NULL: the dream is allowed everywhere */
  float *tile_x, *tile_gradient;   /* [3,h,w] of a tile's window */
  LimnerDreamObjective *objective; /* for windows of rows x columns */
  int rows, columns;
  float *row;  /* while it begins */
  double loss; /* of the last step */
} LimnerDreamAscent;

typedef struct
{
  LimnerDreamNormaliser evening;
  double step_size;
  int jitter;
} LimnerDreamStep;

/* Starts at an octave of the tiling's size with `part`, which must outlive it, and with what was dreamed at
 * the octave before (NULL: at none). On failure the ascent is clear. */
gboolean limner_dream_ascent_init (LimnerDreamAscent *ascent, const LimnerDreamSpec *spec,
                                   const LimnerRegion *part, const LimnerTiling *tiling,
                                   const LimnerDreamAscent *before, GError **error);
/* Keeps what the next octave and reading need, and frees the rest. */
void limner_dream_ascent_rest (LimnerDreamAscent *ascent);
void limner_dream_ascent_clear (LimnerDreamAscent *ascent);

/* One step up. The picture is a ring in both directions, shifted at random by up to jitter pixels, so that
 * neither borders nor the network's grid leave a trace. In tiles it is the same step as without. */
gboolean limner_dream_ascent_step (LimnerDreamAscent *ascent, const LimnerDreamStep *step,
                                   LimnerRandom *random, const LimnerJob *job, GError **error);

/* Rows `before`, plus what was dreamed so far, held in 0..1, to `take`. When the part is plain and of this
 * size, its planes may be gone (limner_unorm16_planes_clear) since limner_dream_ascent_init: then it is the
 * dream itself. */
gboolean limner_dream_ascent_read (const LimnerDreamAscent *ascent, const LimnerRowSource *before,
                                   LimnerBandFunc take, gpointer data, GError **error);

/* Bytes of an ascent beside its tiles; own_size: the part has that size. */
gsize limner_dream_ascent_bytes (int height, int width, gboolean own_size);
