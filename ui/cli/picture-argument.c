#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

gboolean
cli_parse_style (const char *argument, char **path, double *weight, GError **error)
{
  const char *equals = strrchr (argument, '=');
  char *end = NULL;
  double number = equals ? g_ascii_strtod (equals + 1, &end) : 0;

  *weight = 1;
  if (!equals || end == equals + 1 || *end != '\0' || g_file_test (argument, G_FILE_TEST_EXISTS))
    {
      *path = g_strdup (argument);
      return TRUE;
    }
  if (!isfinite (number) || number <= 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("The weight “%s” of “%.*s” is not above 0: give a number like 1 or 0.5."), equals + 1,
                   (int) (equals - argument), argument);
      return FALSE;
    }
  *path = g_strndup (argument, (gsize) (equals - argument));
  *weight = number;
  return TRUE;
}
