/* Style as neighbours: every cell of the picture is given the features of a place of a style, and is painted
 * towards them. Li and Wand 2016, "Combining Markov random fields and convolutional neural networks for image
 * synthesis"; Kolkin, Kucera, Paris, Shechtman, Sykora, Shakhnarovich 2022, "Neural neighbor style transfer".
 */
#pragma once

#include "style/style-places-private.h"

typedef struct _LimnerNeighbours LimnerNeighbours;

/* Reads n layers of the graph. */
LimnerNeighbours *limner_neighbours_new (LimnerGraph *graph, LimnerPrecision precision,
                                         const LimnerPreprocess *preprocess, const int *nodes, guint n,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_neighbours_free (LimnerNeighbours *neighbours);

/* The styles, whose shares sum to 1. `most`: bytes of their rows; random: lays their grids, or NULL. */
typedef struct
{
  const LimnerPlanes *styles;
  const double *shares;
  guint n;
  gsize most;
  LimnerRandom *random;
} LimnerNeighbourStyles;

gboolean limner_neighbours_set_styles (LimnerNeighbours *neighbours, const LimnerNeighbourStyles *styles,
                                       const LimnerJob *job, GError **error);

/* What a tile must hold beyond its own pixels: limner_graph_receptive_field with the cells'. */
const LimnerReceptiveField *limner_neighbours_field (const LimnerNeighbours *neighbours);

/* A picture, or a tile of one, whose features a plan's taps hold. */
typedef struct
{
  int height, width;
  const float *weights; /* [height,width] cells where they are 0 get no place; NULL: all count */
  int up, left;         /* the first cell begins so far above and left of it: 0 .. LIMNER_CELL - 1 */
  int row, column;      /* of that cell, in the whole picture */
  double total;         /* weight of all cells of the whole picture; 0: of these */
} LimnerNeighbourPicture;

typedef enum
{
  LIMNER_MATCH_TOGETHER, /* one place for all layers of a cell */
  LIMNER_MATCH_LAYERS,   /* one for each layer */
  LIMNER_MATCH_NEAREST,  /* for all layers the nearest, with the style's mean taken off both */
  LIMNER_MATCH_SCATTERED /* one of the nearest so, by chance: a cell's place depends on its own features and
                            on where in the picture it is, and is the same in whichever tile it is */
} LimnerMatch;

/* Gives every cell its place. */
gboolean limner_neighbours_match (LimnerNeighbours *neighbours, const LimnerPlan *plan,
                                  const LimnerNeighbourPicture *picture, LimnerMatch how,
                                  const LimnerJob *job, GError **error);

/* share / W * sum over cells i of w_i * (1 - cos (features, features of the place)) at a layer, W the sum of
 * w; its gradient is added. mask: as limner_grid_scatter. Not before a match. */
double limner_neighbours_difference (LimnerNeighbours *neighbours, guint layer, const LimnerActivation *value,
                                     double share, LimnerActivation *gradient, const LimnerMask *mask);

/* A picture of height x width, and n_styles styles of style_height x style_width; `most` as for these. */
typedef struct
{
  int height, width, style_height, style_width;
  guint n_styles;
  gsize most;
} LimnerNeighbourExtent;

/* The peak bytes without plans. *pairs (or NULL): the number of cell and place pairs that a search
 * compares. */
gsize limner_neighbours_estimate (const LimnerNeighbours *neighbours, const LimnerNeighbourExtent *extent,
                                  double *pairs);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerNeighbours, limner_neighbours_free)
