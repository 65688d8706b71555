#include "config.h"

#include "style/any-style-private.h"

#include "base/memory-private.h"
#include "kernels/layout-private.h"
#include "limner/error.h"
#include "model/preprocess-private.h"
#include "nn/plan-private.h"
#include "nn/tiles-private.h"
#include "style/statistics-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerAnyStyle
{
  LimnerPainter painter;
  LimnerStatistics style;
  int nodes[LIMNER_PAINTER_LEVELS + 1]; /* the levels, then the image */
  LimnerField field, level_field;       /* of the image, of the levels alone */
  LimnerPlan *plan;                     /* of the last pass in one piece, for the next of its size */
  int height, width;
};

/* A pass under way. */
typedef struct
{
  LimnerAnyStyle *self;
  int height, width;         /* whole cells */
  const LimnerRows *content; /* R'G'B' 0..1, without what rounds up to whole cells */
  float *row;                /* [3,W], for use on the way, and one of the content's rows */
  gboolean matched;          /* the content is seen through the map */
  LimnerColourMap map;
  float *weights;                     /* [H,W], or NULL */
  float *maps[LIMNER_PAINTER_LEVELS]; /* the weights at each level, or NULL */
  LimnerStatistics content_statistics;
  guint measured; /* levels, of a pass in one piece */
  GError *error;  /* of measuring */
  LimnerPassFunc tell;
  gpointer user_data;
  double done, total; /* pixels looked at */
  GCancellable *cancellable;
} Pass;

/* The painting is as large as the picture; a decoder may come with an encoder that it does not fit. */
static gboolean
check_size (const LimnerAnyStyle *self, LimnerModel *model, GError **error)
{
  const LimnerPainter *painter = &self->painter;

  if (limner_graph_pixels (painter->graph, painter->image, self->field.align) == self->field.align)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("The network “%s” makes no picture; import it again."), limner_model_id (model));
  return FALSE;
}

LimnerAnyStyle *
limner_any_style_new (LimnerModel *model, GError **error)
{
  LimnerAnyStyle *self = g_new0 (LimnerAnyStyle, 1);
  LimnerPainter *painter = &self->painter;
  gboolean ok = limner_painter_init (painter, model, error);

  for (guint i = 0; i < painter->n_levels; i++)
    self->nodes[i] = painter->levels[i].node;
  self->nodes[painter->n_levels] = painter->image;
  ok = ok && limner_graph_field (painter->graph, self->nodes, painter->n_levels + 1, &self->field, error)
       && check_size (self, model, error)
       && limner_graph_field (painter->graph, self->nodes, painter->n_levels, &self->level_field, error)
       && limner_statistics_init (&self->style, painter, error);
  if (ok)
    return self;
  limner_any_style_free (self);
  return NULL;
}

void
limner_any_style_free (LimnerAnyStyle *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->plan, limner_plan_free);
  limner_statistics_clear (&self->style);
  limner_painter_clear (&self->painter);
  g_free (self);
}

/* --- the style --- */

static gboolean
measure_style (LimnerAnyStyle *self, const LimnerPlanes *style, LimnerStatistics *statistics,
               GCancellable *cancellable, GError **error)
{
  guint n_levels = self->painter.n_levels;
  gsize n = (gsize) style->height * (gsize) style->width;
  g_autoptr (LimnerPlan) plan = limner_plan_new (self->painter.graph, style->height, style->width,
                                                 self->nodes, n_levels, FALSE, error);
  float *input = plan != NULL ? limner_alloc_floats (3 * n, error) : NULL;
  gboolean ok = input != NULL;

  if (ok)
    {
      limner_preprocess_planes (limner_model_preprocess (self->painter.encoder), style->planes, n, input);
      ok = limner_plan_forward (plan, input, cancellable, error);
    }
  limner_memory_free (input);
  for (guint i = 0; ok && i < n_levels; i++)
    {
      const LimnerActivation *tap = limner_plan_tap (plan, i);
      float *map = NULL;

      ok = limner_planes_layer_weights (style, tap->height, tap->width, &map, error)
           && limner_statistics_add (statistics, i, tap, map, error);
      limner_memory_free (map);
    }
  limner_statistics_finish (statistics);
  statistics->colours = (LimnerPalette) { 0 };
  limner_palette_add (&statistics->colours, style->planes, style->weights, n);
  return ok;
}

gboolean
limner_any_style_set_styles (LimnerAnyStyle *self, const LimnerPlanes *styles, const double *shares,
                             guint n_styles, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  limner_statistics_clear (&self->style);
  ok = limner_statistics_init (&self->style, &self->painter, error);
  for (guint i = 0; ok && i < n_styles; i++)
    {
      LimnerStatistics one;

      ok = limner_statistics_init (&one, &self->painter, error);
      if (!ok)
        break;
      ok = measure_style (self, &styles[i], &one, cancellable, error);
      if (ok)
        limner_statistics_blend (&self->style, &one, shares[i]);
      limner_statistics_clear (&one);
    }
  return ok;
}

/* --- memory --- */

typedef struct
{
  LimnerAnyStyle *self;
  guint n_taps;
} Piece;

static gsize
piece_bytes (int rows, int columns, gpointer data, GError **error)
{
  const Piece *piece = data;
  gsize window = 3 * (gsize) rows * (gsize) columns * sizeof (float);
  gsize plan = limner_plan_estimate (piece->self->painter.graph, rows, columns, piece->self->nodes,
                                     piece->n_taps, FALSE, error);

  return plan != 0 ? plan + window : 0;
}

static int
round_up (int n, int to)
{
  return (n + to - 1) / to * to;
}

gsize
limner_any_style_style_bytes (LimnerAnyStyle *self, int side)
{
  Piece piece = { self, self->painter.n_levels };

  /* The network's input, and the planes and a view of them. */
  return piece_bytes (side, side, &piece, NULL) + 2 * 3 * sizeof (float) * (gsize) side * (gsize) side;
}

/* What is there at full size whatever the tiles: the painting, and the weights, of all levels too. */
static gsize
planes_bytes (const LimnerAnyStyle *self, int height, int width, gboolean weighted)
{
  gsize n = (gsize) round_up (height, self->field.align) * (gsize) round_up (width, self->field.align);

  return n * sizeof (float) * (weighted ? 3 + 3 : 3);
}

/* The tiling of a pass that keeps n_taps, within what the planes leave of the limit. */
static gsize
fit (LimnerAnyStyle *self, int height, int width, gboolean weighted, const LimnerField *field, guint n_taps,
     gsize limit, LimnerTiling *tiling, GError **error)
{
  gsize planes = planes_bytes (self, height, width, weighted);
  Piece piece = { self, n_taps };
  gsize bytes
      = limner_tiling_fit (tiling, round_up (height, self->field.align), round_up (width, self->field.align),
                           field, FALSE, piece_bytes, &piece, limit > planes ? limit - planes : 1, error);

  return bytes != 0 ? bytes + planes : 0;
}

gsize
limner_any_style_estimate (LimnerAnyStyle *self, int height, int width, gboolean weighted, gsize limit,
                           GError **error)
{
  LimnerTiling tiling;

  return fit (self, height, width, weighted, &self->field, self->painter.n_levels + 1, limit, &tiling, error);
}

/* --- measuring the content --- */

/* What a level has for pixels first .. first + n of the picture, all whole cells. */
static int
at_level (const LimnerAnyStyle *self, guint level, int pixels)
{
  return limner_graph_pixels (self->painter.graph, self->nodes[level], pixels);
}

/* The weights of a tile's window at a level: nothing counts but its own pixels. Caller frees. */
static float *
tile_weights (const Pass *pass, const LimnerTile *tile, guint level, const LimnerActivation *value,
              GError **error)
{
  const LimnerAnyStyle *self = pass->self;
  int y = at_level (self, level, tile->y), x = at_level (self, level, tile->x);
  int height = at_level (self, level, tile->height), width = at_level (self, level, tile->width);
  int top = at_level (self, level, tile->top), left = at_level (self, level, tile->left);
  gsize pitch = (gsize) at_level (self, level, pass->width);
  float *weights = limner_alloc0_floats ((gsize) value->height * (gsize) value->width, error);

  for (int row = y; weights != NULL && row < y + height; row++)
    for (int column = x; column < x + width; column++)
      weights[(gsize) (row - top) * (gsize) value->width + (gsize) (column - left)]
          = pass->maps[level] != NULL ? pass->maps[level][(gsize) row * pitch + (gsize) column] : 1.0f;
  return weights;
}

static void
told (Pass *pass, double pixels)
{
  pass->done += pixels;
  if (pass->tell != NULL)
    pass->tell (MIN (pass->done / pass->total, 1.0), pass->user_data);
}

/* A plan for a tile's window; that of the last one when it is as large. */
static gboolean
tile_plan (Pass *pass, const LimnerTile *tile, const int *nodes, guint n_nodes, LimnerPlan **plan,
           const LimnerTile *last, GError **error)
{
  if (*plan != NULL && last->rows == tile->rows && last->columns == tile->columns)
    return TRUE;
  g_clear_pointer (plan, limner_plan_free);
  *plan
      = limner_plan_new (pass->self->painter.graph, tile->rows, tile->columns, nodes, n_nodes, FALSE, error);
  return *plan != NULL;
}

/* From 0 .. n-1 and a little beyond, mirrored. */
static int
mirrored (int i, int n)
{
  return i < n ? i : 2 * n - 2 - i;
}

/* A window of the content as the network wants it, [3,rows,columns]. */
static void
cut (const Pass *pass, int top, int left, int rows, int columns, float *window)
{
  const LimnerRows *content = pass->content;
  gsize n = (gsize) rows * (gsize) columns;
  float *out = window;

  for (int c = 0; c < 3; c++)
    for (int y = 0; y < rows; y++)
      {
        content->read (content->data, c, mirrored (top + y, content->height), pass->row);
        for (int x = 0; x < columns; x++)
          *out++ = pass->row[mirrored (left + x, content->width)];
      }
  if (pass->matched)
    limner_colour_map_apply (&pass->map, window, n);
  limner_preprocess_planes (limner_model_preprocess (pass->self->painter.encoder), window, n, window);
}

typedef gboolean (*TileFunc) (Pass *pass, const LimnerTile *tile, LimnerPlan *plan, float *window,
                              gpointer data, GError **error);

/* Every tile through the network up to the given nodes, then to func with its window as scratch. */
static gboolean
for_each_tile (Pass *pass, const LimnerTiling *tiling, const int *nodes, guint n_nodes, TileFunc func,
               gpointer data, GError **error)
{
  guint n;
  g_autofree LimnerTile *tiles = limner_tiling_tiles (tiling, &n);
  g_autoptr (LimnerPlan) plan = NULL;
  float *window;
  int rows, columns;
  gboolean ok;

  limner_tiling_window (tiling, &rows, &columns);
  window = limner_alloc_floats (3 * (gsize) rows * (gsize) columns, error);
  ok = window != NULL;
  for (guint i = 0; ok && i < n; i++)
    {
      ok = tile_plan (pass, &tiles[i], nodes, n_nodes, &plan, i > 0 ? &tiles[i - 1] : NULL, error);
      if (!ok)
        break;
      cut (pass, tiles[i].top, tiles[i].left, tiles[i].rows, tiles[i].columns, window);
      ok = limner_plan_forward (plan, window, pass->cancellable, error)
           && func (pass, &tiles[i], plan, window, data, error);
      told (pass, (double) tiles[i].rows * tiles[i].columns);
    }
  limner_memory_free (window);
  return ok;
}

static gboolean
measure_tile (Pass *pass, const LimnerTile *tile, LimnerPlan *plan, float *window, gpointer data,
              GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < pass->self->painter.n_levels; i++)
    {
      const LimnerActivation *tap = limner_plan_tap (plan, i);
      float *weights = tile_weights (pass, tile, i, tap, error);

      ok = weights != NULL && limner_statistics_add (&pass->content_statistics, i, tap, weights, error);
      limner_memory_free (weights);
    }
  return ok;
}

static gboolean
adapt (Pass *pass, GError **error)
{
  limner_statistics_finish (&pass->content_statistics);
  return limner_painter_adapt (&pass->self->painter, &pass->content_statistics, &pass->self->style, error);
}

/* --- painting --- */

static gboolean
put_tile (Pass *pass, const LimnerTile *tile, LimnerPlan *plan, float *window, gpointer painted,
          GError **error)
{
  const LimnerActivation *image = limner_plan_tap (plan, 0);

  limner_layout_corner_to_planes (image, tile->rows, tile->columns, window);
  limner_tile_put (tile, window, 3, pass->height, pass->width, painted);
  return TRUE;
}

static gboolean
paint_in_tiles (Pass *pass, const LimnerTiling *tiling, gsize limit, float *painted, GError **error)
{
  LimnerAnyStyle *self = pass->self;
  guint n_levels = self->painter.n_levels;
  LimnerTiling measuring;

  if (fit (self, pass->height, pass->width, pass->weights != NULL, &self->level_field, n_levels, limit,
           &measuring, error)
      == 0)
    return FALSE;
  pass->total = limner_tiling_work (&measuring) + limner_tiling_work (tiling);
  return for_each_tile (pass, &measuring, self->nodes, n_levels, measure_tile, NULL, error)
         && adapt (pass, error)
         && for_each_tile (pass, tiling, &self->painter.image, 1, put_tile, painted, error);
}

/* Once the levels are there the decoder's weights can be made, before it runs. */
static void
measure_level (guint tap, const LimnerActivation *value, gpointer user_data)
{
  Pass *pass = user_data;
  guint n_levels = pass->self->painter.n_levels;

  if (tap >= n_levels || pass->error != NULL
      || !limner_statistics_add (&pass->content_statistics, tap, value, pass->maps[tap], &pass->error))
    return;
  if (++pass->measured == n_levels)
    adapt (pass, &pass->error);
}

static gboolean
paint_whole (Pass *pass, float *painted, GError **error)
{
  LimnerAnyStyle *self = pass->self;
  float *picture;
  gboolean ok;

  if (self->plan == NULL || self->height != pass->height || self->width != pass->width)
    {
      g_clear_pointer (&self->plan, limner_plan_free);
      self->plan = limner_plan_new (self->painter.graph, pass->height, pass->width, self->nodes,
                                    self->painter.n_levels + 1, FALSE, error);
      self->height = pass->height;
      self->width = pass->width;
    }
  if (self->plan == NULL)
    return FALSE;
  limner_plan_watch (self->plan, measure_level, pass);
  picture = limner_alloc_floats (3 * (gsize) pass->height * (gsize) pass->width, error);
  if (picture == NULL)
    return FALSE;
  cut (pass, 0, 0, pass->height, pass->width, picture);
  ok = limner_plan_forward (self->plan, picture, pass->cancellable, error);
  limner_memory_free (picture);
  if (!ok)
    {
      g_clear_error (&pass->error);
      return FALSE;
    }
  if (pass->error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&pass->error));
      return FALSE;
    }
  limner_layout_corner_to_planes (limner_plan_tap (self->plan, self->painter.n_levels), pass->height,
                                  pass->width, painted);
  return TRUE;
}

/* --- a pass --- */

/* The weights, mirrored at the right and below to whole cells, and those of all levels. */
static gboolean
take_weights (Pass *pass, const float *weights, GError **error)
{
  LimnerPlanes whole = { NULL, NULL, pass->height, pass->width };
  int height = pass->content->height, width = pass->content->width;

  pass->weights = limner_alloc_floats ((gsize) pass->height * (gsize) pass->width, error);
  if (pass->weights == NULL)
    return FALSE;
  for (int y = 0; y < pass->height; y++)
    for (int x = 0; x < pass->width; x++)
      pass->weights[(gsize) y * (gsize) pass->width + (gsize) x]
          = weights[(gsize) mirrored (y, height) * (gsize) width + (gsize) mirrored (x, width)];
  whole.weights = pass->weights;
  for (guint i = 0; i < pass->self->painter.n_levels; i++)
    if (!limner_planes_layer_weights (&whole, at_level (pass->self, i, pass->height),
                                      at_level (pass->self, i, pass->width), &pass->maps[i], error))
      return FALSE;
  return TRUE;
}

/* The content is seen in the style's palette. */
static void
match_content (Pass *pass)
{
  gsize width = (gsize) pass->width;
  float *source = pass->row + 3 * width;
  LimnerPalette own = { 0 };

  for (int y = 0; y < pass->height; y++)
    {
      for (int c = 0; c < 3; c++)
        {
          pass->content->read (pass->content->data, c, mirrored (y, pass->content->height), source);
          for (gsize x = 0; x < width; x++)
            pass->row[(gsize) c * width + x] = source[mirrored ((int) x, pass->content->width)];
        }
      limner_palette_add (&own, pass->row, pass->weights != NULL ? pass->weights + (gsize) y * width : NULL,
                          width);
    }
  pass->matched = limner_colour_map_init (&pass->map, &own, &pass->self->style.colours);
}

static gboolean
pass_init (Pass *pass, const LimnerRows *content, const float *weights, GError **error)
{
  LimnerAnyStyle *self = pass->self;

  pass->content = content;
  pass->height = round_up (content->height, self->field.align);
  pass->width = round_up (content->width, self->field.align);
  pass->row = limner_alloc_floats (4 * (gsize) pass->width, error);
  if (pass->row == NULL || !limner_statistics_init (&pass->content_statistics, &self->painter, error)
      || (weights != NULL && !take_weights (pass, weights, error)))
    return FALSE;
  if (self->painter.palette)
    match_content (pass);
  return TRUE;
}

static void
pass_clear (Pass *pass)
{
  limner_memory_free (pass->row);
  limner_memory_free (pass->weights);
  for (guint i = 0; i < LIMNER_PAINTER_LEVELS; i++)
    limner_memory_free (pass->maps[i]);
  limner_statistics_clear (&pass->content_statistics);
}

/* The painting without what lies beyond the picture, in the style's palette where that is wanted; in place.
 */
static void
finish (const Pass *pass, float *painted)
{
  const LimnerAnyStyle *self = pass->self;
  gsize height = (gsize) pass->content->height, width = (gsize) pass->content->width;

  if (self->painter.palette)
    limner_planes_match_palette (painted, pass->weights, (gsize) pass->height * (gsize) pass->width,
                                 &self->style.colours);
  for (gsize c = 0; c < 3; c++)
    for (gsize y = 0; y < height; y++)
      for (gsize x = 0; x < width; x++)
        {
          float value = painted[(c * (gsize) pass->height + y) * (gsize) pass->width + x];

          painted[(c * height + y) * width + x] = value > 0.0f ? MIN (value, 1.0f) : 0.0f;
        }
}

float *
limner_any_style_run (LimnerAnyStyle *self, const LimnerRows *content, const float *weights, gsize limit,
                      LimnerPassFunc tell, gpointer user_data, GCancellable *cancellable, GError **error)
{
  Pass pass = { .self = self, .tell = tell, .user_data = user_data, .cancellable = cancellable };
  LimnerTiling tiling;
  float *painted = NULL;
  gboolean ok;

  ok = pass_init (&pass, content, weights, error)
       && fit (self, content->height, content->width, weights != NULL, &self->field,
               self->painter.n_levels + 1, limit, &tiling, error)
              != 0;
  if (ok)
    painted = limner_alloc_floats (3 * (gsize) pass.height * (gsize) pass.width, error);
  ok = painted != NULL
       && (limner_tiling_is_whole (&tiling) ? paint_whole (&pass, painted, error)
                                            : paint_in_tiles (&pass, &tiling, limit, painted, error));
  if (ok)
    finish (&pass, painted);
  else
    g_clear_pointer (&painted, limner_memory_free);
  pass_clear (&pass);
  return painted;
}
