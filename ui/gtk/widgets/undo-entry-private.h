/* A GtkEntry with undo and redo, which GTK 3 does not provide. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Ctrl+Z undoes what was typed since the entry got the focus; Ctrl+Shift+Z and Ctrl+Y redo it. A focused
 * entry consumes these keys. */
#define LIMNER_TYPE_UNDO_ENTRY (limner_undo_entry_get_type ())
G_DECLARE_FINAL_TYPE (LimnerUndoEntry, limner_undo_entry, LIMNER, UNDO_ENTRY, GtkEntry)

G_END_DECLS
