/* The parameters in the description of a StyleGAN2. */
#pragma once

#include "limner/model.h"

typedef struct
{
  int resolution; /* side of its square pictures in pixels: a power of 2, 8 … 4096 */
  int z_dim, w_dim, c_dim;
  int layers; /* number of w's that synthesis takes: L */
  int mapping_layers;
  gboolean resnet; /* TRUE: resnet; FALSE: skip */
  float clamp;     /* of the convolutions' results; 0: none */
} LimnerStylegan2;

/* FALSE if the description is invalid. */
gboolean limner_stylegan2_read (const LimnerModel *model, LimnerStylegan2 *shape);
