#include "config.h"

#include "models/model-list-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <limner/registry.h>

static void
item_free (gpointer data)
{
  LimnerRegistryItem *item = data;

  g_free (item->id);
  g_free (item->title);
  g_free (item->architecture);
  g_free (item->licence);
  g_free (item->author);
  g_free (item->training_data);
  g_free (item->quality);
  g_free (item->address);
  g_free (item->digest);
  g_free (item->path);
  g_free (item);
}

void
limner_model_list_free (LimnerModelList *list)
{
  g_ptr_array_unref (list->items);
  g_ptr_array_unref (list->damaged);
  g_clear_pointer (&list->catalogue, g_ptr_array_unref);
  g_free (list);
}

static guint64
file_size (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 ? (guint64) status.st_size : 0;
}

/* The total size of the files in a folder and its subfolders. */
static guint64
folder_size (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;
  guint64 size = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        continue;
      size += g_file_test (child, G_FILE_TEST_IS_DIR) ? folder_size (child) : file_size (child);
    }
  return size;
}

/* The catalogue entry of an installed network, by its origin or its ID. */
static const LimnerCatalogueEntry *
entry_of (GPtrArray *catalogue, const LimnerModel *model)
{
  const LimnerCatalogueEntry *entry;

  if (catalogue == NULL)
    return NULL;
  entry = limner_catalogue_find_digest (catalogue, limner_model_source_digest (model));
  return entry != NULL ? entry : limner_catalogue_find (catalogue, limner_model_id (model), NULL);
}

static LimnerRegistryItem *
item_of_model (const LimnerModel *model, GPtrArray *catalogue, const char *own, const char *bundled)
{
  LimnerRegistryItem *item = g_new0 (LimnerRegistryItem, 1);
  g_autofree char *folder = g_path_get_dirname (limner_model_path (model));

  item->entry = entry_of (catalogue, model);
  item->id = g_strdup (limner_model_id (model));
  item->title = g_strdup (limner_model_title (model));
  item->architecture = g_strdup (limner_model_architecture (model));
  item->licence = g_strdup (limner_model_licence (model));
  item->author = g_strdup (item->entry != NULL ? item->entry->author : "");
  item->training_data = g_strdup (limner_model_training_data (model));
  item->address = g_strdup (limner_model_source (model));
  item->digest = g_strdup (limner_model_source_digest (model));
  item->quality = g_strdup (limner_model_quality (model));
  item->path = g_strdup (limner_model_path (model));
  item->size = file_size (item->path);
  item->state = g_str_equal (folder, bundled) ? LIMNER_REGISTRY_BUNDLED : LIMNER_REGISTRY_INSTALLED;
  item->removable = g_str_equal (folder, own);
  return item;
}

static LimnerRegistryItem *
item_of_entry (const LimnerCatalogueEntry *entry)
{
  LimnerRegistryItem *item = g_new0 (LimnerRegistryItem, 1);

  item->entry = entry;
  item->id = g_strdup (entry->id);
  item->title = g_strdup (entry->title);
  item->architecture = g_strdup (entry->architecture);
  item->licence = g_strdup (entry->licence);
  item->author = g_strdup (entry->author);
  item->training_data = g_strdup (entry->training_data);
  item->address = g_strdup (*entry->addresses != NULL ? *entry->addresses : entry->page);
  item->digest = g_strdup (entry->digest);
  item->quality = g_strdup ("");
  item->size = entry->size;
  item->state = limner_catalogue_can_fetch (entry) ? LIMNER_REGISTRY_FETCHABLE : LIMNER_REGISTRY_BY_HAND;
  return item;
}

static gboolean
is_here (const LimnerModelList *list, const LimnerCatalogueEntry *entry)
{
  for (guint i = 0; i < list->items->len; i++)
    {
      const LimnerRegistryItem *item = list->items->pdata[i];

      if (item->entry == entry && item->path != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Installed networks come first. */
static int
compare (gconstpointer a, gconstpointer b)
{
  const LimnerRegistryItem *one = *(LimnerRegistryItem *const *) a, *other = *(LimnerRegistryItem *const *) b;
  gboolean here = one->path != NULL, there = other->path != NULL;

  if (here != there)
    return here ? -1 : 1;
  return one->state < other->state ? -1 : one->state > other->state;
}

LimnerModelList *
limner_model_list_read (void)
{
  LimnerModelList *list = g_new0 (LimnerModelList, 1);
  g_autoptr (GPtrArray) models = limner_registry_list (&list->damaged);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) folders = limner_registry_folders ();
  g_autofree char *own = limner_registry_user_folder ();
  g_autofree char *downloads = g_build_filename (g_get_user_cache_dir (), "limner", "downloads", NULL);

  list->items = g_ptr_array_new_with_free_func (item_free);
  list->catalogue = limner_catalogue_read (&error);
  if (error != NULL)
    g_ptr_array_add (list->damaged, g_strdup (error->message));
  for (guint i = 0; i < models->len; i++)
    g_ptr_array_add (list->items, item_of_model (models->pdata[i], list->catalogue, own,
                                                 folders[g_strv_length (folders) - 1]));
  for (guint i = 0; list->catalogue != NULL && i < list->catalogue->len; i++)
    if (!is_here (list, list->catalogue->pdata[i]))
      g_ptr_array_add (list->items, item_of_entry (list->catalogue->pdata[i]));
  g_ptr_array_sort (list->items, compare); /* the sort is stable, so the catalogue's order is kept */
  list->used = folder_size (own) + folder_size (downloads);
  return list;
}
