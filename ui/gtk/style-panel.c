#include "config.h"

#include "style-panel-private.h"

#include "quality-private.h"
#include "rows-private.h"
#include "settings-private.h"
#include "style-well-private.h"

#include <glib/gi18n-lib.h>
#include <limner/model.h>
#include <limner/style.h>
#include <math.h>

#define WELL_KEY "limner-panel-well"

static char *
percent (double value)
{
  return g_strdup_printf (_ ("%.0f %%"), 100 * value);
}

static char *
times (double value)
{
  return g_strdup_printf (value < 1 ? _ ("× %.2f") : _ ("× %.1f"), value);
}

static double
power_of_two (double value)
{
  return exp2 (value);
}

static double
logarithm (double value)
{
  return log2 (MAX (value, 0.01));
}

static GtkWidget *
make_main_rows (GObject *settings)
{
  const LimnerSlider strength = { "strength", 0, 1, 0.01, 0.1, NULL, NULL, percent };
  const LimnerSlider brush = { "style-scale", -2, 2, 0.1, 0.5, logarithm, power_of_two, times };
  const char *const keep[]
      = { "none", _ ("None"), "luminance", _ ("Paint light only"), "palette", _ ("Match the layer's colours"),
          NULL };
  GtkWidget *rows = limner_rows_new ();

  limner_rows_add (rows, _ ("Stren_gth"), limner_slider_new (settings, &strength),
                   _ ("How much of the painting is mixed into the layer"));
  limner_rows_add (rows, _ ("_Brush size"), limner_slider_new (settings, &brush),
                   _ ("How large the style's strokes are in the painting"));
  limner_rows_add (rows, _ ("_Keep colours"), limner_combo_new (settings, "keep-colours", keep),
                   _ ("Which colours of the layer stay"));
  limner_rows_add (rows, _ ("_Quality"), limner_quality_new (settings),
                   _ ("How large and how carefully it is painted"));
  limner_rows_add (rows, _ ("_Variants"), limner_spin_new (settings, "variants", 1, 16, 1),
                   _ ("So many paintings with different seeds, as a layer group"));
  return rows;
}

/* --- more --- */

static void
new_seed (GObject *settings)
{
  g_object_set (settings, "seed", g_random_int_range (0, 1000000), NULL);
}

static GtkWidget *
make_seed (GObject *settings)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *spin = limner_spin_new (settings, "seed", 0, G_MAXINT, 1);
  GtkWidget *button = limner_icon_button_new ("view-refresh-symbolic", _ ("Another seed"));

  gtk_entry_set_width_chars (GTK_ENTRY (spin), 8);
  gtk_box_pack_start (GTK_BOX (box), spin, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), button, FALSE, FALSE, 0);
  g_object_set_data (G_OBJECT (box), LIMNER_FOCUS_KEY, spin);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (new_seed), settings);
  return box;
}

/* The networks on the shelf that can paint; a path that was given stays. */
static GtkWidget *
make_networks (GObject *settings)
{
  g_autoptr (GPtrArray) models = limner_shelf_list (NULL);
  g_autofree char *now = NULL;
  GtkWidget *combo = gtk_combo_box_text_new ();
  GtkCellRenderer *cell;
  g_autoptr (GList) cells = NULL;
  gboolean listed = FALSE;

  g_object_get (settings, "model", &now, NULL);
  for (guint i = 0; i < models->len; i++)
    {
      LimnerModel *model = models->pdata[i];

      if (limner_model_taps (model)[0] == NULL)
        continue;
      gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (combo), limner_model_id (model),
                                 limner_model_title (model));
      listed = listed || g_strcmp0 (now, limner_model_id (model)) == 0;
    }
  if (!listed && now != NULL && *now != '\0')
    gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (combo), now, now);
  cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (combo));
  cell = cells->data;
  g_object_set (cell, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 16, NULL);
  g_object_bind_property (settings, "model", combo, "active-id",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return combo;
}

static void
more_toggled (GtkWidget *expander)
{
  limner_call_later (expander, limner_grow_window);
}

static GtkWidget *
make_more (GObject *settings)
{
  const char *const distances[]
      = { "covariance", _ ("Mean and covariance"), "gram", _ ("Gram matrices"), NULL };
  GtkWidget *expander = gtk_expander_new_with_mnemonic (_ ("_More")), *rows = limner_rows_new ();

  limner_rows_add (rows, _ ("See_d"), make_seed (settings),
                   _ ("The number of the variant: the same one paints the same picture again"));
  limner_rows_add (rows, _ ("_Network"), make_networks (settings), _ ("Who looks at the pictures"));
  limner_rows_add (rows, _ ("Painting si_ze"), limner_spin_new (settings, "size", 0, 65536, 64),
                   _ ("Longest side in pixels; 0 is the layer's own size"));
  limner_rows_add (rows, _ ("Steps"), limner_spin_new (settings, "steps", 1, 10000, 10),
                   _ ("Steps at each scale"));
  limner_rows_add (rows, _ ("_First scale"), limner_spin_new (settings, "start-size", 1, 65536, 16),
                   _ ("Longest side, in pixels, of the first and coarsest scale"));
  limner_rows_add (rows, _ ("St_yle distance"), limner_combo_new (settings, "style-distance", distances),
                   _ ("How the painting is compared with the style"));
  limner_rows_add (rows, _ ("Memory"), limner_spin_new (settings, "memory", 0, 1 << 24, 256),
                   _ ("Limit in MiB; 0 is a quarter of this computer's"));
  limner_rows_add (rows, _ ("Threads"), limner_spin_new (settings, "threads", 0, 1024, 1),
                   _ ("How many compute at once; 0 is one per processor core"));
  gtk_widget_set_margin_top (rows, 6);
  gtk_widget_set_margin_start (rows, 12);
  gtk_container_add (GTK_CONTAINER (expander), rows);
  g_signal_connect (expander, "notify::expanded", G_CALLBACK (more_toggled), NULL);
  return expander;
}

GtkWidget *
limner_style_panel_well (GtkWidget *panel)
{
  return g_object_get_data (G_OBJECT (panel), WELL_KEY);
}

GtkWidget *
limner_style_panel_new (GObject *settings, const LimnerUiSubject *subject)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *well = limner_style_well_new (settings, subject);

  gtk_box_pack_start (GTK_BOX (box), well, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_main_rows (settings), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_more (settings), FALSE, FALSE, 0);
  /* Room for the slider of the scrolled window beside the controls. */
  gtk_widget_set_margin_end (box, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_container_add (GTK_CONTAINER (scrolled), box);
  g_object_set_data (G_OBJECT (scrolled), WELL_KEY, well);
  return scrolled;
}
