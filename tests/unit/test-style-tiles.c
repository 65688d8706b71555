/* Painting in tiles: the gradient, the steps at the picture's own size, and guided upsampling. */
#include "base/memory-private.h"
#include "limner/system.h"
#include "narrow.h"
#include "pictures.h"
#include "quick-style.h"
#include "seams.h"
#include "style/guided-upsampling-private.h"
#include "style/large-private.h"
#include "style/spec-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const LimnerPlanes *now, *content;
} Cuts;

static void
cut (LimnerTiledPlanes what, const LimnerTile *tile, float *window, gpointer data)
{
  const Cuts *cuts = data;
  const LimnerPlanes *from = what == LIMNER_TILED_PAINTING ? cuts->now : cuts->content;

  if (what == LIMNER_TILED_WEIGHTS)
    limner_tile_cut (tile, from->weights, 1, from->height, from->width, window);
  else
    limner_tile_cut (tile, from->planes, 3, from->height, from->width, window);
}

static void
noise_planes (LimnerPlanes *planes, int height, int width, guint64 seed)
{
  float *values = limner_alloc_floats (3 * (gsize) (height * width), NULL);
  LimnerRandom random;

  g_assert_true (limner_planes_smooth_noise (values, height, width, seed, NULL));
  limner_random_init (&random, seed);
  for (int i = 0; i < 3 * height * width; i++)
    values[i] = 0.8f * values[i] + 0.2f * (float) limner_random_uniform (&random);
  *planes = (LimnerPlanes) { values, NULL, height, width };
}

/* A content, a style and a painting of noise. */
typedef struct
{
  LimnerPlanes content, style, now;
} Noises;

static void
noises_init (Noises *noises, int height, int width)
{
  noise_planes (&noises->content, height, width, 1);
  noise_planes (&noises->style, 150, 170, 2);
  noise_planes (&noises->now, height, width, 3);
}

static void
noises_clear (Noises *noises)
{
  limner_planes_clear (&noises->content);
  limner_planes_clear (&noises->style);
  limner_planes_clear (&noises->now);
}

/* The gradient [3,H,W] of all tiles. Returns the number of tiles. */
static guint
gather_gradient (LimnerTiled *tiled, int height, int width, float *whole)
{
  float *gradient = limner_alloc_floats (limner_tiled_window (tiled), NULL);
  guint n;
  const LimnerTile *tiles = limner_tiled_tiles (tiled, &n);

  for (guint i = 0; i < n; i++)
    {
      g_assert_true (limner_tiled_gradient (tiled, &tiles[i], gradient, NULL, NULL));
      limner_tile_put (&tiles[i], gradient, 3, height, width, whole);
    }
  limner_memory_free (gradient);
  return n;
}

/* The root of the squared differences over that of the squares of `a`. */
static double
relative_error (const float *a, const float *b, gsize n)
{
  double error = 0, norm = 0;

  for (gsize i = 0; i < n; i++)
    {
      error += pow (a[i] - b[i], 2);
      norm += pow (a[i], 2);
    }
  return sqrt (error / norm);
}

/* Weights [H,W] that rise from left to right. Free with limner_memory_free. */
static float *
ramp_weights (int height, int width)
{
  float *weights = limner_alloc_floats ((gsize) height * (gsize) width, NULL);

  for (int i = 0; i < height * width; i++)
    weights[i] = CLAMP ((float) (i % width) / (float) width * 2 - 0.5f, 0, 1);
  return weights;
}

/* In tiles, cells find the same places as in one piece and get the same gradient. */
static void
test_tiled_neighbours (void)
{
  enum
  {
    H = 150,
    W = 181
  };
  const LimnerPrecision precision = limner_precision ();
  g_autoptr (LimnerModel) model = bundled_model ();
  LimnerStyleSettings settings = quick ();
  Noises noises;
  double share = 1;
  g_autofree float *gradients = g_new (float, 2 * 3 * H * W);

  settings.distance = LIMNER_STYLE_NEIGHBOURS;
  limner_precision_force (LIMNER_FP32);
  noises_init (&noises, H, W);
  noises.content.weights = ramp_weights (H, W);
  for (int masked = 0; masked < 2; masked++)
    {
      double error;

      for (int one = 0; one < 2; one++)
        {
          Cuts cuts = { &noises.now, &noises.content };
          const LimnerTiledPicture picture = { H, W, masked, cut, NULL, &cuts };
          g_autoptr (LimnerTiled) tiled = NULL;
          LimnerRandom random;
          LimnerStyleSpec spec;
          double style_loss;
          guint n;

          limner_random_init (&random, 7);
          g_assert_true (limner_style_spec_init (&spec, model, &settings, NULL));
          tiled = limner_tiled_new (&spec.objective, &picture, one ? 1024 : 64, NULL, NULL);
          g_assert_true (
              limner_tiled_set_styles (tiled, &(LimnerStyleSet) { &noises.style, &share, 1 }, NULL, NULL));
          g_assert_true (limner_tiled_measure (tiled, &random, &style_loss, NULL, NULL));
          n = gather_gradient (tiled, H, W, gradients + one * 3 * H * W);
          g_assert_true (one ? n == 1 : n > 8);
          limner_style_spec_clear (&spec);
        }
      error = relative_error (gradients, gradients + 3 * H * W, 3 * H * W);
      g_test_message ("mask %d: relative error %g", masked, error);
      g_assert_cmpfloat (error, <, 1e-3);
    }
  noises_clear (&noises);
  limner_precision_force (precision);
}

/* The gradient computed in tiles equals that of the whole picture, with and without a mask, for any
 * borders; it has no error at the borders. */
static void
test_tiled_gradient (void)
{
  enum
  {
    H = 150,
    W = 181
  };
  const LimnerPrecision precision = limner_precision ();
  g_autoptr (LimnerModel) model = narrow_model ();
  LimnerStyleSettings settings = quick ();
  Noises noises;
  LimnerStyleSpec spec;
  LimnerRandom random;
  double share = 1;
  g_autofree float *whole = g_new (float, 3 * H * W), *tiled = g_new (float, 3 * H * W);

  limner_precision_force (LIMNER_FP32);
  noises_init (&noises, H, W);
  limner_random_init (&random, 7);
  for (int masked = 0; masked < 2; masked++)
    for (int distance = 0; distance < 2; distance++)
      {
        Cuts cuts = { &noises.now, &noises.content };
        const LimnerTiledPicture picture = { H, W, masked, cut, NULL, &cuts };
        g_autoptr (LimnerObjective) objective = NULL;
        g_autoptr (LimnerTiled) objective_tiled = NULL;
        double loss, style_loss, error;

        settings.distance = distance;
        if (masked)
          {
            limner_memory_free ((float *) noises.content.weights);
            noises.content.weights = ramp_weights (H, W);
          }
        g_assert_true (limner_style_spec_init (&spec, model, &settings, NULL));
        objective = limner_objective_new (&spec.objective, &noises.content, NULL, NULL);
        g_assert_true (limner_objective_set_styles (objective, &noises.style, &share, 1, NULL, NULL));
        g_assert_true (limner_objective_evaluate (objective, noises.now.planes, &loss, whole, NULL, NULL));
        objective_tiled = limner_tiled_new (&spec.objective, &picture, 64, NULL, NULL);
        g_assert_true (limner_tiled_set_styles (objective_tiled,
                                                &(LimnerStyleSet) { &noises.style, &share, 1 }, NULL, NULL));
        g_assert_true (limner_tiled_measure (objective_tiled, &random, &style_loss, NULL, NULL));
        g_assert_cmpfloat (style_loss, <, loss);
        g_assert_cmpuint (gather_gradient (objective_tiled, H, W, tiled), >, 8);
        error = relative_error (whole, tiled, 3 * H * W);
        g_test_message ("mask %d, distance %d: relative error %g", masked, distance, error);
        g_assert_cmpfloat (error, <, 1e-3);
        limner_style_spec_clear (&spec);
      }
  noises_clear (&noises);
  limner_precision_force (precision);
}

/* Painted small, then in tiles at its own size. The result is closer to the style than the enlarged
 * small painting. One tile and many tiles give visually equal results. */
static void
test_large (void)
{
  enum
  {
    H = 230,
    W = 310
  };
  const LimnerPrecision precision = limner_precision ();
  g_autoptr (LimnerModel) model = narrow_model ();
  g_autoptr (LimnerImage) picture = picture_new (W, H, 0);
  LimnerStyleSettings settings = quick ();
  LimnerPlanes style, small;
  LimnerStyleSpec spec;
  LimnerRegion region;
  double share = 1, before[2], after[2]; /* whole, tiled */
  LimnerLarge larges[2];

  settings.distance = LIMNER_STYLE_COVARIANCE; /* whose statistics are all computed */
  limner_precision_force (LIMNER_FP32);
  noise_planes (&style, 400, 400, 2); /* larger than the picture */
  noise_planes (&small, H / 4, W / 4, 3);
  g_assert_true (limner_region_init (&region, picture, &(LimnerBounds) { 0, 0, W, H }, FALSE, NULL));
  g_assert_true (limner_style_spec_init (&spec, model, &settings, NULL));
  for (int tiled = 0; tiled < 2; tiled++)
    {
      LimnerLarge *large = &larges[tiled];

      g_assert_true (
          limner_large_init (large, &region, &(LimnerPlaneView) { small.planes, 3, H / 4, W / 4 }, NULL));
      g_assert_true (limner_large_prepare (large,
                                           &(LimnerLargeSpec) { .objective = &spec.objective,
                                                                .styles = { &style, &share, 1 },
                                                                .core = tiled ? 64 : 1024,
                                                                .seed = 3 },
                                           NULL, NULL));
      g_assert_true (limner_tiled_measure (large->tiled, NULL, &before[tiled], NULL, NULL));
      for (int step = 0; step < LIMNER_LARGE_STEPS; step++)
        g_assert_true (limner_large_step (large, step, LIMNER_LARGE_STEPS, NULL, NULL));
      g_assert_true (limner_tiled_measure (large->tiled, NULL, &after[tiled], NULL, NULL));
    }
  g_test_message ("style loss %g to %g whole, to %g in tiles", before[0], after[0], after[1]);
  g_assert_cmpfloat (after[0], <, 0.8 * before[0]);
  g_assert_cmpfloat (fabs (after[1] / after[0] - 1), <, 0.02);
  for (int tiled = 0; tiled < 2; tiled++)
    limner_large_clear (&larges[tiled]);
  limner_style_spec_clear (&spec);
  limner_region_clear (&region);
  limner_planes_clear (&style);
  limner_planes_clear (&small);
  limner_precision_force (precision);
}

/* A first tile that hardly counts, and whose gradient therefore is small, does not set the scale of all
 * others: the first step is that of a single tile. */
static void
test_first_tile (void)
{
  enum
  {
    H = 150,
    W = 190
  };
  const LimnerPrecision precision = limner_precision ();
  g_autoptr (LimnerModel) model = narrow_model ();
  g_autoptr (LimnerImage) picture = picture_new (W, H, 0);
  LimnerStyleSettings settings = quick ();
  g_autofree float *changes = g_new (float, 2 * 3 * H * W);
  double share = 1, error;
  LimnerPlanes style, small;
  LimnerStyleSpec spec;
  LimnerRegion region;

  settings.distance = LIMNER_STYLE_COVARIANCE;
  settings.tv_weight = 0;
  settings.content_weight = 0;
  limner_precision_force (LIMNER_FP32);
  g_assert_true (limner_image_add_mask (picture, NULL));
  for (int i = 0; i < H * W; i++)
    picture->mask[i] = i / W < 100 && i % W < 100 ? 0.0005f : 1;
  noise_planes (&style, 200, 200, 2);
  noise_planes (&small, H / 2, W / 2, 3);
  g_assert_true (limner_region_init (&region, picture, &(LimnerBounds) { 0, 0, W, H }, FALSE, NULL));
  g_assert_true (limner_style_spec_init (&spec, model, &settings, NULL));
  for (int tiled = 0; tiled < 2; tiled++)
    {
      float *change = changes + tiled * 3 * H * W;
      LimnerLarge large;

      g_assert_true (
          limner_large_init (&large, &region, &(LimnerPlaneView) { small.planes, 3, H / 2, W / 2 }, NULL));
      g_assert_true (limner_large_prepare (&large,
                                           &(LimnerLargeSpec) { .objective = &spec.objective,
                                                                .styles = { &style, &share, 1 },
                                                                .core = tiled ? 64 : 1024,
                                                                .seed = 3 },
                                           NULL, NULL));
      for (int i = 0; i < 3 * H * W; i++)
        change[i] = large.x.values[i];
      g_assert_true (limner_large_step (&large, 0, LIMNER_LARGE_STEPS, NULL, NULL));
      for (int i = 0; i < 3 * H * W; i++)
        change[i] = large.x.values[i] - change[i];
      limner_large_clear (&large);
    }
  error = relative_error (changes, changes + 3 * H * W, 3 * H * W);
  g_test_message ("relative error %g", error);
  g_assert_cmpfloat (error, <, 0.05);
  limner_style_spec_clear (&spec);
  limner_region_clear (&region);
  limner_planes_clear (&style);
  limner_planes_clear (&small);
  limner_precision_force (precision);
}

/* Changes across the borders between tiles are as large as elsewhere. */
static void
test_seams (void)
{
  enum
  {
    H = 278,
    W = 330
  };
  g_autoptr (LimnerModel) model = narrow_model ();
  g_autoptr (LimnerImage) picture = picture_new (W, H, 0);
  LimnerStyleSettings settings = quick ();
  g_autofree float *change = g_new (float, 3 * H * W);
  const LimnerTile *tiles;
  LimnerPlanes style, small;
  LimnerStyleSpec spec;
  LimnerLarge large;
  LimnerRegion region;
  double share = 1, ratio;
  guint n;

  noise_planes (&style, 200, 200, 2);
  small = (LimnerPlanes) { limner_alloc_floats (3 * H * W, NULL), NULL, H, W };
  g_assert_true (limner_planes_smooth_noise ((float *) small.planes, H, W, 3, NULL));
  g_assert_true (limner_region_init (&region, picture, &(LimnerBounds) { 0, 0, W, H }, FALSE, NULL));
  g_assert_true (limner_style_spec_init (&spec, model, &settings, NULL));
  g_assert_true (limner_large_init (&large, &region, &(LimnerPlaneView) { small.planes, 3, H, W }, NULL));
  g_assert_true (limner_large_prepare (
      &large,
      &(LimnerLargeSpec) {
          .objective = &spec.objective, .styles = { &style, &share, 1 }, .core = 64, .seed = 3 },
      NULL, NULL));
  for (int i = 0; i < 3 * H * W; i++)
    change[i] = large.x.values[i];
  g_assert_true (limner_large_step (&large, 0, LIMNER_LARGE_STEPS, NULL, NULL));
  for (int i = 0; i < 3 * H * W; i++)
    change[i] = ((float) large.x.values[i] - change[i]) / 65535;
  tiles = limner_tiled_tiles (large.tiled, &n);
  g_assert_cmpuint (n, >, 20);
  ratio = seams (change, H, W, tiles, n, large.margin);
  g_test_message ("along lines %g of elsewhere", ratio);
  g_assert_cmpfloat (fabs (log (ratio)), <, log (1.15));
  limner_large_clear (&large);
  limner_style_spec_clear (&spec);
  limner_region_clear (&region);
  limner_planes_clear (&style);
  limner_planes_clear (&small);
}

typedef struct
{
  float *planes; /* [3,side,side] */
  int side;
} Taken;

static void
take (int y, int n, float *band, gpointer data)
{
  const Taken *to = data;

  for (int c = 0; c < 3; c++)
    memcpy (to->planes + (c * to->side + y) * to->side, band + c * n * to->side,
            (gsize) (n * to->side) * sizeof (float));
}

/* The content's fine lines return where the painting follows the content, and not elsewhere. */
static void
test_detail (void)
{
  enum
  {
    SIDE = 64,
    SMALL = 16
  };
  static float content[3 * SIDE * SIDE], painted[3 * SMALL * SMALL], out[3 * SIDE * SIDE];
  const LimnerPlaneView view = { content, 3, SIDE, SIDE }, small = { painted, 3, SMALL, SMALL };
  const LimnerRowSource rows = limner_plane_rows (&view);
  Taken taken = { out, SIDE };
  const LimnerBandSink sink = { take, &taken };
  double follow = 0, flat = 0;

  for (int c = 0; c < 3; c++)
    for (int y = 0; y < SIDE; y++)
      for (int x = 0; x < SIDE; x++)
        content[(c * SIDE + y) * SIDE + x] = 0.3f + 0.4f * (float) x / SIDE + (y % 2 ? 0.1f : 0.0f);
  for (int c = 0; c < 3; c++)
    for (int y = 0; y < SMALL; y++)
      for (int x = 0; x < SMALL; x++)
        painted[(c * SMALL + y) * SMALL + x] = y < SMALL / 2 ? 0.3f + 0.4f * (float) x / SMALL : 0.5f;
  g_assert_true (limner_guided_upsample (&rows, &small, &sink, NULL));
  for (int x = 8; x < SIDE - 8; x++)
    {
      follow += fabs (out[17 * SIDE + x] - out[16 * SIDE + x]);
      flat += fabs (out[49 * SIDE + x] - out[48 * SIDE + x]);
    }
  g_assert_cmpfloat (follow, >, 5 * flat);
  g_assert_true (limner_guided_upsample (&rows, &view, &sink, NULL));
  g_assert_cmpmem (out, sizeof out, content, sizeof content);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/style-tiles/tiled-gradient", test_tiled_gradient);
  g_test_add_func ("/style-tiles/tiled-neighbours", test_tiled_neighbours);
  g_test_add_func ("/style-tiles/large", test_large);
  g_test_add_func ("/style-tiles/first-tile", test_first_tile);
  g_test_add_func ("/style-tiles/seams", test_seams);
  g_test_add_func ("/style-tiles/detail", test_detail);
  return g_test_run ();
}
