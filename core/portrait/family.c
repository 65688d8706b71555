/* Computes the w of faces from the w of their parents, and caches them. */
#include "config.h"

#include "limner/error.h"
#include "portrait/directions-private.h"
#include "portrait/face-private.h"
#include "portrait/latents-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Size limit of the cache. A full cache is emptied. */
#define MAX_BYTES (4 << 20)
/* Rocchio's weight of disliked faces; the share of the distance to the taste that a face moves; the share
 * of the face that remains at least, so that new faces differ. */
#define DISLIKE  0.35
#define STRENGTH 0.75
#define LEAST    0.75

struct _LimnerFamily
{
  LimnerPortrait *portrait;
  GHashTable *found;  /* LimnerFace to LimnerTensor */
  GHashTable *tastes; /* LimnerTaste to LimnerTensor: the vector from the average face */
};

static const LimnerTensor *find (LimnerFamily *family, LimnerFace *face, GError **error);

LimnerPortrait *
limner_family_portrait (const LimnerFamily *family)
{
  return family->portrait;
}

LimnerFamily *
limner_family_new (LimnerPortrait *portrait)
{
  LimnerFamily *family = g_new0 (LimnerFamily, 1);

  family->portrait = portrait;
  family->found = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) limner_face_unref,
                                         (GDestroyNotify) limner_tensor_unref);
  family->tastes = g_hash_table_new_full (NULL, NULL, (GDestroyNotify) limner_taste_unref,
                                          (GDestroyNotify) limner_tensor_unref);
  return family;
}

void
limner_family_free (LimnerFamily *family)
{
  g_hash_table_unref (family->found);
  g_hash_table_unref (family->tastes);
  g_free (family);
}

static LimnerTensor *
new_family_w (const LimnerFamily *family, GError **error)
{
  return limner_tensor_new (
      3, (gint64[]) { 1, family->portrait->shape.layers, family->portrait->shape.w_dim }, error);
}

/* --- the kinds --- */

static gboolean
family_seed_w (LimnerFamily *family, const LimnerFace *face, LimnerTensor *w, GError **error)
{
  g_autofree float *c = limner_portrait_words (family->portrait, face->text, error);

  if (c == NULL)
    return FALSE;
  limner_portrait_w_of_seed (family->portrait, face->seed, c, w->data);
  limner_portrait_draw_to_average (family->portrait, face->truncation, w->data);
  return TRUE;
}

/* A w of another network is refused. */
static gboolean
w_given (LimnerFamily *family, const LimnerFace *face, LimnerTensor *w, GError **error)
{
  if (face->w == NULL)
    g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
                         _ ("There is not enough memory for another face; close something and try again."));
  if (face->w == NULL || !limner_portrait_check_one (family->portrait, face->w, error))
    return FALSE;
  memcpy (w->data, face->w->data, w->size * sizeof (float));
  return TRUE;
}

static gboolean
family_blend_w (LimnerFamily *family, const LimnerFace *face, LimnerTensor *w, GError **error)
{
  for (guint i = 0; i < face->n_parents; i++)
    {
      const LimnerTensor *parent = find (family, face->parents[i], error);

      if (parent == NULL)
        return FALSE;
      for (gsize k = 0; k < w->size; k++)
        w->data[k] += (float) (face->weights[i] * (double) parent->data[k]);
    }
  return TRUE;
}

/* Style mixing (Karras et al. 2019, section 3.1). */
static gboolean
w_of_layers (LimnerFamily *family, const LimnerFace *face, LimnerTensor *w, GError **error)
{
  const LimnerTensor *one = find (family, face->parents[0], error);
  const LimnerTensor *other = one != NULL ? find (family, face->parents[1], error) : NULL;
  gsize d = (gsize) family->portrait->shape.w_dim;
  int first, end;

  if (other == NULL)
    return FALSE;
  limner_portrait_layer_range (family->portrait, face->range, &first, &end);
  memcpy (w->data, one->data, w->size * sizeof (float));
  memcpy (w->data + (gsize) first * d, other->data + (gsize) first * d,
          (gsize) (end - first) * d * sizeof (float));
  return TRUE;
}

static gboolean
w_moved (LimnerFamily *family, const LimnerFace *face, LimnerTensor *w, GError **error)
{
  const LimnerTensor *one = find (family, face->parents[0], error);

  if (one == NULL)
    return FALSE;
  memcpy (w->data, one->data, w->size * sizeof (float));
  return limner_directions_move (family->portrait, face->text, w->data, error);
}

/* --- taste --- */

/* The vector from the average face to the taste, [1,L,D]. */
static LimnerTensor *
find_taste (LimnerFamily *family, LimnerTaste *taste, GError **error)
{
  const float *average = family->portrait->mapping.average->data;
  LimnerTensor *way = g_hash_table_lookup (family->tastes, taste);

  if (way != NULL)
    return way;
  way = new_family_w (family, error);
  for (guint i = 0; way != NULL && i < taste->n_liked + taste->n_disliked; i++)
    {
      const LimnerTensor *w = find (family, taste->faces[i], error);
      double share = i < taste->n_liked ? 1.0 / taste->n_liked : -DISLIKE / taste->n_disliked;

      if (w == NULL)
        {
          g_clear_pointer (&way, limner_tensor_unref);
          break;
        }
      for (gsize k = 0; k < way->size; k++)
        way->data[k] += (float) (share * ((double) w->data[k] - average[k]));
    }
  if (way != NULL)
    g_hash_table_insert (family->tastes, limner_taste_ref (taste), way);
  return way;
}

/* Moves a face towards the taste. The component along the taste vector moves near to the taste. The
 * component across it keeps its direction and shrinks, so that the face does not get further from the
 * average. Many liked faces give a short vector, which leaves the face nearly unchanged. A single liked
 * face gives a long vector, which leaves less of it. */
static gboolean
w_of_taste (LimnerFamily *family, const LimnerFace *face, LimnerTensor *w, GError **error)
{
  const float *average = family->portrait->mapping.average->data;
  const LimnerTensor *one = find (family, face->parents[0], error);
  const LimnerTensor *way = one != NULL ? find_taste (family, face->taste, error) : NULL;
  double length = 0, far = 0, along = 0, rest;

  if (way == NULL)
    return FALSE;
  for (gsize k = 0; k < w->size; k++)
    {
      double away = (double) one->data[k] - average[k];
      length += (double) way->data[k] * way->data[k];
      along += away * way->data[k];
      far += away * away;
    }
  along = length > 0 ? along / length : 0;
  rest = MAX (LEAST, sqrt (MAX (0, 1 - (far > 0 ? length / far : 0))));
  for (gsize k = 0; k < w->size; k++)
    {
      double middle = average[k], across = one->data[k] - middle - along * way->data[k];
      w->data[k] = (float) (middle + STRENGTH * way->data[k] + rest * across);
    }
  return TRUE;
}

/* --- all of them --- */

static gboolean
fill_family (LimnerFamily *family, const LimnerFace *face, LimnerTensor *w, GError **error)
{
  switch (face->kind)
    {
    case LIMNER_FACE_SEED:
      return family_seed_w (family, face, w, error);
    case LIMNER_FACE_W:
      return w_given (family, face, w, error);
    case LIMNER_FACE_BLEND:
      return family_blend_w (family, face, w, error);
    case LIMNER_FACE_LAYERS:
      return w_of_layers (family, face, w, error);
    case LIMNER_FACE_MOVED:
      return w_moved (family, face, w, error);
    case LIMNER_FACE_TASTE:
      return w_of_taste (family, face, w, error);
    }
  return FALSE;
}

/* Owned by the family; valid until the next limner_family_w. */
static const LimnerTensor *
find (LimnerFamily *family, LimnerFace *face, GError **error)
{
  LimnerTensor *w = g_hash_table_lookup (family->found, face);

  if (w != NULL)
    return w;
  w = new_family_w (family, error);
  if (w == NULL || !fill_family (family, face, w, error))
    {
      g_clear_pointer (&w, limner_tensor_unref);
      return NULL;
    }
  g_hash_table_insert (family->found, limner_face_ref (face), w);
  return w;
}

LimnerTensor *
limner_family_w (LimnerFamily *family, LimnerFace *face, GError **error)
{
  gsize each = limner_portrait_w_size (family->portrait) * sizeof (float);
  const LimnerTensor *w;

  if ((g_hash_table_size (family->found) + g_hash_table_size (family->tastes)) * each > MAX_BYTES)
    {
      g_hash_table_remove_all (family->found);
      g_hash_table_remove_all (family->tastes);
    }
  w = find (family, face, error);
  return w != NULL ? limner_tensor_ref ((LimnerTensor *) w) : NULL;
}
