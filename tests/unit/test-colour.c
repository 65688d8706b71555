/* Keeping luminance and palettes. */
#include "image/image-private.h"

#include <math.h>
#include <string.h>

#define N 500

static void
noise (float *rgb, const float mean[3], float spread, float shared)
{
  for (int i = 0; i < N; i++)
    {
      float common = (float) g_test_rand_double_range (-shared, shared);

      for (int c = 0; c < 3; c++)
        rgb[c * N + i] = mean[c] + common + (float) g_test_rand_double_range (-spread, spread);
    }
}

static void
statistics (const float *rgb, double mean[3], double covariance[3][3])
{
  memset (mean, 0, 3 * sizeof *mean);
  memset (covariance, 0, 9 * sizeof (double));
  for (int c = 0; c < 3; c++)
    for (int i = 0; i < N; i++)
      mean[c] += rgb[c * N + i] / (double) N;
  for (int a = 0; a < 3; a++)
    for (int b = 0; b < 3; b++)
      for (int i = 0; i < N; i++)
        covariance[a][b] += (rgb[a * N + i] - mean[a]) * (rgb[b * N + i] - mean[b]) / N;
}

static void
test_luminance (void)
{
  float painted[3 * N], content[3 * N];

  noise (content, (const float[3]) { 0.5f, 0.4f, 0.6f }, 0.1f, 0.1f);
  noise (painted, (const float[3]) { 0.5f, 0.5f, 0.5f }, 0.1f, 0.1f);
  for (int i = 0; i < N; i++)
    {
      float light = limner_luma (painted[i], painted[N + i], painted[2 * N + i]);
      float old = limner_luma (content[i], content[N + i], content[2 * N + i]);
      float one[3] = { painted[i], painted[N + i], painted[2 * N + i] };

      limner_planes_replace_luminance (one, (float[3]) { content[i], content[N + i], content[2 * N + i] }, 1);
      g_assert_cmpfloat_with_epsilon (limner_luma (one[0], one[1], one[2]), light, 1e-5);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (one[c] - light, content[c * N + i] - old, 1e-5);
    }
}

/* Colours outside the range keep their luma and hue; chroma is reduced, and nothing leaves 0..1. */
static void
test_luminance_gamut (void)
{
  float one[3] = { 0.95f, 0.95f, 0.95f }, blue[3] = { 0.1f, 0.1f, 0.9f }, hdr[3] = { 4, 2, 1 };
  float same[3] = { 4, 2, 1 }, grey[3] = { 0.2f, 0.9f, 0.4f };

  limner_planes_replace_luminance (one, blue, 1);
  g_assert_cmpfloat_with_epsilon (limner_luma (one[0], one[1], one[2]), 0.95, 1e-5);
  g_assert_cmpfloat_with_epsilon (one[0], one[1], 1e-6);
  g_assert_cmpfloat (one[2], >, one[0]);
  g_assert_cmpfloat (one[2], <=, 1.000001);

  limner_planes_replace_luminance (same, hdr, 1);
  for (int c = 0; c < 3; c++)
    g_assert_cmpfloat_with_epsilon (same[c], hdr[c], 1e-5);

  limner_planes_replace_luminance (grey, (float[3]) { 0.5f, 0.5f, 0.5f }, 1);
  g_assert_cmpfloat_with_epsilon (grey[0], limner_luma (0.2f, 0.9f, 0.4f), 1e-6);
  g_assert_cmpfloat_with_epsilon (grey[1], grey[2], 1e-6);
}

static void
test_to_luma (void)
{
  float rgb[6] = { 1, 0.5f, 0, 0.25f, 0, 0.125f };

  limner_planes_to_luma (rgb, 2);
  g_assert_cmpfloat_with_epsilon (rgb[0], 0.299, 1e-6);
  g_assert_cmpfloat_with_epsilon (rgb[1], 0.299 * 0.5 + 0.587 * 0.25 + 0.114 * 0.125, 1e-6);
  g_assert_cmpfloat (rgb[1], ==, rgb[5]);
}

static void
match_luma (float *style, const float *content, const float *weights)
{
  LimnerPalette to = { 0 };

  limner_palette_add (&to, content, weights, N);
  limner_planes_match_luma (style, NULL, N, &to);
}

static void
match_palette (float *style, const float *content, const float *weights)
{
  LimnerPalette to = { 0 };

  limner_palette_add (&to, content, weights, N);
  limner_planes_match_palette (style, NULL, N, &to);
}

static void
test_match_luma (void)
{
  float style[3 * N], content[3 * N];
  double from[3], to[3], a[3][3], b[3][3];

  noise (style, (const float[3]) { 0.8f, 0.7f, 0.8f }, 0.2f, 0);
  noise (content, (const float[3]) { 0.3f, 0.2f, 0.4f }, 0.05f, 0.1f);
  match_luma (style, content, NULL);
  limner_planes_to_luma (style, N);
  limner_planes_to_luma (content, N);
  statistics (style, from, a);
  statistics (content, to, b);
  g_assert_cmpfloat_with_epsilon (from[0], to[0], 1e-4);
  g_assert_cmpfloat_with_epsilon (sqrt (a[0][0]), sqrt (b[0][0]), 1e-3);
}

static void
test_palette (void)
{
  float style[3 * N], content[3 * N], original[3 * N];
  double from[3], to[3], a[3][3], b[3][3], before[3], cov[3][3], asymmetry = 0;

  noise (style, (const float[3]) { 0.6f, 0.5f, 0.4f }, 0.15f, 0.05f);
  noise (content, (const float[3]) { 0.4f, 0.5f, 0.55f }, 0.05f, 0.12f);
  memcpy (original, style, sizeof style);
  match_palette (style, content, NULL);
  statistics (style, from, a);
  statistics (content, to, b);
  statistics (original, before, cov);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpfloat_with_epsilon (from[i], to[i], 1e-4);
      for (int j = 0; j < 3; j++)
        g_assert_cmpfloat_with_epsilon (a[i][j], b[i][j], 1e-4);
    }

  /* The map T is symmetric: x' (T y) = y' (T x) for the differences x and y of any pixels. */
  for (int i = 0; i + 3 < 60; i += 4)
    {
      double xty = 0, ytx = 0;

      for (int c = 0; c < 3; c++)
        {
          xty += (original[c * N + i] - original[c * N + i + 1])
                 * (style[c * N + i + 2] - style[c * N + i + 3]);
          ytx += (original[c * N + i + 2] - original[c * N + i + 3])
                 * (style[c * N + i] - style[c * N + i + 1]);
        }
      asymmetry = MAX (asymmetry, fabs (xty - ytx));
    }
  g_assert_cmpfloat (asymmetry, <, 1e-5);
}

static void
test_palette_same (void)
{
  float style[3 * N], content[3 * N];

  noise (style, (const float[3]) { 0.6f, 0.5f, 0.4f }, 0.15f, 0.05f);
  memcpy (content, style, sizeof style);
  match_palette (style, content, NULL);
  for (int i = 0; i < 3 * N; i++)
    g_assert_cmpfloat_with_epsilon (style[i], content[i], 1e-4);
}

/* Pictures without variance in some or all directions give finite, bounded results. */
static void
test_palette_degenerate (void)
{
  const float spreads[][2] = { { 0, 0 }, { 0, 0.2f }, { 0.002f, 0.2f }, { 0.2f, 0 } };

  for (gsize s = 0; s < G_N_ELEMENTS (spreads); s++)
    for (gsize t = 0; t < G_N_ELEMENTS (spreads); t++)
      {
        float style[3 * N], content[3 * N];
        double mean[3], wanted[3], covariance[3][3];

        noise (style, (const float[3]) { 0.5f, 0.5f, 0.5f }, spreads[s][0], spreads[s][1]);
        noise (content, (const float[3]) { 0.4f, 0.5f, 0.6f }, spreads[t][0], spreads[t][1]);
        match_palette (style, content, NULL);
        statistics (style, mean, covariance);
        statistics (content, wanted, covariance);
        for (int c = 0; c < 3; c++)
          g_assert_cmpfloat_with_epsilon (mean[c], wanted[c], 0.01);
        if (s == 2) /* grey with a little noise: the noise is not amplified to fill the palette */
          for (int i = 0; i < N; i++)
            g_assert_cmpfloat (fabsf (style[i] - style[N + i] - (float) (mean[0] - mean[1])), <, 0.06);
      }
}

static void
test_palette_weights (void)
{
  float style[3 * N], plain[3 * N], content[3 * N], weights[N];
  double mean[3], covariance[3][3];

  noise (style, (const float[3]) { 0.6f, 0.5f, 0.4f }, 0.1f, 0.05f);
  noise (content, (const float[3]) { 0.4f, 0.5f, 0.5f }, 0.1f, 0.05f);
  memcpy (plain, style, sizeof style);

  for (int i = 0; i < N; i++)
    weights[i] = 0;
  match_palette (style, content, weights);
  g_assert_cmpmem (style, sizeof style, plain, sizeof plain);

  /* Pixels without weight may have any value. */
  for (int i = 0; i < N; i++)
    weights[i] = i >= N / 2;
  for (int i = 0; i < N / 2; i++)
    content[i] = NAN;
  match_palette (style, content, weights);
  for (int i = 0; i < N / 2; i++)
    content[i] = content[i + N / 2];
  for (int i = 0; i < N / 2; i++)
    for (int c = 1; c < 3; c++)
      content[c * N + i] = content[c * N + i + N / 2];
  statistics (style, mean, covariance);
  for (int c = 0; c < 3; c++)
    {
      double wanted = 0;

      for (int i = 0; i < N; i++)
        wanted += content[c * N + i] / (double) N;
      g_assert_cmpfloat_with_epsilon (mean[c], wanted, 1e-4);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colour/luminance", test_luminance);
  g_test_add_func ("/colour/luminance/gamut", test_luminance_gamut);
  g_test_add_func ("/colour/to-luma", test_to_luma);
  g_test_add_func ("/colour/match-luma", test_match_luma);
  g_test_add_func ("/colour/palette", test_palette);
  g_test_add_func ("/colour/palette/same", test_palette_same);
  g_test_add_func ("/colour/palette/degenerate", test_palette_degenerate);
  g_test_add_func ("/colour/palette/weights", test_palette_weights);
  return g_test_run ();
}
