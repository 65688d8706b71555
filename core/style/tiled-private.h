/* What style transfer minimises, of a picture too large for the network to see at once: tile by tile, but
 * with the statistics of all of it. Two passes: statistics first, then the gradient, each tile's by itself.
 * Both are those of the whole picture (objective-private.h), because a tile sees as far around itself as the
 * layers do. */
#pragma once

#include "job/job-private.h"
#include "nn/tiles-private.h"
#include "style/objective-private.h"

typedef enum
{
  LIMNER_TILED_NOW,     /* the painting, [3,H,W] */
  LIMNER_TILED_CONTENT, /* [3,H,W] */
  LIMNER_TILED_WEIGHTS, /* [H,W] */
} LimnerTiledPlanes;

/* The picture, wherever it lies. */
typedef struct
{
  int height, width;
  gboolean weighted; /* has weights */
  void (*cut) (LimnerTiledPlanes what, const LimnerTile *tile, float *window, gpointer data);
  void (*looked) (double pixels, gpointer data); /* so much of the picture has been looked at; may be NULL */
  gpointer data;
} LimnerTiledPicture;

typedef struct _LimnerTiled LimnerTiled;

/* With tiles of at most core x core. Measures the content; styles are set next. */
LimnerTiled *limner_tiled_new (const LimnerObjectiveSpec *spec, const LimnerTiledPicture *picture, int core,
                               const LimnerJob *job, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_tiled_free (LimnerTiled *tiled);
/* As limner_objective_set_styles. */
gboolean limner_tiled_set_styles (LimnerTiled *tiled, const LimnerPlanes *styles, const double *shares,
                                  guint n_styles, const LimnerJob *job, GError **error);

/* First pass, with the lines between tiles laid by `random` (NULL: as they are): the painting's statistics
 * and its style loss. */
gboolean limner_tiled_measure (LimnerTiled *tiled, LimnerRandom *random, double *style_loss,
                               const LimnerJob *job, GError **error);
/* Second pass, one by one: the tiles, and the whole loss's gradient to tile->rows x columns,
 * [3,rows,columns]; right for the tile's own pixels. The painting must not change between the passes. */
const LimnerTile *limner_tiled_tiles (const LimnerTiled *tiled, guint *n);
gboolean limner_tiled_gradient (LimnerTiled *tiled, const LimnerTile *tile, float *gradient,
                                const LimnerJob *job, GError **error);
/* Room for such a gradient: the largest window. */
gsize limner_tiled_window (const LimnerTiled *tiled);

/* Pixels that `looked` will be told of, for making one and for a step (both passes). */
gboolean limner_tiled_work (const LimnerObjectiveSpec *spec, int height, int width, int core, double *making,
                            double *step, GError **error);

/* The largest core for a picture of height x width that keeps to `limit` bytes, and these bytes: more than
 * the limit when none does, 0 with an error. */
gsize limner_tiled_fit (const LimnerObjectiveSpec *spec, int height, int width, gsize limit, int *core,
                        GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerTiled, limner_tiled_free)
