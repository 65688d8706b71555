/* The picture being dreamed at one octave after the other. */
#pragma once

#include "base/random-private.h"
#include "dream/normalise-private.h"
#include "dream/octaves-private.h"
#include "image/part-private.h"

typedef struct
{
  LimnerDreamTile tile;
  int height, width; /* [3,H,W] each */
  float *base;       /* the picture as it was, at this size */
  float *x;          /* the picture as it is */
  float *gradient;
  float *weights;                /* [H,W], or NULL: the dream is allowed everywhere */
  float *tile_x, *tile_gradient; /* [3,h,w] of a tile */
  LimnerDreamObjective *objective;
  double loss; /* of the last step, mean over tiles */
} LimnerDreamAscent;

typedef struct
{
  LimnerDreamEvening evening;
  double step_size;
  int jitter;
} LimnerDreamStep;

/* Starts at an octave of height x width with `part`, and with what was dreamed at the octave before (NULL: at
 * none). On failure the ascent is clear. */
gboolean limner_dream_ascent_init (LimnerDreamAscent *ascent, const LimnerDreamSpec *spec,
                                   const LimnerPart *part, int height, int width, const LimnerDreamTile *tile,
                                   const LimnerDreamAscent *before, GError **error);
void limner_dream_ascent_clear (LimnerDreamAscent *ascent);

/* One step up. The picture is a ring in both directions, shifted at random by up to jitter pixels (in tiles:
 * by any number), so that neither borders nor the network's grid leave a trace. */
gboolean limner_dream_ascent_step (LimnerDreamAscent *ascent, const LimnerDreamStep *step,
                                   LimnerRandom *random, GCancellable *cancellable, GError **error);

/* out [3,height,width] := before, plus what was dreamed so far, held in 0..1. */
gboolean limner_dream_ascent_read (const LimnerDreamAscent *ascent, const float *before, int height,
                                   int width, float *out, GError **error);

/* Bytes of an ascent beside its objective, including the change to it from the octave before. */
gsize limner_dream_ascent_bytes (int height, int width);
