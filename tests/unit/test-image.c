/* LimnerImage: creation, planes, hidden colour, masks, resampling. */
#include "base/memory-private.h"
#include "image/image-private.h"
#include "limner/error.h"

#include <math.h>
#include <string.h>

static LimnerImage *
noise_image (int width, int height, guint32 seed)
{
  LimnerImage *image = limner_image_new (width, height, NULL);
  GRand *rand = g_rand_new_with_seed (seed);

  g_assert_nonnull (image);
  for (int i = 0; i < 4 * width * height; i++)
    image->pixels[i] = i % 4 == 3 ? 1 : (float) g_rand_double (rand);
  g_rand_free (rand);
  return image;
}

static void
test_life (void)
{
  g_autoptr (LimnerImage) image = limner_image_new (7, 5, NULL);
  g_autoptr (LimnerImage) copy = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 7 * 5 * 4; i++)
    g_assert_cmpfloat (image->pixels[i], ==, 0);
  g_assert_null (image->mask);
  g_assert_true (limner_image_add_mask (image, NULL));
  g_assert_cmpfloat (image->mask[34], ==, 1);
  image->pixels[17] = 3.5f;
  image->mask[34] = 0.25f;
  image->grey = TRUE;
  image->profile = g_bytes_new ("icc", 3);

  copy = limner_image_copy (image, NULL);
  g_assert_cmpmem (copy->pixels, 140 * 4, image->pixels, 140 * 4);
  g_assert_cmpmem (copy->mask, 35 * 4, image->mask, 35 * 4);
  g_assert_true (copy->grey);
  g_assert_true (copy->profile == image->profile);
  g_assert_true (copy->pixels != image->pixels);

  g_assert_null (limner_image_new (0, 5, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (limner_image_new (500000, 500000, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
}

static void
test_crop (void)
{
  g_autoptr (LimnerImage) image = noise_image (9, 7, 1);
  g_autoptr (LimnerImage) part = NULL;

  g_assert_true (limner_image_add_mask (image, NULL));
  image->mask[3 * 9 + 4] = 0.5f;
  part = limner_image_crop (image, 4, 3, 5, 4, NULL);
  g_assert_cmpint (part->width, ==, 5);
  g_assert_cmpint (part->height, ==, 4);
  g_assert_cmpfloat (part->mask[0], ==, 0.5f);
  g_assert_cmpfloat (part->pixels[4 * (3 * 5 + 4) + 1], ==, image->pixels[4 * (6 * 9 + 8) + 1]);
}

static void
test_planes (void)
{
  g_autoptr (LimnerImage) image = noise_image (5, 3, 2);
  g_autoptr (LimnerImage) before = limner_image_copy (image, NULL);
  float rgb[3 * 15];

  limner_image_to_planes (image, rgb);
  g_assert_cmpfloat (rgb[15 + 7], ==, image->pixels[4 * 7 + 1]);
  limner_image_from_planes (image, rgb);
  g_assert_cmpmem (image->pixels, sizeof (float) * 60, before->pixels, sizeof (float) * 60);

  image->grey = TRUE;
  limner_image_from_planes (image, rgb);
  g_assert_cmpfloat_with_epsilon (image->pixels[4 * 7],
                                  0.299 * rgb[7] + 0.587 * rgb[15 + 7] + 0.114 * rgb[30 + 7], 1e-6);
  g_assert_cmpfloat (image->pixels[4 * 7], ==, image->pixels[4 * 7 + 2]);
}

/* A red disc on hidden NaN and bright green: afterwards all colour is red. */
static void
test_fill (void)
{
  const int sizes[][2] = { { 33, 21 }, { 1, 9 }, { 2, 2 }, { 64, 5 } };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      int w = sizes[s][0], h = sizes[s][1];
      g_autoptr (LimnerImage) image = limner_image_new (w, h, NULL);

      for (int i = 0; i < w * h; i++)
        {
          gboolean seen = i == w * h / 2 || i == 0;
          const float red[4] = { 0.8f, 0.1f, 0.2f, 1 }, hidden[4] = { NAN, 1000, -5, 0 };

          memcpy (image->pixels + 4 * i, seen ? red : hidden, sizeof red);
        }
      g_assert_true (limner_image_fill_hidden (image, NULL));
      for (int i = 0; i < w * h; i++)
        {
          g_assert_cmpfloat_with_epsilon (image->pixels[4 * i], 0.8, 1e-5);
          g_assert_cmpfloat_with_epsilon (image->pixels[4 * i + 1], 0.1, 1e-5);
          g_assert_cmpfloat (image->pixels[4 * i + 3], ==, i == w * h / 2 || i == 0);
        }
    }
}

/* Nearer colours weigh more, half-transparent colour counts half, visible colour stays. */
static void
test_fill_smooth (void)
{
  g_autoptr (LimnerImage) image = limner_image_new (32, 4, NULL);
  float previous = 0;

  for (int i = 0; i < 32 * 4; i++)
    {
      float *pixel = image->pixels + 4 * i;
      int x = i % 32;

      pixel[0] = x < 4 ? 0 : 1;
      pixel[3] = x < 4 || x >= 28;
    }
  g_assert_true (limner_image_fill_hidden (image, NULL));
  for (int x = 0; x < 32; x++)
    {
      float value = image->pixels[4 * (32 + x)];

      g_assert_cmpfloat (value, >=, previous - 1e-6);
      g_assert_cmpfloat (value - previous, <, 0.35);
      previous = value;
    }
  g_assert_cmpfloat (image->pixels[4 * 3], ==, 0);
  g_assert_cmpfloat (image->pixels[4 * 28], ==, 1);
}

static void
test_fill_nothing (void)
{
  g_autoptr (LimnerImage) image = limner_image_new (3, 3, NULL);
  g_autoptr (LimnerImage) opaque = noise_image (6, 5, 3);
  g_autoptr (LimnerImage) before = limner_image_copy (opaque, NULL);

  g_assert_true (limner_image_fill_hidden (image, NULL));
  g_assert_cmpfloat (image->pixels[4 * 4], ==, 0.5f);
  g_assert_true (limner_image_fill_hidden (opaque, NULL));
  g_assert_cmpmem (opaque->pixels, 480, before->pixels, 480);
}

static void
test_bounds (void)
{
  g_autoptr (LimnerImage) image = noise_image (11, 9, 4);
  LimnerBounds bounds;

  g_assert_true (limner_image_mask_bounds (image, &bounds));
  g_assert_cmpint (bounds.width, ==, 11);
  g_assert_cmpint (bounds.height, ==, 9);
  g_assert_true (limner_image_add_mask (image, NULL));
  memset (image->mask, 0, sizeof (float) * 99);
  g_assert_false (limner_image_mask_bounds (image, &bounds));
  image->mask[2 * 11 + 7] = 1e-6f;
  image->mask[5 * 11 + 3] = 1;
  g_assert_true (limner_image_mask_bounds (image, &bounds));
  g_assert_cmpint (bounds.x, ==, 3);
  g_assert_cmpint (bounds.y, ==, 2);
  g_assert_cmpint (bounds.width, ==, 5);
  g_assert_cmpint (bounds.height, ==, 4);
}

static void
test_blend (void)
{
  g_autoptr (LimnerImage) content = noise_image (4, 1, 5);
  g_autoptr (LimnerImage) painted = noise_image (4, 1, 6);
  g_autoptr (LimnerImage) mixed = limner_image_copy (painted, NULL);
  g_autoptr (LimnerImage) none = limner_image_copy (painted, NULL);

  g_assert_true (limner_image_add_mask (content, NULL));
  content->pixels[0] = 1234.5678f; /* HDR value under mask 0 */
  content->pixels[1] = INFINITY;
  content->pixels[7] = 0.3f;
  content->mask[0] = 0;
  content->mask[2] = 0.5f;
  limner_image_blend (mixed, content, 1);
  g_assert_cmpmem (mixed->pixels, 16, content->pixels, 16);
  g_assert_cmpmem (mixed->pixels + 4, 12, painted->pixels + 4, 12);
  g_assert_cmpfloat (mixed->pixels[7], ==, 0.3f); /* alpha of the content */
  g_assert_cmpfloat_with_epsilon (mixed->pixels[8], (content->pixels[8] + painted->pixels[8]) / 2, 1e-6);

  none->pixels[4] = NAN;
  limner_image_blend (none, content, 0);
  g_assert_cmpmem (none->pixels, 64, content->pixels, 64);
}

static void
test_fit (void)
{
  int w, h;

  limner_fit_size (4000, 3000, 768, &w, &h);
  g_assert_cmpint (w, ==, 768);
  g_assert_cmpint (h, ==, 576);
  limner_fit_size (301, 7, 0, &w, &h);
  g_assert_cmpint (w, ==, 301);
  g_assert_cmpint (h, ==, 7);
  limner_fit_size (1, 5000, 128, &w, &h);
  g_assert_cmpint (w, ==, 1);
  g_assert_cmpint (h, ==, 128);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/life", test_life);
  g_test_add_func ("/image/crop", test_crop);
  g_test_add_func ("/image/planes", test_planes);
  g_test_add_func ("/image/fill", test_fill);
  g_test_add_func ("/image/fill/smooth", test_fill_smooth);
  g_test_add_func ("/image/fill/nothing", test_fill_nothing);
  g_test_add_func ("/image/mask/bounds", test_bounds);
  g_test_add_func ("/image/mask/blend", test_blend);
  g_test_add_func ("/image/fit", test_fit);
  return g_test_run ();
}
