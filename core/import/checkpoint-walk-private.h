/* What a checkpoint holds, for the two files that fill it. */
#pragma once

#include "import/checkpoint-private.h"

struct _LimnerCheckpoint
{
  char *path;
  LimnerCheckpointKind kind;
  char *digest;
  GBytes *bytes;
  gsize budget;            /* bytes that may still be unpacked */
  LimnerSafetensors *file; /* NULL: a pickle */
  LimnerPickle *pickle;
  GTree *tensors;   /* name to LimnerTensorView, borrowed from pickle */
  GTree *values;    /* name to LimnerPickleValue: numbers and texts of NVIDIA objects */
  GPtrArray *names; /* borrowed from tensors, then NULL */
};

/* Enters the tensors and plain values below `root` under their names. FALSE with LIMNER_ERROR_FORMAT when it
 * is nested without an end, or a name is there twice. */
gboolean limner_checkpoint_walk (LimnerCheckpoint *checkpoint, LimnerPickleValue *root, GError **error);
