/* Tiles: receptive fields computed from the graph, tilings, and equality with the undivided picture. */
#include "network.h"

#include "limner/error.h"
#include "nn/tiles-private.h"

#include <math.h>
#include <string.h>

/* The receptive field of relu5_1 in a VGG-19 extends 156 pixels (listed by Araujo et al. 2019). */
static void
test_field_of_vgg (void)
{
  static const int convolutions[] = { 2, 2, 4, 4, 1 };
  Network net;
  LimnerReceptiveField field;
  int x = 0;

  network_init (&net, 3, 64, 64, 1);
  for (guint block = 0; block < G_N_ELEMENTS (convolutions); block++)
    {
      for (int i = 0; i < convolutions[block]; i++)
        x = limner_graph_relu (net.graph, network_conv (&net, x, 2, 3, (LimnerConvSpec) { .pad = 1 }), 0,
                               NULL);
      network_tap (&net, x);
      if (block + 1 < G_N_ELEMENTS (convolutions))
        x = limner_graph_max_pool (net.graph, x, &(LimnerPoolSpec) { 2, 2, 0, FALSE, FALSE }, NULL);
      if (block == 3)
        net.n_taps--;
    }
  g_assert_true (limner_graph_receptive_field (net.graph, net.taps, net.n_taps, &field, NULL));
  g_assert_cmpint (field.align, ==, 16);
  g_assert_cmpint (field.before + field.align + field.after, ==, 156);
  g_assert_cmpint (field.before, ==, field.after);
  g_assert_false (field.global);
  g_assert_cmpint (limner_graph_pixels (net.graph, x, 160), ==, 10);
  network_clear (&net);
}

/* Strides, odd kernels, no padding, branches, upsampling. */
static void
build_crooked (Network *net, int height, int width)
{
  network_init (net, 3, height, width, 3);
  int x = limner_graph_relu (net->graph, network_conv (net, 0, 8, 3, (LimnerConvSpec) { .stride = 2 }), 0,
                             NULL);
  network_tap (net, x);
  x = limner_graph_max_pool (net->graph, x, &(LimnerPoolSpec) { 3, 2, 0, TRUE, FALSE }, NULL);
  int a = limner_graph_relu (net->graph, network_conv (net, x, 8, 1, (LimnerConvSpec) { 0 }), 0, NULL);
  int b = limner_graph_relu (
      net->graph, network_conv (net, a, 16, 5, (LimnerConvSpec) { 1, 2, LIMNER_PAD_REPLICATE }), 0, NULL);
  int c = network_conv (net, a, 16, 3, (LimnerConvSpec) { 1, 1, LIMNER_PAD_ZERO });
  x = network_tap (net, limner_graph_concat (net->graph, (int[]) { a, b, c }, 3, NULL));
  x = limner_graph_resize (net->graph, x, 2, LIMNER_FILTER_BILINEAR, NULL);
  network_tap (net,
               network_conv (net, x, 3, 3, (LimnerConvSpec) { .pad = 1, .padding = LIMNER_PAD_REFLECT }));
}

/* An encoder and decoder whose output has the input's size. */
static void
build_coder (Network *net, int height, int width)
{
  LimnerConvSpec reflect = { 1, 1, LIMNER_PAD_REFLECT }, half = { 2, 1, LIMNER_PAD_REFLECT };

  network_init (net, 3, height, width, 4);
  int x = limner_graph_relu (
      net->graph, network_conv (net, 0, 16, 9, (LimnerConvSpec) { 1, 4, LIMNER_PAD_REFLECT }), 0, NULL);
  x = limner_graph_relu (net->graph, network_conv (net, x, 16, 3, half), 0, NULL);
  int y = limner_graph_avg_pool (net->graph, x, &(LimnerPoolSpec) { 2, 2, 0, FALSE, FALSE }, NULL);
  x = limner_graph_add (net->graph, network_conv (net, y, 16, 3, reflect), y, NULL);
  x = limner_graph_resize (net->graph, x, 2, LIMNER_FILTER_NEAREST, NULL);
  x = limner_graph_resize (net->graph, x, 2, LIMNER_FILTER_LANCZOS, NULL);
  network_tap (net, network_conv (net, x, 3, 3, reflect));
}

/* Adds factor (position in the whole picture) + value to each tap. */
typedef struct
{
  const Network *net;
  const LimnerTile *tile; /* NULL: the whole picture */
} Adding;

static float
factor_at (guint tap, int c, int y, int x)
{
  return sinf ((float) (1 + (int) tap * 31 + c * 7 + y * 3 + x * 5));
}

static void
add_gradient (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer user_data)
{
  const Adding *adding = user_data;
  int node = adding->net->taps[tap];
  int top = adding->tile != NULL ? limner_graph_pixels (adding->net->graph, node, adding->tile->top) : 0,
      left = adding->tile != NULL ? limner_graph_pixels (adding->net->graph, node, adding->tile->left) : 0;

  for (int c = 0; c < value->channels; c++)
    for (int y = 0; y < value->height; y++)
      for (int x = 0; x < value->width; x++)
        limner_activation_at (gradient, c / LIMNER_LANES, y, x)[c % LIMNER_LANES]
            += factor_at (tap, c, top + y, left + x)
               + limner_activation_at (value, c / LIMNER_LANES, y, x)[c % LIMNER_LANES];
}

static void
run (const Network *net, const LimnerTile *tile, int height, int width, const float *input, float *gradient,
     LimnerPlan **plan)
{
  g_autoptr (GError) error = NULL;
  Adding adding = { net, tile };

  if (*plan == NULL)
    *plan = limner_plan_new (&(LimnerPlanSpec) { .graph = net->graph,
                                                 .height = height,
                                                 .width = width,
                                                 .taps = net->taps,
                                                 .n_taps = net->n_taps,
                                                 .backward = TRUE },
                             &error);
  g_assert_no_error (error);
  g_assert_true (limner_plan_forward (*plan, input, NULL, NULL));
  g_assert_true (limner_plan_backward (*plan, add_gradient, &adding, gradient, NULL, NULL));
}

static float
largest (const float *values, gsize n)
{
  float most = 0;

  for (gsize i = 0; i < n; i++)
    most = MAX (most, fabsf (values[i]));
  return most;
}

/* Compares every tap's values that belong to the tile with those of the whole picture. */
static void
compare_taps (const Network *net, const LimnerTile *tile, const LimnerPlan *whole, const LimnerPlan *part)
{
  for (guint tap = 0; tap < net->n_taps; tap++)
    {
      const LimnerActivation *all = limner_plan_tap (whole, tap), *some = limner_plan_tap (part, tap);
      int node = net->taps[tap], top = limner_graph_pixels (net->graph, node, tile->top),
          left = limner_graph_pixels (net->graph, node, tile->left),
          first_y = limner_graph_pixels (net->graph, node, tile->y),
          first_x = limner_graph_pixels (net->graph, node, tile->x),
          end_y = tile->y + tile->height == net->height
                      ? all->height
                      : limner_graph_pixels (net->graph, node, tile->y + tile->height),
          end_x = tile->x + tile->width == net->width
                      ? all->width
                      : limner_graph_pixels (net->graph, node, tile->x + tile->width);

      for (int c = 0; c < all->channels; c++)
        for (int y = first_y; y < MIN (end_y, all->height); y++)
          for (int x = first_x; x < MIN (end_x, all->width); x++)
            g_assert_cmpfloat_with_epsilon (
                limner_activation_at (all, c / LIMNER_LANES, y, x)[c % LIMNER_LANES],
                limner_activation_at (some, c / LIMNER_LANES, y - top, x - left)[c % LIMNER_LANES], 1e-4);
    }
}

static void
check_network (Network *net, int core)
{
  gsize n = 3 * (gsize) net->height * (gsize) net->width;
  g_autofree float *input = network_random (net, n), *whole = g_new (float, n), *tiled = g_new0 (float, n);
  g_autoptr (LimnerPlan) plan = NULL, part = NULL;
  g_autofree LimnerTile *tiles = NULL;
  LimnerReceptiveField field;
  LimnerTiling tiling;
  guint n_tiles;
  int rows = 0, columns = 0, most_rows, most_columns;

  g_assert_true (limner_graph_receptive_field (net->graph, net->taps, net->n_taps, &field, NULL));
  run (net, NULL, net->height, net->width, input, whole, &plan);
  limner_tiling_init (&tiling, net->height, net->width, &field, TRUE, core);
  limner_tiling_window (&tiling, &most_rows, &most_columns);
  limner_tiling_shift (&tiling, &net->random);
  tiles = limner_tiling_tiles (&tiling, &n_tiles);
  g_assert_cmpuint (n_tiles, >, 3);
  for (guint i = 0; i < n_tiles; i++)
    {
      gsize size = 3 * (gsize) tiles[i].rows * (gsize) tiles[i].columns;
      g_autofree float *window = g_new (float, size), *gradient = g_new (float, size);

      g_assert_cmpint (tiles[i].rows, <=, most_rows);
      g_assert_cmpint (tiles[i].columns, <=, most_columns);
      g_assert_cmpint (tiles[i].rows * tiles[i].columns, <, net->height * net->width);
      if (tiles[i].rows != rows || tiles[i].columns != columns)
        g_clear_pointer (&part, limner_plan_free);
      rows = tiles[i].rows;
      columns = tiles[i].columns;
      limner_tile_cut (&tiles[i], input, 3, net->height, net->width, window);
      run (net, &tiles[i], rows, columns, window, gradient, &part);
      compare_taps (net, &tiles[i], plan, part);
      limner_tile_put (&tiles[i], gradient, 3, net->height, net->width, tiled);
    }
  for (gsize i = 0; i < n; i++)
    g_assert_cmpfloat_with_epsilon (whole[i], tiled[i], 1e-4 * largest (whole, n));
  network_clear (net);
}

static void
test_crooked (void)
{
  for (int odd = 0; odd < 2; odd++)
    {
      Network net;

      build_crooked (&net, 137 + odd, 131 + 2 * odd);
      check_network (&net, 48);
    }
}

static void
test_coder (void)
{
  Network net;

  build_coder (&net, 148, 132);
  check_network (&net, 40);
}

/* For any size and shift: tiles cover every pixel once, and windows are inside the picture and wide
 * enough. */
static void
test_tilings (void)
{
  LimnerRandom random;

  limner_random_init (&random, 5);
  for (int trial = 0; trial < 500; trial++)
    {
      LimnerReceptiveField field
          = { 1 << limner_random_below (&random, 5), (int) limner_random_below (&random, 40),
              (int) limner_random_below (&random, 40), FALSE };
      int height = 1 + (int) limner_random_below (&random, 300),
          width = 1 + (int) limner_random_below (&random, 300);
      g_autofree guint8 *seen = g_new0 (guint8, (gsize) height * (gsize) width);
      g_autofree LimnerTile *tiles = NULL;
      LimnerTiling tiling;
      guint n;

      limner_tiling_init (&tiling, height, width, &field, trial % 2,
                          1 + (int) limner_random_below (&random, 120));
      if (trial % 3 > 0)
        limner_tiling_shift (&tiling, &random);
      tiles = limner_tiling_tiles (&tiling, &n);
      if (limner_tiling_is_whole (&tiling))
        g_assert_cmpuint (n, ==, 1);
      for (guint i = 0; i < n; i++)
        {
          const LimnerTile *t = &tiles[i];
          int reach = trial % 2 ? field.before + field.after : 0;

          g_assert_cmpint (t->top % field.align, ==, 0);
          g_assert_cmpint (t->left % field.align, ==, 0);
          g_assert_true (t->top >= 0 && t->left >= 0 && t->top + t->rows <= height
                         && t->left + t->columns <= width);
          g_assert_cmpint (t->top, <=, MAX (t->y - MAX (field.before, reach), 0));
          g_assert_cmpint (t->left, <=, MAX (t->x - MAX (field.before, reach), 0));
          g_assert_cmpint (t->top + t->rows, >=, MIN (t->y + t->height + MAX (field.after, reach), height));
          g_assert_cmpint (t->left + t->columns, >=, MIN (t->x + t->width + MAX (field.after, reach), width));
          for (int y = t->y; y < t->y + t->height; y++)
            for (int x = t->x; x < t->x + t->width; x++)
              seen[y * width + x]++;
        }
      for (int i = 0; i < height * width; i++)
        g_assert_cmpint (seen[i], ==, 1);
    }
}

static gsize
pixels_of (int rows, int columns, gpointer data, GError **error)
{
  return (gsize) rows * (gsize) columns;
}

static void
test_fit (void)
{
  const LimnerReceptiveField field = { 16, 40, 40, FALSE };
  const LimnerTilingSpec spec
      = { .height = 1000, .width = 900, .field = &field, .backward = TRUE, .bytes = pixels_of };
  LimnerTiling tiling;
  int rows, columns;

  g_assert_cmpuint (limner_tiling_fit (&tiling, &spec, 900000, NULL), ==, 900000);
  g_assert_true (limner_tiling_is_whole (&tiling));
  for (gsize limit = 700000; limit > 40000; limit /= 2)
    {
      gsize bytes = limner_tiling_fit (&tiling, &spec, limit, NULL);

      limner_tiling_window (&tiling, &rows, &columns);
      g_assert_cmpuint (bytes, ==, (gsize) rows * (gsize) columns);
      g_assert_cmpuint (bytes, <=, limit);
      g_assert_cmpuint (bytes, >, limit / 8);
    }
  g_assert_cmpuint (limner_tiling_fit (&tiling, &spec, 1000, NULL), >, 1000);
}

/* Layers that need the whole picture are reported. */
static void
test_not_local (void)
{
  g_autoptr (GError) error = NULL;
  LimnerReceptiveField field;
  Network net;
  int norm, up;

  network_init (&net, 3, 16, 16, 1);
  norm = network_norm (&net, 0);
  up = limner_graph_upsample (net.graph, norm, NULL);
  g_assert_true (limner_graph_receptive_field (net.graph, &norm, 1, &field, NULL));
  g_assert_true (field.global);
  g_assert_false (limner_graph_receptive_field (net.graph, &up, 1, &field, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED);
  network_clear (&net);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tiles/field-of-vgg", test_field_of_vgg);
  g_test_add_func ("/tiles/tilings", test_tilings);
  g_test_add_func ("/tiles/fit", test_fit);
  g_test_add_func ("/tiles/crooked", test_crooked);
  g_test_add_func ("/tiles/coder", test_coder);
  g_test_add_func ("/tiles/not-local", test_not_local);
  return g_test_run ();
}
