#include "screen-private.h"

#include <libgimp/gimpui.h>

gboolean
limner_screen_init (GimpRunMode run_mode)
{
  /* gtk_init_check would be too early: gimp_ui_init sets the display and the startup ID that GTK reads
   * when it starts. */
  const char *name = run_mode != GIMP_RUN_NONINTERACTIVE ? gimp_display_name () : NULL;

  if (name == NULL || *name == '\0')
    return FALSE;
  gimp_ui_init ("limner");
  return TRUE;
}
