/* Builds a runnable graph from a model file. */
#pragma once

#include "limner/model.h"
#include "nn/graph-private.h"

typedef enum
{
  LIMNER_NETWORK_OWN_PADDING,     /* as in training */
  LIMNER_NETWORK_REPLICATE_FIRST, /* replicates the edge in the first convolution */
  LIMNER_NETWORK_REPLICATE_ALL,   /* replicates the edge in every convolution */
  LIMNER_NETWORK_REFLECT_ALL,     /* reflects in every convolution, without the edge pixel */
} LimnerNetworkPadding;

/* The feature network, up to the layers that its taps need. The model caches it by padding. The caller
 * owns a reference. */
LimnerGraph *limner_model_build_network (LimnerModel *model, LimnerNetworkPadding padding,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A new feature network with its own copy of the weights, which the caller may change. */
LimnerGraph *limner_model_build_learning_network (LimnerModel *model,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The memory that the open network takes before any plan, in bytes: weights that cannot be used in place
 * in the mapped file. */
gsize limner_model_resident_bytes (const LimnerModel *model);

/* Layers and weights that an effect reads from limner.config: {"style": {"content": {"relu4_2": 1},
 * "style": {"relu1_1": 256, …}}}. One entry is {name, weight}. Returns the number of entries (0: the
 * network has none); *entries is newly allocated, names are interned. If the network has none of the
 * layers named there, its deepest layer is used with weight 1. */
typedef struct
{
  const char *tap;
  double weight;
} LimnerTapWeight;
guint limner_model_tap_weights (LimnerModel *model, const char *effect, const char *role,
                                LimnerTapWeight **entries);
/* The content layer that limner.config names and the network lacks, so that its deepest layer is used.
 * NULL if no layer is missing. Interned. */
const char *limner_model_missing_content_layer (const LimnerModel *model);
