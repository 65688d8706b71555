#include "config.h"

#include "dream/dream-panel-private.h"

#include "dream/dream-layer-previews-private.h"
#include "effect/controls-private.h"
#include "effect/setting-rows-private.h"
#include "widgets/control-box-private.h"

#include <glib/gi18n-lib.h>
#include <limner/dream.h>

static const LimnerSetting *
find_setting (const char *name)
{
  return limner_setting_find (limner_dream_setting_table (), name);
}

/* --- the guide picture --- */

static void
show_guide (GObject *settings, GParamSpec *spec, GtkFileChooser *chooser)
{
  g_autoptr (GFile) file = NULL, shown = gtk_file_chooser_get_file (chooser);

  g_object_get (settings, "guide", &file, NULL);
  if (file == NULL)
    gtk_file_chooser_unselect_all (chooser);
  else if (shown == NULL || !g_file_equal (file, shown))
    gtk_file_chooser_set_file (chooser, file, NULL);
}

static void
take_guide (GtkFileChooser *chooser, GObject *settings)
{
  g_autoptr (GFile) file = gtk_file_chooser_get_file (chooser);

  g_object_set (settings, "guide", file, NULL);
}

static void
clear_guide (GObject *settings)
{
  g_object_set (settings, "guide", NULL, NULL);
}

static GtkWidget *
make_guide (GObject *settings)
{
  GtkWidget *chooser
      = gtk_file_chooser_button_new (_ ("Choose a picture to dream of"), GTK_FILE_CHOOSER_ACTION_OPEN);
  GtkWidget *box = limner_control_box_new (chooser);
  GtkWidget *clear = limner_icon_button_new ("edit-clear-symbolic", _ ("Dream without a picture"));

  gtk_box_pack_start (GTK_BOX (box), clear, FALSE, FALSE, 0);
  show_guide (settings, NULL, GTK_FILE_CHOOSER (chooser));
  g_signal_connect_object (settings, "notify::guide", G_CALLBACK (show_guide), chooser, 0);
  g_signal_connect (chooser, "file-set", G_CALLBACK (take_guide), settings);
  g_signal_connect_swapped (clear, "clicked", G_CALLBACK (clear_guide), settings);
  return box;
}

/* --- the main rows --- */

static void
surprise (GObject *settings)
{
  g_autofree char *layer = limner_dream_layer_previews_surprise (settings);

  g_object_set (settings, "layer", layer != NULL ? layer : "", "seed", g_random_int_range (0, 1000000), NULL);
}

static GtkWidget *
make_surprise (GObject *settings)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Surprise me"));

  gtk_widget_set_tooltip_text (button, _ ("Picks a random layer, channel and seed"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (surprise), settings);
  return button;
}

static GtkWidget *
make_main_rows (GObject *settings)
{
  GtkWidget *rows = limner_rows_new ();

  limner_setting_row_add_own (LIMNER_ROWS (rows), find_setting ("guide"), make_guide (settings));
  limner_setting_row_add (LIMNER_ROWS (rows), settings, find_setting ("strength"));
  limner_setting_row_add (LIMNER_ROWS (rows), settings, find_setting ("smoothing"));
  limner_setting_row_add (LIMNER_ROWS (rows), settings, find_setting ("keep-colours"));
  return rows;
}

static GtkWidget *
make_more (GObject *settings)
{
  GtkWidget *rows = limner_rows_new ();

  limner_setting_row_add_own (LIMNER_ROWS (rows), find_setting ("model"), limner_networks_new (settings));
  limner_setting_rows_add_expert (LIMNER_ROWS (rows), settings, limner_dream_setting_table (), NULL);
  limner_setting_rows_add_expert (LIMNER_ROWS (rows), settings, limner_job_setting_table (), NULL);
  return limner_more_new (rows);
}

/* --- zooming --- */

static GtkWidget *
make_zoom (GObject *settings)
{
  GtkWidget *rows = limner_rows_new ();

  limner_setting_row_add (LIMNER_ROWS (rows), settings, find_setting ("zoom"));
  limner_setting_row_add (LIMNER_ROWS (rows), settings, find_setting ("zoom-scale"));
  limner_setting_row_add (LIMNER_ROWS (rows), settings, find_setting ("zoom-rotation"));
  return limner_expander_new (_ ("_Zoom into layers"), rows);
}

GtkWidget *
limner_dream_panel_new (GObject *settings)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_pack_start (GTK_BOX (box), limner_heading_new (_ ("Features")), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), limner_dream_layer_previews_new (settings), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_main_rows (settings), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_surprise (settings), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_zoom (settings), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_more (settings), FALSE, FALSE, 0);
  return limner_panel_scrolled (box);
}
