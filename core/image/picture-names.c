#include "image/picture-names-private.h"

#include <string.h>

/* Of folders, because links may form a circle. */
#define MAX_DEPTH 8

gboolean
limner_is_picture_name (const char *name)
{
  static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".ppm" };
  g_autofree char *base = g_path_get_basename (name), *lower = g_ascii_strdown (base, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (*base != '.' && g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

static void
collect_pictures (const char *top, const char *below, int depth, GPtrArray *names)
{
  g_autofree char *folder = g_build_filename (top, below, NULL);
  g_autoptr (GDir) entries = g_dir_open (folder, 0, NULL);
  const char *entry;

  while (entries != NULL && (entry = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *name = *below != '\0' ? g_build_filename (below, entry, NULL) : g_strdup (entry);
      g_autofree char *path = g_build_filename (top, name, NULL);

      if (*entry != '.' && depth < MAX_DEPTH && g_file_test (path, G_FILE_TEST_IS_DIR))
        collect_pictures (top, name, depth + 1, names);
      else if (limner_is_picture_name (name) && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (names, g_steal_pointer (&name));
    }
}

static int
compare_picture_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

void
limner_picture_names_sort (GPtrArray *names)
{
  g_ptr_array_sort (names, compare_picture_names);
}

GPtrArray *
limner_picture_names_find (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  collect_pictures (folder, "", 0, names);
  limner_picture_names_sort (names);
  return names;
}
