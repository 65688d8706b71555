#include "config.h"

#include "effect/controls-private.h"

#include "effect/setting-rows-private.h"
#include "effect/settings-private.h"
#include "widgets/rows-private.h"
#include "widgets/text-scale-private.h"

#include <glib/gi18n-lib.h>
#include <limner/model.h>
#include <limner/registry.h>
#include <math.h>

char *
limner_percent_text (double value)
{
  return g_strdup_printf (_ ("%.0f %%"), 100 * value);
}

char *
limner_times_text (double value)
{
  return g_strdup_printf (value < 1 ? _ ("× %.2f") : _ ("× %.1f"), value);
}

double
limner_exp2 (double value)
{
  return exp2 (value);
}

double
limner_log2 (double value)
{
  return log2 (MAX (value, 0.01));
}

static void
new_seed (GObject *settings)
{
  g_object_set (settings, "seed", g_random_int_range (0, 1000000), NULL);
}

GtkWidget *
limner_seed_new (GObject *settings)
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

GtkWidget *
limner_networks_new (GObject *settings)
{
  g_autoptr (GPtrArray) models = limner_registry_list (NULL);
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

GtkWidget *
limner_more_new (GtkWidget *rows)
{
  return limner_expander_new (_ ("_More"), rows);
}

GtkWidget *
limner_panel_scrolled (GtkWidget *box)
{
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  /* Room for the slider of the scrolled window beside the controls. */
  gtk_widget_set_margin_end (box, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_container_add (GTK_CONTAINER (scrolled), box);
  limner_wheel_needs_focus (box);
  return scrolled;
}
