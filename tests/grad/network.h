/* Small networks with random weights, and their derivatives by finite differences. */
#pragma once

#include "base/random-private.h"
#include "kernels/layout-private.h"
#include "nn/plan-private.h"

typedef struct
{
  LimnerGraph *graph;
  int channels, height, width; /* of the input */
  int taps[4];
  guint n_taps;
  LimnerRandom random;
} Network;

void network_init (Network *net, int channels, int height, int width, guint64 seed);
void network_clear (Network *net);
/* Add layers; an error ends the test. Convolutions have a bias. */
int network_conv (Network *net, int input, int outputs, int kernel, LimnerConvSpec spec);
int network_rectangular_conv (Network *net, int input, int outputs, const int kernel[2], LimnerConvSpec spec);
int network_norm (Network *net, int input);
/* Makes the node a tap. Returns the node. */
int network_tap (Network *net, int node);
/* n standard normal values. The caller frees them. */
float *network_random (Network *net, gsize n);

/* loss = sum over taps of sum (r * tap), with r standard normal and seeded by the tap's number. */
double network_loss (const Network *net, LimnerPlan *plan, const float *input);
/* Adds the gradient of this loss to a tap. */
void network_add_factors (guint tap, const LimnerActivation *value, LimnerActivation *gradient);
/* The gradient of this loss from backward. The caller frees it. */
float *network_gradient (const Network *net, LimnerPlan *plan, const float *input);
/* Compares backward's gradient with central differences at every input value. The arena is filled with
 * NaN first. */
void network_check_gradient (Network *net);
