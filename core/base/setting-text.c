/* Converts settings from and to text. */
#include "config.h"

#include "base/number-text-private.h"
#include "base/setting-private.h"
#include "base/settings-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
refuse_text (const LimnerSetting *row, const char *text, const char *wanted, GError **error)
{
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, _ ("“%s” is not valid for “%s”; give %s."), text,
               row->name, wanted);
  return FALSE;
}

static gboolean
parse_choice (const LimnerSetting *row, const char *text, gpointer settings, GError **error)
{
  g_autofree char *names = NULL;

  for (const LimnerSettingChoice *choice = row->choices; choice->name != NULL; choice++)
    if (g_str_equal (choice->name, text))
      {
        limner_setting_set_number (row, settings, choice->value);
        return TRUE;
      }
  names = limner_setting_choice_names (row);
  limner_refuse_choice (row->name, text, names, error);
  return FALSE;
}

/* A double cannot hold every seed. */
static gboolean
parse_seed (const LimnerSetting *row, const char *text, gpointer settings, GError **error)
{
  guint64 *seed = limner_setting_field (row, settings);

  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, seed, NULL)
         || refuse_text (row, text, _ ("a whole number from 0"), error);
}

static gboolean
parse_boolean (const LimnerSetting *row, const char *text, gpointer settings, GError **error)
{
  gboolean yes = g_str_equal (text, "true") || g_str_equal (text, "1");

  if (!yes && !g_str_equal (text, "false") && !g_str_equal (text, "0"))
    return refuse_text (row, text, _ ("true or false"), error);
  limner_setting_set_number (row, settings, yes);
  return TRUE;
}

static gboolean
parse_number (const LimnerSetting *row, const char *text, gpointer settings, GError **error)
{
  gboolean whole = row->type != LIMNER_SETTING_DOUBLE;
  double number;

  if (!limner_number_parse (text, &number) || (whole && fabs (number - round (number)) > 0))
    return refuse_text (row, text, whole ? _ ("a whole number") : _ ("a number such as 0.5"), error);
  if (!limner_setting_check_number (row, number, error))
    return FALSE;
  limner_setting_set_number (row, settings, number);
  return TRUE;
}

gboolean
limner_setting_parse (const LimnerSetting *row, const char *text, gpointer settings, GError **error)
{
  g_return_val_if_fail (text != NULL && limner_setting_has_field (row), FALSE);

  switch (row->type)
    {
    case LIMNER_SETTING_CHOICE:
      return parse_choice (row, text, settings, error);
    case LIMNER_SETTING_SEED:
      return parse_seed (row, text, settings, error);
    case LIMNER_SETTING_BOOLEAN:
      return parse_boolean (row, text, settings, error);
    case LIMNER_SETTING_TEXT:
    case LIMNER_SETTING_PATH:
      *(const char **) limner_setting_field (row, settings) = text;
      return TRUE;
    default:
      return parse_number (row, text, settings, error);
    }
}

char *
limner_setting_to_text (const LimnerSetting *row, gconstpointer settings)
{
  const char *text;

  g_return_val_if_fail (limner_setting_has_field (row), NULL);

  switch (row->type)
    {
    case LIMNER_SETTING_CHOICE:
      return g_strdup (limner_setting_choice_name (row, (int) limner_setting_get_number (row, settings)));
    case LIMNER_SETTING_SEED:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, *(guint64 *) limner_setting_field (row, settings));
    case LIMNER_SETTING_BOOLEAN:
      return g_strdup (limner_setting_get_number (row, settings) > 0 ? "true" : "false");
    case LIMNER_SETTING_TEXT:
    case LIMNER_SETTING_PATH:
      text = *(const char **) limner_setting_field (row, settings);
      return g_strdup (text != NULL ? text : "");
    default:
      return limner_number_to_text (limner_setting_get_number (row, settings));
    }
}
