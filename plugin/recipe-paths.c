#include "config.h"

#include "recipe-paths-private.h"

#include <json-glib/json-glib.h>
#include <limner/bundled.h>
#include <string.h>

#define FILE_PREFIX    "file:"
#define BUNDLED_PREFIX "bundled:"
#define GROUP          "pictures" /* of the key file: ID=URI */

static char *
table_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "limner", "pictures.ini", NULL);
}

/* Reads the table; it is empty if there is no file yet. */
static GKeyFile *
load_table (void)
{
  GKeyFile *table = g_key_file_new ();
  g_autofree char *path = table_path ();

  g_key_file_load_from_file (table, path, G_KEY_FILE_NONE, NULL);
  return table;
}

/* A failure is harmless: the layer only cannot be edited with the same file. */
static void
save_entry (GKeyFile *table, const char *id, const char *uri)
{
  g_autofree char *path = table_path (), *folder = g_path_get_dirname (path);

  g_key_file_set_string (table, GROUP, id, uri);
  g_mkdir_with_parents (folder, 0700);
  g_key_file_save_to_file (table, path, NULL);
}

static char *
find_id (GKeyFile *table, const char *uri)
{
  g_auto (GStrv) ids = g_key_file_get_keys (table, GROUP, NULL, NULL);

  for (char **id = ids; id != NULL && *id != NULL; id++)
    {
      g_autofree char *other = g_key_file_get_string (table, GROUP, *id, NULL);

      if (g_strcmp0 (other, uri) == 0)
        return g_strdup (*id);
    }
  return NULL;
}

const char *
limner_recipe_paths_hidden_name (const char *text)
{
  const gsize n = strlen (FILE_PREFIX);
  const char *name = strncmp (text, FILE_PREFIX, n) == 0 ? strchr (text + n, ':') : NULL;

  return name != NULL ? name + 1 : NULL;
}

/* The name that replaces the text; NULL: it is not replaced. */
static char *
hide_path (const char *path)
{
  g_autofree char *bundled = NULL, *uri = NULL, *id = NULL, *base = NULL;
  g_autoptr (GKeyFile) table = NULL;

  if (!g_path_is_absolute (path))
    return NULL;
  bundled = limner_bundled_style_name (path);
  if (bundled != NULL)
    return g_strconcat (BUNDLED_PREFIX, bundled, NULL);
  uri = g_filename_to_uri (path, NULL, NULL);
  base = g_path_get_basename (path);
  table = load_table ();
  id = find_id (table, uri);
  if (id == NULL)
    {
      id = g_uuid_string_random ();
      save_entry (table, id, uri);
    }
  return g_strconcat (FILE_PREFIX, id, ":", base, NULL);
}

static char *
restore_path (const char *text)
{
  const char *name = limner_recipe_paths_hidden_name (text);
  g_autoptr (GKeyFile) table = NULL;
  g_autofree char *id = NULL, *uri = NULL;

  if (g_str_has_prefix (text, BUNDLED_PREFIX))
    return limner_bundled_style_path (text + strlen (BUNDLED_PREFIX));
  if (name == NULL)
    return NULL;
  id = g_strndup (text + strlen (FILE_PREFIX), (gsize) (name - text) - strlen (FILE_PREFIX) - 1);
  table = load_table ();
  uri = g_key_file_get_string (table, GROUP, id, NULL);
  return uri != NULL ? g_filename_from_uri (uri, NULL, NULL) : NULL;
}

/* Replaces every text in the node for which `replace` returns another. */
static void
replace_texts (JsonNode *node, char *(*replace) (const char *text))
{
  g_autoptr (GList) children = NULL;
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      g_autoptr (GList) members = json_object_get_members (json_node_get_object (node));

      for (GList *member = members; member != NULL; member = member->next)
        replace_texts (json_object_get_member (json_node_get_object (node), member->data), replace);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      children = json_array_get_elements (json_node_get_array (node));
      for (GList *child = children; child != NULL; child = child->next)
        replace_texts (child->data, replace);
    }
  else if (json_node_get_value_type (node) == G_TYPE_STRING)
    {
      text = replace (json_node_get_string (node));
      if (text != NULL)
        json_node_set_string (node, text);
    }
}

static char *
replace_in_json (const char *json, gssize length, char *(*replace) (const char *text))
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (JsonNode) root = NULL;

  if (!json_parser_load_from_data (parser, json, length, NULL))
    return NULL;
  root = json_parser_steal_root (parser);
  if (root != NULL)
    replace_texts (root, replace);
  return root != NULL ? json_to_string (root, FALSE) : NULL;
}

char *
limner_recipe_paths_hide (const char *json)
{
  return replace_in_json (json, -1, hide_path);
}

char *
limner_recipe_paths_restore (const char *json, gssize length)
{
  return replace_in_json (json, length, restore_path);
}
