#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <string.h>

gboolean
cli_parse_style (const char *argument, char **path, double *weight, GError **error)
{
  const char *equals = strrchr (argument, '=');
  g_autofree char *file = equals ? g_strndup (argument, (gsize) (equals - argument)) : NULL;
  gboolean is_number = equals && limner_number_parse (equals + 1, weight);

  if (!equals || g_file_test (argument, G_FILE_TEST_EXISTS)
      || (!is_number && !g_file_test (file, G_FILE_TEST_EXISTS)))
    {
      *path = g_strdup (argument);
      *weight = 1;
      return TRUE;
    }
  if (!is_number || *weight <= 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("The weight “%s” of “%s” is not a number above 0; write it like 1 or 0.5."), equals + 1,
                   file);
      return FALSE;
    }
  *path = g_steal_pointer (&file);
  return TRUE;
}
