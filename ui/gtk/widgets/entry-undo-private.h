/* Undo and redo for a GtkEntry, which GTK 3 does not provide. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Ctrl+Z undoes what was typed since the entry got the focus; Ctrl+Shift+Z and Ctrl+Y redo it. A focused
 * entry consumes these keys. */
void limner_entry_add_undo (GtkWidget *entry);

G_END_DECLS
