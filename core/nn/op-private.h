/* The operations of a kind of layer. Each kind has its own file, in the same order: parameters, checks,
 * sizes, forward, backward, free, table, and the function that adds a node to a graph. */
#pragma once

#include "kernels/kernels-private.h"
#include "nn/graph-private.h"

typedef struct _LimnerOp LimnerOp;

/* Tensors that a layer may learn: weight and bias. */
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

/* One layer of a plan. While the plan is built, activations have geometry but no data. */
typedef struct
{
  const LimnerNode *node;
  gboolean relu; /* a ReLU is fused into the layer */
  float slope;   /* the slope of that ReLU */

  LimnerActivation *inputs; /* [n_inputs] values; in backward only if the op keeps them */
  LimnerActivation output;
  LimnerActivation *input_gradients; /* [n_inputs]; backward overwrites each */
  LimnerActivation output_gradient;  /* backward may change it */

  void *saved;   /* op->saved_size bytes, from forward to backward; NULL in a plan without backward */
  void *scratch; /* op->scratch_size bytes, for this call only */
  int threads;   /* of the plan: scratch is for this many threads */
  /* If not NULL: the plan's own noise [H,W], which replaces the layer's, and where backward writes its
   * gradient. */
  const float *noise;
  float *noise_gradient;
  /* If not NULL: the statistics that an instance norm uses in place of its input's (norms-private.h). */
  const float *given;

  /* If not NULL: the mask of a ReLU fused into the previous layer; backward applies it to the gradient of
   * the first input. */
  const LimnerMask *input_mask;
  LimnerMask mask;          /* this layer's own fused ReLU, for backward */
  gboolean gradient_masked; /* the mask has been applied to output_gradient: by the next layer, or by a tap */
  gboolean mask_taken;      /* by a tap, in this backward pass */

  GCancellable *cancellable; /* or NULL */
} LimnerStep;

/* An input region along one axis. On entry first..last are pixels of a layer's output; on return they
 * are the pixels of its inputs that the output depends on, not clipped to the picture. up / down is the
 * number of output pixels for each input pixel. */
typedef struct
{
  int first, last;
  int up, down;
  gboolean global; /* the output also depends on statistics of the whole picture */
} LimnerInputRegion;

struct _LimnerOp
{
  const char *name;     /* "convolution", for messages */
  gboolean keeps_input; /* backward reads the inputs' values */
  /* A following ReLU can be fused: forward applies it and stores its mask at `saved`. */
  gboolean fuses_relu;
  /* Backward can apply a ReLU that was fused into the previous layer. */
  gboolean masks_input;
  /* takes_bf16: inputs, output and gradients may be bfloat16. takes_mixed: then the input may still be
   * fp32, as the picture always is. */
  gboolean takes_bf16, takes_mixed;

  /* Computes height and width of the output (its channels are set) from those of the inputs. FALSE with an
   * error when the picture is too small. */
  gboolean (*size) (const LimnerNode *node, const LimnerActivation *inputs, LimnerActivation *output,
                    GError **error);
  /* NULL: the layer does not support tiles. `up` and `down` are 1 on input. */
  void (*reach) (const LimnerNode *node, LimnerInputRegion *reach);
  /* The width of the border that it fills around its first input; and around the gradients of its first
   * input and its output. NULL: none. */
  int (*border) (const LimnerNode *node);
  int (*input_gradient_border) (const LimnerNode *node);
  int (*output_gradient_border) (const LimnerNode *node);
  /* Bytes; NULL: none. */
  gsize (*saved_size) (const LimnerStep *step);
  gsize (*scratch_size) (const LimnerStep *step, gboolean backward);
  /* Bytes of packed weights, and packing them (once; the graph's lock is held). NULL: none. */
  gsize (*packed_size) (const LimnerStep *step, gboolean backward);
  gboolean (*prepare) (const LimnerStep *step, gboolean backward, GError **error);

  void (*forward) (const LimnerStep *step);
  void (*backward) (const LimnerStep *step);

  /* Learning. All NULL: the layer has no weights. Gets the tensors, not referenced; NULL where there is
   * none. */
  void (*parameters) (const LimnerNode *node, LimnerTensor *tensors[LIMNER_NODE_PARAMETERS]);
  /* Recomputes everything derived from the tensors after they changed. */
  void (*refresh) (const LimnerNode *node);
  /* Adds the gradients to the tensors that exist, right after backward. At that time output_gradient is
   * already masked by the fused ReLU, the inputs' values are kept, and scratch is as backward left it. */
  void (*learn) (const LimnerStep *step, float *const gradients[LIMNER_NODE_PARAMETERS]);
  gsize (*learn_scratch_size) (const LimnerStep *step); /* NULL: the scratch of backward suffices */

  /* The constant noise [side,side] of a layer, which a plan may replace. NULL, or a result of NULL: the
   * layer has none. */
  const LimnerTensor *(*noise) (const LimnerNode *node);
  void (*free) (gpointer params);
};

LimnerNode *limner_graph_node (const LimnerGraph *graph, int number);
/* Adds a node and returns its number. The caller has checked the inputs. The graph takes params. */
int limner_graph_append (LimnerGraph *graph, const LimnerOp *op, const int *inputs, int n_inputs,
                         int channels, gpointer params);

/* The input region of pointwise layers. */
void limner_input_region_same (const LimnerNode *node, LimnerInputRegion *reach);

/* Marks all nodes that the targets depend on in needed [nodes] (zero before). */
void limner_graph_mark (const LimnerGraph *graph, const int *targets, guint n_targets, gboolean *needed);
/* Stores the geometry of the needed nodes, without borders and data, in sizes [nodes]. */
gboolean limner_graph_sizes (const LimnerGraph *graph, int height, int width, const gboolean *needed,
                             LimnerActivation *sizes, GError **error);

/* The precision that a plan of the needed nodes stores and computes in when `asked` is requested. */
LimnerPrecision limner_graph_precision_of (const LimnerGraph *graph, LimnerPrecision asked,
                                           const gboolean *needed);

extern const LimnerOp limner_op_input;
extern const LimnerOp limner_op_relu;
/* The slope of a node that is a ReLU. */
float limner_relu_slope (const LimnerNode *node);

/* The bytes of a mask with one bit for each value of an activation. */
static inline gsize
limner_bits_size (const LimnerActivation *a)
{
  return (gsize) limner_activation_groups (a) * (gsize) a->height * (gsize) a->width * sizeof (guint16);
}
