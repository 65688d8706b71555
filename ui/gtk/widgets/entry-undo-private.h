/* Going back in a text field: GTK 3 has that for no GtkEntry. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Ctrl+Z takes back what was typed since the field got the keyboard, Ctrl+Shift+Z and Ctrl+Y type it again.
 * While the field has the keyboard, nobody else hears these keys. */
void limner_entry_add_undo (GtkWidget *entry);

G_END_DECLS
