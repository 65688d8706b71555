/* The layers, or channels of layers, that a dream excites. */
#pragma once

#include "limner/model.h"
#include "nn/graph-private.h"

typedef struct
{
  const char *name; /* interned */
  int node;
  int n_all;        /* channels of the layer */
  double weight;    /* > 0 */
  int *channels;    /* [n_channels] */
  guint n_channels; /* 0: all of them */
} LimnerDreamLayer;

/* array of LimnerDreamLayer (g_array_unref) from NAME[:CHANNEL[,CHANNEL…]][=WEIGHT] …, or from the network's
 * own description when `text` is NULL or empty. NULL with LIMNER_ERROR_ARGUMENT or _UNSUPPORTED. */
GArray *limner_dream_layers_read (const char *text, LimnerModel *model, const LimnerGraph *graph,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The text of such an array; caller frees. */
char *limner_dream_layers_write (const GArray *layers);
