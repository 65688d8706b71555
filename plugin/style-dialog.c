#include "config.h"

#include "style-dialog-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>

/* GIMP makes no button for a file argument that may be anything. */
static GtkWidget *
make_style_chooser (GimpProcedureConfig *config)
{
  GtkWidget *chooser = gimp_file_chooser_new (GIMP_FILE_CHOOSER_ACTION_OPEN, _ ("St_yle picture"),
                                              _ ("Choose a style picture"), NULL);

  g_object_bind_property (config, "style-file", chooser, "file",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  gtk_widget_show (chooser);
  return chooser;
}

static GtkWidget *
make_keep_colours (GimpProcedureConfig *config)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("_Keep colours"));
  g_autoptr (GtkListStore) store = gtk_list_store_new (2, G_TYPE_STRING, G_TYPE_STRING);
  GtkWidget *combo;

  gtk_list_store_insert_with_values (store, NULL, -1, 0, "none", 1, _ ("None"), -1);
  gtk_list_store_insert_with_values (store, NULL, -1, 0, "luminance", 1, _ ("Paint light only"), -1);
  gtk_list_store_insert_with_values (store, NULL, -1, 0, "palette", 1, _ ("Match the layer's colours"), -1);
  combo = gimp_prop_string_combo_box_new (G_OBJECT (config), "keep-colours", GTK_TREE_MODEL (store), 0, 1);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), combo);
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), combo, TRUE, TRUE, 0);
  gtk_widget_show_all (box);
  return box;
}

gboolean
limner_style_dialog_run (GimpProcedure *procedure, GimpProcedureConfig *config)
{
  GtkWidget *dialog = gimp_procedure_dialog_new (procedure, config, _ ("Style transfer"));
  GimpProcedureDialog *fields = GIMP_PROCEDURE_DIALOG (dialog);
  GtkWidget *box;
  gboolean chosen;

  gimp_procedure_dialog_set_ok_label (fields, _ ("_Paint layer"));
  gimp_procedure_dialog_get_scale_entry (fields, "strength", 1.0);
  gimp_procedure_dialog_get_scale_entry (fields, "style-scale", 1.0);
  box = gimp_procedure_dialog_fill_box (fields, "arguments", "style-layer", "strength", "style-scale", "size",
                                        "steps", "seed", "model", NULL);
  gtk_box_set_spacing (GTK_BOX (box), 6);
  GtkWidget *chooser = make_style_chooser (config);
  gtk_box_pack_start (GTK_BOX (box), chooser, FALSE, FALSE, 0);
  gtk_box_reorder_child (GTK_BOX (box), chooser, 0);
  gtk_box_pack_start (GTK_BOX (box), make_keep_colours (config), FALSE, FALSE, 0);
  gimp_procedure_dialog_fill (fields, "arguments", NULL);
  chosen = gimp_procedure_dialog_run (fields);
  gtk_widget_destroy (dialog);
  return chosen;
}
