/* Dreams of small pictures with the bundled network. */
#include "base/memory-private.h"
#include "dream/ascent-private.h"
#include "excitement.h"
#include "limner/dream.h"
#include "limner/system.h"
#include "peak.h"
#include "pictures.h"
#include "seams.h"

#include <string.h>

static LimnerDreamSettings
quick (void)
{
  LimnerDreamSettings settings = limner_dream_settings_default ();

  settings.octaves = 2;
  settings.steps = 3;
  return settings;
}

static LimnerImage *
dream_within (const LimnerImage *content, const LimnerDreamSettings *settings, const LimnerJob *job,
              GError **error)
{
  g_autoptr (LimnerModel) model = bundled_model ();

  return limner_dream_picture (&(LimnerDreamRequest) { content, NULL, model, settings }, job, NULL, error);
}

static LimnerImage *
dream (const LimnerImage *content, const LimnerDreamSettings *settings, GError **error)
{
  return dream_within (content, settings, NULL, error);
}

static void
test_dreams (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  g_autoptr (LimnerImage) content = picture_new (61, 47, 0);
  LimnerDreamSettings settings = quick ();
  g_autoptr (LimnerRecipe) recipe = NULL;
  g_autoptr (LimnerImage) result
      = limner_dream_picture (&(LimnerDreamRequest) { content, NULL, model, &settings }, NULL, &recipe, NULL);

  g_assert_nonnull (result);
  g_assert_cmpfloat (difference (result, content), >, 0.005);
  for (int i = 0; i < 61 * 47; i++)
    g_assert_cmpfloat (result->pixels[4 * i + 3], ==, 1.0f);
  g_assert_cmpstr (limner_recipe_effect (recipe), ==, "dream");
  g_assert_cmpstr (json_node_get_string (limner_recipe_get (recipe, "layer")), ==, "relu4_2");
  g_assert_cmpint (json_node_get_int (limner_recipe_get (recipe, "steps")), ==, 3);
}

static void
test_climbs (void)
{
  g_autoptr (LimnerImage) content = picture_new (64, 64, 0), all = NULL, one = NULL, less = NULL;
  LimnerDreamSettings settings = quick ();

  all = dream (content, &settings, NULL);
  settings.layers = "relu3_2:7";
  one = dream (content, &settings, NULL);
  g_assert_cmpfloat (excitement (all, "relu4_2"), >, 1.5 * excitement (content, "relu4_2"));
  g_assert_cmpfloat (excitement (one, "relu3_2:7"), >, 3 * excitement (content, "relu3_2:7"));
  g_assert_cmpfloat (excitement (one, "relu3_2:7"), >, 2 * excitement (all, "relu3_2:7"));

  settings.layers = NULL;
  settings.suppress = TRUE;
  less = dream (content, &settings, NULL);
  g_assert_cmpfloat (excitement (less, "relu4_2"), <, 0.9 * excitement (content, "relu4_2"));
}

static void
test_seeds (void)
{
  g_autoptr (LimnerImage) content = picture_new (48, 48, 0);
  LimnerDreamSettings settings = quick ();
  g_autoptr (LimnerImage) once = dream (content, &settings, NULL), again = NULL, other = NULL;

  again = dream_within (content, &settings, &(LimnerJob) { .threads = 3 }, NULL);
  g_assert_cmpmem (once->pixels, bytes_of (once), again->pixels, bytes_of (again));
  settings.seed = 1;
  other = dream (content, &settings, NULL);
  g_assert_cmpfloat (difference (once, other), >, 1e-3);
}

typedef struct
{
  const LimnerImage *content;
  LimnerDreamSettings settings;
  LimnerJob job;
  LimnerImage *result;
} Beside;

static gpointer
dream_beside (gpointer data)
{
  Beside *beside = data;

  beside->result = dream_within (beside->content, &beside->settings, &beside->job, NULL);
  return NULL;
}

/* A visualization on few threads runs beside a dream on many, as in the dialog. Each has scratch for its
 * own threads, and both give the same result as alone. */
static void
test_beside_each_other (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  const LimnerDreamVisualization growing = { 64, 30, 1 };
  g_autoptr (LimnerImage) content = picture_new (96, 80, 0),
                          layer = limner_dream_visualize (model, "relu3_1:5", &growing, NULL, NULL, NULL);
  Beside beside = { content, quick (), { .threads = 7 }, NULL };
  g_autoptr (LimnerImage) alone = dream (content, &beside.settings, NULL);
  GThread *thread = g_thread_new ("dream", dream_beside, &beside);

  for (int threads = 1; threads <= 3; threads++)
    {
      const LimnerJob few = { .threads = threads };
      g_autoptr (LimnerImage) again = limner_dream_visualize (model, "relu3_1:5", &growing, &few, NULL, NULL);

      limner_set_threads (threads + 3);
      g_assert_cmpmem (again->pixels, bytes_of (again), layer->pixels, bytes_of (layer));
    }
  g_thread_join (thread);
  g_assert_cmpmem (beside.result->pixels, bytes_of (beside.result), alone->pixels, bytes_of (alone));
  limner_image_unref (beside.result);
  limner_set_threads (0);
}

static void
test_strength (void)
{
  g_autoptr (LimnerImage) content = picture_new (48, 40, 0);
  LimnerDreamSettings settings = quick ();
  g_autoptr (LimnerImage) full = dream (content, &settings, NULL), half = NULL, none = NULL;

  settings.strength = 0.5;
  half = dream (content, &settings, NULL);
  settings.strength = 0;
  none = dream (content, &settings, NULL);
  g_assert_cmpmem (none->pixels, bytes_of (none), content->pixels, bytes_of (content));
  for (int i = 0; i < 48 * 40 * 4; i++)
    g_assert_cmpfloat_with_epsilon (half->pixels[i], 0.5f * (full->pixels[i] + content->pixels[i]), 1e-5);
}

/* --- the mask --- */

static void
select_box (LimnerImage *image, int x0, int y0, int width, int height, float value)
{
  if (image->mask == NULL)
    {
      g_assert_true (limner_image_add_mask (image, NULL));
      memset (image->mask, 0, (gsize) image->width * (gsize) image->height * sizeof (float));
    }
  for (int y = y0; y < y0 + height; y++)
    for (int x = x0; x < x0 + width; x++)
      image->mask[y * image->width + x] = value;
}

/* Outside the mask nothing changes, including values outside 0..1; a feathered edge blends in
 * proportion. */
static void
test_mask (void)
{
  g_autoptr (LimnerImage) content = picture_new (72, 60, 0), masked = NULL, unmasked = NULL;
  LimnerDreamSettings settings = quick ();

  select_box (content, 30, 0, 10, 60, 0.25f);
  select_box (content, 40, 0, 32, 60, 1);
  content->pixels[0] = 7.5f;
  content->pixels[5] = -0.25f;
  content->pixels[10] = NAN;
  masked = dream (content, &settings, NULL);
  settings.unmasked = TRUE;
  unmasked = dream (content, &settings, NULL);
  for (int y = 0; y < 60; y++)
    {
      g_assert_cmpmem (masked->pixels + 4 * y * 72, 30 * 4 * sizeof (float), content->pixels + 4 * y * 72,
                       30 * 4 * sizeof (float));
      for (int i = 4 * (y * 72 + 30); i < 4 * (y * 72 + 72); i++)
        g_assert_cmpfloat_with_epsilon (
            masked->pixels[i],
            content->pixels[i] + content->mask[i / 4] * (unmasked->pixels[i] - content->pixels[i]), 1e-6);
    }
  g_assert_cmpfloat (fabs (masked->pixels[4 * (30 * 72 + 60)] - content->pixels[4 * (30 * 72 + 60)]), >, 0);
}

static void
test_empty_mask (void)
{
  g_autoptr (LimnerImage) content = picture_new (48, 48, 0), result = NULL;
  LimnerDreamSettings settings = quick ();

  select_box (content, 0, 0, 48, 48, 0);
  result = dream (content, &settings, NULL);
  g_assert_nonnull (result);
  g_assert_cmpmem (result->pixels, bytes_of (result), content->pixels, bytes_of (content));
}

/* Distant components of the selection are processed separately, each as if it were the only one. */
static void
test_islands (void)
{
  g_autoptr (LimnerImage) two = picture_new (500, 120, 0), left = picture_new (500, 120, 0), both = NULL,
                          one = NULL;
  LimnerDreamSettings settings = quick ();
  double changed = 0;

  select_box (left, 30, 40, 30, 30, 1);
  select_box (two, 30, 40, 30, 30, 1);
  select_box (two, 440, 50, 25, 30, 1);
  both = dream (two, &settings, NULL);
  one = dream (left, &settings, NULL);
  for (int y = 0; y < 120; y++)
    {
      g_assert_cmpmem (both->pixels + 4 * y * 500, 300 * 4 * sizeof (float), one->pixels + 4 * y * 500,
                       300 * 4 * sizeof (float));
      for (int x = 300; x < 500; x++)
        {
          double step = fabs (both->pixels[4 * (y * 500 + x)] - two->pixels[4 * (y * 500 + x)]);

          changed += step;
          if (!(two->mask[y * 500 + x] > 0))
            g_assert_cmpfloat (step, ==, 0);
        }
    }
  g_assert_cmpfloat (changed / (25 * 30), >, 0.005);
}

/* A selection in a larger picture gives the same result as its bounds grown by LIMNER_DREAM_CONTEXT, so
 * that a front end may pass only that part. */
static void
test_part_is_enough (void)
{
  g_autoptr (LimnerImage) whole = picture_new (400, 300, 0), part = NULL, a = NULL, b = NULL;
  const int context = LIMNER_DREAM_CONTEXT, x0 = 150 - context, y0 = 120 - context;
  LimnerDreamSettings settings = quick ();

  select_box (whole, 150, 120, 40, 30, 1);
  part = limner_image_crop (whole, x0, y0, 40 + 2 * context, 30 + 2 * context, NULL);
  a = dream (whole, &settings, NULL);
  b = dream (part, &settings, NULL);
  for (int y = 0; y < b->height; y++)
    g_assert_cmpmem (b->pixels + 4 * y * b->width, (gsize) b->width * 4 * sizeof (float),
                     a->pixels + 4 * ((y + y0) * 400 + x0), (gsize) b->width * 4 * sizeof (float));
}

static void
test_hidden_colour (void)
{
  g_autoptr (LimnerImage) a = picture_new (48, 48, 0), b = picture_new (48, 48, 0), from_a = NULL,
                          from_b = NULL;
  LimnerDreamSettings settings = quick ();

  for (int i = 0; i < 48 * 48; i++)
    if (i % 48 < 20)
      {
        a->pixels[4 * i + 3] = b->pixels[4 * i + 3] = 0;
        b->pixels[4 * i] = b->pixels[4 * i + 1] = b->pixels[4 * i + 2] = 1.0f;
      }
  from_a = dream (a, &settings, NULL);
  from_b = dream (b, &settings, NULL);
  for (int i = 0; i < 48 * 48; i++)
    if (i % 48 >= 20)
      for (int c = 0; c < 4; c++)
        g_assert_cmpfloat (from_a->pixels[4 * i + c], ==, from_b->pixels[4 * i + c]);
    else
      g_assert_cmpfloat (from_a->pixels[4 * i + 3], ==, 0);
}

/* --- colour --- */

static void
test_grey (void)
{
  g_autoptr (LimnerImage) content = picture_new (48, 48, 0), result = NULL;
  LimnerDreamSettings settings = quick ();

  make_grey (content);
  result = dream (content, &settings, NULL);
  g_assert_cmpfloat (difference (result, content), >, 1e-3);
  assert_grey (result);
}

/* Mean and mean square of red minus green and of blue minus green. */
static void
measure_chroma (const LimnerImage *image, double figures[4])
{
  int n = image->width * image->height;

  memset (figures, 0, 4 * sizeof (double));
  for (int i = 0; i < n; i++)
    for (int c = 0; c < 2; c++)
      {
        double chroma = image->pixels[4 * i + 2 * c] - image->pixels[4 * i + 1];

        figures[c] += chroma / n;
        figures[2 + c] += chroma * chroma / n;
      }
}

static void
test_keep_colours (void)
{
  g_autoptr (LimnerImage) content = picture_new (64, 64, 0);
  double wanted[4], off[3] = { 0 };

  measure_chroma (content, wanted);
  for (int keep = LIMNER_KEEP_NONE; keep <= LIMNER_KEEP_PALETTE; keep += LIMNER_KEEP_PALETTE)
    {
      LimnerDreamSettings settings = quick ();
      g_autoptr (LimnerImage) result = NULL;
      double found[4];

      settings.keep_colours = (LimnerKeepColours) keep;
      settings.steps = 10;
      settings.step_size = 0.02;
      result = dream (content, &settings, NULL);
      measure_chroma (result, found);
      for (int i = 0; i < 4; i++)
        off[keep] += fabs (found[i] - wanted[i]);
      g_assert_cmpfloat (difference (result, content), >, 0.005);
    }
  g_assert_cmpfloat (off[LIMNER_KEEP_PALETTE], <, 0.5 * off[LIMNER_KEEP_NONE]);
}

/* Only the luma changes; colour differences stay where the result is inside 0..1. */
static void
test_keep_luminance (void)
{
  g_autoptr (LimnerImage) content = picture_new (64, 64, 0), result = NULL;
  LimnerDreamSettings settings = quick ();
  int compared = 0;

  settings.keep_colours = LIMNER_KEEP_LUMINANCE;
  result = dream (content, &settings, NULL);
  g_assert_cmpfloat (difference (result, content), >, 0.005);
  for (int i = 0; i < 64 * 64; i++)
    {
      const float *p = result->pixels + 4 * i, *q = content->pixels + 4 * i;

      if (MIN (MIN (p[0], p[1]), p[2]) < 0.01f || MAX (MAX (p[0], p[1]), p[2]) > 0.99f)
        continue;
      g_assert_cmpfloat_with_epsilon (p[0] - p[1], q[0] - q[1], 1e-5);
      g_assert_cmpfloat_with_epsilon (p[2] - p[1], q[2] - q[1], 1e-5);
      compared++;
    }
  g_assert_cmpint (compared, >, 1000);
}

/* --- guide --- */

/* A guide increases what its layers detect. */
static void
test_guide (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  g_autoptr (LimnerImage) content = picture_new (64, 64, 0), stripes = picture_new (64, 64, 1), free = NULL,
                          led = NULL;
  LimnerDreamGuide guide = { stripes, "stripes.png" };
  g_autoptr (LimnerRecipe) recipe = NULL;
  LimnerDreamSettings settings = quick ();
  static float planes[2][3 * 64 * 64];
  LimnerDreamSpec spec;
  double loss[2];

  settings.steps = 8;
  settings.layers = "relu3_1";
  free = dream (content, &settings, NULL);
  led = limner_dream_picture (&(LimnerDreamRequest) { content, &guide, model, &settings }, NULL, &recipe,
                              NULL);
  g_assert_cmpstr (json_node_get_string (limner_recipe_get (recipe, "guide")), ==, "stripes.png");
  g_assert_cmpfloat (difference (free, led), >, 0.005);

  limner_image_to_planes (stripes, planes[0]);
  g_assert_true (limner_dream_spec_init (&spec, model, "relu3_1", FALSE, NULL));
  g_assert_true (
      limner_dream_spec_set_guide (&spec, &(LimnerPlaneView) { planes[0], 3, 64, 64 }, NULL, NULL));
  for (int i = 0; i < 2; i++)
    {
      LimnerDreamObjective *objective = limner_dream_objective_new (&spec, 64, 64, 64, 64, NULL);
      static float gradient[3 * 64 * 64];

      limner_image_to_planes (i == 0 ? content : led, planes[1]);
      g_assert_true (limner_dream_objective_evaluate (objective, planes[1], &loss[i], gradient, NULL, NULL));
      limner_dream_objective_free (objective);
    }
  g_assert_cmpfloat (loss[1], >, 1.5 * loss[0]);
  limner_dream_spec_clear (&spec);
}

/* --- tiles --- */

/* Steps in many tiles equal steps without tiles: the same gradient, also at the tiles' borders, and the
 * same picture. With bfloat16, within its precision. */
static void
test_tiles (void)
{
  const LimnerPrecision precision = limner_precision ();
  enum
  {
    H = 197,
    W = 262
  };
  g_autoptr (LimnerModel) model = bundled_model ();
  g_autoptr (LimnerImage) image = picture_new (W, H, 1);
  const LimnerDreamStep step = { { LIMNER_DREAM_LAPLACIAN, 0 }, 0.01, 16 };
  LimnerDreamAscent ascents[2];
  LimnerRandom randoms[2];
  LimnerDreamSpec spec;
  LimnerReceptiveField field;
  LimnerRegion region;
  double error = 0, norm = 0;
  int moved = 0;

  limner_precision_force (LIMNER_FP32);
  g_assert_true (limner_dream_spec_init (&spec, model, "relu3_2 relu1_2", FALSE, NULL));
  g_assert_true (limner_region_init (&region, image, &(LimnerBounds) { 0, 0, W, H }, FALSE, NULL));
  g_assert_true (limner_dream_spec_receptive_field (&spec, &field, NULL));
  for (int i = 0; i < 2; i++)
    {
      LimnerTiling tiling;
      guint n;

      limner_tiling_init (&tiling, H, W, &field, TRUE, i == 0 ? W : 48);
      g_free (limner_tiling_tiles (&tiling, &n));
      g_assert_true (i == 0 ? n == 1 : n > 12);
      g_assert_true (limner_dream_ascent_init (&ascents[i], &spec, &region, &tiling, NULL, NULL));
      limner_random_init (&randoms[i], 5);
      g_assert_true (limner_dream_ascent_step (&ascents[i], &step, &randoms[i], NULL, NULL));
    }
  for (int i = 0; i < 3 * H * W; i++)
    {
      error += pow (ascents[0].gradient[i] - ascents[1].gradient[i], 2);
      norm += pow (ascents[0].gradient[i], 2);
    }
  for (int k = 0; k < 6; k++)
    g_assert_true (limner_dream_ascent_step (&ascents[k % 2], &step, &randoms[k % 2], NULL, NULL));
  for (int i = 0; i < 3 * H * W; i++)
    moved += abs (ascents[0].x.values[i] - ascents[1].x.values[i]) > 65;
  g_test_message ("relative error %g", sqrt (error / norm));
  g_assert_cmpfloat (sqrt (error / norm), <, 1e-3);
  /* Rounding may flip a ReLU some steps later. */
  g_assert_cmpint (moved, <, 3 * H * W / 1000);
  for (int i = 0; i < 2; i++)
    limner_dream_ascent_clear (&ascents[i]);
  limner_dream_spec_clear (&spec);
  limner_region_clear (&region);
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
  g_autoptr (LimnerModel) model = bundled_model ();
  g_autoptr (LimnerImage) image = limner_image_new_noise (W, H, 1, NULL);
  const LimnerDreamStep step = { { LIMNER_DREAM_LAPLACIAN, 0 }, 0.01, 0 };
  g_autofree LimnerTile *tiles = NULL;
  g_autofree float *change = g_new (float, 3 * H * W);
  LimnerDreamAscent ascent;
  LimnerDreamSpec spec;
  LimnerTiling tiling;
  LimnerRandom random;
  LimnerReceptiveField field;
  LimnerRegion region;
  double ratio;
  guint n;

  g_assert_true (limner_dream_spec_init (&spec, model, "relu3_2 relu1_2", FALSE, NULL));
  g_assert_true (limner_region_init (&region, image, &(LimnerBounds) { 0, 0, W, H }, FALSE, NULL));
  g_assert_true (limner_dream_spec_receptive_field (&spec, &field, NULL));
  limner_tiling_init (&tiling, H, W, &field, TRUE, 64);
  g_assert_true (limner_dream_ascent_init (&ascent, &spec, &region, &tiling, NULL, NULL));
  for (int i = 0; i < 3 * H * W; i++)
    change[i] = ascent.x.values[i];
  limner_random_init (&random, 5);
  g_assert_true (limner_dream_ascent_step (&ascent, &step, &random, NULL, NULL));
  for (int i = 0; i < 3 * H * W; i++)
    change[i] = ((float) ascent.x.values[i] - change[i]) / 65535;
  tiles = limner_tiling_tiles (&ascent.tiling, &n);
  g_assert_cmpuint (n, >, 20);
  ratio = seams (change, H, W, tiles, n, 0);
  g_test_message ("along lines %g of elsewhere", ratio);
  g_assert_cmpfloat (fabs (log (ratio)), <, log (1.15));
  limner_dream_ascent_clear (&ascent);
  limner_dream_spec_clear (&spec);
  limner_region_clear (&region);
}

/* If memory is too small for the whole picture, tiles give a similar dream. */
static void
test_memory (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  LimnerDreamSettings settings = limner_dream_settings_default ();
  g_autoptr (GError) error = NULL;
  LimnerDreamOctaves ample, tight, none;
  LimnerDreamSpec spec;
  LimnerDreamTask task = { .height = 900, .width = 1200, .spec = &spec, .settings = &settings };

  g_assert_true (limner_dream_spec_init (&spec, model, NULL, FALSE, NULL));
  task.limit = (gsize) 4096 << 20;
  g_assert_true (limner_dream_octaves_plan (&ample, &task, NULL));
  g_assert_true (limner_tiling_is_whole (&ample.tiling[ample.n - 1]));
  g_assert_cmpint (ample.width[ample.n - 1], ==, 1200);
  g_assert_cmpint (ample.width[0], <=, (int) (96 * 1.4) + 1);
  g_assert_cmpint (ample.width[0], >=, 96);
  task.limit = (gsize) 200 << 20;
  g_assert_true (limner_dream_octaves_plan (&tight, &task, NULL));
  g_assert_false (limner_tiling_is_whole (&tight.tiling[tight.n - 1]));
  g_assert_cmpuint (tight.bytes, <=, 200u << 20);
  task.limit = (gsize) 20 << 20;
  g_assert_false (limner_dream_octaves_plan (&none, &task, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY);
  limner_dream_spec_clear (&spec);
}

/* --- from gradient to step --- */

static double
mean_size (const float *planes, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += fabs (planes[i]);
  return sum / (double) n;
}

/* A strong fine pattern on a weak coarse one. Returns the coarse pattern's share of the step. */
static double
coarse_share (LimnerDreamNormalisation kind, double smoothing)
{
  enum
  {
    SIDE = 64
  };
  const LimnerDreamNormaliser evening = { kind, smoothing };
  static float planes[3 * SIDE * SIDE];
  double coarse = 0;

  for (int c = 0; c < 3; c++)
    for (int y = 0; y < SIDE; y++)
      for (int x = 0; x < SIDE; x++)
        planes[(c * SIDE + y) * SIDE + x] = ((x + y) % 2 ? 10.0f : -10.0f) + (x < SIDE / 2 ? 1.0f : -1.0f);
  g_assert_true (limner_dream_normalise_gradient (&evening, planes, NULL, SIDE, SIDE, NULL));
  g_assert_cmpfloat_with_epsilon (mean_size (planes, G_N_ELEMENTS (planes)), 1,
                                  kind == LIMNER_DREAM_RMS ? 0.5 : 1e-4);
  for (int i = 0; i < SIDE * SIDE; i++)
    coarse += planes[i] * (i % SIDE < SIDE / 2 ? 1 : -1);
  return coarse / (SIDE * SIDE);
}

static void
test_normalisation (void)
{
  double mean = coarse_share (LIMNER_DREAM_MEAN, 0);

  g_assert_cmpfloat_with_epsilon (mean, 0.1, 0.02);
  g_assert_cmpfloat_with_epsilon (coarse_share (LIMNER_DREAM_RMS, 0), 0.1, 0.02);
  g_assert_cmpfloat (coarse_share (LIMNER_DREAM_LAPLACIAN, 0), >, 3 * mean);
  g_assert_cmpfloat (coarse_share (LIMNER_DREAM_MEAN, 2), >, 0.8);
}

static void
test_weights (void)
{
  static float planes[3 * 32 * 32], weights[32 * 32];
  const LimnerDreamNormaliser evening = { LIMNER_DREAM_LAPLACIAN, 1 };
  double inside = 0;

  for (int i = 0; i < 3 * 32 * 32; i++)
    planes[i] = sinf ((float) i);
  for (int i = 0; i < 32 * 32; i++)
    weights[i] = i % 32 < 8 ? 0.3f : 0;
  g_assert_true (limner_dream_normalise_gradient (&evening, planes, weights, 32, 32, NULL));
  for (int i = 0; i < 3 * 32 * 32; i++)
    {
      if (i % 32 >= 8)
        g_assert_cmpfloat (planes[i], ==, 0);
      inside += fabs (planes[i]);
    }
  g_assert_cmpfloat_with_epsilon (inside / (3 * 8 * 32), 1, 1e-4);
}

/* --- zooming --- */

static gboolean
keep_frame (const LimnerImage *frame, int number, gpointer user_data, GError **error)
{
  GPtrArray *frames = user_data;

  g_assert_cmpint (number, ==, (int) frames->len);
  g_ptr_array_add (frames, limner_image_ref ((LimnerImage *) frame));
  return TRUE;
}

static void
test_zoom (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  g_autoptr (LimnerImage) content = picture_new (60, 60, 0), first = NULL;
  g_autoptr (GPtrArray) frames = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_image_unref);
  LimnerDreamSettings settings = quick ();
  g_autoptr (LimnerRecipe) recipe = NULL;

  select_box (content, 20, 15, 30, 30, 1);
  first = dream (content, &settings, NULL);
  settings.zoom = (LimnerDreamZoom) { 3, 1.2, 10 };
  g_assert_true (limner_dream_zoom (&(LimnerDreamRequest) { content, NULL, model, &settings },
                                    &(LimnerDreamFrameSink) { keep_frame, frames }, NULL, &recipe, NULL));
  g_assert_cmpint (json_node_get_int (limner_recipe_get (recipe, "zoom")), ==, 3);
  g_assert_cmpuint (frames->len, ==, 3);
  g_assert_cmpmem (((LimnerImage *) frames->pdata[0])->pixels, bytes_of (first), first->pixels,
                   bytes_of (first));
  for (guint i = 0; i < 3; i++)
    {
      const LimnerImage *frame = frames->pdata[i];

      if (i > 0)
        g_assert_cmpfloat (difference (frame, frames->pdata[i - 1]), >, 0.002);
      for (int p = 0; p < 60 * 60; p++)
        if (!(content->mask[p] > 0))
          g_assert_cmpmem (frame->pixels + 4 * p, 4 * sizeof (float), content->pixels + 4 * p,
                           4 * sizeof (float));
    }
}

/* --- errors --- */

static void
refuse (LimnerDreamSettings settings, LimnerErrorCode code)
{
  g_autoptr (LimnerImage) content = picture_new (48, 48, 0);
  g_autoptr (GError) error = NULL;

  g_assert_null (dream (content, &settings, &error));
  g_assert_error (error, LIMNER_ERROR, (int) code);
}

static void
test_refusals (void)
{
  const char *const layers[] = { "relu9_9",     "relu4_2:256", "relu4_2:-1",  "relu4_2:",
                                 "relu4_2:1,1", "relu4_2=0",   "relu4_2=nan", "relu4_2=2x" };

  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      LimnerDreamSettings settings = quick ();

      settings.layers = layers[i];
      refuse (settings, LIMNER_ERROR_ARGUMENT);
    }
  for (int i = 0; i < 9; i++)
    {
      LimnerDreamSettings s = quick ();

      switch (i)
        {
        case 0:
          s.octaves = 33;
          break;
        case 1:
          s.octave_scale = 1;
          break;
        case 2:
          s.steps = 0;
          break;
        case 3:
          s.step_size = NAN;
          break;
        case 4:
          s.jitter = -1;
          break;
        case 5:
          s.smoothing = 17;
          break;
        case 6:
          s.strength = 1.5;
          break;
        case 7:
          s.size = -1;
          break;
        default:
          s.normalisation = (LimnerDreamNormalisation) 3;
        }
      refuse (s, LIMNER_ERROR_ARGUMENT);
    }
}

static void
test_layers (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  LimnerDreamSpec spec;
  g_autofree char *written = NULL;

  g_assert_true (limner_dream_spec_init (&spec, model, " relu4_2:3,17=0.5  relu3_1 relu4_1:2", FALSE, NULL));
  written = limner_dream_layers_write (spec.layers);
  g_assert_cmpstr (written, ==, "relu4_2:3,17=0.5 relu3_1 relu4_1:2");
  limner_dream_spec_clear (&spec);
}

static void
stop (const LimnerProgress *progress, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
test_cancel (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  g_autoptr (LimnerImage) content = picture_new (64, 64, 0);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  LimnerDreamSettings settings = quick ();
  gsize before = limner_memory_used ();

  g_assert_null (
      dream_within (content, &settings, &(LimnerJob) { stop, cancellable, cancellable, 0, 0 }, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);
  g_clear_pointer (&model, limner_model_unref);
  g_assert_cmpuint (limner_memory_used (), <=, before);
}

typedef struct
{
  double fraction;
  int calls, partials;
} Told;

static void
listen (const LimnerProgress *progress, gpointer user_data)
{
  Told *told = user_data;

  g_assert_cmpfloat (progress->fraction, >=, told->fraction);
  g_assert_nonnull (progress->text);
  told->fraction = progress->fraction;
  told->calls++;
  if (progress->partial != NULL)
    {
      g_assert_cmpint (progress->partial->width, <=, 640);
      told->partials++;
    }
}

static void
test_progress (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  g_autoptr (LimnerImage) content = picture_new (300, 260, 0), result = NULL;
  LimnerDreamSettings settings = quick ();
  Told told = { 0 };

  settings.octaves = 3;
  settings.steps = 10;
  result = dream_within (content, &settings, &(LimnerJob) { .progress = listen, .user_data = &told }, NULL);
  g_assert_nonnull (result);
  g_assert_cmpint (told.calls, >=, 2); /* the first and the last of 30 steps */
  g_assert_cmpfloat_with_epsilon (told.fraction, 1, 1e-6);
}

static void
test_sizes (void)
{
  const int sizes[][2] = { { 1, 1 }, { 3, 1 }, { 1, 200 }, { 33, 31 }, { 150, 90 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (LimnerImage) content = picture_new (sizes[i][0], sizes[i][1], 0), result = NULL;
      LimnerDreamSettings settings = quick ();
      g_autoptr (GError) error = NULL;

      settings.size = 64;
      result = dream (content, &settings, &error);
      g_assert_no_error (error);
      g_assert_cmpint (result->width, ==, sizes[i][0]);
      g_assert_cmpint (result->height, ==, sizes[i][1]);
    }
}

static void
test_estimate (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  LimnerDreamSettings settings = limner_dream_settings_default ();
  LimnerEstimate small, large;

  g_assert_true (limner_dream_estimate (&(LimnerExtent) { .width = 200, .height = 150, .masked = FALSE },
                                        model, &settings, NULL, &small, NULL));
  g_assert_true (limner_dream_estimate (&(LimnerExtent) { .width = 800, .height = 600, .masked = FALSE },
                                        model, &settings, NULL, &large, NULL));
  g_assert_cmpint (large.width, ==, 800);
  g_assert_cmpfloat (large.seconds, >, 4 * small.seconds);
  g_assert_cmpint (large.peak_mib, >, small.peak_mib);
}

/* The planned peak equals the memory in use within 15 % and 16 MiB, whole and in tiles. */
static void
test_peak (void)
{
  static const struct
  {
    int width, height, memory;
  } cases[] = { { 256, 192, 0 }, { 480, 400, 0 }, { 480, 400, 115 } };
  g_autoptr (LimnerModel) model = bundled_model ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnerImage) content = picture_new (cases[i].width, cases[i].height, 0), result = NULL;
      LimnerDreamSettings settings = limner_dream_settings_default ();
      const LimnerExtent extent = { .width = cases[i].width, .height = cases[i].height, .masked = FALSE };
      const LimnerJob job = { .memory_mib = cases[i].memory };
      LimnerEstimate estimate;
      double used;

      settings.steps = 1;
      settings.octaves = 2;
      g_assert_true (limner_dream_estimate (&extent, model, &settings, &job, &estimate, NULL));
      limner_memory_reset_peak ();
      result = dream_within (content, &settings, &job, NULL);
      used = check_peak (estimate.peak_mib, PROGRAM_MIB, 16);
      if (cases[i].memory > 0) /* the plan is in whole MiB */
        g_assert_cmpfloat (used, <, cases[i].memory + 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dream/dreams", test_dreams);
  g_test_add_func ("/dream/climbs", test_climbs);
  g_test_add_func ("/dream/seeds", test_seeds);
  g_test_add_func ("/dream/beside-each-other", test_beside_each_other);
  g_test_add_func ("/dream/strength", test_strength);
  g_test_add_func ("/dream/mask", test_mask);
  g_test_add_func ("/dream/empty-mask", test_empty_mask);
  g_test_add_func ("/dream/islands", test_islands);
  g_test_add_func ("/dream/part-is-enough", test_part_is_enough);
  g_test_add_func ("/dream/hidden-colour", test_hidden_colour);
  g_test_add_func ("/dream/grey", test_grey);
  g_test_add_func ("/dream/keep-colours", test_keep_colours);
  g_test_add_func ("/dream/keep-luminance", test_keep_luminance);
  g_test_add_func ("/dream/guide", test_guide);
  g_test_add_func ("/dream/tiles", test_tiles);
  g_test_add_func ("/dream/seams", test_seams);
  g_test_add_func ("/dream/memory", test_memory);
  g_test_add_func ("/dream/normalisation", test_normalisation);
  g_test_add_func ("/dream/weights", test_weights);
  g_test_add_func ("/dream/zoom", test_zoom);
  g_test_add_func ("/dream/refusals", test_refusals);
  g_test_add_func ("/dream/layers", test_layers);
  g_test_add_func ("/dream/cancel", test_cancel);
  g_test_add_func ("/dream/progress", test_progress);
  g_test_add_func ("/dream/sizes", test_sizes);
  g_test_add_func ("/dream/estimate", test_estimate);
  g_test_add_func ("/dream/peak", test_peak);
  return g_test_run ();
}
