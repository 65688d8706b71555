/* Painting in one pass with a small random network (tests/golden/make-one-pass.py). */
#include "base/memory-private.h"
#include "image/image-private.h"
#include "limner/error.h"
#include "limner/registry.h"
#include "limner/safetensors.h"
#include "limner/style.h"
#include "limner/system.h"
#include "peak.h"
#include "pictures.h"
#include "style/instant-private.h"

#include <glib/gstdio.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static LimnerModel *network; /* for one style */

static LimnerImage *
paint_within (const LimnerImage *content, const LimnerStyleSettings *settings, const LimnerJob *job,
              LimnerRecipe **recipe, GError **error)
{
  return limner_style_paint (&(LimnerStyleRequest) { content, NULL, 0, network, settings }, job, recipe,
                             error);
}

static LimnerImage *
paint (const LimnerImage *content, const LimnerStyleSettings *settings, LimnerRecipe **recipe, GError **error)
{
  return paint_within (content, settings, NULL, recipe, error);
}

static LimnerImage *
picture_of (const LimnerTensor *tensor)
{
  LimnerImage *image = limner_image_new ((int) tensor->shape[1], (int) tensor->shape[0], NULL);

  for (gsize i = 0; i < tensor->size / 3; i++)
    {
      for (gsize c = 0; c < 3; c++)
        image->pixels[4 * i + c] = tensor->data[3 * i + c];
      image->pixels[4 * i + 3] = 1.0f;
    }
  return image;
}

/* Compares with PyTorch's painting, including the edges. */
static void
test_golden (void)
{
  const char *path = g_test_get_filename (G_TEST_DIST, "one-pass.safetensors", NULL);
  g_autoptr (LimnerSafetensors) golden = limner_safetensors_open (path, NULL);
  g_autoptr (LimnerTensor) picture = limner_safetensors_get (golden, "picture", NULL);
  g_autoptr (LimnerTensor) wanted = limner_safetensors_get (golden, "painted", NULL);
  g_autoptr (LimnerImage) content = picture_of (picture), expected = picture_of (wanted), painted = NULL;
  LimnerStyleSettings settings = limner_style_settings_default ();
  double worst = 0;

  painted = paint (content, &settings, NULL, NULL);
  g_assert_nonnull (painted);
  for (gsize i = 0; i < 4 * wanted->size / 3; i++)
    worst = fmax (worst, fabs (painted->pixels[i] - expected->pixels[i]));
  g_test_message ("worst %.2g", worst);
  g_assert_cmpfloat (worst, <, 1e-4);
}

static void
test_recipe (void)
{
  g_autoptr (LimnerImage) content = picture_new (40, 36, 0), painted = NULL;
  LimnerStyleSettings settings = limner_style_settings_default ();
  LimnerStyleSource style = { .image = content, .name = "nobody asked for it", .weight = 1 };
  g_autoptr (LimnerRecipe) recipe = NULL;

  painted = limner_style_paint (&(LimnerStyleRequest) { content, &style, 1, network, &settings }, NULL,
                                &recipe, NULL);
  g_assert_nonnull (painted);
  g_assert_cmpstr (json_node_get_string (limner_recipe_get (recipe, "method")), ==, "instant");
  g_assert_cmpint (json_node_get_int (limner_recipe_get (recipe, "size")), ==, 0);
  g_assert_cmpint (json_array_get_length (json_node_get_array (limner_recipe_get (recipe, "styles"))), ==, 0);
  g_assert_null (limner_recipe_get (recipe, "steps"));
}

static void
test_strength (void)
{
  g_autoptr (LimnerImage) content = picture_new (48, 40, 0), full = NULL, half = NULL, none = NULL;
  LimnerStyleSettings settings = limner_style_settings_default ();

  full = paint (content, &settings, NULL, NULL);
  g_assert_cmpfloat (difference (full, content), >, 0.01);
  settings.strength = 0.5;
  half = paint (content, &settings, NULL, NULL);
  settings.strength = 0;
  none = paint (content, &settings, NULL, NULL);
  g_assert_cmpmem (none->pixels, bytes_of (none), content->pixels, bytes_of (content));
  for (int i = 0; i < 48 * 40 * 4; i++)
    g_assert_cmpfloat_with_epsilon (half->pixels[i], 0.5f * (full->pixels[i] + content->pixels[i]), 1e-5);
}

/* Tiles give the same result as the whole picture, including the statistics of the norms, at any size. */
static void
test_tiles (void)
{
  const int sizes[][2] = { { 260, 200 }, { 237, 311 }, { 333, 46 } };
  g_autoptr (LimnerOnePass) pass = limner_one_pass_new (network, NULL);

  for (gsize k = 0; k < G_N_ELEMENTS (sizes); k++)
    {
      int width = sizes[k][0], height = sizes[k][1], n = 3 * width * height;
      g_autoptr (LimnerImage) picture = picture_new (width, height, 1);
      g_autofree float *planes = g_new (float, n);
      const LimnerPlaneView view = { planes, 3, height, width };
      const LimnerRowSource content = limner_plane_rows (&view);
      double worst = 0, spread = 0, work;
      gsize all = limner_one_pass_estimate (
          pass, &(LimnerExtent) { .width = width, .height = height, .masked = FALSE }, G_MAXSIZE, &work,
          NULL);
      LimnerUnorm16Planes whole, tiled;

      g_assert_cmpfloat (work, ==, 1);
      g_assert_cmpuint (limner_one_pass_estimate (
                            pass, &(LimnerExtent) { .width = width, .height = height, .masked = FALSE },
                            all / 2, &work, NULL),
                        <, all);
      g_assert_cmpfloat (work, >, 3);
      limner_image_to_planes (picture, planes);
      g_assert_true (limner_one_pass_run (pass, &(LimnerPassTask) { .content = &content, .limit = G_MAXSIZE },
                                          &whole, NULL));
      g_assert_true (limner_one_pass_run (pass, &(LimnerPassTask) { .content = &content, .limit = all / 2 },
                                          &tiled, NULL));
      for (int i = 0; i < n; i++)
        {
          worst = fmax (worst, abs (whole.values[i] - tiled.values[i]) / 65535.0);
          spread = fmax (spread, abs (whole.values[i] - whole.values[0]) / 65535.0);
        }
      g_test_message ("%d x %d: worst %.2g, %.1f times the work", width, height, worst, work);
      g_assert_cmpfloat (worst, <, 1e-4);
      g_assert_cmpfloat (spread, >, 0.3);
      limner_unorm16_planes_clear (&tiled);
      /* Statistics of an earlier picture in tiles are not used again. */
      g_assert_true (limner_one_pass_run (pass, &(LimnerPassTask) { .content = &content, .limit = G_MAXSIZE },
                                          &tiled, NULL));
      g_assert_cmpmem (whole.values, n * 2, tiled.values, n * 2);
      limner_unorm16_planes_clear (&whole);
      limner_unorm16_planes_clear (&tiled);
    }
}

/* Only selected pixels change, alpha stays, and hidden pixels have no effect. */
static void
test_mask_and_alpha (void)
{
  g_autoptr (LimnerImage) content = picture_new (72, 60, 0), painted = NULL, other = NULL;
  LimnerStyleSettings settings = limner_style_settings_default ();

  g_assert_true (limner_image_add_mask (content, NULL));
  for (int y = 0; y < 60; y++)
    for (int x = 0; x < 72; x++)
      {
        content->mask[y * 72 + x] = x < 30 ? 0.0f : 1.0f;
        if (y < 20)
          content->pixels[4 * (y * 72 + x) + 3] = 0;
      }
  content->pixels[0] = 7.5f;
  content->pixels[5] = NAN;
  painted = paint (content, &settings, NULL, NULL);
  g_assert_nonnull (painted);
  for (int y = 0; y < 60; y++)
    {
      g_assert_cmpmem (painted->pixels + 4 * y * 72, 30 * 4 * sizeof (float), content->pixels + 4 * y * 72,
                       30 * 4 * sizeof (float));
      g_assert_cmpfloat (painted->pixels[4 * (y * 72 + 50) + 3], ==, y < 20 ? 0.0f : 1.0f);
    }
  for (int i = 0; i < 20 * 72; i++)
    content->pixels[4 * i + 1] = 1.0f;
  other = paint (content, &settings, NULL, NULL);
  g_assert_cmpmem (painted->pixels + 4 * 20 * 72, 40 * 72 * 16, other->pixels + 4 * 20 * 72, 40 * 72 * 16);
}

static void
test_keep_colours (void)
{
  g_autoptr (LimnerImage) content = picture_new (64, 64, 0), light = NULL, palette = NULL;
  LimnerStyleSettings settings = limner_style_settings_default ();
  double mean[2][3] = { { 0 } };

  settings.keep_colours = LIMNER_KEEP_LUMINANCE;
  light = paint (content, &settings, NULL, NULL);
  settings.keep_colours = LIMNER_KEEP_PALETTE;
  palette = paint (content, &settings, NULL, NULL);
  for (int i = 0; i < 64 * 64; i++)
    {
      const float *a = content->pixels + 4 * i, *b = light->pixels + 4 * i, *p = palette->pixels + 4 * i;
      double chroma = a[0] - a[2], kept = b[0] - b[2];

      /* Chroma is reduced only where the luma would leave 0..1. */
      g_assert_cmpfloat (fabs (kept), <=, fabs (chroma) + 1e-4);
      for (int c = 0; c < 3; c++)
        {
          mean[0][c] += a[c] / (64 * 64);
          mean[1][c] += p[c] / (64 * 64);
        }
    }
  g_assert_cmpfloat (difference (light, content), >, 0.005);
  for (int c = 0; c < 3; c++)
    g_assert_cmpfloat (fabs (mean[0][c] - mean[1][c]), <, 0.05);
}

/* From 1 x 1 to a long strip. */
static void
test_sizes (void)
{
  const int sizes[][2] = { { 1, 1 }, { 3, 1 }, { 1, 200 }, { 33, 31 }, { 150, 90 } };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (LimnerImage) content = picture_new (sizes[i][0], sizes[i][1], 0), painted = NULL;
      LimnerStyleSettings settings = limner_style_settings_default ();
      g_autoptr (GError) error = NULL;

      settings.size = i % 2 ? 40 : -1;
      painted = paint (content, &settings, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (painted->width, ==, sizes[i][0]);
      g_assert_cmpint (painted->height, ==, sizes[i][1]);
    }
}

/* For a network with its own style, a larger style scale paints a smaller picture. */
static void
test_style_scale (void)
{
  g_autoptr (LimnerOnePass) pass = limner_one_pass_new (network, NULL);
  LimnerStyleSettings settings = limner_style_settings_default ();
  const LimnerInstantRegion region = { .height = 300, .width = 400, .limit = (gsize) 1 << 30 };
  LimnerInstantSize size;

  settings.size = 0;
  settings.style_scale = 2;
  g_assert_true (limner_instant_plan (pass, &region, &settings, &size, NULL));
  g_assert_cmpint (size.width, ==, 200);
  settings.style_scale = 0.5;
  g_assert_true (limner_instant_plan (pass, &region, &settings, &size, NULL));
  g_assert_cmpint (size.width, ==, 800);
  g_assert_cmpint (size.height, ==, 600);
}

static void
test_refusals (void)
{
  g_autoptr (LimnerImage) content = picture_new (48, 48, 0);
  g_autoptr (LimnerModel) features = bundled_model ();
  LimnerStyleSource style = { .image = content, .name = "style", .weight = 1 };
  LimnerStyleSettings settings = limner_style_settings_default ();
  g_autoptr (GError) error = NULL;

  settings.method = LIMNER_STYLE_PAINTED;
  g_assert_null (paint (content, &settings, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  settings.method = LIMNER_STYLE_INSTANT;
  g_assert_null (limner_style_paint (&(LimnerStyleRequest) { content, &style, 1, features, &settings }, NULL,
                                     NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  settings.strength = 2;
  g_assert_null (paint (content, &settings, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
}

/* The planned peak equals the memory in use within 15 % and 32 MiB, less the program's estimated share.
 * Tests the whole picture, tiles with little memory, and a smaller painting with even less. */
static void
test_memory (void)
{
  static const struct
  {
    int width, height, memory_mib;
    gboolean masked, smaller;
  } cases[] = { { 300, 200, 4096, FALSE, FALSE }, { 900, 700, 4096, FALSE, FALSE },
                { 900, 700, 4096, TRUE, FALSE },  { 1600, 1200, 4096, FALSE, FALSE },
                { 900, 700, 115, FALSE, FALSE },  { 900, 700, 115, TRUE, FALSE },
                { 1600, 1200, 120, FALSE, TRUE } };

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
      g_assert_true (limner_style_estimate (&extent, network, &settings, &job, &estimate, NULL));
      g_assert_cmpint (estimate.width < cases[i].width, ==, cases[i].smaller);
      g_assert_cmpint (estimate.peak_mib, <=, cases[i].memory_mib + 1);
      g_assert_cmpfloat (estimate.seconds, >, 0);
      limner_memory_reset_peak ();
      painted = paint_within (content, &settings, &job, NULL, NULL);
      g_assert_nonnull (painted);
      check_peak (estimate.peak_mib, (double) LIMNER_PROGRAM_BYTES / (1 << 20), 10);
    }
}

/* A 24-megapixel photograph is painted at its own size in 1 GiB, with and without a selection. */
static void
test_camera (void)
{
  LimnerStyleSettings settings = limner_style_settings_default ();
  const LimnerJob job = { .memory_mib = 1024 };
  LimnerEstimate estimate;

  for (int masked = 0; masked < 2; masked++)
    {
      g_assert_true (
          limner_style_estimate (&(LimnerExtent) { .width = 6000, .height = 4000, .masked = masked }, network,
                                 &settings, &job, &estimate, NULL));
      g_assert_cmpint (estimate.peak_mib, <=, 1024 + 1);
      g_assert_cmpint (estimate.width, ==, 6000);
    }
}

/* Memory in use reduces the room for a painting. */
static void
test_held (void)
{
  g_autoptr (LimnerOnePass) pass = limner_one_pass_new (network, NULL);
  LimnerStyleSettings settings = limner_style_settings_default ();
  LimnerInstantRegion region = { .height = 1400, .width = 1800, .limit = 100u << 20 };
  g_autoptr (GError) error = NULL;
  LimnerInstantSize alone, size;

  settings.size = 0;
  g_assert_true (limner_instant_plan (pass, &region, &settings, &alone, NULL));
  region.held = 60u << 20;
  g_assert_true (limner_instant_plan (pass, &region, &settings, &size, NULL));
  g_assert_cmpint (size.width, ==, alone.width);
  g_assert_cmpfloat (size.work, >, alone.work); /* in smaller tiles */
  g_assert_cmpuint (size.bytes, <=, 100u << 20);
  region.held = 72u << 20;
  g_assert_true (limner_instant_plan (pass, &region, &settings, &size, NULL));
  g_assert_cmpint (size.width, <, alone.width);
  g_assert_cmpuint (size.bytes, <=, 100u << 20);
  region.held = 100u << 20;
  g_assert_false (limner_instant_plan (pass, &region, &settings, &size, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY);
}

static void
cancel (const LimnerProgress *progress, gpointer cancellable)
{
  g_assert_nonnull (progress->text);
  g_cancellable_cancel (cancellable);
}

static void
test_cancel (void)
{
  g_autoptr (LimnerImage) content = picture_new (64, 64, 0);
  LimnerStyleSettings settings = limner_style_settings_default ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_null (paint_within (content, &settings, &(LimnerJob) { cancel, cancellable, cancellable, 0, 0 },
                               NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("limner-instant-XXXXXX", NULL), *models = NULL, *id = NULL;
  g_autofree char *path = NULL, *net = NULL;
  GError *error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  net = g_test_build_filename (G_TEST_DIST, "one-pass-net.safetensors", NULL);
  id = limner_registry_import (net, NULL, FALSE, NULL, &error);
  g_assert_no_error (error);
  network = limner_model_load (id, &error);
  g_assert_no_error (error);
  g_test_add_func ("/instant/golden", test_golden);
  g_test_add_func ("/instant/recipe", test_recipe);
  g_test_add_func ("/instant/strength", test_strength);
  g_test_add_func ("/instant/tiles", test_tiles);
  g_test_add_func ("/instant/mask-and-alpha", test_mask_and_alpha);
  g_test_add_func ("/instant/keep-colours", test_keep_colours);
  g_test_add_func ("/instant/sizes", test_sizes);
  g_test_add_func ("/instant/style-scale", test_style_scale);
  g_test_add_func ("/instant/refusals", test_refusals);
  g_test_add_func ("/instant/memory", test_memory);
  g_test_add_func ("/instant/camera", test_camera);
  g_test_add_func ("/instant/held", test_held);
  g_test_add_func ("/instant/cancel", test_cancel);
  status = g_test_run ();

  limner_registry_remove (id, NULL);
  limner_model_unref (network);
  models = g_build_filename (folder, "limner", "models", NULL);
  path = g_build_filename (folder, "limner", NULL);
  g_rmdir (models);
  g_rmdir (path);
  g_rmdir (folder);
  return status;
}
