/* What tests of the dialogs' pages share. */
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

/* No mnemonic of the window is one that is taken (O, R, C and H are GIMP's own, L and S load and save
 * settings, and the button that starts has one) or stands twice. */
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
