#include "config.h"

#include "base/settings-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>

gboolean
limner_check_setting (const char *name, double value, double least, double most, GError **error)
{
  if (value >= least && value <= most) /* false for NaN too */
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, _ ("“%s” is %g, but it goes from %g to %g."), name,
               value, least, most);
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
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, _ ("“%s” is no value of “%s”; it is one of %s."),
               text != NULL ? text : "", setting, all);
  return FALSE;
}
