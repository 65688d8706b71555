#include "config.h"

#include "base/folders-private.h"

#include "limner/bundled.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

static void
bundled_style_free (gpointer data)
{
  LimnerBundledStyle *style = data;

  g_free (style->path);
  g_free (style->title);
  g_free (style);
}

/* Reads one {"file", "title"} of the list; NULL if it is something else. */
static LimnerBundledStyle *
read_style_entry (JsonNode *node, const char *folder)
{
  JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *file = entry ? json_object_get_string_member_with_default (entry, "file", NULL) : NULL;
  const char *title = entry ? json_object_get_string_member_with_default (entry, "title", NULL) : NULL;

  if (file == NULL || title == NULL)
    return NULL;
  LimnerBundledStyle *style = g_new0 (LimnerBundledStyle, 1);
  style->path = g_build_filename (folder, file, NULL);
  style->title = g_strdup (title);
  return style;
}

static GPtrArray *
read_list (JsonNode *root, const char *folder)
{
  JsonArray *entries = root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  g_autoptr (GPtrArray) styles = g_ptr_array_new_with_free_func (bundled_style_free);

  for (guint i = 0; entries && i < json_array_get_length (entries); i++)
    {
      LimnerBundledStyle *style = read_style_entry (json_array_get_element (entries, i), folder);
      if (style == NULL)
        return NULL;
      g_ptr_array_add (styles, style);
    }
  return styles->len > 0 ? g_steal_pointer (&styles) : NULL;
}

GPtrArray *
limner_bundled_styles (GError **error)
{
  g_autofree char *folder = limner_own_folder ("data/styles", "styles");
  g_autofree char *list = g_build_filename (folder, "styles.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) why = NULL;
  GPtrArray *styles = NULL;

  if (!json_parser_load_from_file (parser, list, &why))
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("The list of style pictures “%s” could not be read (%s); install Limner again."), list,
                 why->message);
  else if ((styles = read_list (json_parser_get_root (parser), folder)) == NULL)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                 _ ("The list of style pictures “%s” is damaged; install Limner again."), list);
  return styles;
}

/* Finds the style by its path or by its file name; the other is NULL. Returns its path. */
static char *
find_bundled_style (const char *path, const char *name)
{
  g_autoptr (GPtrArray) styles = limner_bundled_styles (NULL);

  for (guint i = 0; styles != NULL && i < styles->len; i++)
    {
      const LimnerBundledStyle *style = styles->pdata[i];
      g_autofree char *base = g_path_get_basename (style->path);

      if (g_strcmp0 (style->path, path) == 0 || g_strcmp0 (base, name) == 0)
        return g_strdup (style->path);
    }
  return NULL;
}

char *
limner_bundled_style_name (const char *path)
{
  g_autofree char *found = find_bundled_style (path, NULL);

  return found != NULL ? g_path_get_basename (found) : NULL;
}

char *
limner_bundled_style_path (const char *name)
{
  return find_bundled_style (NULL, name);
}

char *
limner_bundled_example (const char *name)
{
  g_autofree char *folder = limner_own_folder ("data/shelf", "shelf"),
                  *file = g_strconcat (name, ".jpg", NULL);

  return g_build_filename (folder, file, NULL);
}
