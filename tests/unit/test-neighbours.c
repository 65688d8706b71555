/* Neighbours: the search, the choice of places, and the loss. */
#include "base/memory-private.h"
#include "base/random-private.h"
#include "limner/error.h"
#include "limner/system.h"
#include "pictures.h"
#include "style/laplacian-private.h"
#include "style/neighbour-layers-private.h"
#include "style/neighbours-private.h"
#include "style/place-choice-private.h"
#include "style/principal-private.h"
#include "style/style-shares-private.h"
#include "style/symmetric-private.h"

#include <math.h>
#include <string.h>

static float *
noise_new (gsize n, guint64 seed)
{
  float *values = g_new (float, n);
  LimnerRandom random;

  limner_random_init (&random, seed);
  for (gsize i = 0; i < n; i++)
    values[i] = (float) limner_random_normal (&random);
  return values;
}

static double
dot (const float *a, const float *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += (double) a[i] * b[i];
  return sum;
}

/* --- axis filters and the pyramid --- */

static void
check_transposed (const LimnerAxisFilter *filter)
{
  g_autofree float *x = noise_new ((gsize) filter->n_in, 1), *y = noise_new ((gsize) filter->n_out, 2);
  g_autofree float *to = g_new (float, filter->n_out), *back = g_new (float, filter->n_in);
  int starts[] = { 0, 1 }, index = 0;
  float one = 1;
  const LimnerAxisFilter same = { 1, 1, starts, &index, &one };
  LimnerAxisFilter transposed;
  double sum = 0;

  limner_axis_filter_init_transposed (&transposed, filter);
  limner_axis_filters_apply (filter, &same, x, 1, to);
  limner_axis_filters_apply (&same, &transposed, y, 1, back);
  g_assert_cmpfloat_with_epsilon (dot (to, y, (gsize) filter->n_out), dot (x, back, (gsize) filter->n_in),
                                  1e-4);
  for (int k = 0; k < filter->start[filter->n_out]; k++)
    sum += filter->weight[k];
  g_assert_cmpfloat_with_epsilon (sum, filter->n_out, 1e-4);
  limner_axis_filter_clear (&transposed);
}

static void
test_axis_filters (void)
{
  static const int sizes[][2] = { { 1, 1 }, { 1, 5 }, { 5, 1 }, { 7, 13 }, { 13, 7 }, { 16, 4 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int width = 0; width < 3; width++)
      {
        const LimnerCells cells = { -1.5, 2, 0.5 + 1.25 * width };
        LimnerAxisFilter filter;

        limner_axis_filter_init_linear (&filter, sizes[i][0], sizes[i][1]);
        check_transposed (&filter);
        limner_axis_filter_clear (&filter);
        limner_axis_filter_init_cells (&filter, sizes[i][0], sizes[i][1], &cells);
        check_transposed (&filter);
        limner_axis_filter_clear (&filter);
      }
}

static void
test_laplacian (void)
{
  static const int sizes[][2] = { { 1, 1 }, { 1, 9 }, { 31, 47 }, { 64, 33 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gsize n = 3 * (gsize) sizes[i][0] * (gsize) sizes[i][1];
      g_autofree float *x = noise_new (n, 3), *joined = g_new (float, n), *gradient = noise_new (n, 4);
      g_autofree float *values = NULL, *moved = NULL, *slope = NULL;
      LimnerLaplacian laplacian;

      g_assert_true (limner_laplacian_init (&laplacian, sizes[i][0], sizes[i][1], NULL));
      g_assert_cmpuint (laplacian.size, ==, limner_laplacian_values (sizes[i][0], sizes[i][1]));
      values = g_new (float, laplacian.size);
      slope = g_new (float, laplacian.size);
      limner_laplacian_split (&laplacian, x, values);
      limner_laplacian_join (&laplacian, values, joined);
      for (gsize k = 0; k < n; k++)
        g_assert_cmpfloat_with_epsilon (joined[k], x[k], 1e-5);
      /* Joining is linear, so the gradient is its transpose. */
      moved = noise_new (laplacian.size, 5);
      limner_laplacian_gradient (&laplacian, gradient, slope);
      limner_laplacian_join (&laplacian, moved, joined);
      g_assert_cmpfloat_with_epsilon (dot (joined, gradient, n), dot (moved, slope, laplacian.size), 2e-3);
      limner_laplacian_clear (&laplacian);
    }
}

/* --- the grid --- */

/* The means of all cells weighted by their pixels give the picture's mean; scattering is the transpose
 * of gathering. */
static void
test_grid (void)
{
  static const int sizes[][3] = { { 1, 1, 16 }, { 13, 22, 32 }, { 9, 7, 48 } }; /* rows, columns, channels */

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (int pixels = 1; pixels <= 8; pixels *= 2)
      {
        LimnerActivation tap
            = { .channels = sizes[i][2], .height = sizes[i][0], .width = sizes[i][1], .border = 1 };
        LimnerActivation back = tap;
        gsize size = limner_activation_size (&tap), cells;
        g_autofree float *data = noise_new (size, 6), *zero = g_new0 (float, size), *rows = NULL,
                         *weights = NULL;
        LimnerGridLayer layer;
        LimnerGrid grid;
        double sum = 0;

        tap.data = data;
        back.data = zero;
        limner_grid_init (&grid, tap.height * pixels, tap.width * pixels, 3, 1);
        cells = limner_grid_cells (&grid);
        limner_grid_layer_init (&layer, &grid, pixels, 1, &tap);
        rows = g_new (float, cells *(gsize) sizes[i][2]);
        weights = noise_new (cells * (gsize) sizes[i][2], 7);
        limner_grid_gather (&layer, &tap, rows, (gsize) sizes[i][2]);
        limner_grid_scatter (&layer, weights, (gsize) sizes[i][2], &back, NULL);
        for (int block = 0; block < limner_activation_blocks (&tap); block++)
          for (int y = 0; y < tap.height; y++)
            for (int x = 0; x < tap.width; x++)
              sum += dot (limner_activation_at (&tap, block, y, x), limner_activation_at (&back, block, y, x),
                          LIMNER_LANES);
        g_assert_cmpfloat_with_epsilon (sum, dot (rows, weights, cells * (gsize) sizes[i][2]),
                                        1e-3 * (1 + fabs (sum)));
        limner_grid_layer_clear (&layer);
      }
}

/* --- the search --- */

static void
check_search (gsize n, gsize queries, int dims, int reduced, int best, double recall)
{
  const gsize stride = (gsize) dims + 3;
  g_autofree float *rows = noise_new (n * stride, 8), *asked = noise_new (queries * stride, 9);
  g_autofree float *usable = g_new (float, n), *counts = g_new (float, queries),
                   *cosines = g_new (float, queries *(gsize) best);
  g_autofree gint32 *found = g_new (gint32, queries * (gsize) best);
  LimnerNearest nearest;
  gsize right = 0, counted = 0;

  /* As in features, a few directions have most of the variance. */
  for (gsize i = 0; i < n; i++)
    for (int c = 0; c < dims; c++)
      rows[i * stride + (gsize) c] *= 1.0f / (float) (1 + c);
  for (gsize i = 0; i < queries; i++)
    for (int c = 0; c < dims; c++)
      asked[i * stride + (gsize) c] *= 1.0f / (float) (1 + c);
  for (gsize i = 0; i < n; i++)
    usable[i] = i % 5 != 2;
  for (gsize i = 0; i < queries; i++)
    counts[i] = i % 11 == 3 || (i >= 64 && i < 128) ? 0 : 0.5f;
  g_assert_true (
      limner_nearest_init (&nearest, &(LimnerNearestRows) { rows, n, stride, dims, usable, reduced }, NULL));
  g_assert_true (limner_nearest_find (&nearest, &(LimnerNearestQueries) { asked, queries, stride, counts },
                                      &(LimnerNearestFound) { best, found, cosines }, NULL, NULL));
  for (gsize q = 0; q < queries; q++)
    {
      const float *query = asked + q * stride;
      float length = limner_inverse_length (query, dims), most = -2;

      if (!(counts[q] > 0))
        {
          g_assert_cmpint (found[q * (gsize) best], ==, -1);
          g_assert_cmpfloat (cosines[q * (gsize) best], ==, 0);
          continue;
        }
      counted++;
      for (gsize i = 0; i < n; i++)
        if (usable[i] > 0)
          most = MAX (most, (float) (dot (query, rows + i * stride, (gsize) dims) * length
                                     * limner_inverse_length (rows + i * stride, dims)));
      right += found[q * (gsize) best] >= 0 && cosines[q * (gsize) best] > most - 1e-5f;
      for (int k = 0; k < best; k++)
        {
          gint32 index = found[q * (gsize) best + (gsize) k];

          if (index < 0)
            continue;
          g_assert_cmpfloat (usable[index], >, 0);
          if (k > 0)
            g_assert_cmpfloat (cosines[q * (gsize) best + (gsize) k], <=,
                               cosines[q * (gsize) best + (gsize) k - 1]);
        }
    }
  g_test_message ("%" G_GSIZE_FORMAT " rows, %d of %d dimensions: %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
                  " right",
                  n, reduced, dims, right, counted);
  g_assert_cmpfloat ((double) right, >=, recall * (double) counted);
  limner_nearest_clear (&nearest);
}

static void
test_exact_search (void)
{
  check_search (1, 1, 1, 0, 1, 1);
  check_search (3, 5, 7, 0, 8, 1);
  check_search (1031, 67, 33, 0, 3, 1);
  check_search (2500, 129, 48, 64, 8, 1); /* not more dimensions than exist */
}

static void
test_reduced_search (void)
{
  check_search (3001, 131, 96, 24, 8, 0.97);
}

/* The sum of squares of the rows' parts along the directions. */
static double
energy_along (const float *rows, gsize n, gsize dims, const float *directions, gsize k)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    for (gsize d = 0; d < k; d++)
      sum += pow (dot (rows + i * dims, directions + d * dims, dims), 2);
  return sum;
}

/* Compares with eigenvectors of the covariance matrix; 1 row has 1 direction, and 0 rows have none. */
static void
test_principal_directions (void)
{
  const gsize sizes[][3] = { { 400, 37, 5 }, { 90, 8, 8 }, { 1, 9, 4 }, { 0, 3, 2 }, { 5, 1, 1 } };

  for (gsize t = 0; t < G_N_ELEMENTS (sizes); t++)
    {
      gsize n = sizes[t][0], dims = sizes[t][1], k = sizes[t][2];
      g_autofree float *rows = noise_new (n * dims + 1, 12), *found = g_new (float, k *dims),
                       *covariance = g_new0 (float, dims *dims), *values = g_new (float, dims);

      for (gsize i = 0; i < n * dims; i++)
        rows[i] *= 1.0f / (float) (1 + i % dims);
      for (gsize i = 0; i < n; i++)
        for (gsize a = 0; a < dims; a++)
          for (gsize b = 0; b < dims; b++)
            covariance[a * dims + b] += rows[i * dims + a] * rows[i * dims + b];
      g_assert_true (limner_principal_directions (rows, n, (int) dims, (int) k, found, NULL));
      for (gsize a = 0; a < k; a++)
        for (gsize b = 0; b < k; b++)
          g_assert_cmpfloat_with_epsilon (dot (found + a * dims, found + b * dims, dims), a == b, 1e-5);
      g_assert_true (limner_symmetric_eigen (covariance, values, (int) dims, NULL));
      g_assert_cmpfloat (energy_along (rows, n, dims, found, k), >=,
                         0.999 * energy_along (rows, n, dims, covariance + (dims - k) * dims, k));
    }
}

/* --- the choice of places --- */

/* In a flat picture all places are equally near, and cells continue their neighbours' choices. */
static void
test_goes_on (void)
{
  enum
  {
    SIDE = 12,
    CELLS = SIDE * SIDE,
    DIMS = 16
  };
  g_autofree float *rows = g_new (float, CELLS *DIMS), *features = g_new (float, CELLS *DIMS);
  g_autofree float *noise = noise_new (CELLS * DIMS, 10), *cosines = NULL;
  g_autofree gint32 *candidates = g_new (gint32, CELLS * LIMNER_PLACE_CANDIDATES),
                    *match = g_new0 (gint32, CELLS);
  const LimnerSheet sheet = { 0, SIDE, SIDE };
  LimnerNearest nearest;
  int coherent = 0;

  cosines = g_new (float, CELLS *LIMNER_PLACE_CANDIDATES);
  for (int i = 0; i < CELLS * DIMS; i++)
    {
      rows[i] = (i % DIMS == 0 ? 10.0f : 0.0f) + 0.1f * noise[i];
      features[i] = i % DIMS == 0 ? 1.0f : 0.0f;
    }
  match[5] = -1;
  g_assert_true (
      limner_nearest_init (&nearest, &(LimnerNearestRows) { rows, CELLS, DIMS, DIMS, NULL, 0 }, NULL));
  g_assert_true (limner_nearest_find (&nearest, &(LimnerNearestQueries) { features, CELLS, DIMS, NULL },
                                      &(LimnerNearestFound) { LIMNER_PLACE_CANDIDATES, candidates, cosines },
                                      NULL, NULL));
  g_assert_true (limner_places_choose (
      &(LimnerPlaceChoice) { SIDE, SIDE, features, DIMS, candidates, cosines, &nearest, &sheet, 1 }, match,
      NULL));
  g_assert_cmpint (match[5], ==, -1);
  for (int y = 0; y < SIDE; y++)
    for (int x = 1; x < SIDE; x++)
      coherent += match[y * SIDE + x] == match[y * SIDE + x - 1] + 1;
  g_test_message ("%d of %d go on", coherent, SIDE * (SIDE - 1));
  g_assert_cmpint (coherent, >, SIDE * (SIDE - 1) / 2);
  limner_nearest_clear (&nearest);
}

static void
test_shares (void)
{
  enum
  {
    ROWS = 31,
    COLUMNS = 43,
    CELLS = ROWS * COLUMNS
  };
  g_autofree float *cosines = noise_new (3 * CELLS, 11), *active = g_new (float, CELLS);
  g_autofree guint16 *of = g_new (guint16, CELLS);
  const float *const each[] = { cosines, cosines + CELLS, cosines + 2 * CELLS };
  const double shares[] = { 0.6, 0.3, 0.1 };
  double used[3] = { 0 }, total = 0;

  for (int i = 0; i < CELLS; i++)
    active[i] = i % 7 == 0 ? 0 : 1;
  for (int i = 0; i < CELLS; i++)
    cosines[CELLS + i] += 1.5f; /* much nearer than the others */
  g_assert_true (limner_style_shares_choose (&(LimnerStyleContest) { each, shares, 3, active, ROWS, COLUMNS },
                                             of, NULL));
  for (int i = 0; i < CELLS; i++)
    {
      used[of[i]] += active[i];
      total += active[i];
    }
  for (int s = 0; s < 3; s++)
    g_assert_cmpfloat_with_epsilon (used[s] / total, shares[s], 0.05);
}

/* --- the loss --- */

typedef struct
{
  LimnerModel *model;
  LimnerGraph *graph;
  LimnerTapWeight *taps;
  int *nodes;
  guint n;
  LimnerPlan *plan;
  LimnerNeighbours *neighbours;
  double loss;
  guint masks; /* taken */
} Fixture;

static LimnerPlanes
planes_new (int height, int width, guint64 seed)
{
  gsize n = 3 * (gsize) height * (gsize) width;
  g_autofree float *noise = noise_new (n, seed);
  float *planes = limner_alloc_floats (n, NULL);

  for (gsize i = 0; i < n; i++)
    planes[i] = CLAMP (0.5f + 0.2f * noise[i], 0.0f, 1.0f);
  return (LimnerPlanes) { planes, NULL, height, width };
}

static void
fixture_init (Fixture *fixture, int height, int width)
{
  *fixture = (Fixture) { .model = bundled_model () };
  fixture->graph = limner_model_build_network (fixture->model, LIMNER_NETWORK_REPLICATE_FIRST, NULL);
  fixture->taps = limner_neighbour_layers (fixture->model, fixture->graph, &fixture->n);
  fixture->nodes = g_new (int, fixture->n);
  for (guint i = 0; i < fixture->n; i++)
    fixture->nodes[i] = limner_graph_find (fixture->graph, fixture->taps[i].tap);
  fixture->plan = limner_plan_new (&(LimnerPlanSpec) { .graph = fixture->graph,
                                                       .height = height,
                                                       .width = width,
                                                       .taps = fixture->nodes,
                                                       .n_taps = fixture->n,
                                                       .backward = TRUE },
                                   NULL);
  fixture->neighbours
      = limner_neighbours_new (fixture->graph, LIMNER_FP32, limner_model_preprocess (fixture->model),
                               fixture->nodes, fixture->n, NULL);
}

static void
fixture_clear (Fixture *fixture)
{
  limner_neighbours_free (fixture->neighbours);
  limner_plan_free (fixture->plan);
  g_free (fixture->nodes);
  g_free (fixture->taps);
  limner_graph_unref (fixture->graph);
  limner_model_unref (fixture->model);
}

static void
add_difference (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer data)
{
  Fixture *fixture = data;

  fixture->loss += limner_neighbours_difference (fixture->neighbours, tap, value, 0.25, gradient, NULL);
}

/* The same, and applies the mask of the tap's ReLU. */
static void
add_masked_difference (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer data)
{
  Fixture *fixture = data;
  const LimnerMask *mask = limner_plan_take_mask (fixture->plan, tap);

  fixture->masks += mask != NULL;
  fixture->loss += limner_neighbours_difference (fixture->neighbours, tap, value, 0.25, gradient, mask);
}

static double
loss_at (Fixture *fixture, const float *x, gsize n, LimnerTapGradientFunc add, float *gradient)
{
  g_autofree float *input = g_new (float, 3 * n), *network = g_new (float, 3 * n);

  limner_preprocess_planes (limner_model_preprocess (fixture->model), x, n, input);
  g_assert_true (limner_plan_forward (fixture->plan, input, NULL, NULL));
  fixture->loss = 0;
  g_assert_true (limner_plan_backward (fixture->plan, add, fixture, network, NULL, NULL));
  limner_preprocess_gradient (limner_model_preprocess (fixture->model), network, n, gradient);
  return fixture->loss;
}

/* The loss changes along its gradient as predicted; with a mask, and with places for each layer. */
static void
check_gradient (int height, int width, gboolean weighted, LimnerMatch how)
{
  const gsize n = (gsize) height * (gsize) width;
  LimnerPlanes styles[] = { planes_new (37, 45, 12), planes_new (33, 34, 13) },
               x = planes_new (height, width, 14);
  const double shares[] = { 0.6, 0.4 };
  const LimnerNeighbourStyles given = { styles, shares, 2, 64 << 20, NULL };
  g_autofree float *gradient = g_new (float, 3 * n), *moved = g_new (float, 3 * n);
  g_autofree float *unused = g_new (float, 3 * n), *weights = g_new (float, n), *input = g_new (float, 3 * n);
  LimnerNeighbourPicture picture = { .height = height, .width = width, .up = 2, .left = 1 };
  double slope, losses[2], step;
  Fixture fixture;

  limner_precision_force (LIMNER_FP32);
  picture.weights = weighted ? weights : NULL;
  for (gsize i = 0; i < n; i++)
    weights[i] = i % (gsize) width < (gsize) width / 3 ? 0 : 1;
  fixture_init (&fixture, height, width);
  g_assert_true (limner_neighbours_set_styles (fixture.neighbours, &given, NULL, NULL));
  limner_preprocess_planes (limner_model_preprocess (fixture.model), x.planes, n, input);
  g_assert_true (limner_plan_forward (fixture.plan, input, NULL, NULL));
  g_assert_true (limner_neighbours_match (fixture.neighbours, fixture.plan, &picture, how, NULL, NULL));
  g_assert_cmpfloat (loss_at (&fixture, x.planes, n, add_difference, gradient), >, 1e-3);
  loss_at (&fixture, x.planes, n, add_masked_difference, unused);
  g_assert_cmpint (fixture.masks, >, 0);
  g_assert_cmpmem (unused, 3 * n * sizeof (float), gradient, 3 * n * sizeof (float));
  slope = dot (gradient, gradient, 3 * n);
  step = 1e-4 * sqrt (3 * (double) n / slope);
  for (int side = 0; side < 2; side++)
    {
      for (gsize i = 0; i < 3 * n; i++)
        moved[i] = x.planes[i] + (float) (side == 0 ? -step : step) * gradient[i];
      losses[side] = loss_at (&fixture, moved, n, add_difference, unused);
    }
  g_test_message ("%d x %d: %g, by differences %g", height, width, slope,
                  (losses[1] - losses[0]) / (2 * step));
  g_assert_cmpfloat_with_epsilon ((losses[1] - losses[0]) / (2 * step), slope, 0.03 * fabs (slope) + 1e-5);
  fixture_clear (&fixture);
  limner_planes_clear (&styles[0]);
  limner_planes_clear (&styles[1]);
  limner_planes_clear (&x);
}

static void
test_gradient (void)
{
  check_gradient (33, 46, FALSE, LIMNER_MATCH_TOGETHER);
  check_gradient (32, 41, TRUE, LIMNER_MATCH_LAYERS);
  check_gradient (35, 32, TRUE, LIMNER_MATCH_NEAREST);
}

static double
two_styles_loss (LimnerMatch how)
{
  enum
  {
    H = 36,
    W = 44
  };
  LimnerPlanes styles[] = { planes_new (H, W, 17), planes_new (33, 34, 18) };
  const double shares[] = { 0.5, 0.5 };
  const LimnerNeighbourStyles given = { styles, shares, 2, 64 << 20, NULL };
  const LimnerNeighbourPicture picture = { .height = H, .width = W };
  g_autofree float *gradient = g_new (float, 3 * H * W), *input = g_new (float, 3 * H * W);
  Fixture fixture;
  double loss;

  limner_precision_force (LIMNER_FP32);
  fixture_init (&fixture, H, W);
  g_assert_true (limner_neighbours_set_styles (fixture.neighbours, &given, NULL, NULL));
  limner_preprocess_planes (limner_model_preprocess (fixture.model), styles[0].planes, H * W, input);
  g_assert_true (limner_plan_forward (fixture.plan, input, NULL, NULL));
  g_assert_true (limner_neighbours_match (fixture.neighbours, fixture.plan, &picture, how, NULL, NULL));
  loss = loss_at (&fixture, styles[0].planes, H * W, add_difference, gradient);
  fixture_clear (&fixture);
  limner_planes_clear (&styles[0]);
  limner_planes_clear (&styles[1]);
  return loss;
}

/* Layers that are matched one by one choose among two styles one by one, and so come nearer than together. */
static void
test_layers_choose_styles (void)
{
  double together = two_styles_loss (LIMNER_MATCH_TOGETHER), layers = two_styles_loss (LIMNER_MATCH_LAYERS);

  g_test_message ("together %g, layer by layer %g", together, layers);
  g_assert_cmpfloat (layers, <, together);
}

/* If picture and style are the same, each cell finds itself and the loss is 0. */
static void
test_finds_itself (void)
{
  enum
  {
    H = 36,
    W = 44
  };
  LimnerPlanes style = planes_new (H, W, 16);
  const double share = 1;
  const LimnerNeighbourStyles given = { &style, &share, 1, 64 << 20, NULL };
  const LimnerNeighbourPicture picture = { .height = H, .width = W };
  g_autofree float *gradient = g_new (float, 3 * H * W), *input = g_new (float, 3 * H * W);
  Fixture fixture;

  limner_precision_force (LIMNER_FP32);
  fixture_init (&fixture, H, W);
  g_assert_true (limner_neighbours_set_styles (fixture.neighbours, &given, NULL, NULL));
  limner_preprocess_planes (limner_model_preprocess (fixture.model), style.planes, H * W, input);
  g_assert_true (limner_plan_forward (fixture.plan, input, NULL, NULL));
  for (int how = LIMNER_MATCH_TOGETHER; how <= LIMNER_MATCH_NEAREST; how++)
    {
      g_assert_true (limner_neighbours_match (fixture.neighbours, fixture.plan, &picture, (LimnerMatch) how,
                                              NULL, NULL));
      g_assert_cmpfloat (loss_at (&fixture, style.planes, H * W, add_difference, gradient), <, 1e-5);
    }
  fixture_clear (&fixture);
  limner_planes_clear (&style);
}

/* If the rows do not fit, the style is rotated less often; if that is not enough, cells are sampled. */
static void
test_room (void)
{
  LimnerPlanes style = planes_new (64, 80, 17);
  const double share = 1;
  gsize last = G_MAXSIZE;
  Fixture fixture;

  fixture_init (&fixture, 32, 32);
  for (gsize most = 32 << 20; most >= 64 << 10; most /= 4)
    {
      const LimnerStylePlacesSpec spec = { NULL, limner_model_preprocess (fixture.model), most, NULL };
      LimnerStylePlacesSpec own = spec;
      LimnerHypercolumns columns;
      LimnerStylePlaces places;
      gsize bytes;

      g_assert_true (
          limner_hypercolumns_init (&columns, fixture.graph, LIMNER_FP32, fixture.nodes, fixture.n, NULL));
      own.columns = &columns;
      g_assert_true (
          limner_style_places_init (&places, &own, &(LimnerStyleSet) { &style, &share, 1 }, NULL, NULL));
      g_assert_cmpuint (limner_style_places_count (&places, 0), <=, last);
      last = limner_style_places_count (&places, 0);
      g_assert_cmpuint (last * columns.stride * sizeof (float), <=, most);
      g_assert_cmpuint (limner_style_places_plan (&columns, 64, 80, 1, most, &bytes), >=, last);
      limner_style_places_clear (&places);
      limner_hypercolumns_clear (&columns);
    }
  g_assert_cmpuint (last, <, 50);
  fixture_clear (&fixture);
  limner_planes_clear (&style);
}

/* Whichever allocation fails, there is an error and no leak. */
static void
test_memory (void)
{
  enum
  {
    H = 32,
    W = 33
  };
  LimnerPlanes style = planes_new (H, W, 18);
  const double share = 1;
  const LimnerNeighbourStyles given = { &style, &share, 1, 64 << 20, NULL };
  const LimnerNeighbourPicture picture = { .height = H, .width = W };
  g_autofree float *input = g_new (float, 3 * H * W);
  g_autoptr (LimnerModel) model = bundled_model ();
  gboolean done = FALSE;

  limner_preprocess_planes (limner_model_preprocess (model), style.planes, H * W, input);
  for (int n = 0; !done; n++)
    {
      g_autoptr (GError) error = NULL;
      Fixture fixture;

      fixture_init (&fixture, H, W);
      g_assert_true (limner_plan_forward (fixture.plan, input, NULL, NULL));
      limner_memory_fail_after (n);
      done = limner_neighbours_set_styles (fixture.neighbours, &given, NULL, &error)
             && limner_neighbours_match (fixture.neighbours, fixture.plan, &picture, LIMNER_MATCH_TOGETHER,
                                         NULL, &error);
      limner_memory_fail_after (-1);
      if (!done)
        g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY);
      fixture_clear (&fixture);
    }
  limner_planes_clear (&style);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/neighbours/axis-filters", test_axis_filters);
  g_test_add_func ("/neighbours/laplacian", test_laplacian);
  g_test_add_func ("/neighbours/grid", test_grid);
  g_test_add_func ("/neighbours/exact-search", test_exact_search);
  g_test_add_func ("/neighbours/reduced-search", test_reduced_search);
  g_test_add_func ("/neighbours/principal-directions", test_principal_directions);
  g_test_add_func ("/neighbours/goes-on", test_goes_on);
  g_test_add_func ("/neighbours/shares", test_shares);
  g_test_add_func ("/neighbours/gradient", test_gradient);
  g_test_add_func ("/neighbours/layers-choose-styles", test_layers_choose_styles);
  g_test_add_func ("/neighbours/finds-itself", test_finds_itself);
  g_test_add_func ("/neighbours/room", test_room);
  g_test_add_func ("/neighbours/memory", test_memory);
  return g_test_run ();
}
