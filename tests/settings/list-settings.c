/* Prints the setting tables as JSON, for tests and checks that walk every row. */
#include <json-glib/json-glib.h>
#include <limner/dream.h>
#include <limner/portrait.h>
#include <limner/style.h>
#include <limner/train.h>

static const struct
{
  const char *effect;
  const LimnerSettingTable *(*table) (void);
} effects[] = {
  { "style", limner_style_setting_table },       { "dream", limner_dream_setting_table },
  { "portrait", limner_portrait_setting_table }, { "train", limner_train_setting_table },
  { "job", limner_job_setting_table },
};

static const char *const types[]
    = { "int", "int64", "double", "boolean", "choice", "seed", "text", "path", "file", "files" };

static const struct
{
  const char *name;
  guint flag;
} flags[] = {
  { "in_recipe", LIMNER_SETTING_IN_RECIPE },       { "in_preset", LIMNER_SETTING_IN_PRESET },
  { "painted_only", LIMNER_SETTING_PAINTED_ONLY }, { "zoom_only", LIMNER_SETTING_ZOOM_ONLY },
  { "gimp_only", LIMNER_SETTING_GIMP_ONLY },       { "cli_only", LIMNER_SETTING_CLI_ONLY },
};

static void
add_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

static void
add_row (JsonBuilder *builder, const LimnerSetting *row)
{
  g_autofree char *words = limner_setting_default_words (row);

  json_builder_begin_object (builder);
  add_text (builder, "name", row->name);
  add_text (builder, "old_name", row->old_name != NULL ? row->old_name : "");
  add_text (builder, "type", types[row->type]);
  add_text (builder, "description", limner_setting_description (row));
  add_text (builder, "default", words);
  add_number (builder, "def", row->def);
  add_number (builder, "min", row->min);
  add_number (builder, "max", row->max);
  for (guint i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      json_builder_set_member_name (builder, flags[i].name);
      json_builder_add_boolean_value (builder, (row->flags & flags[i].flag) != 0);
    }
  json_builder_set_member_name (builder, "choices");
  json_builder_begin_array (builder);
  for (const LimnerSettingChoice *choice = row->choices; choice != NULL && choice->name != NULL; choice++)
    json_builder_add_string_value (builder, choice->name);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

int
main (void)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  for (guint e = 0; e < G_N_ELEMENTS (effects); e++)
    {
      const LimnerSettingTable *table = effects[e].table ();

      json_builder_set_member_name (builder, effects[e].effect);
      json_builder_begin_array (builder);
      for (guint i = 0; i < table->n_rows; i++)
        add_row (builder, &table->rows[i]);
      json_builder_end_array (builder);
    }
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  g_print ("%s\n", text);
  return 0;
}
