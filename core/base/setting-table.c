/* Tables of settings: their rows, defaults and ranges. */
#include "config.h"

#include "base/number-text-private.h"
#include "base/setting-private.h"
#include "base/settings-private.h"

#include <glib/gi18n-lib.h>

const LimnerSetting *
limner_setting_find (const LimnerSettingTable *table, const char *name)
{
  for (guint i = 0; i < table->n_rows; i++)
    if (g_strcmp0 (table->rows[i].name, name) == 0 || g_strcmp0 (table->rows[i].old_name, name) == 0)
      return &table->rows[i];
  return NULL;
}

/* --- words --- */

const char *
limner_setting_label (const LimnerSetting *row)
{
  return _ (row->label);
}

const char *
limner_setting_description (const LimnerSetting *row)
{
  return _ (row->description);
}

const char *
limner_setting_choice_label (const LimnerSettingChoice *choice)
{
  return _ (choice->label);
}

char *
limner_setting_default_words (const LimnerSetting *row)
{
  if (row->default_words != NULL)
    return g_strdup (_ (row->default_words));
  if (row->type == LIMNER_SETTING_CHOICE)
    return g_strdup (limner_setting_choice_name (row, (int) row->def));
  if (row->type >= LIMNER_SETTING_TEXT)
    return g_strdup (row->default_text != NULL ? row->default_text : "");
  return limner_number_to_text (row->def);
}

const char *
limner_setting_choice_name (const LimnerSetting *row, int value)
{
  for (const LimnerSettingChoice *choice = row->choices; choice->name != NULL; choice++)
    if (choice->value == value)
      return choice->name;
  return NULL;
}

char *
limner_setting_choice_names (const LimnerSetting *row)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (const LimnerSettingChoice *choice = row->choices; choice->name != NULL; choice++)
    g_string_append_printf (all, "%s%s", all->len > 0 ? ", " : "", choice->name);
  return g_strdup (all->str);
}

/* --- fields --- */

double
limner_setting_get_number (const LimnerSetting *row, gconstpointer settings)
{
  gconstpointer field = limner_setting_field (row, settings);

  switch (row->type)
    {
    case LIMNER_SETTING_DOUBLE:
      return *(const double *) field;
    case LIMNER_SETTING_INT64:
      return (double) *(const gint64 *) field;
    case LIMNER_SETTING_SEED:
      return (double) *(const guint64 *) field;
    default:
      return *(const int *) field; /* enums and gboolean are ints as well */
    }
}

void
limner_setting_set_number (const LimnerSetting *row, gpointer settings, double value)
{
  gpointer field = limner_setting_field (row, settings);

  switch (row->type)
    {
    case LIMNER_SETTING_DOUBLE:
      *(double *) field = value;
      break;
    case LIMNER_SETTING_INT64:
      *(gint64 *) field = (gint64) value;
      break;
    case LIMNER_SETTING_SEED:
      *(guint64 *) field = (guint64) value;
      break;
    default:
      *(int *) field = (int) value;
    }
}

void
limner_setting_table_init (const LimnerSettingTable *table, gpointer settings)
{
  for (guint i = 0; i < table->n_rows; i++)
    {
      const LimnerSetting *row = &table->rows[i];

      if (!limner_setting_has_field (row))
        continue;
      if (limner_setting_is_text (row))
        *(const char **) limner_setting_field (row, settings) = row->default_text;
      else
        limner_setting_set_number (row, settings, row->def);
    }
}

gboolean
limner_setting_check_number (const LimnerSetting *row, double value, GError **error)
{
  g_autofree char *number = NULL, *names = NULL;

  if (row->type == LIMNER_SETTING_BOOLEAN || row->type == LIMNER_SETTING_SEED
      || (value >= row->def && value <= row->def))
    return TRUE;
  if (row->type != LIMNER_SETTING_CHOICE)
    return limner_check_setting (row->name, value, row->min, row->max, error);
  if (limner_setting_choice_name (row, (int) value) != NULL)
    return TRUE;
  number = limner_number_to_text (value);
  names = limner_setting_choice_names (row);
  limner_refuse_choice (row->name, number, names, error);
  return FALSE;
}

gboolean
limner_setting_check_named (const LimnerSettingTable *table, const char *name, double value, GError **error)
{
  return limner_setting_check_number (limner_setting_find (table, name), value, error);
}

gboolean
limner_setting_table_check (const LimnerSettingTable *table, gconstpointer settings, GError **error)
{
  for (guint i = 0; i < table->n_rows; i++)
    {
      const LimnerSetting *row = &table->rows[i];

      if (limner_setting_has_field (row) && !limner_setting_is_text (row)
          && !limner_setting_check_number (row, limner_setting_get_number (row, settings), error))
        return FALSE;
    }
  return TRUE;
}
