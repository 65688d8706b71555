/* Reads the recipe and the mark of a picture file. */
#include "config.h"

#include "image/picture-file-private.h"
#include "limner/recipe.h"
#include "limner/safetensors.h"
#include "provenance/mark-private.h"

/* A VipsImageMapFn: finds the text of a PNG under the recipe's key. The field is named
 * png-comment-NUMBER-KEY. */
static void *
find_text (VipsImage *picture, const char *field, GValue *value, void *json)
{
  char **found = json;

  if (*found == NULL && g_str_has_prefix (field, "png-comment-")
      && g_str_has_suffix (field, "-" LIMNER_RECIPE_KEY) && VIPS_TYPE_REF_STRING == G_VALUE_TYPE (value))
    *found = g_strdup (vips_value_get_ref_string (value, NULL));
  return NULL;
}

/* Reads the text of the recipe in a file and the source type in its XMP. Each may be NULL. */
static gboolean
find_json (const char *path, char **json, char **digital_source_type, GError **error)
{
  if (g_str_has_suffix (path, LIMNER_RAW_ENDING))
    {
      g_autoptr (LimnerSafetensors) file = limner_safetensors_open (path, error);

      *json = file ? g_strdup (limner_safetensors_metadata (file, LIMNER_RECIPE_KEY)) : NULL;
      return file != NULL;
    }
  else
    {
      g_autoptr (VipsImage) picture = limner_picture_open (path, error);
      g_autofree char *comment = NULL;

      if (picture == NULL)
        return FALSE;
      limner_mark_read (path, digital_source_type, &comment);
      vips_image_map (picture, find_text, json);
      /* Cameras write comments, too. A recipe starts with this prefix. */
      if (*json == NULL && comment != NULL && g_str_has_prefix (comment, "{\"limner\":"))
        *json = g_steal_pointer (&comment);
      return TRUE;
    }
}

gboolean
limner_recipe_from_file (const char *path, LimnerRecipe **recipe, char **digital_source_type, GError **error)
{
  g_autofree char *json = NULL, *type = NULL;

  g_return_val_if_fail (path && recipe && digital_source_type, FALSE);

  *recipe = NULL;
  *digital_source_type = NULL;
  if (!find_json (path, &json, &type, error))
    return FALSE;
  if (json)
    {
      *recipe = limner_recipe_from_json (json, -1, error);
      if (!*recipe)
        return FALSE;
    }
  *digital_source_type = g_steal_pointer (&type);
  return TRUE;
}
