/* Painting in any style in one pass, with small random networks (tests/golden/make-one-pass.py). */
#include "base/memory-private.h"
#include "image/image-private.h"
#include "limner/bundled.h"
#include "limner/error.h"
#include "limner/registry.h"
#include "limner/safetensors.h"
#include "limner/style.h"
#include "limner/system.h"
#include "peak.h"
#include "pictures.h"
#include "style/arbitrary-style-private.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Opens a network of the golden files, which are installed for the test. */
static LimnerModel *
load (const char *name)
{
  g_autoptr (GError) error = NULL;
  LimnerModel *model = limner_model_load (name, &error);

  g_assert_no_error (error);
  return model;
}

static LimnerImage *
golden_picture (const char *name)
{
  const char *path = g_test_get_filename (G_TEST_DIST, "one-pass.safetensors", NULL);
  g_autoptr (LimnerSafetensors) golden = limner_safetensors_open (path, NULL);
  g_autoptr (LimnerTensor) tensor = limner_safetensors_get (golden, name, NULL);
  LimnerImage *image = limner_image_new ((int) tensor->shape[1], (int) tensor->shape[0], NULL);

  for (gsize i = 0; i < tensor->size / 3; i++)
    {
      memcpy (image->pixels + 4 * i, tensor->data + 3 * i, 3 * sizeof (float));
      image->pixels[4 * i + 3] = 1.0f;
    }
  return image;
}

static LimnerImage *
paint_within (LimnerModel *model, const LimnerImage *content, const LimnerImage *style,
              const LimnerStyleSettings *settings, const LimnerJob *job, GError **error)
{
  LimnerStyleSource source = { .image = style, .name = "style", .weight = 1 };

  return limner_style_paint (&(LimnerStyleRequest) { content, &source, 1, model, settings }, job, NULL,
                             error);
}

static LimnerImage *
paint (LimnerModel *model, const LimnerImage *content, const LimnerImage *style,
       const LimnerStyleSettings *settings, GError **error)
{
  return paint_within (model, content, style, settings, NULL, error);
}

/* Compares with PyTorch's painting. */
static void
test_golden (gconstpointer name)
{
  g_autofree char *file = g_strconcat ("any-", name, NULL);
  g_autoptr (LimnerModel) model = load (file);
  g_autoptr (LimnerImage) content = golden_picture ("picture"), style = golden_picture ("style"),
                          wanted = golden_picture (name), painted = NULL;
  LimnerStyleSettings settings = limner_style_settings_default ();
  g_autoptr (GError) error = NULL;
  double worst = 0;

  painted = paint (model, content, style, &settings, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 4 * wanted->width * wanted->height; i++)
    worst = fmax (worst, fabs (painted->pixels[i] - wanted->pixels[i]));
  g_test_message ("worst %.2g", worst);
  g_assert_cmpfloat (worst, <, 1e-3);
}

static float *
planes_of (const LimnerImage *image)
{
  float *planes = g_new (float, 3 * image->width * image->height);

  limner_image_to_planes (image, planes);
  return planes;
}

/* Tiles give the same result as the whole picture, including the statistics, with any weights. */
static void
test_tiles (gconstpointer name)
{
  enum
  {
    HEIGHT = 300,
    WIDTH = 421
  };
  g_autofree char *file = g_strconcat ("any-", name, NULL);
  g_autoptr (LimnerModel) model = load (file);
  g_autoptr (LimnerImage) picture = picture_new (WIDTH, HEIGHT, 0), style = golden_picture ("style");
  g_autofree float *planes = planes_of (picture), *of_style = planes_of (style);
  g_autofree float *weights = g_new (float, HEIGHT *WIDTH);
  const LimnerPlaneView view = { planes, 3, HEIGHT, WIDTH };
  const LimnerPlaneView weight_view = { weights, 1, HEIGHT, WIDTH };
  const LimnerRowSource content = limner_plane_rows (&view), counts = limner_plane_rows (&weight_view);
  const LimnerPlanes styles = { of_style, NULL, style->height, style->width };
  const double share = 1;
  LimnerArbitraryStyle *any = limner_arbitrary_style_new (model, NULL);

  g_assert_nonnull (any);
  g_assert_true (
      limner_arbitrary_style_set_styles (any, &(LimnerStyleSet) { &styles, &share, 1 }, NULL, NULL));
  for (int i = 0; i < HEIGHT * WIDTH; i++)
    weights[i] = i % WIDTH < 200 ? 1.0f : 0.25f;
  for (int masked = 0; masked < 2; masked++)
    {
      double worst = 0, change = 0, work;
      gsize all = limner_arbitrary_style_estimate (
          any, &(LimnerExtent) { .width = WIDTH, .height = HEIGHT, .masked = masked }, G_MAXSIZE, &work,
          NULL);
      const LimnerRowSource *of = masked ? &counts : NULL;
      LimnerUnorm16Planes whole, tiled;

      g_assert_cmpfloat (work, ==, 1);
      g_assert_cmpuint (limner_arbitrary_style_estimate (
                            any, &(LimnerExtent) { .width = WIDTH, .height = HEIGHT, .masked = masked },
                            all / 2, &work, NULL),
                        <, all);
      g_assert_cmpfloat (work, >, 1);
      g_assert_true (limner_arbitrary_style_run (
          any, &(LimnerPassTask) { .content = &content, .weights = of, .limit = G_MAXSIZE }, &whole, NULL));
      g_assert_true (limner_arbitrary_style_run (
          any, &(LimnerPassTask) { .content = &content, .weights = of, .limit = all / 2 }, &tiled, NULL));
      for (int i = 0; i < 3 * HEIGHT * WIDTH; i++)
        {
          worst = fmax (worst, abs (whole.values[i] - tiled.values[i]) / 65535.0);
          change = fmax (change, fabs (whole.values[i] / 65535.0 - planes[i]));
        }
      g_test_message ("worst %.2g", worst);
      g_assert_cmpfloat (worst, <, 2e-4);
      g_assert_cmpfloat (change, >, 0.1);
      limner_unorm16_planes_clear (&whole);
      limner_unorm16_planes_clear (&tiled);
    }
  limner_arbitrary_style_free (any);
}

/* The style has an effect in proportion to its weight; strength 0 is the input. */
static void
test_styles (void)
{
  g_autoptr (LimnerModel) model = load ("any-instant");
  g_autoptr (LimnerImage) content = picture_new (64, 56, 0), one = golden_picture ("style"),
                          two = picture_new (60, 60, 1), a = NULL, b = NULL, both = NULL, none = NULL;
  LimnerStyleSettings settings = limner_style_settings_default ();
  LimnerStyleSource styles[] = { { one, "one", 1, FALSE }, { two, "two", 1e-6, FALSE } };

  a = paint (model, content, one, &settings, NULL);
  b = paint (model, content, two, &settings, NULL);
  g_assert_cmpfloat (difference (a, b), >, 0.02);
  both
      = limner_style_paint (&(LimnerStyleRequest) { content, styles, 2, model, &settings }, NULL, NULL, NULL);
  g_assert_cmpfloat (difference (a, both), <, 1e-3);
  limner_image_unref (both);
  styles[1].weight = 1;
  both
      = limner_style_paint (&(LimnerStyleRequest) { content, styles, 2, model, &settings }, NULL, NULL, NULL);
  g_assert_cmpfloat (difference (a, both), >, 0.005);
  g_assert_cmpfloat (difference (b, both), >, 0.005);
  settings.strength = 0;
  none = paint (model, content, one, &settings, NULL);
  g_assert_cmpmem (none->pixels, bytes_of (none), content->pixels, bytes_of (content));
}

/* The colours are those of the style, or those of the content if they are kept. */
static void
test_colours (void)
{
  g_autoptr (LimnerModel) model = load ("any-instant");
  g_autoptr (LimnerImage) content = picture_new (64, 64, 0), style = picture_new (64, 64, 1), none = NULL,
                          palette = NULL;
  LimnerStyleSettings settings = limner_style_settings_default ();
  double mean[4][3] = { { 0 } };

  none = paint (model, content, style, &settings, NULL);
  settings.keep_colours = LIMNER_KEEP_PALETTE;
  palette = paint (model, content, style, &settings, NULL);
  for (int i = 0; i < 4 * 64 * 64; i++)
    if (i % 4 < 3)
      {
        mean[0][i % 4] += content->pixels[i] / (64 * 64);
        mean[1][i % 4] += style->pixels[i] / (64 * 64);
        mean[2][i % 4] += none->pixels[i] / (64 * 64);
        mean[3][i % 4] += palette->pixels[i] / (64 * 64);
      }
  for (int c = 0; c < 3; c++)
    {
      g_assert_cmpfloat (fabs (mean[2][c] - mean[1][c]), <, 0.05);
      g_assert_cmpfloat (fabs (mean[3][c] - mean[0][c]), <, 0.05);
    }
}

static void
test_sizes (void)
{
  const int sizes[][2] = { { 1, 1 }, { 3, 1 }, { 1, 200 }, { 33, 31 } };
  g_autoptr (LimnerModel) model = load ("any-instant");

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (LimnerImage) content = picture_new (sizes[i][0], sizes[i][1], 0),
                              style = picture_new (sizes[i][1], sizes[i][0], 1), painted = NULL;
      LimnerStyleSettings settings = limner_style_settings_default ();
      g_autoptr (GError) error = NULL;

      painted = paint (model, content, style, &settings, &error);
      g_assert_no_error (error);
      g_assert_cmpint (painted->width, ==, sizes[i][0]);
      g_assert_cmpint (painted->height, ==, sizes[i][1]);
      for (int j = 0; j < 4 * painted->width * painted->height; j++)
        g_assert_true (painted->pixels[j] >= 0 && painted->pixels[j] <= 1);
    }
}

/* The planned peak equals the memory in use, in one piece and in tiles. */
static void
test_memory (void)
{
  static const struct
  {
    int width, height, memory_mib;
    gboolean masked;
  } cases[] = { { 500, 400, 4096, FALSE },  { 900, 700, 4096, FALSE }, { 900, 700, 4096, TRUE },
                { 900, 700, 110, FALSE },   { 900, 700, 120, TRUE },   { 1800, 1400, 4096, FALSE },
                { 1800, 1400, 220, FALSE }, { 1800, 1400, 220, TRUE } };
  g_autoptr (LimnerModel) model = load ("any-instant");
  g_autoptr (LimnerImage) style = picture_new (1024, 1000, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnerImage) content = picture_new (cases[i].width, cases[i].height, 0), painted = NULL;
      LimnerStyleSettings settings = limner_style_settings_default ();
      const LimnerExtent extent
          = { .width = cases[i].width, .height = cases[i].height, .masked = cases[i].masked };
      const LimnerJob job = { .memory_mib = cases[i].memory_mib };
      LimnerEstimate estimate;

      if (cases[i].masked)
        {
          g_assert_true (limner_image_add_mask (content, NULL));
          content->mask[0] = 0;
        }
      g_assert_true (limner_style_estimate (&extent, model, &settings, &job, &estimate, NULL));
      g_assert_cmpint (estimate.width, ==, cases[i].width); /* uses tiles instead of a smaller size */
      g_assert_cmpint (estimate.peak_mib, <=, cases[i].memory_mib + 1);
      limner_memory_reset_peak ();
      painted = paint_within (model, content, style, &settings, &job, NULL);
      g_assert_nonnull (painted);
      check_peak (estimate.peak_mib, (double) LIMNER_PROGRAM_BYTES / (1 << 20), 10);
    }
}

/* One style inside the mask, another outside, a mixture in between. */
static void
test_outside (void)
{
  enum
  {
    SIDE = 64
  };
  g_autoptr (LimnerModel) model = load ("any-instant");
  g_autoptr (LimnerImage) content = picture_new (SIDE, SIDE, 0), one = golden_picture ("style"),
                          two = picture_new (60, 60, 1), a = NULL, b = NULL, both = NULL;
  LimnerStyleSettings settings = limner_style_settings_default ();
  LimnerStyleSource styles[] = { { one, "one", 1, FALSE }, { two, "two", 1, TRUE } };
  g_autoptr (LimnerRecipe) recipe = NULL;
  g_autofree char *json = NULL;

  g_assert_true (limner_image_add_mask (content, NULL));
  for (int i = 0; i < SIDE * SIDE; i++)
    content->mask[i] = i % SIDE < 24 ? 0.0f : i % SIDE < 32 ? 0.5f : 1.0f;
  both = limner_style_paint (&(LimnerStyleRequest) { content, styles, 2, model, &settings }, NULL, &recipe,
                             NULL);
  a = paint (model, content, one, &settings, NULL);
  for (int i = 0; i < SIDE * SIDE; i++)
    content->mask[i] = 1 - content->mask[i];
  b = paint (model, content, two, &settings, NULL);
  for (int i = 0; i < 4 * SIDE * SIDE; i++)
    {
      int x = i / 4 % SIDE;
      float between = a->pixels[i] + b->pixels[i] - content->pixels[i];

      g_assert_cmpfloat_with_epsilon (both->pixels[i],
                                      x < 24   ? b->pixels[i]
                                      : x < 32 ? between
                                               : a->pixels[i],
                                      1e-6);
    }
  json = limner_recipe_to_json (recipe);
  g_assert_nonnull (strstr (json, "outside"));
  settings.strength = 0;
  limner_image_unref (both);
  both
      = limner_style_paint (&(LimnerStyleRequest) { content, styles, 2, model, &settings }, NULL, NULL, NULL);
  g_assert_cmpmem (both->pixels, bytes_of (both), content->pixels, bytes_of (content));
}

/* A painting by optimisation can start from the result of one pass, within the mask. The recipe names both
 * networks. */
static void
test_start (void)
{
  g_autoptr (LimnerModel) model = load ("limner-features");
  g_autoptr (LimnerImage) content = picture_new (64, 56, 0), style = golden_picture ("style"), a = NULL,
                          b = NULL;
  LimnerStyleSettings settings = limner_style_settings_default ();
  const LimnerStyleSource source = { .image = style, .name = "style", .weight = 1 };
  g_autoptr (LimnerRecipe) recipe = NULL;
  g_autofree char *json = NULL;
  double outside = 0;

  g_assert_true (limner_image_add_mask (content, NULL));
  for (int i = 0; i < 64 * 56; i++)
    content->mask[i] = i % 64 < 20 ? 0.0f : 1.0f;
  settings.steps = 1;
  a = paint (model, content, style, &settings, NULL);
  settings.start = LIMNER_STYLE_START_INSTANT;
  b = limner_style_paint (&(LimnerStyleRequest) { content, &source, 1, model, &settings }, NULL, &recipe,
                          NULL);
  json = limner_recipe_to_json (recipe);
  g_assert_nonnull (strstr (json, "\"id\":\"limner-features\""));
  g_assert_nonnull (strstr (json, "\"id\":\"limner-instant\""));
  g_assert_cmpfloat (difference (a, b), >, 0.01);
  for (int y = 0; y < 56; y++)
    for (int i = 0; i < 4 * 20; i++)
      outside += fabs (b->pixels[4 * 64 * y + i] - content->pixels[4 * 64 * y + i]);
  g_assert_cmpfloat (outside, ==, 0);
}

static LimnerModel *
changed (const char *name, const char *decoder, const char *key, const char *value)
{
  const char *path = g_test_get_filename (G_TEST_DIST, decoder, NULL);
  g_autoptr (LimnerSafetensors) file = limner_safetensors_open (path, NULL);
  g_autofree char *copy = g_build_filename (g_get_tmp_dir (), name, NULL);
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_tensor_unref);
  g_autoptr (GArray) named = g_array_new (FALSE, FALSE, sizeof (LimnerNamedTensor));
  LimnerModel *model;

  for (const char *const *at = limner_safetensors_names (file); *at; at++)
    {
      LimnerNamedTensor entry = { *at, limner_safetensors_get (file, *at, NULL) };

      g_ptr_array_add (tensors, (gpointer) entry.tensor);
      if (value != NULL || !g_str_equal (*at, key)) /* omits the tensor */
        g_array_append_val (named, entry);
    }
  g_hash_table_insert (metadata, (char *) "limner.architecture",
                       (char *) limner_safetensors_metadata (file, "limner.architecture"));
  g_hash_table_insert (
      metadata, (char *) "limner.config",
      (char *) (value != NULL ? value : limner_safetensors_metadata (file, "limner.config")));
  g_assert_true (limner_safetensors_write (copy, (const LimnerNamedTensor *) (void *) named->data, named->len,
                                           metadata, LIMNER_DTYPE_F32, NULL));
  model = limner_model_load (copy, NULL);
  g_remove (copy);
  return model;
}

/* Inconsistent files are refused and not run. */
static void
test_damaged (void)
{
  static const struct
  {
    const char *missing, *config;
    int code;
  } cases[] = {
    { "skip2.weight", NULL, LIMNER_ERROR_FORMAT },
    { "film.bias", NULL, LIMNER_ERROR_FORMAT },
    { "conv4.weight", NULL, LIMNER_ERROR_FORMAT },
    { NULL, "{}", LIMNER_ERROR_FORMAT },
    { NULL, "{\"padding_mode\":\"reflect\",\"encoder_taps\":[\"relu1_1\",\"relu2_1\",3,\"relu4_1\"]}",
      LIMNER_ERROR_FORMAT },
    { NULL,
      "{\"padding_mode\":\"reflect\",\"encoder_taps\":[\"relu2_1\",\"relu1_1\",\"relu3_1\",\"relu4_1\"]}",
      LIMNER_ERROR_FORMAT },
    { NULL,
      "{\"padding_mode\":\"reflect\",\"encoder_digest\":\"none\",\"encoder_taps\":[\"relu1_1\",\"relu2_1\","
      "\"relu3_1\",\"relu4_1\"]}",
      LIMNER_ERROR_NO_MODEL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("limner-any-%d-%u.safetensors", (int) getpid (), (guint) i);
      g_autoptr (LimnerModel) model
          = changed (name, "any-instant.safetensors", cases[i].missing, cases[i].config);
      g_autoptr (LimnerImage) content = picture_new (48, 48, 0);
      LimnerStyleSettings settings = limner_style_settings_default ();
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (model);
      g_assert_null (paint (model, content, content, &settings, &error));
      g_assert_error (error, LIMNER_ERROR, cases[i].code);
    }
}

/* A decoder that does not undo the encoder's reduction in size is refused. */
static void
test_misfit (void)
{
  static const char *const layers[]
      = { "\"conv1\",\"up\",\"conv2\",\"up\",\"conv3\",\"conv4\"",
          "\"conv1\",\"up\",\"conv2\",\"up\",\"up\",\"conv3\",\"up\",\"conv4\"" };

  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      g_autofree char *name = g_strdup_printf ("limner-misfit-%d-%u.safetensors", (int) getpid (), (guint) i);
      g_autofree char *config = g_strdup_printf ("{\"padding_mode\":\"reflect\",\"encoder\":\"any-encoder\","
                                                 "\"encoder_tap\":\"relu4_1\",\"layers\":[%s]}",
                                                 layers[i]);
      g_autoptr (LimnerModel) model = changed (name, "any-adain.safetensors", NULL, config);
      g_autoptr (LimnerImage) content = picture_new (48, 48, 0);
      LimnerStyleSettings settings = limner_style_settings_default ();
      g_autoptr (GError) error = NULL;

      g_assert_nonnull (model);
      g_assert_null (paint (model, content, content, &settings, &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *golden = NULL, *instant = NULL, *own = NULL, *path = NULL, *bytes = NULL,
                  *folder = g_dir_make_tmp ("limner-any-XXXXXX", NULL);
  gsize length;
  int status;

  g_test_init (&argc, &argv, NULL);
  golden = g_test_build_filename (G_TEST_DIST, ".", NULL);
  instant = g_test_build_filename (G_TEST_DIST, "any-instant.safetensors", NULL);
  own = g_build_filename (folder, LIMNER_BUNDLED_INSTANT ".safetensors", NULL);
  path = g_strconcat (folder, ":", golden, NULL);
  if (!g_file_get_contents (instant, &bytes, &length, NULL)
      || !g_file_set_contents (own, bytes, (gssize) length, NULL))
    return 1;
  g_setenv ("LIMNER_MODEL_PATH", path, TRUE);
  g_test_add_data_func ("/any-style/golden-instant", "instant", test_golden);
  g_test_add_data_func ("/any-style/golden-adain", "adain", test_golden);
  g_test_add_data_func ("/any-style/tiles-instant", "instant", test_tiles);
  g_test_add_data_func ("/any-style/tiles-adain", "adain", test_tiles);
  g_test_add_func ("/any-style/styles", test_styles);
  g_test_add_func ("/any-style/colours", test_colours);
  g_test_add_func ("/any-style/sizes", test_sizes);
  g_test_add_func ("/any-style/memory", test_memory);
  g_test_add_func ("/any-style/damaged", test_damaged);
  g_test_add_func ("/any-style/misfit", test_misfit);
  g_test_add_func ("/any-style/outside", test_outside);
  g_test_add_func ("/any-style/start", test_start);
  status = g_test_run ();
  g_remove (own);
  g_rmdir (folder);
  return status;
}
