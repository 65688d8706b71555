/* The state of a painting by optimisation, and how it becomes a picture: its colours are matched, its size is
 * restored, and it is blended into the original. */
#pragma once

#include "image/region-private.h"
#include "job/reporter-private.h"
#include "style/canvas-private.h"
#include "style/large-private.h"
#include "style/scales-private.h"
#include "style/scene-private.h"
#include "style/spec-private.h"
#include "style/work-private.h"

typedef struct
{
  const LimnerImage *content;
  const LimnerStyleSettings *settings;
  LimnerScene scene;
  LimnerPalette palette; /* of the styles together; of weight 0: the painting's colours stay as they are */
  LimnerStyleSpec spec;
  LimnerStyleScales scales;
  LimnerCanvas canvas;
  LimnerLarge large; /* used after the canvas, when the region is larger */
  int large_step;
  const LimnerJob *job;
  LimnerIterationFunc iterated; /* or NULL */
  gpointer iterated_data;

  LimnerReporter reporter;
} LimnerPainting;

/* Sets the palette from the styles, if the settings let the painting take their colours. */
void limner_painting_blend_palettes (LimnerPainting *painting);

/* The canvas without its margin, [3,*height,*width], in the palette's colours. Caller frees with
 * limner_memory_free. NULL with LIMNER_ERROR_MEMORY. */
float *limner_painting_read_canvas (const LimnerPainting *painting, int *height, int *width, GError **error);

/* Returns a copy of `original` (the content or its overview) with the painting at `bounds`. The content's
 * mask is not copied. NULL with LIMNER_ERROR_MEMORY. */
LimnerImage *limner_painting_compose (LimnerPainting *painting, const LimnerImage *original,
                                      const LimnerBounds *bounds, gboolean unmasked, GError **error);

/* The painting so far, in the overview that progress shows. NULL if nobody wants one. */
LimnerImage *limner_painting_partial (LimnerPainting *painting);
