/* Functions shared by the builders of the architectures. A builder adds its network's layers to
 * builder->graph from the model's weights and names the feature layers. It returns FALSE with an error
 * if a weight is missing or has the wrong shape. */
#pragma once

#include "networks/model-private.h"

typedef struct
{
  LimnerModel *model;
  LimnerGraph *graph;
  LimnerNetworkPadding padding;
  gboolean learns; /* the caller is going to change the weights */
  gboolean begun;  /* the graph has a padded convolution already */
} LimnerBuilder;

/* Adds a convolution with `name`.weight [O,I,kernel,kernel] and, if the file has it, `name`.bias [O]. A
 * padding mode other than the network's own replaces spec->padding. Returns the node or -1. */
int limner_builder_conv (LimnerBuilder *builder, int input, const char *name, int kernel,
                         const LimnerConvSpec *spec, GError **error);
/* The same with a kernel of kernel[0] rows and kernel[1] columns. */
int limner_builder_rectangular_conv (LimnerBuilder *builder, int input, const char *name, const int kernel[2],
                                     const LimnerConvSpec *spec, GError **error);
/* The side of the square kernel of `name`.weight if it is odd and at most 11; otherwise 1. */
int limner_builder_kernel (LimnerBuilder *builder, const char *name);
/* The padding of config "padding_mode"; zero padding if there is none. */
LimnerPadding limner_builder_own_padding (LimnerBuilder *builder);
/* Adds an instance norm with `name`.weight and `name`.bias. */
int limner_builder_instance_norm (LimnerBuilder *builder, int input, const char *name, float epsilon,
                                  GError **error);
/* Adds a ReLU with the name `tap` (NULL: no name). */
int limner_builder_relu (LimnerBuilder *builder, int input, const char *tap, GError **error);
/* LIMNER_ERROR_FORMAT about the model's file. Always FALSE. */
gboolean limner_builder_damaged (LimnerBuilder *builder, const char *reason, GError **error);

gboolean limner_build_vgg (LimnerBuilder *builder, GError **error);
gboolean limner_build_googlenet (LimnerBuilder *builder, GError **error);
gboolean limner_build_inception3 (LimnerBuilder *builder, GError **error);
gboolean limner_build_squeezenet (LimnerBuilder *builder, GError **error);
gboolean limner_build_fast_style (LimnerBuilder *builder, GError **error);
gboolean limner_build_adain_decoder (LimnerBuilder *builder, GError **error);
gboolean limner_build_stylegan2 (LimnerBuilder *builder, GError **error);
