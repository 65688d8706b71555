#include "config.h"

#include "base/folders-private.h"
#include "installed-folders.h"

#include "limner/system.h"

#include <gio/gio.h>
#include <libintl.h>

void
limner_bind_translations (void)
{
  const char *variable = g_getenv ("LIMNER_LOCALE_PATH");
  g_autofree char *folder = limner_built_folder ("po", LIMNER_LOCALEDIR);

  bindtextdomain (GETTEXT_PACKAGE, variable != NULL && *variable != '\0' ? variable : folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
}
