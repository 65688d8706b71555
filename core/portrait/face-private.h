/* The definition of a face: a seed, or an operation on other faces. */
#pragma once

#include "limner/face.h"

typedef enum
{
  LIMNER_FACE_SEED,
  LIMNER_FACE_W,
  LIMNER_FACE_BLEND,
  LIMNER_FACE_LAYERS, /* of parents: the face, the other */
  LIMNER_FACE_MOVED,
  LIMNER_FACE_TASTE,
} LimnerFaceKind;

struct _LimnerFace
{
  gatomicrefcount ref_count;
  LimnerFaceKind kind;
  guint32 seed;
  double truncation;
  char *text;           /* words, or sliders; NULL: none */
  LimnerTensor *w;      /* of LIMNER_FACE_W */
  LimnerFace **parents; /* [n_parents] */
  double *weights;      /* [n_parents] of a blend, their sum is 1 */
  guint n_parents;
  LimnerLayerRange range;
  LimnerTaste *taste;
  gboolean of_person; /* a likeness of a real person, or derived from one */
};

struct _LimnerTaste
{
  gatomicrefcount ref_count;
  LimnerFace **faces; /* [n_liked + n_disliked], liked faces first */
  guint n_liked, n_disliked;
};
