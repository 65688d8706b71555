#include "config.h"

#include "effect/controls-private.h"

#include "effect/setting-rows-private.h"
#include "effect/settings-private.h"
#include "widgets/rows-private.h"
#include "widgets/text-scale-private.h"

#include <glib/gi18n-lib.h>
#include <limner/model.h>
#include <limner/registry.h>

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

  /* Leaves space for the scroll bar beside the controls. */
  gtk_widget_set_margin_end (box, 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_container_add (GTK_CONTAINER (scrolled), box);
  limner_wheel_needs_focus (box);
  return scrolled;
}
