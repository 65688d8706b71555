#pragma once

/* Total variation: weight * the mean over x [3,H,W] of squared differences of neighbours (Mahendran and
 * Vedaldi 2015, beta = 2); its gradient is added to `gradient`. */
double limner_total_variation (const float *x, int height, int width, double weight, float *gradient);
