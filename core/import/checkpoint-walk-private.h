/* The contents of a checkpoint, shared by the two files that fill it. */
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
  gboolean arrays;  /* it holds NumPy arrays */
  GPtrArray *names; /* borrowed from tensors, then NULL */
};

/* Adds the tensors and plain values below `root` with their names. FALSE with LIMNER_ERROR_FORMAT if the
 * nesting has no end or a name occurs twice. */
gboolean limner_checkpoint_walk (LimnerCheckpoint *checkpoint, LimnerPickleValue *root, GError **error);
