#include "config.h"

#include "effect/presets-private.h"

#include "effect/settings-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <limner/error.h>

static char *
file_of (const char *effect)
{
  g_autofree char *name = g_strdup_printf ("presets-%s.json", effect);

  return g_build_filename (g_get_user_config_dir (), "limner", name, NULL);
}

/* NULL with an error if the file exists and cannot be read, so that saving does not replace it. */
static JsonObject *
load_presets (const char *effect, GError **error)
{
  g_autofree char *path = file_of (effect), *text = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) local = NULL;
  JsonNode *root;

  if (!g_file_get_contents (path, &text, NULL, &local))
    {
      if (g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return json_object_new ();
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                   _ ("The presets cannot be read (%s); make the file readable and try again."),
                   local->message);
      return NULL;
    }
  root = json_parser_load_from_data (parser, text, -1, NULL) ? json_parser_get_root (parser) : NULL;
  if (root != NULL && JSON_NODE_HOLDS_OBJECT (root))
    return json_object_ref (json_node_get_object (root));
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("The file of the presets, “%s”, is damaged; repair it or move it away, and try again."),
               path);
  return NULL;
}

static gboolean
store_presets (const char *effect, JsonObject *all, GError **error)
{
  g_autofree char *path = file_of (effect), *folder = g_path_get_dirname (path);
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_node_alloc ();
  g_autofree char *text = NULL;

  json_node_init_object (root, all);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  g_mkdir_with_parents (folder, 0755);
  if (g_file_set_contents (path, text, -1, NULL))
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("The preset cannot be saved in “%s”; make the folder writable and try again."), folder);
  return FALSE;
}

char **
limner_presets_list (const char *effect, GError **error)
{
  g_autoptr (JsonObject) all = load_presets (effect, error);
  g_autoptr (GList) names = all != NULL ? json_object_get_members (all) : NULL;
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();

  if (all == NULL)
    return NULL;
  names = g_list_sort (names, (GCompareFunc) g_utf8_collate);
  for (GList *name = names; name != NULL; name = name->next)
    g_strv_builder_add (list, name->data);
  return g_strv_builder_end (list);
}

gboolean
limner_presets_contain (const char *effect, const char *preset)
{
  g_autoptr (JsonObject) all = load_presets (effect, NULL);

  return all != NULL && json_object_has_member (all, preset);
}

gboolean
limner_presets_save (GObject *settings, const char *effect, const LimnerSettingTable *table,
                     const char *preset, GError **error)
{
  g_autoptr (JsonObject) all = load_presets (effect, error);
  JsonObject *values;

  if (all == NULL)
    return FALSE;
  values = json_object_new ();
  for (guint i = 0; i < table->n_rows; i++)
    if ((table->rows[i].flags & LIMNER_SETTING_IN_PRESET) != 0)
      json_object_set_member (values, table->rows[i].name,
                              limner_settings_to_node (settings, table->rows[i].name));
  json_object_set_object_member (all, preset, values);
  return store_presets (effect, all, error);
}

void
limner_presets_apply (GObject *settings, const char *effect, const char *preset)
{
  g_autoptr (JsonObject) all = load_presets (effect, NULL);
  JsonNode *node = all != NULL ? json_object_get_member (all, preset) : NULL, *value;
  JsonObjectIter iter;
  const char *name;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return;
  g_object_freeze_notify (settings);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    limner_settings_from_node (settings, name, value);
  g_object_thaw_notify (settings);
}

gboolean
limner_presets_remove (const char *effect, const char *preset, GError **error)
{
  g_autoptr (JsonObject) all = load_presets (effect, error);

  if (all == NULL)
    return FALSE;
  json_object_remove_member (all, preset);
  return store_presets (effect, all, error);
}
