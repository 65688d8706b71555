/* The objective of style transfer in tiles, for a picture that exceeds memory. Statistics are those of the
 * whole picture. There are two passes: first statistics, then the gradient of each tile. Both equal the
 * whole picture's (objective-private.h), because a tile's window contains the layers' receptive field. */
#pragma once

#include "job/job-private.h"
#include "nn/tiles-private.h"
#include "style/objective-private.h"

typedef enum
{
  LIMNER_TILED_PAINTING, /* the painting, [3,H,W] */
  LIMNER_TILED_CONTENT,  /* [3,H,W] */
  LIMNER_TILED_WEIGHTS,  /* [H,W] */
} LimnerTiledPlanes;

/* Access to the picture. */
typedef struct
{
  int height, width;
  gboolean weighted; /* has weights */
  void (*cut) (LimnerTiledPlanes what, const LimnerTile *tile, float *window, gpointer data);
  void (*processed) (double pixels, gpointer data); /* receives the processed pixels; may be NULL */
  gpointer data;
} LimnerTiledPicture;

typedef struct _LimnerTiled LimnerTiled;

/* An objective with tiles of at most core x core. Measures the content; set the styles next. */
LimnerTiled *limner_tiled_new (const LimnerObjectiveSpec *spec, const LimnerTiledPicture *picture, int core,
                               const LimnerJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_tiled_free (LimnerTiled *tiled);
/* As limner_objective_set_styles. */
gboolean limner_tiled_set_styles (LimnerTiled *tiled, const LimnerStyleSet *styles, const LimnerJob *job,
                                  GError **error);

/* First pass: the painting's statistics and its style loss. `random` shifts the tile borders (NULL: no
 * shift). */
gboolean limner_tiled_measure (LimnerTiled *tiled, LimnerRandom *random, double *style_loss,
                               const LimnerJob *job, GError **error);
/* Second pass, tile by tile: the gradient of the whole loss to tile->rows x columns, [3,rows,columns],
 * valid for the tile's own pixels. The painting must not change between the passes. */
const LimnerTile *limner_tiled_tiles (const LimnerTiled *tiled, guint *n);
gboolean limner_tiled_gradient (LimnerTiled *tiled, const LimnerTile *tile, float *gradient,
                                const LimnerJob *job, GError **error);
/* Pixels of the largest window, for the memory of such a gradient. */
gsize limner_tiled_window (const LimnerTiled *tiled);

/* The pixels that `processed` will report, for creating the objective and for a step (both passes). */
typedef struct
{
  double making, step;
} LimnerTiledWork;

gboolean limner_tiled_work (const LimnerObjectiveSpec *spec, int height, int width, int core,
                            LimnerTiledWork *work, GError **error);

/* The largest core for a picture of height x width that keeps to `limit` bytes, and these bytes: more than
 * the limit when none does, 0 with an error. */
gsize limner_tiled_fit (const LimnerObjectiveSpec *spec, int height, int width, gsize limit, int *core,
                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerTiled, limner_tiled_free)
