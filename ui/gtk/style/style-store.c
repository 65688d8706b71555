#include "config.h"

#include "style/style-store-private.h"

#include "limner-ui.h"

#include <glib/gi18n-lib.h>
#include <limner/bundled.h>
#include <limner/error.h>
#include <limner/save.h>
#include <string.h>

#define GROUP      "recent"
#define MAX_RECENT 12

/* The titles of the bundled styles, for translators. */
static const char *const bundled_titles[]
    = { N_ ("Lanterns"), N_ ("Wave"), N_ ("Poppies"), N_ ("Glass"), N_ ("Facets"), N_ ("Ink") };

static void
entry_free (LimnerStyleEntry *entry)
{
  g_free (entry->path);
  g_free (entry->title);
  g_free (entry);
}

static void
add_entry (GPtrArray *entries, const char *path, const char *title, gboolean bundled)
{
  LimnerStyleEntry *entry = g_new0 (LimnerStyleEntry, 1);

  entry->path = g_strdup (path);
  entry->title = g_strdup (title);
  entry->bundled = bundled;
  g_ptr_array_add (entries, entry);
}

static char *
store_path (void)
{
  return g_build_filename (g_get_user_config_dir (), "limner", "styles.ini", NULL);
}

/* Reads the store; it is empty if there is no file yet. */
static GKeyFile *
load_store (void)
{
  GKeyFile *store = g_key_file_new ();
  g_autofree char *path = store_path ();

  g_key_file_load_from_file (store, path, G_KEY_FILE_NONE, NULL);
  return store;
}

/* Does not replace a file that load_store could not read. Reports no error, because the list is only a
 * convenience. */
static void
save_store (GKeyFile *store)
{
  g_autofree char *path = store_path (), *folder = g_path_get_dirname (path);

  g_autoptr (GKeyFile) before = g_key_file_new ();
  g_autoptr (GError) error = NULL;

  if (!g_key_file_load_from_file (before, path, G_KEY_FILE_NONE, &error)
      && !g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return;
  g_mkdir_with_parents (folder, 0755);
  g_key_file_save_to_file (store, path, NULL);
}

static char **
read_list (GKeyFile *store, const char *key)
{
  char **list = g_key_file_get_string_list (store, GROUP, key, NULL, NULL);

  return list != NULL ? list : g_new0 (char *, 1);
}

static const char *
translated (const char *title)
{
  for (guint i = 0; i < G_N_ELEMENTS (bundled_titles); i++)
    if (g_str_equal (bundled_titles[i], title))
      return _ (bundled_titles[i]);
  return title;
}

static void
add_bundled (GPtrArray *entries)
{
  g_autoptr (GPtrArray) bundled = limner_bundled_styles (NULL);

  for (guint i = 0; bundled != NULL && i < bundled->len; i++)
    {
      const LimnerBundledStyle *style = bundled->pdata[i];
      add_entry (entries, style->path, translated (style->title), TRUE);
    }
}

static void
add_recent (GPtrArray *entries)
{
  g_autoptr (GKeyFile) store = load_store ();
  g_auto (GStrv) paths = read_list (store, "paths"), titles = read_list (store, "titles");
  guint n = MIN (g_strv_length (paths), g_strv_length (titles));

  for (guint i = 0; i < MIN (n, MAX_RECENT); i++)
    if (g_file_test (paths[i], G_FILE_TEST_IS_REGULAR))
      add_entry (entries, paths[i], titles[i], FALSE);
}

GPtrArray *
limner_style_store_list (void)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);

  add_bundled (entries);
  add_recent (entries);
  return entries;
}

char *
limner_style_title (const char *path)
{
  g_autoptr (GPtrArray) entries = limner_style_store_list ();
  g_autofree char *base = NULL;
  char *title, *dot;

  for (guint i = 0; i < entries->len; i++)
    {
      const LimnerStyleEntry *entry = entries->pdata[i];

      if (g_str_equal (entry->path, path))
        return g_strdup (entry->title);
    }
  base = g_path_get_basename (path);
  title = g_filename_display_name (base);
  dot = strrchr (title, '.');
  if (dot != NULL && dot != title)
    *dot = '\0';
  return title;
}

static gboolean
is_bundled (const char *path)
{
  g_autoptr (GPtrArray) bundled = limner_bundled_styles (NULL);

  for (guint i = 0; bundled != NULL && i < bundled->len; i++)
    if (g_str_equal (((LimnerBundledStyle *) bundled->pdata[i])->path, path))
      return TRUE;
  return FALSE;
}

/* Writes the recent styles: `first`, if it is not NULL, then the others without `path`. */
static void
rewrite (const char *path, const char *first, const char *title)
{
  g_autoptr (GKeyFile) store = load_store ();
  g_auto (GStrv) paths = read_list (store, "paths"), titles = read_list (store, "titles");
  guint n = MIN (g_strv_length (paths), g_strv_length (titles));
  g_autoptr (GPtrArray) new_paths = g_ptr_array_new (), new_titles = g_ptr_array_new ();

  if (first != NULL)
    {
      g_ptr_array_add (new_paths, (gpointer) first);
      g_ptr_array_add (new_titles, (gpointer) title);
    }
  for (guint i = 0; i < n && new_paths->len < MAX_RECENT; i++)
    if (!g_str_equal (paths[i], path))
      {
        g_ptr_array_add (new_paths, paths[i]);
        g_ptr_array_add (new_titles, titles[i]);
      }
  g_key_file_set_string_list (store, GROUP, "paths", (const char *const *) new_paths->pdata, new_paths->len);
  g_key_file_set_string_list (store, GROUP, "titles", (const char *const *) new_titles->pdata,
                              new_titles->len);
  save_store (store);
}

void
limner_style_store_use (const char *path, const char *title)
{
  g_autofree char *own = title != NULL ? g_strdup (title) : limner_style_title (path);

  if (!is_bundled (path))
    rewrite (path, path, own);
}

void
limner_style_store_forget (const char *path)
{
  rewrite (path, NULL, NULL);
}

/* A file name derived from the pixels, so that the same picture always gets the same name. */
static char *
name_for (const LimnerImage *image)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *digest = NULL;

  g_checksum_update (sum, (const guchar *) &image->width, sizeof image->width);
  g_checksum_update (sum, (const guchar *) image->pixels,
                     (gssize) image->width * image->height * 4 * (gssize) sizeof (float));
  digest = g_strndup (g_checksum_get_string (sum), 16);
  return g_strconcat (digest, ".png", NULL);
}

char *
limner_style_store_keep (const LimnerImage *image, const char *title, GError **error)
{
  g_autofree char *name = name_for (image);
  g_autofree char *folder = g_build_filename (g_get_user_data_dir (), "limner", "styles", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                   _ ("The folder “%s” cannot be created, so the style is not saved; free space or allow "
                      "writing there."),
                   folder);
      return NULL;
    }
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && !limner_image_save (image, path, NULL, error))
    return NULL;
  limner_style_store_use (path, title);
  return g_steal_pointer (&path);
}
