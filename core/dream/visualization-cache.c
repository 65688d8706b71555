/* A cache of feature visualizations: beside the network when they came with it, otherwise in the user's
 * cache under the network's digest. */
#include "config.h"

#include "limner/dream.h"
#include "limner/save.h"

#include <glib/gstdio.h>
#include <string.h>

#define LETTERS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "_-"

/* "relu4_2" or "relu4_2-17"; NULL for a layer whose name cannot be a file name. */
static char *
file_stem (const char *layer, int channel)
{
  if (*layer == '\0' || strspn (layer, LETTERS) != strlen (layer))
    return NULL;
  return channel < 0 ? g_strdup (layer) : g_strdup_printf ("%s-%d", layer, channel);
}

static LimnerImage *
look_beside (LimnerModel *model, const char *stem)
{
  g_autofree char *folder = g_path_get_dirname (limner_model_path (model));
  g_autofree char *name
      = g_strdup_printf ("%s.layers" G_DIR_SEPARATOR_S "%s.jpg", limner_model_id (model), stem);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? limner_image_load (path, NULL) : NULL;
}

static char *
cache_path (LimnerModel *model, const char *stem)
{
  g_autofree char *name = g_strconcat (stem, ".png", NULL);

  return g_build_filename (g_get_user_cache_dir (), "limner", "layers", limner_model_digest (model), name,
                           NULL);
}

/* An error while writing the cache is ignored. */
static void
keep_visualization (const LimnerImage *image, const LimnerRecipe *recipe, const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0 || !limner_image_save (image, path, recipe, &error))
    g_info ("The picture of a layer was not kept in %s", path);
}

LimnerImage *
limner_dream_layer_picture (LimnerModel *model, const char *layer, int channel, const LimnerJob *job,
                            GError **error)
{
  const LimnerDreamVisualization settings = limner_dream_visualization_default ();
  g_autofree char *what = NULL, *stem = NULL, *path = NULL;
  g_autoptr (LimnerRecipe) recipe = NULL;
  LimnerImage *image = NULL;

  g_return_val_if_fail (model != NULL && layer != NULL, NULL);
  stem = file_stem (layer, channel);
  path = stem != NULL ? cache_path (model, stem) : NULL;
  if (stem != NULL)
    image = look_beside (model, stem);
  if (image == NULL && path != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
    image = limner_image_load (path, NULL);
  if (image != NULL)
    return image;
  what = channel < 0 ? g_strdup (layer) : g_strdup_printf ("%s:%d", layer, channel);
  image = limner_dream_visualize (model, what, &settings, job, &recipe, error);
  if (image != NULL && path != NULL)
    keep_visualization (image, recipe, path);
  return image;
}
