/* The faces of a job. */
#pragma once

#include "limner/face.h"
#include "portrait/network-private.h"
#include "portrait/settings-private.h"

typedef struct
{
  LimnerPortrait *portrait;
  const LimnerPortraitSettings *settings;
  GArray *seeds;       /* guint32 */
  float *c;            /* [K] words */
  LimnerTensor *found; /* w [1,L,D] of the photo, or NULL */
  guint total;
  LimnerFaceFunc take;
  gpointer take_data;
  gint64 started;
  const LimnerJob *job;
} LimnerFaces;

/* The number of pictures that a job makes of each face. */
guint limner_faces_around (const LimnerPortraitSettings *settings);

/* w [L,D] of face `number`, not truncated yet, with the name and the seeds of its recipe (the caller frees
 * both; seeds may be NULL). */
gboolean limner_faces_find_w (const LimnerFaces *faces, guint number, float *w, char **name, char **seeds,
                              GError **error);
