#include "config.h"

#include "style-pick-private.h"

#include "drawable-io-private.h"
#include "image-read-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

typedef struct
{
  GtkWidget *whole; /* the radio button of the whole image */
  GtkWidget *images, *layers;
} Picker;

static GtkWidget *
add_row (GtkWidget *grid, int row, GtkWidget *radio, GtkWidget *combo)
{
  gtk_widget_set_hexpand (combo, TRUE);
  gtk_widget_set_size_request (combo, 260, -1);
  g_object_bind_property (radio, "active", combo, "sensitive", G_BINDING_SYNC_CREATE);
  gtk_grid_attach (GTK_GRID (grid), radio, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), combo, 1, row, 1, 1);
  return combo;
}

static GtkWidget *
make_choice (Picker *picker)
{
  GtkWidget *grid = gtk_grid_new (), *one;

  gtk_grid_set_row_spacing (GTK_GRID (grid), 6);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_container_set_border_width (GTK_CONTAINER (grid), 12);
  picker->whole = gtk_radio_button_new_with_mnemonic (NULL, _ ("An open _image"));
  one = gtk_radio_button_new_with_mnemonic_from_widget (GTK_RADIO_BUTTON (picker->whole), _ ("A _layer"));
  picker->images = add_row (grid, 0, picker->whole, gimp_image_combo_box_new (NULL, NULL, NULL));
  picker->layers = add_row (grid, 1, one, gimp_layer_combo_box_new (NULL, NULL, NULL));
  atk_object_set_name (gtk_widget_get_accessible (picker->images), _ ("Image"));
  atk_object_set_name (gtk_widget_get_accessible (picker->layers), _ ("Layer"));
  gtk_widget_show_all (grid);
  return grid;
}

static LimnerImage *
read_image (int id, char **name, GError **error)
{
  GimpImage *image = gimp_image_get_by_id (id);

  if (image == NULL)
    return NULL;
  *name = gimp_image_get_name (image);
  return limner_image_read_visible (image, error);
}

static LimnerImage *
read_layer (int id, char **name, GError **error)
{
  GimpDrawable *drawable = gimp_drawable_get_by_id (id);

  if (drawable == NULL)
    return NULL;
  *name = gimp_item_get_name (GIMP_ITEM (drawable));
  return limner_drawable_read (drawable, error);
}

LimnerImage *
limner_style_pick (GtkWindow *parent, char **name, gpointer user_data, GError **error)
{
  GtkWidget *dialog
      = gtk_dialog_new_with_buttons (_ ("Choose a style"), parent, GTK_DIALOG_MODAL, _ ("_Cancel"),
                                     GTK_RESPONSE_CANCEL, _ ("_Use as style"), GTK_RESPONSE_ACCEPT, NULL);
  LimnerImage *picture = NULL;
  Picker picker;
  int id = -1;

  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  gtk_container_add (GTK_CONTAINER (gtk_dialog_get_content_area (GTK_DIALOG (dialog))),
                     make_choice (&picker));
  if (gtk_dialog_run (GTK_DIALOG (dialog)) == GTK_RESPONSE_ACCEPT)
    {
      gboolean whole = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (picker.whole));

      if (gimp_int_combo_box_get_active (GIMP_INT_COMBO_BOX (whole ? picker.images : picker.layers), &id))
        picture = whole ? read_image (id, name, error) : read_layer (id, name, error);
    }
  gtk_widget_destroy (dialog);
  return picture;
}
