/* Options that follow from tables of settings. */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>

/* A table and the struct that its values go to. */
typedef struct
{
  const LimnerSettingTable *table;
  gpointer settings;
} Part;

struct _CliSettings
{
  GArray *parts;         /* Part */
  GArray *entries;       /* GOptionEntry */
  GHashTable *given;     /* texts of the command line by the rows' names */
  GStringChunk *strings; /* of the entries */
  GError *error;         /* about the first value that is wrong */
  gboolean json;
};

CliSettings *
cli_settings_new (const GOptionEntry *own)
{
  CliSettings *self = g_new0 (CliSettings, 1);

  self->parts = g_array_new (FALSE, FALSE, sizeof (Part));
  self->entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  self->given = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  self->strings = g_string_chunk_new (1024);
  for (; own != NULL && own->long_name != NULL; own++)
    g_array_append_vals (self->entries, own, 1);
  return self;
}

void
cli_settings_free (CliSettings *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->parts);
  g_array_unref (self->entries);
  g_hash_table_unref (self->given);
  g_string_chunk_free (self->strings);
  g_clear_error (&self->error);
  g_free (self);
}

/* --- options from rows --- */

static const char *
argument_word (const LimnerSetting *row)
{
  static const char *const by_unit[] = { "X", "N", "PX", "X", "X", "DEGREES", "MIB" };

  switch (row->type)
    {
    case LIMNER_SETTING_BOOLEAN:
      return NULL;
    case LIMNER_SETTING_CHOICE:
      return N_ ("CHOICE");
    case LIMNER_SETTING_SEED:
      return "N";
    case LIMNER_SETTING_TEXT:
      return N_ ("TEXT");
    case LIMNER_SETTING_PATH:
    case LIMNER_SETTING_FILE:
    case LIMNER_SETTING_FILES:
      return N_ ("FILE");
    default:
      return by_unit[row->unit];
    }
}

/* "Iterations at each scale (200)" */
static const char *
help_text (CliSettings *self, const LimnerSetting *row)
{
  g_autofree char *words = limner_setting_default_words (row), *names = NULL, *text = NULL;

  if (row->type == LIMNER_SETTING_BOOLEAN)
    return limner_setting_description (row);
  if (row->type == LIMNER_SETTING_CHOICE)
    {
      names = limner_setting_choice_names (row);
      text = g_strdup_printf (_ ("%s: %s (default: %s)"), limner_setting_description (row), names, words);
    }
  else
    text = g_strdup_printf (_ ("%s (default: %s)"), limner_setting_description (row), words);
  return g_string_chunk_insert (self->strings, text);
}

static const LimnerSetting *
find_row (const CliSettings *self, const char *name, gpointer *settings)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      const Part *part = &g_array_index (self->parts, Part, i);
      const LimnerSetting *row = limner_setting_find (part->table, name);

      for (guint r = 0; row == NULL && name[1] == '\0' && r < part->table->n_rows; r++)
        if (part->table->rows[r].short_name == name[0])
          row = &part->table->rows[r];
      *settings = part->settings;
      if (row != NULL)
        return row;
    }
  g_return_val_if_reached (NULL);
}

/* A GOptionArgFunc. What is wrong is said after all options are known: only then is it clear how. */
static gboolean
take_option (const char *option, const char *value, gpointer data, GError **error)
{
  CliSettings *self = data;
  gpointer settings = NULL;
  const LimnerSetting *row = find_row (self, option + (option[1] == '-' ? 2 : 1), &settings);
  char *text = g_strdup (value != NULL ? value : "true");

  g_hash_table_insert (self->given, (gpointer) row->name, text);
  if (row->field != LIMNER_SETTING_NO_FIELD && self->error == NULL)
    limner_setting_parse (row, text, settings, &self->error);
  return TRUE;
}

static void
add_entry (CliSettings *self, const LimnerSetting *row, const char *name, int flags)
{
  const GOptionEntry entry = {
    .long_name = name,
    .short_name = flags == 0 ? row->short_name : 0,
    .flags = flags | (row->type == LIMNER_SETTING_BOOLEAN ? G_OPTION_FLAG_NO_ARG : 0)
             | (row->type >= LIMNER_SETTING_PATH ? G_OPTION_FLAG_FILENAME : 0),
    .arg = G_OPTION_ARG_CALLBACK,
    .arg_data = (gpointer) (GOptionArgFunc) take_option,
    .description = help_text (self, row),
    .arg_description = argument_word (row),
  };

  g_array_append_vals (self->entries, &entry, 1);
}

void
cli_settings_add (CliSettings *self, const LimnerSettingTable *table, gpointer settings)
{
  const Part part = { table, settings };

  g_array_append_vals (self->parts, &part, 1);
  for (guint i = 0; i < table->n_rows; i++)
    {
      const LimnerSetting *row = &table->rows[i];

      if ((row->flags & LIMNER_SETTING_GIMP_ONLY) != 0)
        continue;
      add_entry (self, row, row->name, 0);
      if (row->old_name != NULL)
        add_entry (self, row, row->old_name, G_OPTION_FLAG_HIDDEN);
    }
}

/* --- parsing --- */

gboolean
cli_settings_parse (CliSettings *self, int *argc, char ***argv, const char *parameters, const char *summary,
                    int *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  GOptionGroup *group = g_option_group_new (NULL, NULL, NULL, self, NULL);
  const GOptionEntry json
      = { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, N_ ("print one JSON object"), NULL };

  g_array_append_vals (self->entries, &json, 1);
  g_option_group_add_entries (group, (const GOptionEntry *) (void *) self->entries->data);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);
  return cli_parse_context (context, argc, argv, summary, status);
}

gboolean
cli_settings_json (const CliSettings *self)
{
  return self->json;
}

gboolean
cli_settings_check (CliSettings *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&self->error));
  return FALSE;
}

const char *
cli_settings_text (const CliSettings *self, const char *name)
{
  return g_hash_table_lookup (self->given, name);
}

const char *
cli_settings_given_besides (const CliSettings *self, const char *const *names)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      const char *name = g_array_index (self->entries, GOptionEntry, i).long_name;

      if (g_hash_table_contains (self->given, name) && !g_strv_contains (names, name))
        return name;
    }
  return NULL;
}
