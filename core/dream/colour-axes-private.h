/* The correlation of colours in photographs. The columns are decorrelated axes (lightness first), scaled
 * by the standard deviation of photographs along them in R'G'B' 0..1. This is the root of the covariance
 * over ImageNet that Olah et al. 2017 publish with their code. */
#pragma once

static const float limner_colour_axes[3][3]
    = { { 0.26f, 0.09f, 0.02f }, { 0.27f, 0.00f, -0.05f }, { 0.27f, -0.09f, 0.03f } };

/* Scales the longest axis to 1. */
#define LIMNER_COLOUR_AXES_SCALE (1.0f / 0.4619f)
