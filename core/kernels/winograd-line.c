/* The constants of Winograd's algorithm for a line of taps, computed at the first use. */
#include "kernels/winograd-line-private.h"

#include <glib.h>
#include <math.h>

static const double three_taps[] = { M_SQRT1_2, M_SQRT2 };
static const double seven_taps[] = { 0.4, 0.65, 1, 1 / 0.65, 2.5 };

/* The product of y - p^2 over the pairs but `left_out`: coefficients of y^k. */
static void
multiply_pairs (const double *p, int pairs, int left_out, double *coefficients)
{
  int degree = 0;

  coefficients[0] = 1;
  for (int i = 0; i < pairs; i++)
    {
      if (i == left_out)
        continue;
      coefficients[++degree] = 0;
      for (int k = degree; k > 0; k--)
        coefficients[k] = coefficients[k - 1] - p[i] * p[i] * coefficients[k];
      coefficients[0] *= -p[i] * p[i];
    }
}

static void
set_weights (double *row, double point, double scale, int taps)
{
  for (int k = 0; k < taps; k++)
    row[k] = pow (point, k) / scale;
}

static void
init_line (LimnerWinogradLine *line, int taps, int out, const double *p, int pairs)
{
  double coefficients[LIMNER_WINOGRAD_MAX_PAIRS + 1];

  *line = (LimnerWinogradLine) { .taps = taps, .out = out, .pairs = pairs, .points = 2 * pairs + 2 };
  multiply_pairs (p, pairs, -1, coefficients);
  for (int k = 0; k <= pairs; k++)
    line->outer[k] = (float) coefficients[k];
  set_weights (line->weights[0], 0, coefficients[0], taps);
  for (int i = 0; i < pairs; i++)
    {
      double scale = 0;

      multiply_pairs (p, pairs, i, coefficients);
      for (int k = 0; k < pairs; k++)
        {
          line->inner[i][k] = (float) coefficients[k];
          scale += coefficients[k] * pow (p[i], 2 * k);
        }
      line->p[i] = (float) p[i];
      for (int k = 0; k < out; k++)
        line->powers[i][k] = (float) pow (p[i], k);
      set_weights (line->weights[1 + 2 * i], p[i], 2 * p[i] * p[i] * scale, taps);
      set_weights (line->weights[2 + 2 * i], -p[i], 2 * p[i] * p[i] * scale, taps);
    }
  line->weights[2 * pairs + 1][taps - 1] = 1;
}

const LimnerWinogradLine *
limner_winograd_line_for (int taps)
{
  static LimnerWinogradLine lines[2];
  static gsize once;

  if (g_once_init_enter (&once))
    {
      init_line (&lines[0], 3, 4, three_taps, G_N_ELEMENTS (three_taps));
      init_line (&lines[1], 7, 6, seven_taps, G_N_ELEMENTS (seven_taps));
      g_once_init_leave (&once, 1);
    }
  return &lines[taps == 7];
}
