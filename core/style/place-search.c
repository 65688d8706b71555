#include "style/place-search-private.h"

#include "base/memory-private.h"
#include "style/style-shares-private.h"

#include <string.h>

/* Cosines that differ by less are nearly the same. */
#define SCATTER 0.05f

/* One style's part of a search. */
typedef struct
{
  const LimnerNearest *nearest;
  LimnerNearest own;  /* of one layer */
  gint32 *candidates; /* [cells][best] */
  float *cosines;
} Found;

static void
found_clear (Found *found)
{
  limner_nearest_clear (&found->own);
  limner_memory_free (found->candidates);
  limner_memory_free (found->cosines);
}

gboolean
limner_place_search_prepare (const LimnerPlaceSearch *search, guint style, LimnerNearest *nearest,
                             GError **error)
{
  const LimnerStylePlaces *places = search->places;

  return limner_nearest_init (
      nearest,
      &(LimnerNearestRows) { .values = limner_style_places_row (places, style, 0) + search->offset,
                             .n = limner_style_places_count (places, style),
                             .stride = places->stride,
                             .dims = search->dims,
                             .usable = places->usable + places->firsts[style],
                             .reduced_dims = search->reduced_dims },
      error);
}

static gboolean
find_in_style (const LimnerPlaceSearch *search, guint style, Found *found, const LimnerJob *job,
               GError **error)
{
  gsize cells = limner_grid_cells (search->grid);

  found->nearest = &found->own;
  if (search->prepared != NULL)
    found->nearest = &search->prepared[style];
  else if (!limner_place_search_prepare (search, style, &found->own, error))
    return FALSE;
  found->candidates = limner_memory_alloc (cells * (gsize) search->best, sizeof (gint32), error);
  found->cosines
      = found->candidates != NULL ? limner_alloc_floats (cells * (gsize) search->best, error) : NULL;
  return found->cosines != NULL
         && limner_nearest_find (found->nearest,
                                 &(LimnerNearestQueries) { search->features + search->offset, cells,
                                                           search->places->stride, search->weights },
                                 &(LimnerNearestFound) { search->best, found->candidates, found->cosines },
                                 limner_job_cancellable (job), error);
}

/* The style of each cell, by how near each one's nearest place is. */
static gboolean
choose_cell_styles (const LimnerPlaceSearch *search, const Found *found, guint16 *styles, GError **error)
{
  gsize cells = limner_grid_cells (search->grid);
  guint n = search->places->n_styles;
  g_autofree const float **nearest = g_new (const float *, n);
  float *firsts;
  gboolean ok;

  if (n == 1)
    return TRUE;
  firsts = limner_alloc_floats (n * cells, error);
  if (firsts == NULL)
    return FALSE;
  for (guint s = 0; s < n; s++)
    {
      for (gsize i = 0; i < cells; i++)
        firsts[s * cells + i] = found[s].cosines[i * (gsize) search->best];
      nearest[s] = firsts + s * cells;
    }
  ok = limner_style_shares_choose (&(LimnerStyleContest) { .cosines = nearest,
                                                           .shares = search->places->shares,
                                                           .n_styles = n,
                                                           .active = search->weights,
                                                           .rows = search->grid->rows,
                                                           .columns = search->grid->columns },
                                   styles, error);
  limner_memory_free (firsts);
  return ok;
}

/* 0 .. 1 for a cell of the whole picture and a place, always the same. */
static float
chance (int row, int column, gint32 place)
{
  guint32 x = (guint32) row * 0x9e3779b1u ^ (guint32) column * 0x85ebca77u ^ (guint32) place * 0xc2b2ae3du;

  x = (x ^ x >> 15) * 0x2c1b3c6du;
  x = (x ^ x >> 12) * 0x297a2d39u;
  return (float) (x >> 8) / (float) (1 << 24);
}

/* One of a cell's candidates that are nearly as near, so that flat areas do not get one place over and over.
 */
static gint32
choose_by_chance (const LimnerPlaceSearch *search, const Found *found, gsize cell)
{
  int row = search->row + (int) cell / search->grid->columns,
      column = search->column + (int) cell % search->grid->columns;
  gsize first = cell * (gsize) search->best;
  gint32 best = -1;
  float most = 0;

  for (gsize k = first; k < first + (gsize) search->best && found->candidates[k] >= 0; k++)
    {
      float value = found->cosines[k] + SCATTER * chance (row, column, found->candidates[k]);

      if (best < 0 || value > most)
        {
          most = value;
          best = found->candidates[k];
        }
    }
  return best;
}

/* The places of a style's cells. */
static gboolean
choose_style_places (const LimnerPlaceSearch *search, const Found *found, guint style, const guint16 *styles,
                     gint32 *match, GError **error)
{
  const LimnerStylePlaces *places = search->places;
  const LimnerPlaceChoice choice = { .rows = search->grid->rows,
                                     .columns = search->grid->columns,
                                     .features = search->features + search->offset,
                                     .stride = places->stride,
                                     .candidates = found->candidates,
                                     .cosines = found->cosines,
                                     .nearest = found->nearest,
                                     .sheets = places->sheets + style * places->turns,
                                     .n_sheets = places->dense ? places->turns : 0 };
  gsize cells = limner_grid_cells (search->grid);
  gint32 *own;
  gboolean ok = TRUE;

  if (search->scattered || search->best == 1)
    {
      for (gsize i = 0; i < cells; i++)
        if (styles[i] == style)
          match[i] = search->weights[i] > 0 ? choose_by_chance (search, found, i) : -1;
      return TRUE;
    }
  own = limner_memory_alloc (cells, sizeof (gint32), error);
  if (own == NULL)
    return FALSE;
  for (gsize i = 0; i < cells; i++)
    own[i] = styles[i] == style && search->weights[i] > 0 ? 0 : -1;
  ok = limner_places_choose (&choice, own, error);
  for (gsize i = 0; ok && i < cells; i++)
    if (styles[i] == style)
      match[i] = own[i];
  limner_memory_free (own);
  return ok;
}

gboolean
limner_place_search_run (const LimnerPlaceSearch *search, guint16 *styles, gint32 *match,
                         const LimnerJob *job, GError **error)
{
  guint n = search->places->n_styles;
  g_autofree Found *found = g_new0 (Found, n);
  gboolean ok = TRUE;

  for (guint s = 0; ok && s < n; s++)
    ok = find_in_style (search, s, &found[s], job, error);
  ok = ok && choose_cell_styles (search, found, styles, error);
  for (guint s = 0; ok && s < n; s++)
    ok = choose_style_places (search, &found[s], s, styles, match, error);
  for (guint s = 0; s < n; s++)
    found_clear (&found[s]);
  return ok;
}
