/* Reaching into a struct of settings by a row of its table. */
#pragma once

#include "limner/setting.h"

static inline gpointer
limner_setting_field (const LimnerSetting *row, gconstpointer settings)
{
  return (char *) settings + row->field;
}

static inline gboolean
limner_setting_has_field (const LimnerSetting *row)
{
  return row->field != LIMNER_SETTING_NO_FIELD;
}

static inline gboolean
limner_setting_is_text (const LimnerSetting *row)
{
  return row->type == LIMNER_SETTING_TEXT || row->type == LIMNER_SETTING_PATH;
}

/* For rows with a number, a boolean or a choice. A seed is rounded to a double. */
double limner_setting_get_number (const LimnerSetting *row, gconstpointer settings);
void limner_setting_set_number (const LimnerSetting *row, gpointer settings, double value);

/* FALSE with LIMNER_ERROR_ARGUMENT when a number or the value of a choice is out of its range; the default is
 * always in it. */
gboolean limner_setting_check_number (const LimnerSetting *row, double value, GError **error);
/* The same for the row of that name. */
gboolean limner_setting_check_named (const LimnerSettingTable *table, const char *name, double value,
                                     GError **error);
