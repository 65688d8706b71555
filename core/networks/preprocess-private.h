/* Converts a picture's planes to the input of a network and back. */
#pragma once

#include "limner/model.h"

/* Converts planes R'G'B' [3,n] in 0..1 to the network's input [3,n]. */
void limner_preprocess_planes (const LimnerPreprocess *preprocess, const float *planes, gsize n,
                               float *input);
/* The inverse, in place: converts network values [3,n] to a picture's planes, which are not clamped to
 * 0..1. */
void limner_postprocess_planes (const LimnerPreprocess *preprocess, float *planes, gsize n);
/* Converts a gradient by the network's input [3,n] to one by the planes [3,n]. The arrays do not
 * overlap. */
void limner_preprocess_gradient (const LimnerPreprocess *preprocess, const float *gradient, gsize n,
                                 float *planes);
