#include "config.h"

#include "local-path-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>

char *
limner_local_path (GFile *file, GError **error)
{
  char *path = g_file_get_path (file);
  g_autofree char *uri = NULL;

  if (path != NULL)
    return path;
  uri = g_file_get_uri (file);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("“%s” is not on this computer; copy the picture to a local folder first."), uri);
  return NULL;
}
