#include "config.h"

#include "base/folders-private.h"

#include <gio/gio.h>

char *
limner_own_folder (const char *in_source, const char *installed)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  if (program && g_str_has_prefix (program, LIMNER_BUILD_ROOT G_DIR_SEPARATOR_S))
    return g_build_filename (LIMNER_SOURCE_DATADIR, in_source, NULL);
  return g_build_filename (LIMNER_DATADIR, installed, NULL);
}
