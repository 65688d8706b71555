#pragma once

#include "networks/network-private.h"

#include "limner/model.h"
#include "limner/safetensors.h"

#define LIMNER_MODEL_SUFFIX ".safetensors"

/* Four times those of VGG-19; bounds what a small hostile file can ask for. */
#define LIMNER_MAX_CHANNELS 2048

struct _LimnerModel
{
  gatomicrefcount ref_count;
  char *id, *path;
  LimnerSafetensors *file;
  JsonObject *config;
  LimnerPreprocess preprocess;
  char **taps;
  /* Set by the registry: finds the encoder that a decoder was trained with, by ID or digest. NULL in a model
   * that was opened by its path alone. */
  LimnerModel *(*find_encoder) (LimnerModel *decoder, GError **error);
  GMutex lock; /* over what follows, made when first asked for */
  char *digest;
  GHashTable *networks; /* LimnerNetworkPadding to LimnerGraph */
  GHashTable *weights;  /* name to LimnerTensor, for the networks to share */
};
