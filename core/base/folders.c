#include "config.h"

#include "base/folders-private.h"

#include "limner/system.h"

#include <gio/gio.h>

static gboolean
in_build_tree (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program && g_str_has_prefix (program, LIMNER_BUILD_ROOT G_DIR_SEPARATOR_S);
}

char *
limner_own_folder (const char *in_source, const char *installed)
{
  if (in_build_tree ())
    return g_build_filename (LIMNER_SOURCE_DATADIR, in_source, NULL);
  return g_build_filename (LIMNER_DATADIR, installed, NULL);
}

char *
limner_program (void)
{
  if (in_build_tree ())
    return g_build_filename (LIMNER_BUILD_ROOT, "ui", "cli", "limner", NULL);
  return g_build_filename (LIMNER_BINDIR, "limner", NULL);
}
