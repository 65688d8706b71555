#include "config.h"

#include "portrait/face-private.h"

static LimnerFace **
ref_all (LimnerFace *const *faces, guint n)
{
  LimnerFace **copies = g_new (LimnerFace *, n);

  for (guint i = 0; i < n; i++)
    copies[i] = limner_face_ref (faces[i]);
  return copies;
}

static void
unref_all (LimnerFace **faces, guint n)
{
  for (guint i = 0; i < n; i++)
    limner_face_unref (faces[i]);
  g_free (faces);
}

static LimnerFace *
face_new (LimnerFaceKind kind, LimnerFace *const *parents, guint n)
{
  LimnerFace *face = g_new0 (LimnerFace, 1);

  g_atomic_ref_count_init (&face->ref_count);
  face->kind = kind;
  face->parents = ref_all (parents, n);
  face->n_parents = n;
  for (guint i = 0; i < n; i++)
    face->of_person |= parents[i]->of_person;
  return face;
}

LimnerFace *
limner_face_ref (LimnerFace *face)
{
  g_atomic_ref_count_inc (&face->ref_count);
  return face;
}

void
limner_face_unref (LimnerFace *face)
{
  if (!g_atomic_ref_count_dec (&face->ref_count))
    return;
  unref_all (face->parents, face->n_parents);
  g_clear_pointer (&face->taste, limner_taste_unref);
  g_clear_pointer (&face->w, limner_tensor_unref);
  g_free (face->weights);
  g_free (face->text);
  g_free (face);
}

LimnerFace *
limner_face_of_seed (guint32 seed, const char *words, double truncation)
{
  LimnerFace *face = face_new (LIMNER_FACE_SEED, NULL, 0);

  face->seed = seed;
  face->truncation = truncation;
  face->text = words != NULL && *words != '\0' ? g_strdup (words) : NULL;
  return face;
}

LimnerFace *
limner_face_of_w (const LimnerTensor *w)
{
  LimnerFace *face = face_new (LIMNER_FACE_W, NULL, 0);

  face->w = limner_tensor_new (w->rank, w->shape, NULL);
  for (gsize i = 0; face->w != NULL && i < w->size; i++)
    face->w->data[i] = w->data[i];
  return face;
}

LimnerFace *
limner_face_of_photo (const LimnerTensor *w)
{
  LimnerFace *face = limner_face_of_w (w);

  face->of_person = TRUE;
  return face;
}

gboolean
limner_face_is_of_person (const LimnerFace *face)
{
  return face->of_person;
}

LimnerFace *
limner_face_blend (LimnerFace *const *parents, const double *weights, guint n)
{
  LimnerFace *face;
  double sum = 0;

  g_return_val_if_fail (n > 0, NULL);
  for (guint i = 0; i < n; i++)
    sum += weights[i];
  g_return_val_if_fail (sum > 0, NULL);
  face = face_new (LIMNER_FACE_BLEND, parents, n);
  face->weights = g_new (double, n);
  for (guint i = 0; i < n; i++)
    face->weights[i] = weights[i] / sum;
  return face;
}

LimnerFace *
limner_face_with_layers (LimnerFace *one, LimnerLayerRange range, LimnerFace *other)
{
  LimnerFace *face = face_new (LIMNER_FACE_LAYERS, (LimnerFace *[]) { one, other }, 2);

  face->range = range;
  return face;
}

LimnerFace *
limner_face_moved (LimnerFace *one, const char *slider)
{
  LimnerFace *face = face_new (LIMNER_FACE_MOVED, &one, 1);

  face->text = g_strdup (slider);
  return face;
}

LimnerFace *
limner_face_moved_but (LimnerFace *one, const char *slider, const gboolean locked[LIMNER_LAYERS_ALL])
{
  LimnerFace *face = limner_face_moved (one, slider);

  for (LimnerLayerRange range = LIMNER_LAYERS_COARSE; range < LIMNER_LAYERS_ALL; range++)
    if (locked[range])
      {
        g_autoptr (LimnerFace) moved = face;
        face = limner_face_with_layers (moved, range, one);
      }
  return face;
}

LimnerFace *
limner_face_to_taste (LimnerFace *one, LimnerTaste *taste)
{
  LimnerFace *face = face_new (LIMNER_FACE_TASTE, &one, 1);

  face->taste = limner_taste_ref (taste);
  for (guint i = 0; i < taste->n_liked; i++)
    face->of_person |= taste->faces[i]->of_person;
  return face;
}

LimnerTaste *
limner_taste_new (LimnerFace *const *liked, guint n_liked, LimnerFace *const *disliked, guint n_disliked)
{
  LimnerTaste *taste;

  g_return_val_if_fail (n_liked > 0, NULL);
  taste = g_new0 (LimnerTaste, 1);
  g_atomic_ref_count_init (&taste->ref_count);
  taste->faces = g_new (LimnerFace *, n_liked + n_disliked);
  taste->n_liked = n_liked;
  taste->n_disliked = n_disliked;
  for (guint i = 0; i < n_liked + n_disliked; i++)
    taste->faces[i] = limner_face_ref (i < n_liked ? liked[i] : disliked[i - n_liked]);
  return taste;
}

LimnerTaste *
limner_taste_ref (LimnerTaste *taste)
{
  g_atomic_ref_count_inc (&taste->ref_count);
  return taste;
}

void
limner_taste_unref (LimnerTaste *taste)
{
  if (!g_atomic_ref_count_dec (&taste->ref_count))
    return;
  unref_all (taste->faces, taste->n_liked + taste->n_disliked);
  g_free (taste);
}
