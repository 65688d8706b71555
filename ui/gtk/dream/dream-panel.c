#include "config.h"

#include "dream/dream-panel-private.h"

#include "dream/dream-layer-previews-private.h"
#include "effect/controls-private.h"
#include "effect/setting-rows-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>

static char *
pixels (double value)
{
  return g_strdup_printf (_ ("%.1f px"), value);
}

/* --- a picture to dream of --- */

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
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *chooser
      = gtk_file_chooser_button_new (_ ("Choose a picture to dream of"), GTK_FILE_CHOOSER_ACTION_OPEN);
  GtkWidget *clear = limner_icon_button_new ("edit-clear-symbolic", _ ("Dream without a picture"));

  gtk_box_pack_start (GTK_BOX (box), chooser, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), clear, FALSE, FALSE, 0);
  g_object_set_data (G_OBJECT (box), LIMNER_FOCUS_KEY, chooser);
  show_guide (settings, NULL, GTK_FILE_CHOOSER (chooser));
  g_signal_connect_object (settings, "notify::guide", G_CALLBACK (show_guide), chooser, 0);
  g_signal_connect (chooser, "file-set", G_CALLBACK (take_guide), settings);
  g_signal_connect_swapped (clear, "clicked", G_CALLBACK (clear_guide), settings);
  return box;
}

/* --- the first page --- */

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

  gtk_widget_set_tooltip_text (button, _ ("Some layer, some channel, some seed"));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (surprise), settings);
  return button;
}

static GtkWidget *
make_main_rows (GObject *settings)
{
  const LimnerSlider strength = { "strength", 0, 1, 0.01, 0.1, NULL, NULL, limner_percent_text };
  const LimnerSlider detail = { "smoothing", 0, 4, 0.1, 0.5, NULL, NULL, pixels };
  const char *const keep[] = {
    "none", _ ("None"), "luminance", _ ("Change light only"), "palette", _ ("Match the layer's colours"), NULL
  };
  GtkWidget *rows = limner_rows_new ();

  limner_rows_add (rows, _ ("Dream of a _picture"), make_guide (settings),
                   _ ("What the layers see there is what they look for"));
  limner_rows_add (rows, _ ("Stren_gth"), limner_slider_new (settings, &strength),
                   _ ("How much of the dream is mixed into the layer"));
  limner_rows_add (rows, _ ("D_etail size"), limner_slider_new (settings, &detail),
                   _ ("How coarse the finest forms are"));
  limner_rows_add (rows, _ ("_Keep colours"), limner_combo_new (settings, "keep-colours", keep),
                   _ ("Which colours of the layer stay"));
  return rows;
}

/* --- more --- */

static GtkWidget *
make_layers (GObject *settings)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _ ("what the network suggests"));
  g_object_bind_property (settings, "layer", entry, "text", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return entry;
}

static GtkWidget *
make_suppress (GObject *settings)
{
  GtkWidget *check = gtk_check_button_new_with_mnemonic (_ ("Take a_way what the layers see"));

  g_object_bind_property (settings, "suppress", check, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return check;
}

static void
add_climbing (GtkWidget *rows, GObject *settings)
{
  const char *const kinds[] = { "laplacian", _ ("Fine and coarse alike"), "mean", _ ("By the mean"),
                                "rms",       _ ("By the mean square"),    NULL };

  limner_rows_add (rows, _ ("Octa_ves"), limner_spin_new (settings, "octaves", 0, 32, 1),
                   _ ("Sizes the dream goes through; 0 is as many as fit"));
  limner_rows_add (rows, _ ("Octave scale"), limner_number_new (settings, "octave-scale", 1.05, 4, 0.05),
                   _ ("Of one of these sizes to the next"));
  limner_rows_add (rows, _ ("Steps"), limner_spin_new (settings, "steps", 1, 10000, 1),
                   _ ("Steps at each size"));
  limner_rows_add (rows, _ ("Step size"), limner_number_new (settings, "step-size", 0, 1, 0.001),
                   _ ("How far each step goes; the range of a colour is 0 to 1"));
  limner_rows_add (rows, _ ("_Jitter"), limner_spin_new (settings, "jitter", 0, 512, 4),
                   _ ("Random shift in each step, in pixels"));
  limner_rows_add (rows, _ ("Normalisation"), limner_combo_new (settings, "normalisation", kinds),
                   _ ("What makes steps even"));
}

static GtkWidget *
make_more (GObject *settings)
{
  GtkWidget *rows = limner_rows_new ();

  limner_rows_add (rows, _ ("Layers"), make_layers (settings),
                   _ ("Names of layers, with channels after a colon and weights after an equals sign"));
  limner_rows_add (rows, _ ("Suppress"), make_suppress (settings), _ ("The other way round"));
  add_climbing (rows, settings);
  limner_rows_add (rows, _ ("Seed"), limner_seed_new (settings),
                   _ ("The number of the variant: the same one dreams the same picture again"));
  limner_rows_add (rows, _ ("_Network"), limner_networks_new (settings), _ ("Who dreams"));
  limner_rows_add (rows, _ ("Dreaming size"), limner_spin_new (settings, "size", 0, 65536, 64),
                   _ ("Longest side in pixels; 0 is the layer's own size"));
  limner_rows_add (rows, _ ("Memory"), limner_spin_new (settings, "memory", 0, 1 << 24, 256),
                   _ ("Limit in MiB; 0 is a quarter of this computer's"));
  limner_rows_add (rows, _ ("Threads"), limner_spin_new (settings, "threads", 0, 1024, 1),
                   _ ("How many compute at once; 0 is one per processor core"));
  return limner_more_new (rows);
}

/* --- zooming --- */

static GtkWidget *
make_zoom (GObject *settings)
{
  GtkWidget *rows = limner_rows_new ();

  limner_rows_add (rows, _ ("_Frames"), limner_spin_new (settings, "zoom", 0, 10000, 1),
                   _ ("So many layers, each further in the dream, for an animation; 0 is one picture"));
  limner_rows_add (rows, _ ("Zoom scale"), limner_number_new (settings, "zoom-scale", 0.5, 2, 0.01),
                   _ ("Of one frame to the next"));
  limner_rows_add (rows, _ ("Rotation"), limner_number_new (settings, "zoom-rotation", -180, 180, 1),
                   _ ("Of one frame to the next, in degrees counter-clockwise"));
  return limner_expander_new (_ ("_Zoom into layers"), rows);
}

GtkWidget *
limner_dream_panel_new (GObject *settings)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_pack_start (GTK_BOX (box), limner_heading_new (_ ("What it sees")), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), limner_dream_layer_previews_new (settings), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_main_rows (settings), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_surprise (settings), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_zoom (settings), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_more (settings), FALSE, FALSE, 0);
  return limner_panel_scrolled (box);
}
