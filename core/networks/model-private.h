#pragma once

#include "networks/network-private.h"

#include "limner/model.h"
#include "limner/safetensors.h"

#define LIMNER_MODEL_SUFFIX ".safetensors"

/* Limits the memory that a small hostile file can ask for. VGG-19 needs a quarter of it. */
#define LIMNER_MAX_CHANNELS 2048

struct _LimnerModel
{
  gatomicrefcount ref_count;
  char *id, *path;
  LimnerSafetensors *file;
  JsonObject *config;
  LimnerPreprocess preprocess;
  char **taps;
  /* Finds the encoder that a decoder was trained with, by ID or digest. The registry sets it; NULL in a
   * model that was opened by its path alone. */
  LimnerModel *(*find_encoder) (LimnerModel *decoder, GError **error);
  GMutex lock; /* protects the fields below, which are made on first use */
  char *digest;
  GHashTable *networks; /* LimnerNetworkPadding to LimnerGraph */
  GHashTable *weights;  /* name to LimnerTensor, shared by the networks */
};
