#include "screen-private.h"

#include <libgimp/gimpui.h>

gboolean
limner_screen_init (GimpRunMode run_mode)
{
  /* Not gtk_init_check: gimp_ui_init sets the display and the startup ID that GTK reads when it begins. */
  const char *name = run_mode != GIMP_RUN_NONINTERACTIVE ? gimp_display_name () : NULL;

  if (name == NULL || *name == '\0')
    return FALSE;
  gimp_ui_init ("limner");
  return TRUE;
}
