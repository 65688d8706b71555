/* Style loss: the distance between a layer's statistics and a style's. Both distances are relative: 1 is
 * the distance of the style from zero. */
#pragma once

#include "limner/style.h"
#include "nn/moments-private.h"

/* A style's statistics at one layer, prepared for many comparisons. */
typedef struct
{
  LimnerStyleDistance kind;
  LimnerMoments moments;
  float *root;   /* [padded,padded] square root of the covariance; covariance distance only */
  double trace;  /* of the covariance */
  double energy; /* the divisor of distances */
} LimnerStyleTarget;

/* Takes the moments (also on failure). */
gboolean limner_style_target_init (LimnerStyleTarget *target, LimnerStyleDistance kind,
                                   LimnerMoments *moments, GError **error);
void limner_style_target_clear (LimnerStyleTarget *target);

/* The distance of `moments`; its gradient goes to d_mean [padded] and d_second [padded,padded], overwritten.
 *
 * Gram (Gatys et al. 2016, eq. 4-5, relative):  |S - T|_F^2 / |T|_F^2.
 * Covariance: Wasserstein-2 between Gaussians (Olkin and Pukelsheim 1982), with C = S - m m^T and R =
 * C_t^1/2:
 *   (|m - m_t|^2 + tr C + tr C_t - 2 tr (R C R)^1/2) / tr S_t,  d/dC = I - R (R C R)^-1/2 R. */
gboolean limner_style_distance (const LimnerStyleTarget *target, const LimnerMoments *moments,
                                double *distance, float *d_mean, float *d_second, GError **error);
