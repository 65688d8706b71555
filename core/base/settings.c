#include "config.h"

#include "base/settings-private.h"

#include "base/number-text-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>

gboolean
limner_check_setting (const char *name, double value, double least, double most, GError **error)
{
  g_autofree char *number = NULL, *from = NULL, *to = NULL;

  if (value >= least && value <= most) /* false for NaN too */
    return TRUE;
  number = limner_number_to_text (value);
  from = limner_number_to_text (least);
  to = limner_number_to_text (most);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, _ ("“%s” is %s; it must be between %s and %s."),
               name, number, from, to);
  return FALSE;
}

gboolean
limner_parse_choice (const char *const *names, const char *setting, const char *text, int *value,
                     GError **error)
{
  g_autofree char *all = NULL;

  for (int i = 0; names[i] != NULL; i++)
    if (g_strcmp0 (names[i], text) == 0)
      {
        *value = i;
        return TRUE;
      }
  all = g_strjoinv (", ", (char **) names);
  limner_refuse_choice (setting, text, all, error);
  return FALSE;
}

void
limner_refuse_choice (const char *setting, const char *text, const char *choices, GError **error)
{
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, _ ("“%s” is not valid for “%s”; use one of %s."),
               text != NULL ? text : "", setting, choices);
}
