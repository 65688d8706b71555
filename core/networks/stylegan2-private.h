/* What a StyleGAN2's description says. */
#pragma once

#include "limner/model.h"

typedef struct
{
  int resolution; /* side of its square pictures, pixels: a power of 2, 8 … 4096 */
  int z_dim, w_dim, c_dim;
  int layers; /* w's that enter synthesis: L */
  int mapping_layers;
  gboolean resnet; /* otherwise skip */
  float clamp;     /* of what convolutions give; 0: none */
} LimnerStylegan2;

/* FALSE when the description makes no sense. */
gboolean limner_stylegan2_read (const LimnerModel *model, LimnerStylegan2 *shape);
