/* Directions are kept beside the user's networks, in a file ID.directions. It is a safetensors file with
 * one tensor [D] for each name. The metadata have under the same name its layers and former names as
 * "first end FORMER …", and the digest of the network. A network may bring such a file; the user's file
 * replaces it. */
#include "config.h"

#include "portrait/directions-private.h"

#include "base/settings-private.h"
#include "limner/error.h"
#include "limner/registry.h"
#include "limner/safetensors.h"
#include "networks/model-private.h"
#include "portrait/latents-private.h"
#include "registry/registry-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define DIGEST "limner.digest-of-network"

LimnerDirectionVector *
limner_direction_vector_new (const char *name, const char *former, int first, int end, float *vector)
{
  LimnerDirectionVector *direction = g_new0 (LimnerDirectionVector, 1);

  *direction = (LimnerDirectionVector) { g_strdup (name), g_strdup (former), first, end, vector };
  return direction;
}

void
limner_direction_vector_free (LimnerDirectionVector *direction)
{
  g_free (direction->name);
  g_free (direction->former);
  g_free (direction->vector);
  g_free (direction);
}

static char *
path_of (const LimnerModel *model)
{
  g_autofree char *folder = limner_registry_user_folder ();
  g_autofree char *name = g_strconcat (limner_model_id (model), ".directions", NULL);

  return g_build_filename (folder, name, NULL);
}

static gboolean
report_damaged_directions (const char *path, GError **error)
{
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("The directions in “%s” are damaged: delete the file and find them again."), path);
  return FALSE;
}

static gboolean
is_finite_vector (const LimnerTensor *vector)
{
  for (gsize i = 0; i < vector->size; i++)
    if (!isfinite (vector->data[i]))
      return FALSE;
  return TRUE;
}

static gboolean
read_direction (const LimnerStylegan2 *shape, LimnerSafetensors *file, const char *path, const char *name,
                GPtrArray *directions, GError **error)
{
  const char *layers = limner_safetensors_metadata (file, name);
  g_autoptr (LimnerTensor) vector = limner_safetensors_get (file, name, error);
  int first, end, length = 0;

  if (vector == NULL)
    return FALSE;
  if (vector->size != (gsize) shape->w_dim || layers == NULL
      || sscanf (layers, "%d %d %n", &first, &end, &length) != 2 || first < 0 || end <= first
      || end > shape->layers || !is_finite_vector (vector))
    return report_damaged_directions (path, error);
  g_ptr_array_add (directions,
                   limner_direction_vector_new (name, layers + length, first, end,
                                                g_memdup2 (vector->data, vector->size * sizeof (float))));
  return TRUE;
}

/* Beside the network itself. */
static char *
path_beside (const LimnerModel *model)
{
  const char *path = limner_model_path (model);
  gsize length = strlen (path);

  if (g_str_has_suffix (path, LIMNER_MODEL_SUFFIX))
    length -= strlen (LIMNER_MODEL_SUFFIX);
  return g_strdup_printf ("%.*s.directions", (int) length, path);
}

/* *found: the file exists and belongs to this network, not to an earlier one of the same name. */
static gboolean
read_directions_file (const LimnerModel *model, const char *path, GPtrArray *directions, gboolean *found,
                      GError **error)
{
  g_autoptr (LimnerSafetensors) file = NULL;
  LimnerStylegan2 shape;

  *found = FALSE;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  file = limner_safetensors_open (path, error);
  if (file == NULL)
    return FALSE;
  if (g_strcmp0 (limner_safetensors_metadata (file, DIGEST), limner_model_digest (model)) != 0)
    return TRUE;
  *found = TRUE;
  if (!limner_stylegan2_read (model, &shape))
    return report_damaged_directions (path, error);
  for (const char *const *name = limner_safetensors_names (file); *name != NULL; name++)
    if (!read_direction (&shape, file, path, *name, directions, error))
      return FALSE;
  return TRUE;
}

GPtrArray *
limner_directions_load (LimnerModel *model, GError **error)
{
  g_autoptr (GPtrArray) directions
      = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_direction_vector_free);
  g_autofree char *own = path_of (model), *beside = path_beside (model);
  gboolean found;

  if (!read_directions_file (model, own, directions, &found, error)
      || (!found && !read_directions_file (model, beside, directions, &found, error)))
    return NULL;
  return g_steal_pointer (&directions);
}

static LimnerTensor *
vector_tensor (gint64 size, const LimnerDirectionVector *direction, GError **error)
{
  LimnerTensor *tensor = limner_tensor_new (1, &size, error);

  for (gsize i = 0; tensor != NULL && i < tensor->size; i++)
    tensor->data[i] = direction->vector[i];
  return tensor;
}

static gboolean
save_directions (LimnerModel *model, GPtrArray *directions, GError **error)
{
  g_autofree char *path = path_of (model);
  g_autofree LimnerNamedTensor *named = g_new0 (LimnerNamedTensor, directions->len + 1);
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_tensor_unref);
  g_autoptr (GHashTable) metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  LimnerStylegan2 shape;

  if (!limner_stylegan2_read (model, &shape))
    return report_damaged_directions (path, error);
  g_hash_table_insert (metadata, g_strdup (DIGEST), g_strdup (limner_model_digest (model)));
  for (guint i = 0; i < directions->len; i++)
    {
      const LimnerDirectionVector *direction = directions->pdata[i];
      LimnerTensor *tensor = vector_tensor (shape.w_dim, direction, error);

      if (tensor == NULL)
        return FALSE;
      g_ptr_array_add (tensors, tensor);
      named[i] = (LimnerNamedTensor) { direction->name, tensor };
      g_hash_table_insert (metadata, g_strdup (direction->name),
                           g_strdup_printf ("%d %d %s", direction->first, direction->end, direction->former));
    }
  return limner_safetensors_write (path, named, directions->len, metadata, LIMNER_DTYPE_F32, error);
}

gboolean
limner_directions_change (LimnerModel *model, LimnerDirectionsChange change, gpointer user_data,
                          GError **error)
{
  g_autofree char *folder = limner_registry_user_folder ();
  int lock = limner_registry_lock (folder, error);
  g_autoptr (GPtrArray) directions = lock >= 0 ? limner_directions_load (model, error) : NULL;
  gboolean ok = directions != NULL && change (directions, user_data, error)
                && save_directions (model, directions, error);

  if (lock >= 0)
    limner_registry_unlock (lock);
  return ok;
}

LimnerDirectionVector *
limner_directions_find (GPtrArray *directions, const char *name)
{
  for (guint i = 0; i < directions->len; i++)
    if (g_str_equal (((LimnerDirectionVector *) directions->pdata[i])->name, name))
      return directions->pdata[i];
  return NULL;
}

static gboolean
refuse_directions (const LimnerPortrait *portrait, GPtrArray *directions, const char *name, GError **error)
{
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; i < directions->len; i++)
    g_string_append_printf (known, "%s%s", i > 0 ? ", " : "",
                            ((LimnerDirectionVector *) directions->pdata[i])->name);
  if (directions->len == 0)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                 _ ("No directions are saved for the network “%s”: find some with “limner directions find”."),
                 limner_model_id (portrait->model));
  else
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                 _ ("No direction “%s” is saved for the network “%s”; there are %s."), name,
                 limner_model_id (portrait->model), known->str);
  return FALSE;
}

LimnerTensor *
limner_portrait_move (LimnerPortrait *portrait, const LimnerTensor *w, const char *slider, GError **error)
{
  g_autoptr (LimnerTensor) moved = NULL;

  if (!limner_portrait_check_one (portrait, w, error))
    return NULL;
  moved = limner_tensor_new (w->rank, w->shape, error);
  if (moved == NULL)
    return NULL;
  memcpy (moved->data, w->data, w->size * sizeof (float));
  return limner_directions_move (portrait, slider, moved->data, error) ? g_steal_pointer (&moved) : NULL;
}

/* The direction of this name or, if there is none, the one that had this name before. So old recipes still
 * work. */
static const LimnerDirectionVector *
find_by_any_name (GPtrArray *directions, const char *name)
{
  const LimnerDirectionVector *direction = limner_directions_find (directions, name);

  for (guint i = 0; direction == NULL && i < directions->len; i++)
    {
      const LimnerDirectionVector *other = directions->pdata[i];
      g_auto (GStrv) former = g_strsplit (other->former, " ", -1);

      if (g_strv_contains ((const char *const *) former, name))
        direction = other;
    }
  return direction;
}

gboolean
limner_directions_move (const LimnerPortrait *portrait, const char *text, float *w, GError **error)
{
  g_autoptr (GArray) moves = limner_named_values_parse (text != NULL ? text : "", "slider", error);
  g_autoptr (GPtrArray) directions = NULL;
  int d = portrait->shape.w_dim;

  if (moves == NULL)
    return FALSE;
  directions = moves->len > 0 ? limner_directions_load (portrait->model, error) : NULL;
  if (moves->len > 0 && directions == NULL)
    return FALSE;
  for (guint i = 0; i < moves->len; i++)
    {
      const LimnerNamedValue *move = &g_array_index (moves, LimnerNamedValue, i);
      const LimnerDirectionVector *direction = find_by_any_name (directions, move->name);

      if (direction == NULL)
        return refuse_directions (portrait, directions, move->name, error);
      if (!limner_check_setting ("slider", move->value, -100, 100, error))
        return FALSE;
      for (int layer = direction->first; layer < direction->end; layer++)
        for (int k = 0; k < d; k++)
          w[layer * d + k] += (float) (move->value * direction->vector[k]);
    }
  return TRUE;
}
