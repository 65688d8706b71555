#include "nn/plan-cache-private.h"
#include "style/style-places-private.h"

#include "base/memory-private.h"
#include "nn/tiles-private.h"

#include <string.h>

#define MOST_TURNS 4
/* A cell is used if at least this fraction of it has weight. */
#define COUNTS 0.5f

/* --- which cells --- */

/* How often pictures are turned, and how far their cells are apart. */
typedef struct
{
  guint turns;
  int apart;
} Density;

static gsize
count_cells (int height, int width, int apart)
{
  int step = apart * LIMNER_CELL;

  /* One more each way for a grid that begins above and left of the picture. */
  return ((gsize) (height + step - 1) / (gsize) step + (apart == 1))
         * ((gsize) (width + step - 1) / (gsize) step + (apart == 1));
}

/* The densest for pictures of that many pixels that keeps to `most` rows. */
static Density
choose_density (const LimnerPlanes *styles, guint n_styles, gsize most)
{
  for (Density density = { MOST_TURNS, 1 };;)
    {
      gsize cells = 0;

      for (guint s = 0; s < n_styles; s++)
        cells += density.turns * count_cells (styles[s].height, styles[s].width, density.apart);
      if (cells <= most || density.apart >= 64)
        return density;
      if (density.turns > 1)
        density.turns /= 2;
      else
        density.apart++;
    }
}

static gsize
place_row_bytes (const LimnerHypercolumns *columns)
{
  return columns->stride * sizeof (float);
}

gsize
limner_style_places_plan (const LimnerHypercolumns *columns, int height, int width, guint n_styles,
                          gsize most, gsize *bytes)
{
  const LimnerPlanes style = { NULL, NULL, height, width };
  Density density = choose_density (&style, 1, most / place_row_bytes (columns) / n_styles);
  gsize places = n_styles * density.turns * count_cells (height, width, density.apart);

  *bytes = places * (place_row_bytes (columns) + sizeof (float));
  return places;
}

/* The grid of a picture after that number of quarter turns. */
static void
lay_grid (const LimnerStylePlacesSpec *spec, const LimnerPlanes *style, guint turn, int apart,
          LimnerGrid *grid)
{
  int height = turn % 2 == 0 ? style->height : style->width,
      width = turn % 2 == 0 ? style->width : style->height;
  guint32 bound = apart > 1 ? (guint32) apart : LIMNER_CELL;
  int down = spec->random != NULL ? (int) limner_random_below (spec->random, bound) : 0;
  int right = spec->random != NULL ? (int) limner_random_below (spec->random, bound) : 0;

  if (apart > 1)
    limner_grid_init_apart (grid, height, width, apart, MIN (down, (height - 1) / LIMNER_CELL),
                            MIN (right, (width - 1) / LIMNER_CELL));
  else
    limner_grid_init (grid, height, width, down, right);
}

/* --- their features --- */

/* Side of the windows in which a style is measured, in pixels. */
#define CORE 256

static int
core_of (const LimnerHypercolumns *columns)
{
  return MAX (CORE / columns->field.align, 1) * columns->field.align;
}

/* Rotates planes [n,h,w] counter-clockwise by a number of quarter turns. */
static void
turn_planes (const float *from, int n, int h, int w, guint turns, float *to)
{
  int rows = turns % 2 == 0 ? h : w, columns = turns % 2 == 0 ? w : h;

  for (int c = 0; c < n; c++)
    for (int y = 0; y < rows; y++)
      for (int x = 0; x < columns; x++)
        {
          int v = turns == 0 ? y : turns == 1 ? x : turns == 2 ? h - 1 - y : h - 1 - x;
          int u = turns == 0 ? x : turns == 1 ? w - 1 - y : turns == 2 ? w - 1 - x : y;

          *to++ = from[((gsize) c * (gsize) h + (gsize) v) * (gsize) w + (gsize) u];
        }
}

/* A picture's features, window by window. */
typedef struct
{
  const LimnerStylePlacesSpec *spec;
  const LimnerGrid *grid; /* of the picture */
  const float *planes;    /* [3,height,width] */
  float *rows;            /* [cells][stride] */
  float *room;            /* [6,..] of the largest window */
  float *cells;           /* [cells of the largest window][stride]; NULL: the picture is a single window */
  LimnerPlanCache plans;
  LimnerPlan *plan; /* for the last window; owned by plans */
} Sight;

/* A tile along one axis: its own pixels, and its window's first. */
typedef struct
{
  int first, size, window;
} TileSpan;

/* A grid along one axis. */
typedef struct
{
  int before, step, n;
} GridSpan;

/* The cells of a grid that begin in a tile's own pixels: the first one, and their positions in the
 * tile's window. */
static GridSpan
own_cells (const TileSpan *tile, const GridSpan *grid, int *first)
{
  int end = MIN ((tile->first + tile->size + grid->before + grid->step - 1) / grid->step, grid->n);

  *first = tile->first == 0 ? 0 : MIN ((tile->first + grid->before + grid->step - 1) / grid->step, grid->n);
  return (GridSpan) { tile->window + grid->before - *first * grid->step, grid->step, MAX (end - *first, 0) };
}

static gboolean
see_window (Sight *sight, const LimnerTile *tile, const LimnerJob *job, GError **error)
{
  const LimnerHypercolumns *columns = sight->spec->columns;
  const LimnerGrid *all = sight->grid;
  gsize n = (gsize) tile->rows * (gsize) tile->columns, stride = columns->stride;
  LimnerGrid grid = { .height = tile->rows, .width = tile->columns, .step = all->step };
  LimnerGridLayer *layers;
  GridSpan down, across;
  int top, left;

  down = own_cells (&(TileSpan) { tile->y, tile->height, tile->top },
                    &(GridSpan) { all->up, all->step, all->rows }, &top);
  across = own_cells (&(TileSpan) { tile->x, tile->width, tile->left },
                      &(GridSpan) { all->left, all->step, all->columns }, &left);
  grid.up = down.before;
  grid.rows = down.n;
  grid.left = across.before;
  grid.columns = across.n;
  if (grid.rows == 0 || grid.columns == 0)
    return TRUE;
  sight->plan = limner_plan_cache_get (&sight->plans,
                                       &(LimnerPlanSpec) { .graph = columns->graph,
                                                           .height = tile->rows,
                                                           .width = tile->columns,
                                                           .taps = columns->nodes,
                                                           .n_taps = columns->n,
                                                           .precision = columns->precision },
                                       error);
  if (sight->plan == NULL)
    return FALSE;
  limner_tile_cut (tile, sight->planes, 3, all->height, all->width, sight->room);
  limner_preprocess_planes (sight->spec->preprocess, sight->room, n, sight->room + 3 * n);
  if (!limner_plan_forward (sight->plan, sight->room + 3 * n, limner_job_cancellable (job), error))
    return FALSE;
  layers = limner_hypercolumns_layers (columns, sight->plan, &grid);
  limner_hypercolumns_gather (columns, sight->plan, layers,
                              sight->cells != NULL ? sight->cells : sight->rows);
  limner_hypercolumns_free_layers (columns, layers);
  for (int row = 0; sight->cells != NULL && row < grid.rows; row++)
    memcpy (sight->rows + ((gsize) (top + row) * (gsize) all->columns + (gsize) left) * stride,
            sight->cells + (gsize) row * (gsize) grid.columns * stride,
            (gsize) grid.columns * stride * sizeof (float));
  return TRUE;
}

/* rows [cells][stride] of planes [3,height,width]. */
static gboolean
forward_style (const LimnerStylePlacesSpec *spec, const LimnerGrid *grid, const float *planes, float *rows,
               const LimnerJob *job, GError **error)
{
  Sight sight = { .spec = spec, .grid = grid, .planes = planes, .rows = rows };
  const int core = core_of (spec->columns);
  LimnerTiling tiling;
  g_autofree LimnerTile *tiles = NULL;
  int height, width;
  gboolean ok;
  guint n;

  limner_tiling_init (&tiling, grid->height, grid->width, &spec->columns->field, FALSE, core);
  limner_tiling_window (&tiling, &height, &width);
  tiles = limner_tiling_tiles (&tiling, &n);
  sight.room = limner_alloc_floats (6 * (gsize) height * (gsize) width, error);
  ok = sight.room != NULL;
  if (ok && n > 1)
    {
      gsize cells = ((gsize) core / (gsize) grid->step + 2) * ((gsize) core / (gsize) grid->step + 2);

      sight.cells = limner_alloc_floats (cells * spec->columns->stride, error);
      ok = sight.cells != NULL;
    }
  for (guint i = 0; ok && i < n; i++)
    ok = see_window (&sight, &tiles[i], job, error);
  limner_plan_cache_clear (&sight.plans);
  limner_memory_free (sight.room);
  limner_memory_free (sight.cells);
  return ok;
}

/* 1 where most of a cell counts, otherwise 0. */
static void
mark_usable (const LimnerPlanes *style, guint turn, const LimnerGrid *grid, float *room, float *usable)
{
  gsize cells = limner_grid_cells (grid);

  if (style->weights != NULL)
    {
      turn_planes (style->weights, 1, style->height, style->width, turn, room);
      limner_grid_means (grid, room, usable);
    }
  for (gsize i = 0; i < cells; i++)
    usable[i] = style->weights == NULL || usable[i] >= COUNTS ? 1 : 0;
}

/* The measured features of a rotated style picture. */
typedef struct
{
  const LimnerPlanes *style;
  const LimnerGrid *grid;
  guint index; /* of the sheet */
} SheetPicture;

static gboolean
fill_sheet (LimnerStylePlaces *self, const LimnerStylePlacesSpec *spec, const SheetPicture *picture,
            const LimnerJob *job, GError **error)
{
  const LimnerPlanes *style = picture->style;
  const LimnerGrid *grid = picture->grid;
  const guint index = picture->index;
  gsize first = self->firsts[index / self->turns] + self->sheets[index].first;
  guint turn = index % self->turns;
  float *turned = limner_alloc_floats (3 * (gsize) grid->height * (gsize) grid->width, error);
  gboolean ok = turned != NULL;

  if (ok)
    {
      turn_planes (style->planes, 3, style->height, style->width, turn, turned);
      ok = forward_style (spec, grid, turned, self->rows + first * self->stride, job, error);
    }
  if (ok)
    mark_usable (style, turn, grid, turned, self->usable + first);
  limner_memory_free (turned);
  return ok;
}

/* Lays all grids and allocates for their places. */
static gboolean
lay_out_places (LimnerStylePlaces *self, const LimnerStylePlacesSpec *spec, const LimnerPlanes *styles,
                LimnerGrid *grids, int apart, GError **error)
{
  gsize places = 0;

  for (guint s = 0; s < self->n_styles; s++)
    {
      self->firsts[s] = places;
      for (guint turn = 0; turn < self->turns; turn++)
        {
          guint index = s * self->turns + turn;

          lay_grid (spec, &styles[s], turn, apart, &grids[index]);
          self->sheets[index]
              = (LimnerSheet) { places - self->firsts[s], grids[index].rows, grids[index].columns };
          places += limner_grid_cells (&grids[index]);
        }
    }
  self->firsts[self->n_styles] = places;
  return (self->rows = limner_alloc_floats (places * self->stride, error)) != NULL
         && (self->means = limner_alloc_floats (self->n_styles * self->stride, error)) != NULL
         && (self->usable = limner_alloc_floats (places, error)) != NULL;
}

gboolean
limner_style_places_init (LimnerStylePlaces *self, const LimnerStylePlacesSpec *spec,
                          const LimnerStyleSet *set, const LimnerJob *job, GError **error)
{
  const LimnerPlanes *styles = set->planes;
  const guint n_styles = set->n;
  Density density = choose_density (styles, n_styles, spec->most / place_row_bytes (spec->columns));
  g_autofree LimnerGrid *grids = g_new (LimnerGrid, n_styles * density.turns);
  gboolean ok;

  *self = (LimnerStylePlaces) { .n_styles = n_styles, .turns = density.turns, .dense = density.apart == 1 };
  self->stride = spec->columns->stride;
  self->shares = g_memdup2 (set->shares, n_styles * sizeof (double));
  self->sheets = g_new (LimnerSheet, n_styles * density.turns);
  self->firsts = g_new (gsize, n_styles + 1);
  ok = lay_out_places (self, spec, styles, grids, density.apart, error);
  for (guint i = 0; ok && i < n_styles * density.turns; i++)
    ok = fill_sheet (self, spec, &(SheetPicture) { &styles[i / density.turns], &grids[i], i }, job, error);
  for (guint s = 0; ok && s < n_styles; s++)
    {
      float *rows = limner_style_places_row (self, s, 0), *mean = self->means + s * self->stride;
      gsize n = limner_style_places_count (self, s);

      limner_rows_mean (rows, n, self->stride, self->usable + self->firsts[s], mean);
      limner_rows_subtract (rows, n, self->stride, mean);
    }
  if (!ok)
    limner_style_places_clear (self);
  return ok;
}

void
limner_style_places_clear (LimnerStylePlaces *self)
{
  g_clear_pointer (&self->shares, g_free);
  g_clear_pointer (&self->sheets, g_free);
  g_clear_pointer (&self->firsts, g_free);
  g_clear_pointer (&self->rows, limner_memory_free);
  g_clear_pointer (&self->means, limner_memory_free);
  g_clear_pointer (&self->usable, limner_memory_free);
  self->n_styles = 0;
}

gsize
limner_style_places_count (const LimnerStylePlaces *self, guint style)
{
  return self->firsts[style + 1] - self->firsts[style];
}

float *
limner_style_places_row (const LimnerStylePlaces *self, guint style, gsize place)
{
  return self->rows + (self->firsts[style] + place) * self->stride;
}
