/* A pass of an arbitrary-style network over a picture. */
#pragma once

#include "nn/plan-cache-private.h"
#include "nn/tiles-private.h"
#include "style/adapt-private.h"
#include "style/arbitrary-style-private.h"

struct _LimnerArbitraryStyle
{
  LimnerStyleNetwork network;
  LimnerStatistics style;
  int nodes[LIMNER_STYLE_NETWORK_LEVELS + 1]; /* the nodes of the levels, then of the image */
  LimnerReceptiveField field, level_field;    /* of the image, of the levels alone */
  LimnerPlanCache plans;                      /* of the last pass in one piece, reused for the same size */
};

LimnerPlanSpec limner_arbitrary_style_plan (const LimnerArbitraryStyle *self, int height, int width,
                                            const int *nodes, guint n_nodes);
int limner_round_up (int n, int to);
/* The tiling of a pass that keeps n_taps feature layers. The painting occupies memory at full size in any
 * case; the tiles use the rest of the limit. */
gsize limner_arbitrary_style_fit (LimnerArbitraryStyle *self, const LimnerExtent *extent, guint n_taps,
                                  gsize limit, LimnerTiling *tiling, GError **error);
/* The cost of measuring, relative to a pass. */
double limner_arbitrary_style_measuring_cost (const LimnerArbitraryStyle *self);

/* --- a pass --- */

/* The state of a pass. */
typedef struct
{
  LimnerArbitraryStyle *self;
  int height, width;          /* whole cells */
  const LimnerPassTask *task; /* its content is without the padding to whole cells */
  float *row;                 /* [3,W] scratch, and three rows of the weights */
  gboolean matched;           /* the content is mapped to the style's palette */
  LimnerColourMap map;
  LimnerStatistics content_statistics;
  LimnerUnorm16Planes *painted; /* as large as the content */
  LimnerPalette palette;        /* of what is painted */
  guint measured;               /* levels, of a pass in one piece */
  GError *error;                /* of measuring */
  double done, total, cost; /* pixels processed; the cost of one pixel at present, relative to a whole pass */
} LimnerStylePass;

/* Row y of rows as large as the content, mirrored at the right and below to whole cells: [W]. */
void limner_pass_read_row (const LimnerStylePass *pass, const LimnerRowSource *rows, int channel, int y,
                           float *row);
/* The weights of a tile's window at a level; zero outside the tile's own pixels. Caller frees. */
float *limner_pass_tile_weights (const LimnerStylePass *pass, const LimnerTile *tile, guint level,
                                 const LimnerActivation *value, GError **error);
/* A window of the content in the network's range, [3,rows,columns]. */
void limner_pass_read_window (const LimnerStylePass *pass, int top, int left, int rows, int columns,
                              float *window);

typedef gboolean (*LimnerPassTileFunc) (LimnerStylePass *pass, const LimnerTile *tile, LimnerPlan *plan,
                                        float *window, gpointer data, GError **error);

/* What is done with every tile. */
typedef struct
{
  const int *nodes; /* [n_nodes] */
  guint n_nodes;
  LimnerPassTileFunc func;
  gpointer data; /* for func */
} LimnerPassTileWork;

/* Runs every tile through the network up to the given nodes, then calls func with the tile's window as
 * scratch. */
gboolean limner_pass_for_each_tile (LimnerStylePass *pass, const LimnerTiling *tiling,
                                    const LimnerPassTileWork *work, GError **error);
gboolean limner_pass_measure_tile (LimnerStylePass *pass, const LimnerTile *tile, LimnerPlan *plan,
                                   float *window, gpointer data, GError **error);
gboolean limner_pass_adapt (LimnerStylePass *pass, GError **error);
