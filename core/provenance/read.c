/* Reading how a picture file was made. */
#include "config.h"

#include "image/load-private.h"
#include "limner/recipe.h"
#include "limner/safetensors.h"
#include "provenance/mark-private.h"

/* The text of the recipe in a file, or NULL, and the source type its XMP names, or NULL. */
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
      g_autoptr (GdkPixbuf) pixbuf = limner_pixbuf_read (path, error);
      g_autofree char *comment = NULL;

      if (!pixbuf)
        return FALSE;
      limner_mark_read (path, digital_source_type, &comment);
      *json = g_strdup (gdk_pixbuf_get_option (pixbuf, "tEXt::" LIMNER_RECIPE_KEY));
      /* A comment is Limner's only when it looks like it: cameras write comments too. */
      if (!*json && comment && g_str_has_prefix (comment, "{\"limner\":"))
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
