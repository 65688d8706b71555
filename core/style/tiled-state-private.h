/* The state of limner_tiled_*, and its steps. */
#pragma once

#include "nn/plan-cache-private.h"
#include "style/neighbours-private.h"
#include "style/tiled-private.h"

/* Of neighbours' places: a step compares every cell of a large picture with all of them. */
#define LIMNER_TILED_PLACES_BYTES ((gsize) 24 << 20)

struct _LimnerTiled
{
  LimnerStyleLayers layers;
  LimnerTiledPicture picture;
  const LimnerPreprocess *preprocess;
  double tv_weight;
  LimnerReceptiveField field;
  LimnerTiling values, gradients; /* for the first pass, and for the second */
  LimnerTile *tiles;              /* [n_tiles] of the second */
  guint n_tiles;

  LimnerPlanCache plans;
  LimnerPlan *plan; /* for the last window; owned by plans */

  gsize room;                                    /* pixels of the largest window */
  float *window, *input, *input_gradient, *mask; /* [3,..], [3,..], [3,..], [..] of it */
  double *energies;                              /* [layers] of the whole content */
  double *totals;                                /* [layers] weight of all positions */
  LimnerNeighbours *neighbours; /* of LIMNER_STYLE_NEIGHBOURS; NULL: statistics are compared */
  double cells;                 /* weight of all cells */
  int up, left;                 /* of the grid over the whole picture */
  GError *error;                /* of the current gradient */
};

/* Pixels of a tiling's largest window. */
gsize limner_tiling_pixels (const LimnerTiling *tiling);
/* Allocates memory for windows of n pixels. */
gboolean limner_tiled_make_room (LimnerTiled *self, gsize n, GError **error);
void limner_tiled_free_room (LimnerTiled *self);

/* --- windows --- */

typedef struct
{
  const LimnerTiledPicture *picture;
  LimnerTiledPlanes planes;
} LimnerTiledSource;

/* Runs the network forward on a window of the picture. */
gboolean limner_tiled_run_window (LimnerTiled *self, LimnerTiledSource from, const LimnerTile *tile,
                                  gboolean backward, const LimnerJob *job, GError **error);
/* The weights of a layer's positions in a tile's window, newly allocated; NULL with TRUE where all are 1. */
gboolean limner_tiled_window_weights (LimnerTiled *self, const LimnerTiledPicture *picture,
                                      const LimnerTile *tile, guint layer, float **weights, GError **error);
/* The same, with 0 for positions of other tiles; never NULL. */
gboolean limner_tiled_own_weights (LimnerTiled *self, const LimnerTiledPicture *picture,
                                   const LimnerTile *tile, guint layer, float **weights, GError **error);

/* --- statistics of a whole picture --- */

/* Adds a tile's contribution; `weights` are 0 outside its own pixels. */
typedef gboolean (*LimnerTiledGatherFunc) (LimnerTiled *self, guint layer, const LimnerActivation *tap,
                                           const float *weights, gpointer data, GError **error);

typedef struct
{
  LimnerTiledGatherFunc func;
  gpointer data;
} LimnerTiledGatherer;

gboolean limner_tiled_gather (LimnerTiled *self, LimnerTiledSource from, const LimnerTiling *tiling,
                              LimnerTiledGatherer gatherer, const LimnerJob *job, GError **error);
/* Means over the whole picture. Caller frees with limner_style_blends_free. */
LimnerMoments *limner_tiled_measure_picture (LimnerTiled *self, const LimnerTiledPicture *picture,
                                             const LimnerTiling *tiling, const LimnerJob *job,
                                             GError **error);
/* Adds share times the statistics of a style to `blends` [layers]. */
gboolean limner_tiled_add_style (LimnerTiled *self, const LimnerPlanes *style, double share,
                                 LimnerMoments *blends, const LimnerJob *job, GError **error);

/* The pixels around a tile that it needs. FALSE with an error. */
gboolean limner_tiled_field (const LimnerStyleLayers *layers, LimnerReceptiveField *field, GError **error);
