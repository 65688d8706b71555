/* Lists, renames and removes the directions of a network. */
#include "config.h"

#include "limner/error.h"
#include "portrait/directions-private.h"

#include <glib/gi18n-lib.h>

gboolean
limner_direction_check_name (const char *name, GError **error)
{
  if (g_regex_match_simple ("^[[:alpha:]][[:alnum:]_-]{0,63}$", name, 0, 0))
    return TRUE;
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
      _ ("“%s” cannot be the name of a direction: begin with a letter, and use letters, digits and dashes."),
      name);
  return FALSE;
}

static gboolean
no_such (const char *name, GError **error)
{
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("There is no direction “%s”; “limner directions list” lists the directions."), name);
  return FALSE;
}

static void
direction_free (LimnerDirection *direction)
{
  g_free (direction->name);
  g_free (direction->former);
  g_free (direction);
}

static LimnerLayerRange
range_of (int layers, const LimnerDirectionVector *direction)
{
  for (LimnerLayerRange range = LIMNER_LAYERS_COARSE; range < LIMNER_LAYERS_ALL; range++)
    {
      int first, end;

      limner_layer_range_of (layers, range, &first, &end);
      if (first == direction->first && end == direction->end)
        return range;
    }
  return LIMNER_LAYERS_ALL;
}

static void
find_moved (int layers, const LimnerDirectionVector *vector, gboolean *moves)
{
  for (LimnerLayerRange range = LIMNER_LAYERS_COARSE; range < LIMNER_LAYERS_ALL; range++)
    {
      int first, end;

      limner_layer_range_of (layers, range, &first, &end);
      moves[range] = vector->first < end && first < vector->end;
    }
}

GPtrArray *
limner_directions_list (LimnerModel *model, GError **error)
{
  g_autoptr (GPtrArray) vectors = limner_directions_load (model, error);
  LimnerStylegan2 shape = { 0 };
  GPtrArray *list = vectors != NULL ? g_ptr_array_new_with_free_func ((GDestroyNotify) direction_free) : NULL;

  limner_stylegan2_read (model, &shape);
  for (guint i = 0; vectors != NULL && i < vectors->len; i++)
    {
      const LimnerDirectionVector *vector = vectors->pdata[i];
      LimnerDirection *direction = g_new0 (LimnerDirection, 1);

      direction->name = g_strdup (vector->name);
      direction->former = g_strdup (vector->former);
      find_moved (shape.layers, vector, direction->moves);
      direction->range = range_of (shape.layers, vector);
      direction->named
          = !g_regex_match_simple ("^(sefa|pca)-(coarse|middle|fine|all)-[0-9]+$", vector->name, 0, 0);
      g_ptr_array_add (list, direction);
    }
  return list;
}

/* Keeps the old name, so that recipes still find the direction. */
static void
rename_direction (LimnerDirectionVector *direction, const char *name)
{
  char *former
      = g_strdup_printf ("%s%s%s", direction->former, *direction->former != '\0' ? " " : "", direction->name);

  g_free (direction->former);
  direction->former = former;
  g_free (direction->name);
  direction->name = g_strdup (name);
}

typedef struct
{
  const char *name, *to; /* to NULL: remove it */
} Renaming;

static gboolean
apply_renaming (GPtrArray *directions, gpointer user_data, GError **error)
{
  const Renaming *renaming = user_data;
  LimnerDirectionVector *direction = limner_directions_find (directions, renaming->name);

  if (direction == NULL)
    return no_such (renaming->name, error);
  if (renaming->to == NULL)
    {
      g_ptr_array_remove (directions, direction);
      return TRUE;
    }
  if (limner_directions_find (directions, renaming->to) != NULL)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("There is a direction “%s” already: choose another name."), renaming->to);
      return FALSE;
    }
  rename_direction (direction, renaming->to);
  return TRUE;
}

gboolean
limner_directions_rename (LimnerModel *model, const char *name, const char *to, GError **error)
{
  Renaming renaming = { name, to };

  if (to != NULL && !limner_direction_check_name (to, error))
    return FALSE;
  return limner_directions_change (model, apply_renaming, &renaming, error);
}
