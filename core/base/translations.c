#include "config.h"

#include "limner/system.h"

#include <gio/gio.h>
#include <libintl.h>

void
limner_bind_translations (void)
{
  const char *variable = g_getenv ("LIMNER_LOCALE_PATH");
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char *folder = LIMNER_LOCALEDIR;

  if (program != NULL && g_str_has_prefix (program, LIMNER_BUILD_ROOT G_DIR_SEPARATOR_S))
    folder = LIMNER_BUILD_ROOT "/po";
  bindtextdomain (GETTEXT_PACKAGE, variable != NULL && *variable != '\0' ? variable : folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}
