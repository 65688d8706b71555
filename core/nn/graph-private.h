/* A network as a graph of layers. It is built once from weights; a LimnerPlan (plan-private.h) runs it
 * at any size. Nodes are numbered in the order they are added. An input must exist before it is used, so
 * that this order is topological. */
#pragma once

#include "base/precision-private.h"
#include "limner/filter.h"
#include "limner/tensor.h"

#include <glib.h>

typedef struct _LimnerGraph LimnerGraph;

typedef enum
{
  LIMNER_PAD_ZERO,
  LIMNER_PAD_REFLECT,   /* mirrors without repeating the edge pixel */
  LIMNER_PAD_REPLICATE, /* repeats the edge pixel */
} LimnerPadding;

typedef struct
{
  int stride; /* 0 means 1 */
  int pad;    /* pixels on each side */
  LimnerPadding padding;
} LimnerConvSpec;

typedef struct
{
  int kernel, stride, pad; /* padding is ignored by a maximum */
  gboolean ceil_mode; /* as in PyTorch: a partial last window counts if it starts before the right padding */
  gboolean counts_padding; /* an average counts the padding as zeros; not with ceil_mode */
} LimnerPoolSpec;

LimnerGraph *limner_graph_new (void);
/* The precision that a plan of the whole graph stores and computes in when `asked` is requested. */
LimnerPrecision limner_graph_precision (const LimnerGraph *graph, LimnerPrecision asked);
LimnerGraph *limner_graph_ref (LimnerGraph *graph);
void limner_graph_unref (LimnerGraph *graph);

/* Each function adds a node and returns its number, or -1 with an error that names the layer and the
 * shapes expected and found. Tensors are referenced, not copied. A ReLU after a convolution is a node of
 * its own (limner_graph_relu); the plan fuses it. */
int limner_graph_input (LimnerGraph *graph, int channels, GError **error);
/* weight [O,I,K,K], K >= 1, odd or even, or [O,I,J,K], both odd; bias [O] or NULL. spec->pad is that of the
 * longer side of the kernel; the padding of the shorter one is less by half of their difference. */
int limner_graph_conv (LimnerGraph *graph, int input, const LimnerConvSpec *spec, LimnerTensor *weight,
                       LimnerTensor *bias, GError **error);
/* x > 0 ? x : slope * x; slope 0 is ReLU */
int limner_graph_relu (LimnerGraph *graph, int input, float slope, GError **error);
int limner_graph_max_pool (LimnerGraph *graph, int input, const LimnerPoolSpec *spec, GError **error);
int limner_graph_avg_pool (LimnerGraph *graph, int input, const LimnerPoolSpec *spec, GError **error);
/* Ulyanov et al. 2016: (x - mean) / sqrt (var + eps) * weight + bias per channel over the picture (biased
 * variance); weight, bias [C] or NULL */
int limner_graph_instance_norm (LimnerGraph *graph, int input, float eps, LimnerTensor *weight,
                                LimnerTensor *bias, GError **error);
/* Enlarges `factor` times. Nearest and bilinear as in PyTorch (align_corners false), Lanczos-3 as in
 * limner_image_resize. */
int limner_graph_resize (LimnerGraph *graph, int input, int factor, LimnerFilter filter, GError **error);
int limner_graph_add (LimnerGraph *graph, int a, int b, GError **error);
/* Concatenates along the channels. */
int limner_graph_concat (LimnerGraph *graph, const int *inputs, guint n_inputs, GError **error);

/* --- StyleGAN2 (Karras et al. 2020); the graph's input is a vector, [C,1,1] --- */

/* A node with the value [C,H,W], whatever the input is. */
int limner_graph_constant (LimnerGraph *graph, int input, LimnerTensor *value, GError **error);
/* weight [O,D] times input channels first .. first + D - 1, plus bias [O]: [O,1,1] */
int limner_graph_affine (LimnerGraph *graph, int input, int first, LimnerTensor *weight, LimnerTensor *bias,
                         GError **error);
/* Multiplies each channel by its style [C,1,1]. */
int limner_graph_modulate (LimnerGraph *graph, int input, int style, GError **error);

typedef struct
{
  int factor; /* 1; or 2, if the convolution's weight comes from limner_fused_upsampling_weight */
  float noise_strength;
  int noise_channel; /* channel of the node `given` that multiplies noise_strength */
  float slope, gain; /* of the activation */
  float clamp;       /* 0: none */
} LimnerModulatedSpec;

/* Nodes: `sums` of a convolution of an input modulated with `style` [I,1,1]; `given` holds the number that
 * the noise is multiplied with. */
typedef struct
{
  int sums, style, given;
} LimnerSynthesisInputs;

typedef struct
{
  const LimnerTensor *weight; /* [O,I,3,3] of the convolution */
  const LimnerTensor *bias;   /* [O] */
  LimnerTensor *noise;        /* [H,W] */
} LimnerSynthesisWeights;

/* Demodulation, noise, bias and activation of the output of a modulated convolution. */
int limner_graph_synthesis_activation (LimnerGraph *graph, const LimnerSynthesisInputs *inputs,
                                       const LimnerModulatedSpec *spec, const LimnerSynthesisWeights *weights,
                                       GError **error);
/* The weight of the 3x3 convolution that equals a convolution with weight [O,I,3,3] after an upsampling by
 * two: [limner_fused_upsampling_outputs (O), I, 3, 3], the four phases one after the other. */
LimnerTensor *limner_fused_upsampling_weight (const LimnerTensor *weight,
                                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
int limner_fused_upsampling_outputs (int outputs);

typedef struct
{
  LimnerTensor *weight; /* [3,C] */
  LimnerTensor *bias;   /* [3] */
  float clamp;          /* 0: none */
} LimnerToRgbSpec;

/* toRGB: weight times the input times its style [C,1,1], plus bias. */
int limner_graph_to_rgb (LimnerGraph *graph, int input, int style, const LimnerToRgbSpec *spec,
                         GError **error);
/* Doubles the size with the filter [1,3,3,1]; pixels outside the picture are zero. */
int limner_graph_upsample (LimnerGraph *graph, int input, GError **error);

/* Names a node, so that it can be a feature layer. A name is unique. */
void limner_graph_name (LimnerGraph *graph, int node, const char *name);
/* The node of that name, or -1. */
int limner_graph_find (const LimnerGraph *graph, const char *name);
/* All names in node order, NULL-terminated, owned by the graph. */
const char *const *limner_graph_names (const LimnerGraph *graph);
int limner_graph_channels (const LimnerGraph *graph, int node);
/* The size of the node's output for an input of height x width. FALSE with LIMNER_ERROR_ARGUMENT if the
 * picture is too small. */
gboolean limner_graph_size (const LimnerGraph *graph, int node, int *height, int *width, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerGraph, limner_graph_unref)
