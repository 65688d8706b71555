#include "style/style-shares-private.h"

#include "base/memory-private.h"
#include "kernels/axis-filter-private.h"

/* Cells to each side whose cosines a cell's are averaged with: styles come in areas, not cell by cell. */
#define RADIUS 2
/* The number of rounds over the styles' biases, and of bisection steps in each. */
#define ROUNDS       8
#define HALVINGS     20
#define LARGEST_BIAS 8.0

/* Means over squares of 2 RADIUS + 1 cells. */
static void
smooth (const float *from, int rows, int columns, float *to)
{
  LimnerAxisFilter down, across;
  const LimnerCells squares = { -RADIUS, 1, 2 * RADIUS + 1 };

  limner_axis_filter_init_cells (&down, rows, rows, &squares);
  limner_axis_filter_init_cells (&across, columns, columns, &squares);
  limner_axis_filters_apply (&down, &across, from, 1, to);
  limner_axis_filter_clear (&down);
  limner_axis_filter_clear (&across);
}

typedef struct
{
  const float *smoothed; /* [n_styles][cells] */
  const float *active;   /* [cells] */
  double *biases;        /* [n_styles], added to cosines */
  float *margins;        /* [cells] */
  gsize cells;
  guint n_styles;
} Sharing;

/* The nearest style of a cell with all biases added, except `without` (n_styles: none). */
static guint
nearest_style (const Sharing *sharing, gsize cell, guint without, double *cosine)
{
  guint best = without;

  for (guint s = 0; s < sharing->n_styles; s++)
    {
      double value = sharing->smoothed[s * sharing->cells + cell] + sharing->biases[s];

      if (s == without || (best != without && value <= *cosine))
        continue;
      best = s;
      *cosine = value;
    }
  return best;
}

/* Weight of the cells whose margin is below a bias. */
static double
used_with (const Sharing *sharing, double bias)
{
  double used = 0;

  for (gsize i = 0; i < sharing->cells; i++)
    if (sharing->margins[i] < bias)
      used += sharing->active[i];
  return used;
}

/* The bias with which a style gets the weight `wanted` while the others' biases stay. */
static void
settle_bias (Sharing *sharing, guint style, double wanted)
{
  double low = -LARGEST_BIAS, high = LARGEST_BIAS;

  for (gsize i = 0; i < sharing->cells; i++)
    {
      double other = 0;

      nearest_style (sharing, i, style, &other);
      sharing->margins[i] = (float) (other - sharing->smoothed[style * sharing->cells + i]);
    }
  for (int step = 0; step < HALVINGS; step++)
    {
      double middle = (low + high) / 2;

      *(used_with (sharing, middle) < wanted ? &low : &high) = middle;
    }
  sharing->biases[style] = (low + high) / 2;
}

gboolean
limner_style_shares_choose (const LimnerStyleContest *contest, guint16 *of, GError **error)
{
  const guint n_styles = contest->n_styles;
  gsize cells = (gsize) contest->rows * (gsize) contest->columns;
  g_autofree double *biases = g_new0 (double, n_styles);
  float *smoothed = limner_alloc_floats ((n_styles + 1) * cells, error);
  Sharing sharing = { smoothed, contest->active, biases, smoothed + n_styles * cells, cells, n_styles };
  double total = 0, nearest = 0;

  if (smoothed == NULL)
    return FALSE;
  for (guint s = 0; s < n_styles; s++)
    smooth (contest->cosines[s], contest->rows, contest->columns, smoothed + s * cells);
  for (gsize i = 0; i < cells; i++)
    total += contest->active[i];
  /* The first style's bias is 0: only differences matter. */
  for (int round = 0; round < ROUNDS; round++)
    for (guint s = 1; s < n_styles; s++)
      settle_bias (&sharing, s, contest->shares[s] * total);
  for (gsize i = 0; i < cells; i++)
    of[i] = (guint16) nearest_style (&sharing, i, n_styles, &nearest);
  limner_memory_free (smoothed);
  return TRUE;
}
