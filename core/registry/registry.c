#include "config.h"

#include "base/folders-private.h"
#include "formats/file-kind-private.h"
#include "networks/model-private.h"
#include "networks/style-network-private.h"
#include "registry/registry-private.h"

#include "limner/error.h"
#include "limner/registry.h"

#include <glib/gi18n-lib.h>
#include <string.h>

char **
limner_registry_folders (void)
{
  const char *variable = g_getenv ("LIMNER_MODEL_PATH");
  g_autoptr (GStrvBuilder) folders = g_strv_builder_new ();
  g_auto (GStrv) listed = g_strsplit (variable ? variable : "", G_SEARCHPATH_SEPARATOR_S, -1);
  g_autofree char *users = g_build_filename (g_get_user_data_dir (), "limner", "models", NULL);
  g_autofree char *own = limner_own_folder ("models", "models");

  for (char **folder = listed; *folder; folder++)
    if (**folder)
      g_strv_builder_add (folders, *folder);
  g_strv_builder_add (folders, users);
  g_strv_builder_add (folders, own);
  return g_strv_builder_end (folders);
}

char *
limner_registry_find (const char *id, GError **error)
{
  g_auto (GStrv) folders = limner_registry_folders ();
  g_autofree char *name = g_strconcat (id, LIMNER_MODEL_SUFFIX, NULL);

  for (char **folder = folders; *folder; folder++)
    {
      g_autofree char *path = g_build_filename (*folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return g_steal_pointer (&path);
    }
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_NO_MODEL,
               _ ("No network “%s” is installed: “limner models list” lists the installed networks."), id);
  return NULL;
}

/* --- loading --- */

static LimnerModel *find_encoder (LimnerModel *decoder, GError **error);

/* Opens a model that can find its encoder in the registry. */
static LimnerModel *
open_with_registry (const char *path, GError **error)
{
  LimnerModel *model = limner_model_open (path, error);

  if (model)
    model->find_encoder = find_encoder;
  return model;
}

LimnerModel *
limner_model_load (const char *id_or_path, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (id_or_path, NULL);
  if (strchr (id_or_path, '/') || g_str_has_suffix (id_or_path, LIMNER_MODEL_SUFFIX)
      || limner_file_name_is_foreign (id_or_path))
    path = g_strdup (id_or_path);
  else
    path = limner_registry_find (id_or_path, error);
  return path ? open_with_registry (path, error) : NULL;
}

/* The encoder that the decoder names, or any other that fits. */
static LimnerModel *
find_encoder (LimnerModel *decoder, GError **error)
{
  const char *id = limner_style_network_encoder_id (decoder);
  g_autoptr (LimnerModel) named = id ? limner_model_load (id, NULL) : NULL;
  g_autoptr (GPtrArray) models = NULL;

  if (named && limner_style_network_takes_encoder (decoder, named))
    return g_steal_pointer (&named);
  models = limner_registry_list (NULL);
  for (guint i = 0; i < models->len; i++)
    if (limner_style_network_takes_encoder (decoder, models->pdata[i]))
      return limner_model_ref (models->pdata[i]);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_NO_MODEL,
               _ ("The network “%s” is a decoder, and the encoder it was trained with is not installed; "
                  "import the encoder, too."),
               limner_model_id (decoder));
  return NULL;
}

/* --- listing --- */

static int
compare_model_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
model_names (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    if (*name != '.' && g_str_has_suffix (name, LIMNER_MODEL_SUFFIX))
      g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_model_names);
  return names;
}

GPtrArray *
limner_registry_list (GPtrArray **damaged)
{
  g_auto (GStrv) folders = limner_registry_folders ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *models = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_model_unref);

  if (damaged)
    *damaged = g_ptr_array_new_with_free_func (g_free);
  for (char **folder = folders; *folder; folder++)
    {
      g_autoptr (GPtrArray) names = model_names (*folder);

      for (guint i = 0; i < names->len; i++)
        {
          g_autofree char *path = g_build_filename (*folder, names->pdata[i], NULL);
          g_autoptr (GError) error = NULL;
          LimnerModel *model;

          if (!g_hash_table_add (seen, g_strdup (names->pdata[i])))
            continue;
          model = open_with_registry (path, &error);
          if (model)
            g_ptr_array_add (models, model);
          else if (damaged)
            g_ptr_array_add (*damaged, g_strdup (error->message));
        }
    }
  return models;
}
