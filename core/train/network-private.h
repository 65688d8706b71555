/* The network that is trained: the architecture of core/networks/network-fast-style.c, with its weights as
 * one vector in the order of that graph. */
#pragma once

#include "limner/train.h"
#include "nn/learn-private.h"

typedef struct
{
  LimnerModel *model; /* the owner of the graph */
  LimnerGraph *graph;
  int image; /* the node of the picture */
  LimnerParameters *parameters;
} LimnerTrainNetwork;

/* Writes a network with these weights [n] as a model file. values NULL: initial weights by the settings'
 * seed (He et al. 2015). metadata may have title, licence, source and training data ("limner.title" …). */
gboolean limner_train_network_write (const LimnerTrainSettings *settings, const float *values,
                                     GHashTable *metadata, const char *path, GError **error);
/* Weights of such a network. */
gsize limner_train_network_size (const LimnerTrainSettings *settings);

/* Of that file. */
gboolean limner_train_network_init (LimnerTrainNetwork *network, const char *path, GError **error);
void limner_train_network_clear (LimnerTrainNetwork *network);
