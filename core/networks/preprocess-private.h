/* Between a picture's planes and what a network wants to see. */
#pragma once

#include "limner/model.h"

/* planes R'G'B' [3,n] in 0..1 to the network's input [3,n]. */
void limner_preprocess_planes (const LimnerPreprocess *preprocess, const float *planes, gsize n,
                               float *input);
/* The way back, in place: [3,n] as the network has its input becomes a picture's planes, not cut to 0..1. */
void limner_postprocess_planes (const LimnerPreprocess *preprocess, float *planes, gsize n);
/* A gradient to the network's input [3,n] becomes one to the planes [3,n]. They do not overlap. */
void limner_preprocess_gradient (const LimnerPreprocess *preprocess, const float *gradient, gsize n,
                                 float *planes);
