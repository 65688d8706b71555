#include "widgets/entry-undo-private.h"

#define TYPING_KEY "limner-typing"

typedef struct
{
  GPtrArray *before, *after; /* undo and redo stacks of texts; the last one is next */
  char *now;
  gboolean stepping;
} Typing;

static void
typing_free (gpointer data)
{
  Typing *typing = data;

  g_ptr_array_unref (typing->before);
  g_ptr_array_unref (typing->after);
  g_free (typing->now);
  g_free (typing);
}

static void
typed (GtkEntry *entry, Typing *typing)
{
  if (typing->stepping)
    return;
  g_ptr_array_set_size (typing->after, 0);
  g_ptr_array_add (typing->before, typing->now);
  typing->now = g_strdup (gtk_entry_get_text (entry));
}

static gboolean
entered (GtkEntry *entry, GdkEvent *event, Typing *typing)
{
  g_ptr_array_set_size (typing->before, 0);
  g_ptr_array_set_size (typing->after, 0);
  return GDK_EVENT_PROPAGATE;
}

static void
move_text (GtkEntry *entry, Typing *typing, GPtrArray *from, GPtrArray *to)
{
  if (from->len == 0)
    return;
  g_ptr_array_add (to, typing->now);
  typing->now = g_ptr_array_steal_index (from, from->len - 1);
  typing->stepping = TRUE;
  gtk_entry_set_text (entry, typing->now);
  typing->stepping = FALSE;
  gtk_editable_set_position (GTK_EDITABLE (entry), -1);
}

static gboolean
key_pressed (GtkEntry *entry, GdkEventKey *event, Typing *typing)
{
  guint key = gdk_keyval_to_lower (event->keyval);
  gboolean redo = key == GDK_KEY_y || (event->state & GDK_SHIFT_MASK) != 0;

  if (!(event->state & GDK_CONTROL_MASK) || (key != GDK_KEY_z && key != GDK_KEY_y))
    return GDK_EVENT_PROPAGATE;
  if (redo)
    move_text (entry, typing, typing->after, typing->before);
  else
    move_text (entry, typing, typing->before, typing->after);
  return GDK_EVENT_STOP;
}

void
limner_entry_add_undo (GtkWidget *entry)
{
  Typing *typing = g_new0 (Typing, 1);

  typing->before = g_ptr_array_new_with_free_func (g_free);
  typing->after = g_ptr_array_new_with_free_func (g_free);
  typing->now = g_strdup (gtk_entry_get_text (GTK_ENTRY (entry)));
  g_object_set_data_full (G_OBJECT (entry), TYPING_KEY, typing, typing_free);
  g_signal_connect (entry, "changed", G_CALLBACK (typed), typing);
  g_signal_connect (entry, "focus-in-event", G_CALLBACK (entered), typing);
  g_signal_connect (entry, "key-press-event", G_CALLBACK (key_pressed), typing);
}
