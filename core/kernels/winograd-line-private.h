/* Constants of Winograd's F(4,3) and F(6,7) for a line of taps (Winograd 1980; Lavin and Gray 2016).
 *
 * The points are 0, pairs +-p, and infinity. With p and 1 / p among them the constants stay near one; these
 * were chosen for the smallest error among multiples of 0.05: 5e-6 of the result for seven taps. */
#pragma once

#define LIMNER_WINOGRAD_MAX_PAIRS  5
#define LIMNER_WINOGRAD_MAX_POINTS (2 * LIMNER_WINOGRAD_MAX_PAIRS + 2)
#define LIMNER_WINOGRAD_MAX_OUT    6

/* The constants of one number of taps. The polynomial of a finite point q is the product of x - r over the
 * other finite points r; that of infinity is the product over all. */
typedef struct
{
  int taps, out, pairs, points; /* out: outputs of a tile */
  float p[LIMNER_WINOGRAD_MAX_PAIRS];
  float powers[LIMNER_WINOGRAD_MAX_PAIRS][LIMNER_WINOGRAD_MAX_OUT]; /* p^i */
  float inner[LIMNER_WINOGRAD_MAX_PAIRS]
             [LIMNER_WINOGRAD_MAX_PAIRS];     /* of +-p: coefficients of x^2 k, divided by x^2 +- p x */
  float outer[LIMNER_WINOGRAD_MAX_PAIRS + 1]; /* of 0: coefficients of x^2 k; of infinity: the same times x */
  double weights[LIMNER_WINOGRAD_MAX_POINTS][7]; /* G: U = G g */
} LimnerWinogradLine;

/* The constants for 3 or 7 taps; static. */
const LimnerWinogradLine *limner_winograd_line_for (int taps);
