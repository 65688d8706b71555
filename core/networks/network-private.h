/* From a model file to a runnable graph. */
#pragma once

#include "limner/model.h"
#include "nn/graph-private.h"

typedef enum
{
  LIMNER_NETWORK_OWN_PADDING,     /* as it was trained */
  LIMNER_NETWORK_REPLICATE_FIRST, /* replicate in the first convolution */
  LIMNER_NETWORK_REPLICATE_ALL,   /* replicate in every one */
  LIMNER_NETWORK_REFLECT_ALL,     /* mirror in every one, without the edge pixel */
} LimnerNetworkPadding;

/* The feature network, up to the layers its taps need; cached in the model by padding. Caller owns a
 * reference. */
LimnerGraph *limner_model_build_network (LimnerModel *model, LimnerNetworkPadding padding,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same, with weights that may be changed: new each time, and its own. */
LimnerGraph *limner_model_build_learning_network (LimnerModel *model,
                                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Bytes of the program with the network open, before any plan: weights that do not lie in its file as they
 * are needed. */
gsize limner_model_resident_bytes (const LimnerModel *model);

/* Layers and weights an effect reads from limner.config: {"style": {"content": {"relu4_2": 1}, "style":
 * {"relu1_1": 256, …}}}. One entry is {name, weight}; returns the number of entries (0: the network offers
 * none), *entries newly allocated, names interned. Where the network has none of the layers that are named,
 * its deepest one stands in for them, with weight 1. */
typedef struct
{
  const char *tap;
  double weight;
} LimnerTapWeight;
guint limner_model_tap_weights (LimnerModel *model, const char *effect, const char *role,
                                LimnerTapWeight **entries);
/* The layer that content should be compared at and that the network lacks, so that its deepest one stands in
 * for it; NULL when nothing is missing. Interned. */
const char *limner_model_missing_content_layer (const LimnerModel *model);
