/* Asks for the name of a preset. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The name (caller frees), or NULL. Says when there is a preset of that name, which is then replaced. */
char *limner_preset_dialog_run (GtkWindow *parent, const char *effect);

G_END_DECLS
