/* Resampling against explicit sums, and its guarantees: identity, constants, alpha, threads. */
#include "base/memory-private.h"
#include "image/row-source-private.h"
#include "limner/system.h"

#include <math.h>
#include <string.h>

static float *
noise (gsize n)
{
  float *data = g_new (float, n);

  for (gsize i = 0; i < n; i++)
    data[i] = (float) g_test_rand_double_range (-1, 2);
  return data;
}

static double
weight_of (LimnerFilter filter, double x)
{
  double p = G_PI * x;

  x = fabs (x);
  if (filter == LIMNER_FILTER_BILINEAR)
    return MAX (0, 1 - x);
  return x >= 3 ? 0 : x == 0 ? 1 : 3 * sin (p) * sin (p / 3) / (p * p);
}

/* One output value by definition: the weighted mean of all input pixels. */
static double
reference (const float *src, int h, int w, int dh, int dw, int y, int x, LimnerFilter filter)
{
  double sy = (double) h / dh, sx = (double) w / dw, sum = 0, total = 0;
  double ty = filter == LIMNER_FILTER_LANCZOS ? MAX (sy, 1) : 1;
  double tx = filter == LIMNER_FILTER_LANCZOS ? MAX (sx, 1) : 1;

  if (filter == LIMNER_FILTER_NEAREST)
    return src[(int) floor ((y + 0.5) * sy + 1e-9) * w + (int) floor ((x + 0.5) * sx + 1e-9)];
  for (int j = 0; j < h; j++)
    for (int i = 0; i < w; i++)
      {
        double weight = weight_of (filter, (j + 0.5 - (y + 0.5) * sy) / ty)
                        * weight_of (filter, (i + 0.5 - (x + 0.5) * sx) / tx);

        sum += weight * src[j * w + i];
        total += weight;
      }
  return sum / total;
}

static void
test_reference (void)
{
  const int sizes[][4]
      = { { 1, 1, 5, 7 },  { 5, 7, 1, 1 }, { 13, 11, 29, 17 }, { 29, 17, 13, 11 }, { 37, 3, 5, 3 },
          { 9, 9, 9, 18 }, { 2, 3, 3, 2 }, { 40, 31, 33, 40 }, { 1, 200, 1, 3 } };

  for (int f = LIMNER_FILTER_NEAREST; f <= LIMNER_FILTER_LANCZOS; f++)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        int h = sizes[s][0], w = sizes[s][1], dh = sizes[s][2], dw = sizes[s][3];
        g_autofree float *src = noise (2 * h * w), *dst = noise (2 * dh * dw);

        g_assert_true (limner_planes_resize (&(LimnerPlaneView) { src, 2, h, w }, dst, dh, dw, f, NULL));
        for (int c = 0; c < 2; c++)
          for (int y = 0; y < dh; y++)
            for (int x = 0; x < dw; x++)
              g_assert_cmpfloat_with_epsilon (dst[(c * dh + y) * dw + x],
                                              reference (src + c * h * w, h, w, dh, dw, y, x, f), 1e-5);
      }
}

static void
test_identity (void)
{
  g_autofree float *src = noise (3 * 19 * 23), *dst = noise (3 * 19 * 23);

  for (int f = LIMNER_FILTER_NEAREST; f <= LIMNER_FILTER_LANCZOS; f++)
    {
      dst[5] = 99;
      g_assert_true (limner_planes_resize (&(LimnerPlaneView) { src, 3, 19, 23 }, dst, 19, 23, f, NULL));
      g_assert_cmpmem (dst, sizeof (float) * 3 * 19 * 23, src, sizeof (float) * 3 * 19 * 23);
    }
}

/* Downsampling removes frequencies that the smaller picture cannot represent: a one-pixel chessboard
 * becomes grey. */
static void
test_antialias (void)
{
  float board[64 * 64], small[8 * 8];

  for (int i = 0; i < 64 * 64; i++)
    board[i] = (i + i / 64) % 2;
  g_assert_true (limner_planes_resize (&(LimnerPlaneView) { board, 1, 64, 64 }, small, 8, 8,
                                       LIMNER_FILTER_LANCZOS, NULL));
  for (int i = 0; i < 64; i++)
    g_assert_cmpfloat_with_epsilon (small[i], 0.5, 0.02);
}

static void
test_alpha (void)
{
  const LimnerFilter filters[] = { LIMNER_FILTER_BILINEAR, LIMNER_FILTER_LANCZOS };

  for (gsize f = 0; f < G_N_ELEMENTS (filters); f++)
    {
      g_autoptr (LimnerImage) image = limner_image_new (16, 16, NULL);
      g_autoptr (LimnerImage) sized = NULL;
      gboolean solid = FALSE, thin = FALSE;

      for (int i = 0; i < 256; i++)
        {
          const float seen[4] = { 0.25f, 0.5f, 0.75f, 1 }, hidden[4] = { 1, NAN, 0, 0 };

          memcpy (image->pixels + 4 * i, i % 16 < 8 ? seen : hidden, sizeof seen);
        }
      sized = limner_image_resize (image, 11, 23, filters[f], NULL);
      for (int i = 0; i < 11 * 23; i++)
        {
          const float *pixel = sized->pixels + 4 * i;

          g_assert_true (pixel[3] >= 0 && pixel[3] <= 1 && isfinite (pixel[1]));
          solid |= pixel[3] > 0.9f;
          thin |= pixel[3] > 0.01f && pixel[3] < 0.9f;
          if (pixel[3] > 0.01f)
            {
              g_assert_cmpfloat_with_epsilon (pixel[0], 0.25, 1e-3);
              g_assert_cmpfloat_with_epsilon (pixel[2], 0.75, 1e-3);
            }
        }
      g_assert_true (solid && thin);
    }
}

static void
test_mask_and_opaque (void)
{
  g_autoptr (LimnerImage) image = limner_image_new (20, 10, NULL);
  g_autoptr (LimnerImage) sized = NULL, same = NULL;

  g_assert_true (limner_image_add_mask (image, NULL));
  for (int i = 0; i < 200; i++)
    {
      image->mask[i] = i % 20 < 10;
      image->pixels[4 * i] = 7; /* HDR value */
      image->pixels[4 * i + 3] = 1;
    }
  sized = limner_image_resize (image, 7, 9, LIMNER_FILTER_LANCZOS, NULL);
  for (int i = 0; i < 63; i++)
    {
      g_assert_cmpfloat (sized->pixels[4 * i + 3], ==, 1);
      g_assert_cmpfloat_with_epsilon (sized->pixels[4 * i], 7, 1e-5);
      g_assert_true (sized->mask[i] >= 0 && sized->mask[i] <= 1);
    }
  g_assert_cmpfloat (sized->mask[0], >, 0.95);
  g_assert_cmpfloat (sized->mask[6], <, 0.05);
  g_assert_cmpfloat_with_epsilon (sized->mask[3], 0.5, 1e-5);

  same = limner_image_resize (image, 20, 10, LIMNER_FILTER_LANCZOS, NULL);
  g_assert_cmpmem (same->pixels, 3200, image->pixels, 3200);
}

static void
test_threads (void)
{
  g_autofree float *src = noise (3 * 101 * 97), *one = noise (3 * 201 * 53), *many = noise (3 * 201 * 53);

  limner_set_threads (1);
  g_assert_true (limner_planes_resize (&(LimnerPlaneView) { src, 3, 101, 97 }, one, 201, 53,
                                       LIMNER_FILTER_LANCZOS, NULL));
  limner_set_threads (3);
  g_assert_true (limner_planes_resize (&(LimnerPlaneView) { src, 3, 101, 97 }, many, 201, 53,
                                       LIMNER_FILTER_LANCZOS, NULL));
  limner_set_threads (0);
  g_assert_cmpmem (one, sizeof (float) * 3 * 201 * 53, many, sizeof (float) * 3 * 201 * 53);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resample/reference", test_reference);
  g_test_add_func ("/resample/identity", test_identity);
  g_test_add_func ("/resample/antialias", test_antialias);
  g_test_add_func ("/resample/alpha", test_alpha);
  g_test_add_func ("/resample/mask", test_mask_and_opaque);
  g_test_add_func ("/resample/threads", test_threads);
  return g_test_run ();
}
