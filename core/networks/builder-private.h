/* What the builders of the architectures share. Each adds its network's layers to builder->graph from the
 * model's weights, names its taps, and returns FALSE with an error when a weight is missing or misshapen. */
#pragma once

#include "networks/model-private.h"

typedef struct
{
  LimnerModel *model;
  LimnerGraph *graph;
  LimnerNetworkPadding padding;
  gboolean learns; /* its weights are going to be changed */
  gboolean begun;  /* a convolution with a border stands already */
} LimnerBuilder;

/* Convolution with `name`.weight [O,I,kernel,kernel] and, where the file has it, `name`.bias [O]; padding
 * other than the network's own replaces spec->padding. Returns the node or -1. */
int limner_builder_conv (LimnerBuilder *builder, int input, const char *name, int kernel,
                         const LimnerConvSpec *spec, GError **error);
/* Side of the square kernel of `name`.weight, odd and at most 11, otherwise 1. */
int limner_builder_kernel (LimnerBuilder *builder, const char *name);
/* Zero, or what config "padding_mode" says. */
LimnerPadding limner_builder_own_padding (LimnerBuilder *builder);
/* With `name`.weight and .bias. */
int limner_builder_instance_norm (LimnerBuilder *builder, int input, const char *name, float epsilon,
                                  GError **error);
/* A ReLU under the name `tap` (NULL: no name). */
int limner_builder_relu (LimnerBuilder *builder, int input, const char *tap, GError **error);
/* LIMNER_ERROR_FORMAT about the model's file. Always FALSE. */
gboolean limner_builder_damaged (LimnerBuilder *builder, const char *reason, GError **error);

gboolean limner_build_vgg (LimnerBuilder *builder, GError **error);
gboolean limner_build_googlenet (LimnerBuilder *builder, GError **error);
gboolean limner_build_squeezenet (LimnerBuilder *builder, GError **error);
gboolean limner_build_fast_style (LimnerBuilder *builder, GError **error);
gboolean limner_build_adain_decoder (LimnerBuilder *builder, GError **error);
gboolean limner_build_stylegan2 (LimnerBuilder *builder, GError **error);
