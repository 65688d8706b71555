#include "config.h"

#include "portraits/browser-foot-private.h"

#include "limner-ui.h"
#include "portraits/portrait-networks-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>
#include <limner/catalogue.h>

struct _LimnerBrowserFoot
{
  GtkBox parent_instance;
  GtkWidget *note, *terms, *networks, *sizes;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (LimnerBrowserFoot, limner_browser_foot, GTK_TYPE_BOX)

static guint network_signal, size_signal, models_signal;

static void
show_help (LimnerBrowserFoot *foot)
{
  limner_show_help (GTK_WINDOW (gtk_widget_get_toplevel (GTK_WIDGET (foot))), "portraits");
}

static void
emit_open_models (LimnerBrowserFoot *foot)
{
  g_signal_emit (foot, models_signal, 0);
}

static void
network_changed (LimnerBrowserFoot *foot)
{
  const char *id = gtk_combo_box_get_active_id (GTK_COMBO_BOX (foot->networks));

  if (!foot->filling && id != NULL)
    g_signal_emit (foot, network_signal, 0, id);
}

static void
size_changed (LimnerBrowserFoot *foot)
{
  const char *id = gtk_combo_box_get_active_id (GTK_COMBO_BOX (foot->sizes));

  if (!foot->filling && id != NULL)
    g_signal_emit (foot, size_signal, 0, (int) g_ascii_strtoll (id, NULL, 10));
}

static void
add_size (LimnerBrowserFoot *foot, int size)
{
  g_autofree char *id = g_strdup_printf ("%d", size), *label = g_strdup_printf (_ ("%d px"), size);

  gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (foot->sizes), id, label);
}

static void
show_sizes (LimnerBrowserFoot *foot, int own, int chosen)
{
  static const int sizes[] = { 256, 512, 1024, 2048 };
  g_autofree char *unscaled = g_strdup_printf (_ ("%d px, as it is"), own),
                  *id = g_strdup_printf ("%d", chosen);

  foot->filling = TRUE;
  gtk_combo_box_text_remove_all (GTK_COMBO_BOX_TEXT (foot->sizes));
  gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (foot->sizes), "0", unscaled);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    if (sizes[i] != own)
      add_size (foot, sizes[i]);
  if (!gtk_combo_box_set_active_id (GTK_COMBO_BOX (foot->sizes), id))
    {
      add_size (foot, chosen);
      gtk_combo_box_set_active_id (GTK_COMBO_BOX (foot->sizes), id);
    }
  foot->filling = FALSE;
}

static void
show_terms (LimnerBrowserFoot *foot, LimnerModel *network)
{
  const char *quality = limner_quality_words (limner_model_quality (network));
  LimnerTerms terms = limner_licence_terms (limner_model_licence (network));
  GtkStyleContext *style = gtk_widget_get_style_context (foot->terms);
  g_autofree char *text
      = g_strdup_printf ("%s%s%s", quality, *quality != '\0' ? " · " : "", limner_terms_words (terms));
  g_autofree char *side = g_strdup_printf (_ ("%d px"), limner_portrait_network_side (network));
  g_autofree char *note = g_strdup_printf (
      "%s · %s", _ ("Invented by a network; any likeness to a real person is chance"), side);

  gtk_label_set_text (GTK_LABEL (foot->terms), text);
  gtk_widget_set_tooltip_text (foot->terms, limner_catalogue_words (limner_model_licence (network)));
  if (terms == LIMNER_TERMS_RESEARCH || *quality != '\0')
    gtk_style_context_add_class (style, "limited");
  else
    gtk_style_context_remove_class (style, "limited");
  gtk_label_set_text (GTK_LABEL (foot->note), note);
}

void
limner_browser_foot_show_network (LimnerBrowserFoot *foot, LimnerModel *network, int size)
{
  show_sizes (foot, limner_portrait_network_side (network), size);
  show_terms (foot, network);
}

void
limner_browser_foot_show_networks (LimnerBrowserFoot *foot, GPtrArray *networks, LimnerModel *used)
{
  foot->filling = TRUE;
  gtk_combo_box_text_remove_all (GTK_COMBO_BOX_TEXT (foot->networks));
  for (guint i = 0; i < networks->len; i++)
    gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (foot->networks), limner_model_id (networks->pdata[i]),
                               limner_model_title (networks->pdata[i]));
  if (used != NULL)
    gtk_combo_box_set_active_id (GTK_COMBO_BOX (foot->networks), limner_model_id (used));
  foot->filling = FALSE;
}

void
limner_browser_foot_set_locked (LimnerBrowserFoot *foot, gboolean locked)
{
  gtk_widget_set_sensitive (foot->networks, !locked);
  gtk_widget_set_tooltip_text (
      foot->networks, locked ? _ ("Insert the kept faces or remove them before you change the network")
                             : _ ("The network that makes the faces"));
}

static void
limner_browser_foot_class_init (LimnerBrowserFootClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  network_signal = g_signal_new ("network-chosen", LIMNER_TYPE_BROWSER_FOOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  size_signal = g_signal_new ("size-chosen", LIMNER_TYPE_BROWSER_FOOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 1, G_TYPE_INT);
  models_signal = g_signal_new ("open-models", LIMNER_TYPE_BROWSER_FOOT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);
  limner_widget_class_set_template (klass, "browser-foot");
  limner_widget_class_bind (klass, LimnerBrowserFoot, note);
  limner_widget_class_bind (klass, LimnerBrowserFoot, terms);
  limner_widget_class_bind (klass, LimnerBrowserFoot, networks);
  limner_widget_class_bind (klass, LimnerBrowserFoot, sizes);
  gtk_widget_class_bind_template_callback (widget_class, emit_open_models);
  gtk_widget_class_bind_template_callback (widget_class, network_changed);
  gtk_widget_class_bind_template_callback (widget_class, show_help);
  gtk_widget_class_bind_template_callback (widget_class, size_changed);
}

static void
limner_browser_foot_init (LimnerBrowserFoot *foot)
{
  g_autoptr (GList) cells = NULL;

  gtk_widget_init_template (GTK_WIDGET (foot));
  cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (foot->networks));
  g_object_set (cells->data, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 18, NULL);
}

GtkWidget *
limner_browser_foot_new (void)
{
  return g_object_new (LIMNER_TYPE_BROWSER_FOOT, "visible", TRUE, NULL);
}
