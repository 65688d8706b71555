/* What a kind of layer is made of. Each has a file of its own, in the same order: parameters, checks, sizes,
 * forward, backward, free, table, and the function that adds one to a graph. */
#pragma once

#include "kernels/kernels-private.h"
#include "nn/graph-private.h"

typedef struct _LimnerOp LimnerOp;

/* Tensors a layer may learn: weight and bias. */
#define LIMNER_NODE_PARAMETERS 2

typedef struct
{
  const LimnerOp *op;
  int number;
  int channels; /* of the output */
  int *inputs;  /* node numbers */
  int n_inputs;
  const char *name; /* interned; NULL: none */
  gpointer params;  /* the op's own */
} LimnerNode;

struct _LimnerGraph
{
  gatomicrefcount ref_count;
  GPtrArray *nodes; /* LimnerNode* */
  GPtrArray *names; /* const char*, in node order, NULL-terminated */
  GMutex lock;      /* while weights are packed */
};

/* One layer at work in a plan. Activations are geometry alone (data NULL) while the plan is being made. */
typedef struct
{
  const LimnerNode *node;
  gboolean relu; /* a ReLU is fused behind the layer */
  float slope;   /* that ReLU's */

  LimnerActivation *inputs; /* [n_inputs] values; in backward only where the op keeps them */
  LimnerActivation output;
  LimnerActivation *input_gradients; /* [n_inputs]; backward overwrites each */
  LimnerActivation output_gradient;  /* backward may change it */

  void *saved;   /* op->saved_size bytes, from forward to backward; NULL in a plan without backward */
  void *scratch; /* op->scratch_size bytes, for this call only */
  int threads;   /* of the plan: scratch is for so many */
  /* Where not NULL: the plan's own noise [H,W] in place of the layer's, and where backward puts its gradient.
   */
  const float *noise;
  float *noise_gradient;
  /* Where not NULL: what an instance norm takes for the statistics of its input (norms-private.h). */
  const float *given;

  /* Where not NULL: the first input's values came through a ReLU fused into the layer before, and backward
   * applies it to the gradient it writes. */
  const LimnerMask *input_mask;
  LimnerMask mask;          /* this layer's own fused ReLU, for backward */
  gboolean gradient_masked; /* the next layer has applied it to output_gradient already */

  GCancellable *cancellable; /* or NULL */
} LimnerStep;

/* Along an axis: pixels first..last of a layer's output, to be replaced by those of its inputs that they are
 * made of (as if the picture had no ends); and how many pixels of output there are for its input's, up /
 * down. */
typedef struct
{
  int first, last;
  int up, down;
  gboolean global; /* statistics over the whole picture enter as well */
} LimnerInputRegion;

struct _LimnerOp
{
  const char *name;     /* "convolution", for messages */
  gboolean keeps_input; /* backward reads the inputs' values */
  /* A ReLU behind it can be fused: forward applies it and keeps its bits at `saved`. */
  gboolean fuses_relu;
  /* Backward can apply such a ReLU of the layer before. */
  gboolean masks_input;
  /* Its inputs, output and gradients may be bfloat16; and its input may be fp32 all the same, as the picture
   * always is. */
  gboolean takes_bf16, takes_mixed;

  /* Height and width of output (its channels are set) from those of the inputs; FALSE with a sentence when
   * the picture is too small. */
  gboolean (*size) (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output,
                    GError **error);
  /* NULL: cannot be cut in tiles. `up` and `down` are 1 before. */
  void (*reach) (const LimnerNode *node, LimnerInputRegion *reach);
  /* Pixels of frame it fills around its first input; and around its first input's and its own output's
   * gradient. NULL: none. */
  int (*border) (const LimnerNode *node);
  int (*input_gradient_border) (const LimnerNode *node);
  int (*output_gradient_border) (const LimnerNode *node);
  /* Bytes; NULL: none. */
  gsize (*saved_size) (const LimnerStep *step);
  gsize (*scratch_size) (const LimnerStep *step, gboolean backward);
  /* Bytes of weights made ready for the kernels, and making them so (once; the graph's lock is held). NULL:
   * none. */
  gsize (*packed_size) (const LimnerStep *step, gboolean backward);
  gboolean (*prepare) (const LimnerStep *step, gboolean backward, GError **error);

  void (*forward) (const LimnerStep *step);
  void (*backward) (const LimnerStep *step);

  /* Learning. NULL, all of them: the layer has no weights. The tensors (not referenced; NULL where there is
   * none); */
  void (*parameters) (const LimnerNode *node, LimnerTensor *tensors[LIMNER_NODE_PARAMETERS]);
  /* what was made from them is made again, after they have changed; */
  void (*refresh) (const LimnerNode *node);
  /* adds the gradients to the tensors that are there, right after backward: output_gradient is then behind
   * a fused ReLU, the inputs' values are kept, and scratch is as backward has left it. */
  void (*learn) (const LimnerStep *step, float *const gradients[LIMNER_NODE_PARAMETERS]);
  gsize (*learn_scratch_size) (const LimnerStep *step); /* NULL: backward's will do */

  /* The constant noise [side,side] of a layer, which a plan may replace; it or the function NULL: there is
   * none. */
  const LimnerTensor *(*noise) (const LimnerNode *node);
  void (*free) (gpointer params);
};

LimnerNode *limner_graph_node (const LimnerGraph *graph, int number);
/* Adds a node and returns its number; params becomes the graph's. The inputs were checked. */
int limner_graph_append (LimnerGraph *graph, const LimnerOp *op, const int *inputs, int n_inputs,
                         int channels, gpointer params);

/* The reach of layers whose pixels are made of the same pixel of each input. */
void limner_input_region_same (const LimnerNode *node, LimnerInputRegion *reach);

/* Marks all nodes the targets are made from in needed [nodes] (zero before). */
void limner_graph_mark (const LimnerGraph *graph, const int *targets, guint n_targets, gboolean *needed);
/* The geometry of the needed nodes, without borders and data, into sizes [nodes]. */
gboolean limner_graph_sizes (const LimnerGraph *graph, int height, int width, const gboolean *needed,
                             LimnerActivation *sizes, GError **error);

/* What a plan of the needed nodes keeps and multiplies when that precision is asked for. */
LimnerPrecision limner_graph_precision_of (const LimnerGraph *graph, LimnerPrecision asked,
                                           const gboolean *needed);

extern const LimnerOp limner_op_input;
extern const LimnerOp limner_op_relu;
/* The slope of a node that is a ReLU. */
float limner_relu_slope (const LimnerNode *node);

/* Bytes of one bit for each value of an activation. */
static inline gsize
limner_bits_size (const LimnerActivation *a)
{
  return (gsize) limner_activation_groups (a) * (gsize) a->height * (gsize) a->width * sizeof (guint16);
}
