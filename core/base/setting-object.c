/* Settings from the properties of an object, as GIMP's procedures and the dialogs keep them. */
#include "base/setting-private.h"

static gboolean
read_text (const LimnerSetting *row, const GValue *value, gpointer settings, GStringChunk *texts,
           GError **error)
{
  const char *text = g_value_get_string (value) != NULL ? g_value_get_string (value) : "";

  if (limner_setting_is_text (row))
    text = g_string_chunk_insert (texts, text);
  return limner_setting_parse (row, text, settings, error);
}

static gboolean
read_setting_row (const LimnerSetting *row, GObject *object, gpointer settings, GStringChunk *texts,
                  GError **error)
{
  GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (object), row->name);
  g_auto (GValue) value = G_VALUE_INIT;

  if (spec == NULL || !limner_setting_has_field (row))
    return TRUE;
  g_value_init (&value, spec->value_type);
  g_object_get_property (object, row->name, &value);
  if (G_VALUE_HOLDS_STRING (&value))
    return read_text (row, &value, settings, texts, error);
  if (G_VALUE_HOLDS_DOUBLE (&value))
    limner_setting_set_number (row, settings, g_value_get_double (&value));
  else if (G_VALUE_HOLDS_BOOLEAN (&value))
    limner_setting_set_number (row, settings, g_value_get_boolean (&value));
  else
    limner_setting_set_number (row, settings, g_value_get_int (&value));
  return TRUE;
}

gboolean
limner_setting_table_read (const LimnerSettingTable *table, GObject *object, gpointer settings,
                           GStringChunk *texts, GError **error)
{
  gboolean ok = TRUE;

  for (guint i = 0; i < table->n_rows; i++)
    ok = read_setting_row (&table->rows[i], object, settings, texts, ok ? error : NULL) && ok;
  return ok;
}
