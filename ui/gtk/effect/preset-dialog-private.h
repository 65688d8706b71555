/* Asks for the name of a preset. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Returns the name (the caller frees it), or NULL if the user cancelled. The dialog warns if a preset of
 * that name exists and will be replaced. */
char *limner_preset_dialog_run (GtkWindow *parent, const char *effect);

G_END_DECLS
