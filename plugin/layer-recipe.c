#include "config.h"

#include "layer-recipe-private.h"

#include "recipe-paths-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>
#include <string.h>

static void
restore_paths (LimnerRecipe **recipe, const char *data, gssize size)
{
  g_autofree char *json = limner_recipe_paths_restore (data, size);
  LimnerRecipe *restored = json != NULL ? limner_recipe_from_json (json, -1, NULL) : NULL;

  if (restored == NULL)
    return;
  limner_recipe_unref (*recipe);
  *recipe = restored;
}

LimnerRecipe *
limner_layer_recipe (GimpItem *layer, GError **error)
{
  GimpParasite *parasite = gimp_item_get_parasite (layer, LIMNER_RECIPE_KEY);
  LimnerRecipe *recipe;
  gconstpointer data;
  guint32 size;

  if (parasite == NULL)
    {
      g_autofree char *name = gimp_item_get_name (layer);
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("The layer “%s” has no recipe of Limner; select a layer that Limner made."), name);
      return NULL;
    }
  data = gimp_parasite_get_data (parasite, &size);
  /* First as it is: the reader refuses what is hostile, and only then are paths looked up. */
  recipe = limner_recipe_from_json (data, (gssize) size, error);
  if (recipe != NULL)
    restore_paths (&recipe, data, (gssize) size);
  gimp_parasite_free (parasite);
  return recipe;
}

gboolean
limner_layer_set_recipe (GimpLayer *layer, const LimnerRecipe *recipe)
{
  g_autofree char *whole = limner_recipe_to_json (recipe), *json = limner_recipe_paths_hide (whole);
  GimpParasite *parasite = gimp_parasite_new (
      LIMNER_RECIPE_KEY, GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE, strlen (json), json);
  gboolean attached = gimp_item_attach_parasite (GIMP_ITEM (layer), parasite);

  gimp_parasite_free (parasite);
  return attached;
}
