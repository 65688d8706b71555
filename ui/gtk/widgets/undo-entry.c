#include "widgets/undo-entry-private.h"

struct _LimnerUndoEntry
{
  GtkEntry parent_instance;
  GPtrArray *before, *after; /* undo and redo stacks of texts; the last one is next */
  char *now;
  gboolean stepping; /* a text of the stacks is being set */
};

static void limner_undo_entry_editable_init (GtkEditableInterface *editable);

G_DEFINE_FINAL_TYPE_WITH_CODE (LimnerUndoEntry, limner_undo_entry, GTK_TYPE_ENTRY,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_EDITABLE, limner_undo_entry_editable_init))

static void
text_changed (GtkEditable *editable)
{
  LimnerUndoEntry *entry = LIMNER_UNDO_ENTRY (editable);

  if (entry->stepping)
    return;
  g_ptr_array_set_size (entry->after, 0);
  g_ptr_array_add (entry->before, entry->now);
  entry->now = g_strdup (gtk_entry_get_text (GTK_ENTRY (entry)));
}

static gboolean
focus_entered (GtkWidget *widget, GdkEventFocus *event)
{
  LimnerUndoEntry *entry = LIMNER_UNDO_ENTRY (widget);

  g_ptr_array_set_size (entry->before, 0);
  g_ptr_array_set_size (entry->after, 0);
  return GTK_WIDGET_CLASS (limner_undo_entry_parent_class)->focus_in_event (widget, event);
}

static void
move_text (LimnerUndoEntry *entry, GPtrArray *from, GPtrArray *to)
{
  if (from->len == 0)
    return;
  g_ptr_array_add (to, entry->now);
  entry->now = g_ptr_array_steal_index (from, from->len - 1);
  entry->stepping = TRUE;
  gtk_entry_set_text (GTK_ENTRY (entry), entry->now);
  entry->stepping = FALSE;
  gtk_editable_set_position (GTK_EDITABLE (entry), -1);
}

static gboolean
undo_key_pressed (GtkWidget *widget, GdkEventKey *event)
{
  LimnerUndoEntry *entry = LIMNER_UNDO_ENTRY (widget);
  guint key = gdk_keyval_to_lower (event->keyval);
  gboolean redo = key == GDK_KEY_y || (event->state & GDK_SHIFT_MASK) != 0;

  if (!(event->state & GDK_CONTROL_MASK) || (key != GDK_KEY_z && key != GDK_KEY_y))
    return GTK_WIDGET_CLASS (limner_undo_entry_parent_class)->key_press_event (widget, event);
  if (redo)
    move_text (entry, entry->after, entry->before);
  else
    move_text (entry, entry->before, entry->after);
  return GDK_EVENT_STOP;
}

static void
finalize (GObject *object)
{
  LimnerUndoEntry *entry = LIMNER_UNDO_ENTRY (object);

  g_ptr_array_unref (entry->before);
  g_ptr_array_unref (entry->after);
  g_free (entry->now);
  G_OBJECT_CLASS (limner_undo_entry_parent_class)->finalize (object);
}

static void
limner_undo_entry_editable_init (GtkEditableInterface *editable)
{
  editable->changed = text_changed;
}

static void
limner_undo_entry_class_init (LimnerUndoEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GTK_WIDGET_CLASS (klass)->focus_in_event = focus_entered;
  GTK_WIDGET_CLASS (klass)->key_press_event = undo_key_pressed;
}

static void
limner_undo_entry_init (LimnerUndoEntry *entry)
{
  entry->before = g_ptr_array_new_with_free_func (g_free);
  entry->after = g_ptr_array_new_with_free_func (g_free);
  entry->now = g_strdup ("");
}
