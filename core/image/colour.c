/* Keeps a picture's colours (Gatys, Ecker, Bethge, Hertzmann, Shechtman 2017, "Controlling perceptual
 * factors in neural style transfer", section 5). Both methods work on encoded values, as in the paper,
 * because they are closer to perceived lightness than linear light. */
#include "config.h"

#include "image/image-private.h"

#include <math.h>
#include <string.h>

/* Added to the variances, about 1/320 of the range. It keeps directions without contrast from being
 * amplified. */
#define FLAT 1e-5
/* The largest gain in any direction of colour. A larger one would turn a picture's noise into its
 * palette. */
#define MAX_STRETCH 8.0

void
limner_planes_to_luma (float *rgb, gsize n)
{
  for (gsize i = 0; i < n; i++)
    rgb[i] = rgb[n + i] = rgb[2 * n + i] = limner_luma (rgb[i], rgb[n + i], rgb[2 * n + i]);
}

void
limner_planes_replace_luminance (float *painted, const float *content, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      float y = limner_luma (painted[i], painted[n + i], painted[2 * n + i]);
      float old = limner_luma (content[i], content[n + i], content[2 * n + i]);
      float chroma[3], room = 1, low = 0, high = 1;

      /* R, G and B contain Y with weight 1 each, so that adding the same value to all three keeps I and
       * Q. */
      for (int c = 0; c < 3; c++)
        {
          float value = content[c * n + i];

          chroma[c] = value - old;
          low = MIN (low, value); /* content outside 0..1 may stay there */
          high = MAX (high, value);
        }
      y = CLAMP (y, low, high);
      for (int c = 0; c < 3; c++)
        {
          if (chroma[c] > 0)
            room = MIN (room, (high - y) / chroma[c]);
          else if (chroma[c] < 0)
            room = MIN (room, (low - y) / chroma[c]);
        }
      for (int c = 0; c < 3; c++)
        painted[c * n + i] = y + room * chroma[c];
    }
}

void
limner_palette_add (LimnerPalette *palette, const float *rgb, const float *weights, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      double weight = weights ? MAX (weights[i], 0) : 1;

      palette->weight += weight;
      for (int a = 0; weight > 0 && a < 3; a++)
        {
          palette->sum[a] += weight * rgb[a * n + i];
          for (int b = a; b < 3; b++)
            palette->products[a][b] += weight * rgb[a * n + i] * rgb[b * n + i];
        }
    }
}

/* The mean and covariance of a palette. */
typedef struct
{
  double mean[3], covariance[3][3];
} Spread;

static Spread
spread_of (const LimnerPalette *palette)
{
  Spread s;

  for (int c = 0; c < 3; c++)
    s.mean[c] = palette->sum[c] / palette->weight;
  for (int a = 0; a < 3; a++)
    for (int b = a; b < 3; b++)
      {
        double value = palette->products[a][b] / palette->weight - s.mean[a] * s.mean[b];

        s.covariance[a][b] = s.covariance[b][a] = a == b ? MAX (value, 0) : value;
      }
  return s;
}

void
limner_palette_blend (LimnerPalette *blend, const LimnerPalette *other, double share)
{
  const double before = blend->weight;
  Spread own = { 0 }, added;

  if (other->weight <= 0 || share <= 0)
    return;
  if (before > 0)
    own = spread_of (blend);
  added = spread_of (other);
  blend->weight = before + share;
  for (int c = 0; c < 3; c++)
    blend->sum[c] = before * own.mean[c] + share * added.mean[c];
  for (int a = 0; a < 3; a++)
    for (int b = a; b < 3; b++)
      blend->products[a][b] = before * own.covariance[a][b] + share * added.covariance[a][b]
                              + blend->sum[a] * blend->sum[b] / blend->weight;
}

/* Computes the mean luma before and after, and the gain of its deviation. */
static gboolean
match_light (const LimnerPalette *own, const LimnerPalette *wanted, double *mean_from, double *mean_to,
             double *stretch)
{
  static const double luma[3] = { 0.299, 0.587, 0.114 };
  double var_from = FLAT, var_to = FLAT;
  Spread from, to;

  if (own->weight <= 0 || wanted->weight <= 0)
    return FALSE;
  from = spread_of (own);
  to = spread_of (wanted);
  *mean_from = *mean_to = 0;
  for (int a = 0; a < 3; a++)
    {
      *mean_from += luma[a] * from.mean[a];
      *mean_to += luma[a] * to.mean[a];
      for (int b = 0; b < 3; b++)
        {
          var_from += luma[a] * luma[b] * from.covariance[a][b];
          var_to += luma[a] * luma[b] * to.covariance[a][b];
        }
    }
  *stretch = MIN (sqrt (var_to / var_from), MAX_STRETCH);
  return TRUE;
}

void
limner_planes_match_luma (float *style, const float *style_weights, gsize n, const LimnerPalette *wanted)
{
  double mean_from, mean_to, stretch;
  LimnerPalette own = { 0 };

  limner_palette_add (&own, style, style_weights, n);
  if (!match_light (&own, wanted, &mean_from, &mean_to, &stretch))
    return;
  for (gsize i = 0; i < 3 * n; i++)
    style[i] = (float) (stretch * (style[i] - mean_from) + mean_to);
}

gboolean
limner_luma_map_init (LimnerColourMap *map, const LimnerPalette *from, const LimnerPalette *to)
{
  double mean_from, mean_to, stretch;

  if (!match_light (from, to, &mean_from, &mean_to, &stretch))
    return FALSE;
  *map = (LimnerColourMap) { { mean_from, mean_from, mean_from },
                             { { stretch, 0, 0 }, { 0, stretch, 0 }, { 0, 0, stretch } },
                             { mean_to, mean_to, mean_to } };
  return TRUE;
}

/* The functions of matrices here are for three channels: in double, on the stack, without a way to fail.
 * style/symmetric.c has those of any size, in fp32 by LAPACK. */

/* Eigenvalues and eigenvectors (columns of v) of a symmetric matrix by cyclic Jacobi rotations. `a` is
 * destroyed. Nine sweeps are more than a 3x3 matrix needs. */
static void
eigen_3x3 (double a[3][3], double value[3], double v[3][3])
{
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      v[i][j] = i == j;
  for (int sweep = 0; sweep < 9; sweep++)
    for (int p = 0; p < 2; p++)
      for (int q = p + 1; q < 3; q++)
        {
          double angle, c, s;

          if (a[p][q] == 0)
            continue;
          angle = 0.5 * atan2 (2 * a[p][q], a[q][q] - a[p][p]);
          c = cos (angle);
          s = sin (angle);
          for (int k = 0; k < 3; k++)
            {
              double kp = a[k][p], kq = a[k][q], vp = v[k][p], vq = v[k][q];

              a[k][p] = c * kp - s * kq;
              a[k][q] = s * kp + c * kq;
              v[k][p] = c * vp - s * vq;
              v[k][q] = s * vp + c * vq;
            }
          for (int k = 0; k < 3; k++)
            {
              double pk = a[p][k], qk = a[q][k];

              a[p][k] = c * pk - s * qk;
              a[q][k] = s * pk + c * qk;
            }
        }
  for (int i = 0; i < 3; i++)
    value[i] = a[i][i];
}

/* out = V f(lambda) V' of a symmetric matrix, where f raises to `exponent`. Eigenvalues are at least
 * `low` before and at most `high` after. */
static void
matrix_power (double matrix[3][3], double exponent, double low, double high, double out[3][3])
{
  double a[3][3], value[3], v[3][3];

  memcpy (a, matrix, sizeof a);
  eigen_3x3 (a, value, v);
  for (int k = 0; k < 3; k++)
    value[k] = MIN (pow (MAX (value[k], low), exponent), high);
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      {
        out[i][j] = 0;
        for (int k = 0; k < 3; k++)
          out[i][j] += v[i][k] * value[k] * v[j][k];
      }
}

/* out = s m s, made exactly symmetric. */
static void
multiply_both_sides_3x3 (double s[3][3], double m[3][3], double out[3][3])
{
  double half[3][3] = { 0 }, full[3][3] = { 0 };

  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      for (int k = 0; k < 3; k++)
        half[i][j] += s[i][k] * m[k][j];
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      for (int k = 0; k < 3; k++)
        full[i][j] += half[i][k] * s[k][j];
  for (int i = 0; i < 3; i++)
    for (int j = 0; j < 3; j++)
      out[i][j] = 0.5 * (full[i][j] + full[j][i]);
}

/* The symmetric T with T S T' = C, T = S^-1/2 (S^1/2 C S^1/2)^1/2 S^-1/2: optimal transport between Gaussians
 * (Pitie & Kokaram 2007). */
static void
transport_colours (Spread *from, Spread *to, double map[3][3])
{
  double root[3][3], inverse[3][3], middle[3][3], middle_root[3][3], plain[3][3];

  for (int c = 0; c < 3; c++)
    {
      from->covariance[c][c] += FLAT;
      to->covariance[c][c] += FLAT;
    }
  matrix_power (from->covariance, 0.5, 0, HUGE_VAL, root);
  matrix_power (from->covariance, -0.5, FLAT, HUGE_VAL, inverse);
  multiply_both_sides_3x3 (root, to->covariance, middle);
  matrix_power (middle, 0.5, 0, HUGE_VAL, middle_root);
  multiply_both_sides_3x3 (inverse, middle_root, plain);
  matrix_power (plain, 1, 0, MAX_STRETCH, map);
}

gboolean
limner_colour_map_init (LimnerColourMap *map, const LimnerPalette *from, const LimnerPalette *to)
{
  Spread own, wanted;

  if (from->weight <= 0 || to->weight <= 0)
    return FALSE;
  own = spread_of (from);
  wanted = spread_of (to);
  for (int c = 0; c < 3; c++)
    {
      map->from[c] = own.mean[c];
      map->to[c] = wanted.mean[c];
    }
  transport_colours (&own, &wanted, map->map);
  return TRUE;
}

void
limner_colour_map_apply (const LimnerColourMap *map, float *rgb, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      double d[3];

      for (int c = 0; c < 3; c++)
        d[c] = rgb[c * n + i] - map->from[c];
      for (int c = 0; c < 3; c++)
        {
          double value = map->to[c] + map->map[c][0] * d[0] + map->map[c][1] * d[1] + map->map[c][2] * d[2];

          rgb[c * n + i] = (float) CLAMP (value, 0, 1);
        }
    }
}

void
limner_planes_match_palette (float *style, const float *style_weights, gsize n, const LimnerPalette *to)
{
  LimnerPalette from = { 0 };
  LimnerColourMap map;

  limner_palette_add (&from, style, style_weights, n);
  if (limner_colour_map_init (&map, &from, to))
    limner_colour_map_apply (&map, style, n);
}
