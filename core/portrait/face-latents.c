/* w of each face of a job: by seed, latent, photo, blend, mix, and the frames between seeds. */
#include "config.h"

#include "portrait/faces-private.h"

#include "base/random-private.h"
#include "base/settings-private.h"
#include "limner/error.h"
#include "portrait/latents-private.h"
#include "portrait/settings-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static void
copy_to_layers (const LimnerPortrait *portrait, const float *w, float *layers)
{
  gsize d = (gsize) portrait->shape.w_dim;

  for (int layer = 0; layer < portrait->shape.layers; layer++)
    memcpy (layers + (gsize) layer * d, w, d * sizeof (float));
}

static void
z_to_w (const LimnerFaces *faces, const float *z, float *w)
{
  g_autofree float *one = g_new (float, faces->portrait->shape.w_dim);

  limner_mapping_run (&faces->portrait->mapping, z, faces->c, one);
  copy_to_layers (faces->portrait, one, w);
}

static void
seed_w (const LimnerFaces *faces, guint32 seed, float *w)
{
  limner_portrait_w_of_seed (faces->portrait, seed, faces->c, w);
}

static void
mix_towards (float *w, const float *other, double t, gsize n)
{
  for (gsize i = 0; i < n; i++)
    w[i] = (float) (w[i] + t * ((double) other[i] - w[i]));
}

/* Interpolates from the face of seed a to that of seed b. */
static void
w_between (const LimnerFaces *faces, guint32 a, guint32 b, double t, float *w)
{
  gsize n = (gsize) faces->portrait->shape.z_dim, size = limner_portrait_w_size (faces->portrait);
  g_autofree float *from = g_new (float, n), *to = g_new (float, n), *other = g_new (float, size);

  if (faces->settings->spherical)
    {
      limner_portrait_z (faces->portrait, a, from);
      limner_portrait_z (faces->portrait, b, to);
      limner_slerp (from, to, t, n, from);
      z_to_w (faces, from, w);
      return;
    }
  seed_w (faces, a, w);
  seed_w (faces, b, other);
  mix_towards (w, other, t, size);
}

static gboolean
read_parents (const LimnerFaces *faces, GArray **parents, double *sum, GError **error)
{
  *parents = limner_named_values_parse (faces->settings->blend, "blend", error);
  if (*parents == NULL)
    return FALSE;
  *sum = 0;
  for (guint i = 0; i < (*parents)->len; i++)
    {
      const LimnerNamedValue *parent = &g_array_index (*parents, LimnerNamedValue, i);

      *sum += parent->value;
      if (parent->value >= 0 && g_ascii_string_to_unsigned (parent->name, 10, 0, G_MAXUINT32, NULL, NULL))
        continue;
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("“%s=%g” is not a parent: write a seed, “=” and a weight of 0 or more."), parent->name,
                   parent->value);
      return FALSE;
    }
  if (*sum > 0)
    return TRUE;
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                       _ ("“blend” needs at least one parent with a weight above 0, such as 3=2 7=1."));
  return FALSE;
}

/* Adds one parent after the other, each with its share of the weight so far. */
static gboolean
blend_w (const LimnerFaces *faces, float *w, GError **error)
{
  gsize n = (gsize) faces->portrait->shape.z_dim, size = limner_portrait_w_size (faces->portrait);
  g_autofree float *z = g_new (float, n), *next_z = g_new (float, n), *next_w = g_new (float, size);
  g_autoptr (GArray) parents = NULL;
  double total, so_far = 0;

  if (!read_parents (faces, &parents, &total, error))
    return FALSE;
  for (guint i = 0; i < parents->len; i++)
    {
      const LimnerNamedValue *parent = &g_array_index (parents, LimnerNamedValue, i);
      guint32 seed = (guint32) g_ascii_strtoull (parent->name, NULL, 10);
      gboolean first = so_far == 0;

      if (parent->value == 0)
        continue;
      so_far += parent->value;
      limner_portrait_z (faces->portrait, seed, first ? z : next_z);
      seed_w (faces, seed, first ? w : next_w);
      if (first)
        continue;
      limner_slerp (z, next_z, parent->value / so_far, n, z);
      mix_towards (w, next_w, parent->value / so_far, size);
    }
  if (faces->settings->spherical)
    z_to_w (faces, z, w);
  return TRUE;
}

/* Style mixing (Karras et al. 2019, section 3.1). */
static gboolean
mix_w (const LimnerFaces *faces, float *w, GError **error)
{
  const LimnerPortrait *portrait = faces->portrait;
  g_autofree float *one = g_new (float, limner_portrait_w_size (portrait));
  g_autoptr (GArray) seeds = limner_seeds_parse (faces->settings->mix, error);
  gsize d = (gsize) portrait->shape.w_dim;

  if (seeds == NULL)
    return FALSE;
  if (seeds->len != 3)
    {
      g_set_error_literal (
          error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
          _ ("“mix” takes three seeds, for coarse, middle and fine layers, such as 3,7,12."));
      return FALSE;
    }
  for (LimnerLayerRange range = LIMNER_LAYERS_COARSE; range <= LIMNER_LAYERS_FINE; range++)
    {
      int first, end;

      limner_portrait_layer_range (portrait, range, &first, &end);
      seed_w (faces, g_array_index (seeds, guint32, range), one);
      memcpy (w + (gsize) first * d, one + (gsize) first * d, (gsize) (end - first) * d * sizeof (float));
    }
  return TRUE;
}

/* Reads latent number `number`. It is already truncated and moved. */
static gboolean
latent_w (const LimnerFaces *faces, guint number, float *w, GError **error)
{
  g_auto (GStrv) texts = limner_latents_split (faces->settings->latent);
  g_autoptr (LimnerTensor) given = limner_latent_from_text (texts[number], error);

  if (given == NULL || !limner_portrait_check_one (faces->portrait, given, error))
    return FALSE;
  memcpy (w, given->data, given->size * sizeof (float));
  return TRUE;
}

static void
frame_w (const LimnerFaces *faces, guint number, float *w)
{
  guint ways = faces->seeds->len - 1;
  double place = faces->total > 1 ? (double) number * ways / (faces->total - 1) : 0;
  guint way = MIN ((guint) place, ways - 1);

  w_between (faces, g_array_index (faces->seeds, guint32, way),
             g_array_index (faces->seeds, guint32, way + 1), place - way, w);
}

/* Moves towards another face, which the child's number and the seed determine. */
static void
make_child (const LimnerFaces *faces, guint number, float *w)
{
  gsize size = limner_portrait_w_size (faces->portrait);
  g_autofree float *stranger = g_new (float, size), *z = g_new (float, faces->portrait->shape.z_dim);
  LimnerRandom random;

  limner_random_init (&random, faces->settings->seed + number);
  for (int i = 0; i < faces->portrait->shape.z_dim; i++)
    z[i] = (float) limner_random_normal (&random);
  z_to_w (faces, z, stranger);
  if (limner_is_set (faces->settings->latent))
    limner_portrait_draw_to_average (faces->portrait, faces->settings->truncation, stranger);
  mix_towards (w, stranger, 1 - faces->settings->closeness, size);
}

/* Replaces the locked layers, which are the same in every face. */
static gboolean
lock_layers (const LimnerFaces *faces, float *w, GError **error)
{
  const LimnerPortrait *portrait = faces->portrait;
  const char *text = faces->settings->lock;
  g_autoptr (GArray) locks = limner_named_values_parse (text != NULL ? text : "", "lock", error);
  g_autofree float *other = g_new (float, limner_portrait_w_size (portrait));
  gsize d = (gsize) portrait->shape.w_dim;

  if (locks == NULL)
    return FALSE;
  for (guint i = 0; i < locks->len; i++)
    {
      const LimnerNamedValue *lock = &g_array_index (locks, LimnerNamedValue, i);
      LimnerLayerRange range;
      int first, end;

      if (!limner_layer_range_parse (lock->name, &range, error)
          || !limner_check_setting ("lock", lock->value, 0, G_MAXUINT32, error))
        return FALSE;
      if (lock->value != floor (lock->value))
        {
          g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                               _ ("“lock” takes a whole seed for each range, such as fine=7."));
          return FALSE;
        }
      limner_portrait_layer_range (portrait, range, &first, &end);
      seed_w (faces, (guint32) lock->value, other);
      memcpy (w + (gsize) first * d, other + (gsize) first * d, (gsize) (end - first) * d * sizeof (float));
    }
  return TRUE;
}

guint
limner_faces_around (const LimnerPortraitSettings *s)
{
  return limner_is_set (s->strip) ? LIMNER_STRIP_LENGTH : (guint) MAX (1, s->children);
}

gboolean
limner_faces_find_w (const LimnerFaces *faces, guint number, float *w, char **name, char **seeds,
                     GError **error)
{
  const LimnerPortraitSettings *s = faces->settings;
  guint children = limner_faces_around (s);
  gboolean ok = TRUE;

  if (s->frames > 0)
    {
      frame_w (faces, number, w);
      *seeds = g_strdup (s->seeds);
      *name = g_strdup_printf ("frame-%04u", number + 1);
    }
  else if (faces->found != NULL)
    {
      memcpy (w, faces->found->data, limner_portrait_w_size (faces->portrait) * sizeof (float));
      *name = g_strdup ("project");
    }
  else if (limner_is_set (s->latent))
    {
      ok = latent_w (faces, number / children, w, error);
      *name = g_strdup_printf ("face-%02u", number / children + 1);
    }
  else if (limner_is_set (s->blend))
    {
      ok = blend_w (faces, w, error);
      *name = g_strdup ("blend");
    }
  else if (limner_is_set (s->mix))
    {
      ok = mix_w (faces, w, error);
      *name = g_strdup ("mix");
    }
  else
    {
      guint32 seed = g_array_index (faces->seeds, guint32, number / children);

      seed_w (faces, seed, w);
      *seeds = g_strdup_printf ("%u", seed);
      *name = g_strdup_printf ("seed-%04u", seed);
    }
  if (ok && s->children > 0)
    {
      g_autofree char *parent = *name;

      make_child (faces, number % children, w);
      *name = g_strdup_printf ("%s-child-%02u", parent, number % children + 1);
    }
  if (ok && limner_is_set (s->strip))
    {
      g_autofree char *face = *name;

      *name = g_strdup_printf ("%s-%s-%u", face, s->strip, number % children + 1);
    }
  return ok && lock_layers (faces, w, error);
}
