/* The painting job on small pictures with the bundled network. */
#include "base/memory-private.h"
#include "limner/error.h"
#include "limner/style.h"
#include "limner/system.h"
#include "peak.h"
#include "pictures.h"
#include "quick-style.h"
#include "style/scales-private.h"
#include "style/spec-private.h"

#include <math.h>
#include <string.h>

static LimnerImage *
paint (const LimnerImage *content, const LimnerImage *style, const LimnerStyleSettings *settings,
       const LimnerJob *job, LimnerRecipe **recipe, GError **error)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  LimnerStyleSource source = { .image = style, .name = "style", .weight = 1.0 };

  return limner_style_paint (&(LimnerStyleRequest) { content, &source, 1, model, settings }, job, recipe,
                             error);
}

static void
test_paints (void)
{
  g_autoptr (LimnerImage) content = picture_new (61, 47, 0), style = picture_new (50, 53, 1);
  LimnerStyleSettings settings = quick ();
  g_autoptr (LimnerRecipe) recipe = NULL;
  g_autoptr (LimnerImage) painted = paint (content, style, &settings, NULL, &recipe, NULL);

  g_assert_nonnull (painted);
  g_assert_cmpfloat (difference (painted, content), >, 0.01);
  for (int i = 0; i < 61 * 47; i++)
    g_assert_cmpfloat (painted->pixels[4 * i + 3], ==, 1.0f);
  g_assert_cmpstr (limner_recipe_effect (recipe), ==, "style");
  g_assert_cmpint (json_node_get_int (limner_recipe_get (recipe, "steps")), ==, 3);
}

/* More steps bring the picture's statistics closer to the style's, measured by the job's loss. */
static void
test_gets_nearer (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  LimnerStyleBench few, many;

  g_assert_true (limner_style_bench (model, &(LimnerBenchOptions) { 64, 64, 1, TRUE }, NULL, &few, NULL));
  g_assert_true (limner_style_bench (model, &(LimnerBenchOptions) { 64, 64, 30, TRUE }, NULL, &many, NULL));
  g_assert_cmpfloat (many.loss, <, 0.8 * few.loss);
  g_assert_cmpfloat (many.seconds_per_iteration, >, 0);
}

static void
test_seeds (void)
{
  g_autoptr (LimnerImage) content = picture_new (48, 48, 0), style = picture_new (48, 48, 1);
  LimnerStyleSettings settings = quick ();
  g_autoptr (LimnerImage) once = paint (content, style, &settings, NULL, NULL, NULL);
  g_autoptr (LimnerImage) again = NULL, other = NULL;

  again = paint (content, style, &settings, &(LimnerJob) { .threads = 3 }, NULL, NULL);
  g_assert_cmpmem (once->pixels, bytes_of (once), again->pixels, bytes_of (again));
  settings.seed = 1;
  other = paint (content, style, &settings, NULL, NULL, NULL);
  g_assert_cmpfloat (difference (once, other), >, 1e-3);
}

/* Each side of the mask is as if it were painted alone. */
static void
test_outside (void)
{
  enum
  {
    SIDE = 64
  };
  g_autoptr (LimnerModel) model = bundled_model ();
  g_autoptr (LimnerImage) content = picture_new (SIDE, SIDE, 0), one = picture_new (48, 50, 1),
                          two = picture_new (60, 41, 2), right = NULL, left = NULL, both = NULL;
  const LimnerStyleSource styles[] = { { one, "one", 1, FALSE }, { two, "two", 1, TRUE } };
  LimnerStyleSettings settings = quick ();

  g_assert_true (limner_image_add_mask (content, NULL));
  for (int i = 0; i < SIDE * SIDE; i++)
    content->mask[i] = i % SIDE < 24 ? 0.0f : 1.0f;
  both
      = limner_style_paint (&(LimnerStyleRequest) { content, styles, 2, model, &settings }, NULL, NULL, NULL);
  right = paint (content, one, &settings, NULL, NULL, NULL);
  for (int i = 0; i < SIDE * SIDE; i++)
    content->mask[i] = 1 - content->mask[i];
  left = paint (content, two, &settings, NULL, NULL, NULL);
  for (int i = 0; i < 4 * SIDE * SIDE; i++)
    g_assert_cmpfloat (both->pixels[i], ==, (i / 4 % SIDE < 24 ? left : right)->pixels[i]);
  g_assert_cmpfloat (difference (both, content), >, 0.01);
}

/* From the second scale on, the content has a share in the picture that the neighbour search uses. */
static void
test_faithfulness (void)
{
  g_autoptr (LimnerImage) content = picture_new (64, 60, 0), style = picture_new (48, 48, 1);
  LimnerStyleSettings settings = quick ();
  g_autoptr (LimnerImage) faithful = NULL, free = NULL;

  settings.start_size = 32;
  settings.faithfulness = 1;
  faithful = paint (content, style, &settings, NULL, NULL, NULL);
  settings.faithfulness = 0;
  free = paint (content, style, &settings, NULL, NULL, NULL);
  g_assert_cmpfloat (difference (faithful, free), >, 1e-3);
}

static void
test_strength (void)
{
  g_autoptr (LimnerImage) content = picture_new (48, 40, 0), style = picture_new (48, 48, 1);
  LimnerStyleSettings settings = quick ();
  g_autoptr (LimnerImage) full = paint (content, style, &settings, NULL, NULL, NULL), half = NULL,
                          none = NULL;

  settings.strength = 0.5;
  half = paint (content, style, &settings, NULL, NULL, NULL);
  settings.strength = 0;
  none = paint (content, style, &settings, NULL, NULL, NULL);
  g_assert_cmpmem (none->pixels, bytes_of (none), content->pixels, bytes_of (content));
  for (int i = 0; i < 48 * 40 * 4; i++)
    g_assert_cmpfloat_with_epsilon (half->pixels[i], 0.5f * (full->pixels[i] + content->pixels[i]), 1e-5);
}

/* Outside the mask nothing changes, including values outside 0..1; a feathered edge blends in
 * proportion. */
static void
test_mask (void)
{
  g_autoptr (LimnerImage) content = picture_new (72, 60, 0), style = picture_new (48, 48, 1), painted = NULL;
  LimnerStyleSettings settings = quick ();
  double inside = 0;

  g_assert_true (limner_image_add_mask (content, NULL));
  for (int y = 0; y < 60; y++)
    for (int x = 0; x < 72; x++)
      content->mask[y * 72 + x] = x < 30 ? 0.0f : x < 40 ? 0.5f : 1.0f;
  content->pixels[0] = 7.5f;
  content->pixels[5] = -0.25f;
  content->pixels[10] = NAN;
  painted = paint (content, style, &settings, NULL, NULL, NULL);
  g_assert_nonnull (painted);
  for (int y = 0; y < 60; y++)
    {
      g_assert_cmpmem (painted->pixels + 4 * y * 72, 30 * 4 * sizeof (float), content->pixels + 4 * y * 72,
                       30 * 4 * sizeof (float));
      for (int i = 4 * (y * 72 + 40); i < 4 * (y * 72 + 72); i++)
        inside += fabs (painted->pixels[i] - content->pixels[i]);
    }
  g_assert_true (isfinite (inside));
  g_assert_cmpfloat (inside / (60 * 32 * 3), >, 0.01);
}

static void
test_empty_mask (void)
{
  g_autoptr (LimnerImage) content = picture_new (48, 48, 0), style = picture_new (48, 48, 1), painted = NULL;
  LimnerStyleSettings settings = quick ();

  g_assert_true (limner_image_add_mask (content, NULL));
  memset (content->mask, 0, 48 * 48 * sizeof (float));
  painted = paint (content, style, &settings, NULL, NULL, NULL);
  g_assert_nonnull (painted);
  g_assert_cmpmem (painted->pixels, bytes_of (painted), content->pixels, bytes_of (content));
}

/* A selection in a larger picture gives the same result as its bounds grown by LIMNER_STYLE_CONTEXT, so
 * that a front end may pass only that part. */
static void
test_part_is_enough (void)
{
  g_autoptr (LimnerImage) whole = picture_new (400, 300, 0), style = picture_new (48, 48, 1), part = NULL,
                          a = NULL, b = NULL;
  const int context = LIMNER_STYLE_CONTEXT, x0 = 150 - context, y0 = 120 - context, w = 40 + 2 * context,
            h = 30 + 2 * context;
  LimnerStyleSettings settings = quick ();

  g_assert_true (limner_image_add_mask (whole, NULL));
  part = limner_image_new (w, h, NULL);
  g_assert_true (limner_image_add_mask (part, NULL));
  for (int y = 0; y < 300; y++)
    for (int x = 0; x < 400; x++)
      whole->mask[y * 400 + x] = x >= 150 && x < 190 && y >= 120 && y < 150;
  for (int y = 0; y < h; y++)
    {
      memcpy (part->pixels + 4 * y * w, whole->pixels + 4 * ((y + y0) * 400 + x0),
              (gsize) w * 4 * sizeof (float));
      memcpy (part->mask + y * w, whole->mask + (y + y0) * 400 + x0, (gsize) w * sizeof (float));
    }
  a = paint (whole, style, &settings, NULL, NULL, NULL);
  b = paint (part, style, &settings, NULL, NULL, NULL);
  for (int y = 0; y < h; y++)
    g_assert_cmpmem (b->pixels + 4 * y * w, (gsize) w * 4 * sizeof (float),
                     a->pixels + 4 * ((y + y0) * 400 + x0), (gsize) w * 4 * sizeof (float));
}

/* Hidden colour has no effect on the result. */
static void
test_hidden_colour (void)
{
  g_autoptr (LimnerImage) a = picture_new (48, 48, 0), b = picture_new (48, 48, 0),
                          style = picture_new (48, 48, 1);
  g_autoptr (LimnerImage) from_a = NULL, from_b = NULL;
  LimnerStyleSettings settings = quick ();

  for (int i = 0; i < 48 * 48; i++)
    if (i % 48 < 20)
      {
        a->pixels[4 * i + 3] = b->pixels[4 * i + 3] = 0;
        b->pixels[4 * i] = b->pixels[4 * i + 1] = b->pixels[4 * i + 2] = 1.0f;
      }
  from_a = paint (a, style, &settings, NULL, NULL, NULL);
  from_b = paint (b, style, &settings, NULL, NULL, NULL);
  for (int i = 0; i < 48 * 48; i++)
    if (i % 48 >= 20)
      for (int c = 0; c < 4; c++)
        g_assert_cmpfloat (from_a->pixels[4 * i + c], ==, from_b->pixels[4 * i + c]);
    else
      g_assert_cmpfloat (from_a->pixels[4 * i + 3], ==, 0);
}

static void
test_grey (void)
{
  g_autoptr (LimnerImage) content = picture_new (48, 48, 0), style = picture_new (48, 48, 1), painted = NULL;
  LimnerStyleSettings settings = quick ();

  make_grey (content);
  painted = paint (content, style, &settings, NULL, NULL, NULL);
  g_assert_cmpfloat (difference (painted, content), >, 1e-3);
  assert_grey (painted);
}

static void
mean_chroma (const LimnerImage *image, double mean[2])
{
  int n = image->width * image->height;

  mean[0] = mean[1] = 0;
  for (int i = 0; i < n; i++)
    {
      mean[0] += (image->pixels[4 * i] - image->pixels[4 * i + 1]) / n;
      mean[1] += (image->pixels[4 * i + 2] - image->pixels[4 * i + 1]) / n;
    }
}

/* Each way of keeping colours brings the result's mean colour closer to the content's. */
static void
test_keep_colours (void)
{
  g_autoptr (LimnerImage) content = picture_new (64, 64, 0), style = picture_new (64, 64, 1);
  double wanted[2], off[3];

  for (int i = 0; i < 64 * 64; i++) /* a strongly red style */
    {
      style->pixels[4 * i] = 0.6f + 0.4f * style->pixels[4 * i];
      style->pixels[4 * i + 1] *= 0.2f;
      style->pixels[4 * i + 2] *= 0.2f;
    }
  mean_chroma (content, wanted);
  for (int keep = LIMNER_KEEP_NONE; keep <= LIMNER_KEEP_PALETTE; keep++)
    {
      LimnerStyleSettings settings = quick ();
      g_autoptr (LimnerImage) painted = NULL;
      double found[2];

      settings.keep_colours = (LimnerKeepColours) keep;
      settings.steps = 20;
      painted = paint (content, style, &settings, NULL, NULL, NULL);
      mean_chroma (painted, found);
      off[keep] = hypot (found[0] - wanted[0], found[1] - wanted[1]);
    }
  g_assert_cmpfloat (off[LIMNER_KEEP_LUMINANCE], <, 0.5 * off[LIMNER_KEEP_NONE]);
  g_assert_cmpfloat (off[LIMNER_KEEP_PALETTE], <, 0.7 * off[LIMNER_KEEP_NONE]);
}

/* From 1 x 1 to a long strip; also larger than `size`. */
static void
test_sizes (void)
{
  const int sizes[][2] = { { 1, 1 }, { 3, 1 }, { 1, 200 }, { 33, 31 }, { 150, 90 } };
  g_autoptr (LimnerImage) style = picture_new (1, 1, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (LimnerImage) content = picture_new (sizes[i][0], sizes[i][1], 0);
      LimnerStyleSettings settings = quick ();
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnerImage) painted = paint (content, style, &settings, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpint (painted->width, ==, sizes[i][0]);
      g_assert_cmpint (painted->height, ==, sizes[i][1]);
    }
}

static void
refuse (LimnerStyleSettings settings, LimnerErrorCode code)
{
  g_autoptr (LimnerImage) content = picture_new (48, 48, 0), style = picture_new (48, 48, 1);
  g_autoptr (GError) error = NULL;

  g_assert_null (paint (content, style, &settings, NULL, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, (int) code);
}

static void
test_refusals (void)
{
  LimnerStyleSettings settings = quick ();
  g_autoptr (LimnerImage) content = picture_new (48, 48, 0), style = picture_new (48, 48, 1);
  g_autoptr (LimnerModel) model = bundled_model ();
  LimnerStyleSource source = { .image = style, .name = "style" };
  g_autoptr (GError) error = NULL;

  settings.steps = 0;
  refuse (settings, LIMNER_ERROR_ARGUMENT);
  settings = quick ();
  settings.strength = NAN;
  refuse (settings, LIMNER_ERROR_ARGUMENT);
  settings = quick ();
  settings.style_scale = 0.01;
  refuse (settings, LIMNER_ERROR_ARGUMENT);
  settings = quick ();
  g_assert_null (paint (content, style, &settings, &(LimnerJob) { .memory_mib = 1 }, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY);
  g_clear_error (&error);

  settings = quick ();
  g_assert_null (limner_style_paint (&(LimnerStyleRequest) { content, &source, 1, model, &settings }, NULL,
                                     NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (
      limner_style_paint (&(LimnerStyleRequest) { content, NULL, 0, model, &settings }, NULL, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
}

/* With little memory the painting is smaller instead of failing. */
static void
test_memory (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  LimnerStyleSettings settings = limner_style_settings_default ();
  LimnerStyleSpec spec;
  LimnerStyleScales large, small;
  LimnerStyleTask task = {
    .height = 1000, .width = 1500, .spec = &spec.objective, .settings = &settings, .limit = (gsize) 4096 << 20
  };

  settings.size = 0;
  g_assert_true (limner_style_spec_init (&spec, model, &settings, NULL));
  g_assert_true (limner_style_scales_plan (&large, &task, NULL));
  task.limit = (gsize) 200 << 20;
  g_assert_true (limner_style_scales_plan (&small, &task, NULL));
  g_assert_cmpint (large.width[large.n - 1], ==, 1500);
  g_assert_cmpint (small.width[small.n - 1], <, 1500);
  g_assert_cmpuint (small.bytes, <=, 200u << 20);
  g_assert_cmpint (large.width[0], >=, 90); /* of repeated halves, the one nearest to 128 */
  g_assert_cmpint (large.width[0], <, 182);
  limner_style_spec_clear (&spec);
}

/* The plan holds the network that paints the start as well, and that network paints within the limit. */
static void
test_memory_of_start (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  LimnerStyleSettings settings = limner_style_settings_default ();
  LimnerStyleSpec spec;
  LimnerStyleScales scales;
  LimnerStyleTask task
      = { .height = 600, .width = 900, .spec = &spec.objective, .settings = &settings, .limit = 200u << 20 };

  settings.size = 512;
  settings.start = LIMNER_STYLE_START_INSTANT;
  g_assert_true (limner_style_spec_init (&spec, model, &settings, NULL));
  task.start = spec.start;
  task.held = limner_style_spec_held (&spec);
  g_assert_cmpuint (task.held, >, limner_model_resident_bytes (model));
  g_assert_cmpuint (task.held, <, limner_model_resident_bytes (model) + LIMNER_PROGRAM_BYTES);
  g_assert_true (limner_style_scales_plan (&scales, &task, NULL));
  g_assert_cmpuint (scales.start_limit, >, 0);
  g_assert_cmpuint (task.held + scales.start_limit, <, task.limit);
  g_assert_cmpuint (scales.bytes, <=, task.limit);
  task.limit = task.held + (8u << 20);
  g_assert_false (limner_style_scales_plan (&scales, &task, NULL));
  limner_style_spec_clear (&spec);
}

#define MOST_STYLES 3

/* The planned peak equals the memory in use within 15 % and 24 MiB: painted at full size, smaller, in
 * tiles, and with several styles. */
static void
test_estimate (void)
{
  static const struct
  {
    int width, height, size, memory;
    gboolean masked;
    LimnerStyleStart start;
    guint n_styles;
  } cases[] = { { 96, 72, 96, 0, FALSE, LIMNER_STYLE_START_CONTENT, 1 },
                { 192, 144, 192, 0, FALSE, LIMNER_STYLE_START_CONTENT, MOST_STYLES },
                { 256, 200, 256, 0, FALSE, LIMNER_STYLE_START_CONTENT, 1 },
                { 512, 400, 128, 0, TRUE, LIMNER_STYLE_START_CONTENT, 1 },
                { 512, 400, 128, 175, TRUE, LIMNER_STYLE_START_CONTENT, 1 },
                { 512, 400, 128, 175, TRUE, LIMNER_STYLE_START_INSTANT, 1 } };
  g_autoptr (LimnerImage) style = picture_new (512, 512, 1);
  g_autoptr (LimnerModel) model = bundled_model ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnerImage) content = picture_new (cases[i].width, cases[i].height, 0), painted = NULL;
      LimnerStyleSettings settings = quick ();
      const LimnerExtent extent = { cases[i].width, cases[i].height, cases[i].masked, cases[i].n_styles };
      const LimnerJob job = { .memory_mib = cases[i].memory };
      LimnerStyleSource sources[MOST_STYLES];
      LimnerEstimate estimate;
      double used;

      settings.steps = 1;
      settings.size = settings.start_size = cases[i].size;
      settings.start = cases[i].start;
      if (cases[i].masked)
        {
          g_assert_true (limner_image_add_mask (content, NULL));
          content->mask[0] = 0;
        }
      g_assert_true (limner_style_estimate (&extent, model, &settings, &job, &estimate, NULL));
      g_assert_cmpint (estimate.width, ==, cases[i].size);
      g_assert_cmpfloat (estimate.seconds, >, 0);
      limner_memory_reset_peak ();
      for (guint k = 0; k < MOST_STYLES; k++)
        sources[k] = (LimnerStyleSource) { .image = style, .name = "style", .weight = 1 + k };
      painted = limner_style_paint (
          &(LimnerStyleRequest) { content, sources, cases[i].n_styles, model, &settings }, &job, NULL, NULL);
      g_assert_nonnull (painted);
      used = check_peak (estimate.peak_mib, PROGRAM_MIB, 24);
      if (cases[i].memory > 0) /* the plan is in whole MiB */
        g_assert_cmpfloat (used, <, cases[i].memory + 1);
    }
}

/* A 24-megapixel photograph needs at most 1 GiB, with and without a selection. */
static void
test_camera (void)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  LimnerStyleSettings settings = limner_style_settings_default ();
  const LimnerJob job = { .memory_mib = 1024 };
  LimnerEstimate estimate;

  for (int masked = 0; masked < 2; masked++)
    {
      g_assert_true (
          limner_style_estimate (&(LimnerExtent) { .width = 6000, .height = 4000, .masked = masked }, model,
                                 &settings, &job, &estimate, NULL));
      g_test_message ("%d MiB planned, painted at %d", (int) estimate.peak_mib, estimate.width);
      g_assert_cmpint (estimate.peak_mib, <=, 1024 + 1);
      g_assert_cmpint (estimate.width, >=, 512);
    }
}

typedef struct
{
  GCancellable *cancellable;
  double last;
  int calls, partials;
} Watch;

static void
watch (const LimnerProgress *progress, gpointer user_data)
{
  Watch *w = user_data;

  g_assert_cmpfloat (progress->fraction, >=, w->last);
  g_assert_cmpfloat (progress->fraction, <=, 1.0);
  g_assert_nonnull (progress->text);
  w->last = progress->fraction;
  w->calls++;
  if (progress->partial != NULL)
    {
      w->partials++;
      g_assert_cmpint (progress->partial->width, ==, 48);
    }
  if (w->cancellable != NULL && w->calls == 2)
    g_cancellable_cancel (w->cancellable);
}

static void
test_progress_and_cancel (void)
{
  g_autoptr (LimnerImage) content = picture_new (48, 48, 0), style = picture_new (48, 48, 1), painted = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  LimnerStyleSettings settings = quick ();
  Watch finished = { 0 }, cancelled = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  settings.steps = 100;
  painted = paint (content, style, &settings, &(LimnerJob) { .progress = watch, .user_data = &finished },
                   NULL, NULL);
  g_assert_nonnull (painted);
  g_assert_cmpfloat (finished.last, >, 0.99);
  g_assert_cmpint (finished.partials, >=, 1);
  g_assert_null (
      paint (content, style, &settings, &(LimnerJob) { watch, &cancelled, cancellable, 0, 0 }, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);
  g_assert_cmpint (cancelled.calls, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/style/paints", test_paints);
  g_test_add_func ("/style/gets-nearer", test_gets_nearer);
  g_test_add_func ("/style/seeds", test_seeds);
  g_test_add_func ("/style/strength", test_strength);
  g_test_add_func ("/style/faithfulness", test_faithfulness);
  g_test_add_func ("/style/mask", test_mask);
  g_test_add_func ("/style/outside", test_outside);
  g_test_add_func ("/style/empty-mask", test_empty_mask);
  g_test_add_func ("/style/part-is-enough", test_part_is_enough);
  g_test_add_func ("/style/hidden-colour", test_hidden_colour);
  g_test_add_func ("/style/grey", test_grey);
  g_test_add_func ("/style/keep-colours", test_keep_colours);
  g_test_add_func ("/style/sizes", test_sizes);
  g_test_add_func ("/style/refusals", test_refusals);
  g_test_add_func ("/style/memory", test_memory);
  g_test_add_func ("/style/memory-of-start", test_memory_of_start);
  g_test_add_func ("/style/estimate", test_estimate);
  g_test_add_func ("/style/camera", test_camera);
  g_test_add_func ("/style/progress-and-cancel", test_progress_and_cancel);
  return g_test_run ();
}
