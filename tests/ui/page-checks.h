/* Checks shared by the tests of the dialogs' pages. */
#pragma once

#include <gtk/gtk.h>
#include <limner/image.h>
#include <string.h>

static inline LimnerImage *
make_picture (int width, int height)
{
  LimnerImage *image = limner_image_new (width, height, NULL);

  for (int i = 0; i < width * height * 4; i++)
    image->pixels[i] = i % 4 == 3 ? 1.0f : (float) (i % 97) / 96.0f;
  return image;
}

static inline void
collect (GtkWidget *widget, gpointer list)
{
  g_ptr_array_add (list, widget);
  if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), collect, list);
}

/* Sends a key to the widget; a window passes it to its focused widget. */
static inline void
press_key (GtkWidget *widget, guint key, GdkModifierType state)
{
  GdkEvent *event = gdk_event_new (GDK_KEY_PRESS);
  GdkKeymapKey *keys;
  int n;

  g_assert_true (gdk_keymap_get_entries_for_keyval (gdk_keymap_get_for_display (gdk_display_get_default ()),
                                                    key, &keys, &n));
  event->key.window = g_object_ref (gtk_widget_get_window (widget));
  event->key.keyval = key;
  event->key.state = state;
  event->key.hardware_keycode = (guint16) keys[0].keycode;
  event->key.time = GDK_CURRENT_TIME;
  gdk_event_set_device (event,
                        gdk_seat_get_keyboard (gdk_display_get_default_seat (gdk_display_get_default ())));
  gtk_widget_event (widget, event);
  gdk_event_free (event);
  g_free (keys);
}

/* Checks that no mnemonic of the window occurs twice or is one of `taken`. O, R, C and H belong to GIMP,
 * L and S load and save settings, and the button that starts has one. */
static inline void
check_mnemonics (GtkWidget *window, const char *taken, guint least)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();
  g_autoptr (GString) used = g_string_new (taken);
  guint before = (guint) used->len;

  collect (window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    {
      guint key = GTK_IS_LABEL (widgets->pdata[i]) ? gtk_label_get_mnemonic_keyval (widgets->pdata[i])
                                                   : GDK_KEY_VoidSymbol;

      if (key == GDK_KEY_VoidSymbol || GTK_IS_MENU_ITEM (gtk_widget_get_parent (widgets->pdata[i])))
        continue;
      if (strchr (used->str, (int) gdk_keyval_to_unicode (key)) != NULL)
        g_error ("“%s” has a mnemonic that is taken", gtk_label_get_label (widgets->pdata[i]));
      g_string_append_unichar (used, gdk_keyval_to_unicode (key));
    }
  g_assert_cmpuint (used->len, >=, before + least);
}

static inline gboolean
count_frame (GtkWidget *widget, GdkFrameClock *clock, gpointer n)
{
  return --*(int *) n > 0;
}

/* Opens all expanders and checks that all of at least `least` labels are fully visible. Names of files
 * and networks may be shortened, and so may the status. */
static inline void
check_no_text_is_cut (GtkWidget *window, int least)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();
  int labels = 0, frames = 30;

  gtk_widget_show_all (window);
  collect (window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (GTK_IS_EXPANDER (widgets->pdata[i]))
      gtk_expander_set_expanded (widgets->pdata[i], TRUE);
  gtk_widget_add_tick_callback (window, count_frame, &frames, NULL);
  while (frames > 0)
    g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < widgets->len; i++)
    {
      GtkLabel *label = GTK_IS_LABEL (widgets->pdata[i]) ? widgets->pdata[i] : NULL;
      GtkAllocation allocation;
      int natural;

      if (label == NULL || !gtk_widget_get_mapped (GTK_WIDGET (label)))
        continue;
      labels++;
      gtk_widget_get_preferred_width (GTK_WIDGET (label), &natural, NULL);
      gtk_widget_get_allocation (GTK_WIDGET (label), &allocation);
      if (allocation.width < natural
          || (pango_layout_is_ellipsized (gtk_label_get_layout (label)) && gtk_label_get_lines (label) < 2))
        g_error ("“%s” is cut", gtk_label_get_text (label));
    }
  g_assert_cmpint (labels, >, least);
}
