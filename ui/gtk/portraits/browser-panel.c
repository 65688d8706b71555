#include "config.h"

#include "portraits/browser-panel-private.h"

#include "portraits/browser-line-private.h"
#include "portraits/browser-rate-private.h"
#include "portraits/browser-watch-private.h"
#include "widgets/rows-private.h"
#include "widgets/template-private.h"
#include "widgets/text-scale-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerBrowserPanel
{
  GtkBox parent_instance;
  GtkWidget *view, *line, *rate, *parents;
  GtkWidget *numbers;                   /* the box of the two sliders */
  GtkWidget *variety, *resemblance;     /* sliders */
  GtkWidget *pose, *features, *colours; /* toggle buttons that lock a range of layers */
  LimnerBrowser *browser;               /* kept by the watch */
  LimnerReveal *reveal;
  gboolean showing; /* the controls follow the browser now, not the other way round */
};

G_DEFINE_FINAL_TYPE (LimnerBrowserPanel, limner_browser_panel, GTK_TYPE_BOX)

/* --- sliders for the browser's settings --- */

static char *
number_text (double value, gpointer user_data)
{
  return limner_percent_text (value);
}

static void
variety_moved (GtkRange *scale, LimnerBrowserPanel *panel)
{
  if (!panel->showing)
    limner_browser_set_variety (panel->browser, gtk_range_get_value (scale));
}

static void
resemblance_moved (GtkRange *scale, LimnerBrowserPanel *panel)
{
  if (!panel->showing)
    limner_browser_set_resemblance (panel->browser, gtk_range_get_value (scale));
}

static GtkWidget *
make_number (LimnerBrowserPanel *panel, double most, GCallback moved)
{
  GtkWidget *scale
      = limner_text_scale_new (gtk_adjustment_new (0, 0, most, 0.05, 0.1, 0), 150, number_text, NULL);

  g_signal_connect (scale, "value-changed", moved, panel);
  return scale;
}

static void
add_numbers (LimnerBrowserPanel *panel)
{
  GtkWidget *rows = limner_rows_new ();

  panel->variety = make_number (panel, 1.2, G_CALLBACK (variety_moved));
  panel->resemblance = make_number (panel, 1, G_CALLBACK (resemblance_moved));
  limner_rows_add (LIMNER_ROWS (rows), _ ("_Variety"), panel->variety,
                   _ ("How far new faces are from the average one; rated faces do not change"));
  limner_rows_add (LIMNER_ROWS (rows), _ ("R_esemblance"), panel->resemblance,
                   _ ("How much children are like their parents"));
  gtk_widget_show_all (rows);
  gtk_container_add (GTK_CONTAINER (panel->numbers), rows);
}

static void
show_numbers (gpointer widget)
{
  LimnerBrowserPanel *panel = LIMNER_BROWSER_PANEL (widget);

  panel->showing = TRUE;
  gtk_range_set_value (GTK_RANGE (panel->variety), limner_browser_variety (panel->browser));
  gtk_range_set_value (GTK_RANGE (panel->resemblance), limner_browser_resemblance (panel->browser));
  panel->showing = FALSE;
}

/* --- locks --- */

static void
show_lock (LimnerBrowserPanel *panel, GtkWidget *toggle, LimnerLayerRange range)
{
  gboolean any = limner_browser_focus (panel->browser) != LIMNER_BROWSER_NONE;
  gboolean locked = limner_browser_is_locked (panel->browser, range);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), locked);
  gtk_image_set_from_icon_name (GTK_IMAGE (gtk_button_get_image (GTK_BUTTON (toggle))),
                                locked ? "changes-prevent-symbolic" : "changes-allow-symbolic",
                                GTK_ICON_SIZE_BUTTON);
  gtk_widget_set_sensitive (toggle, any || locked);
}

static void
show_locks (gpointer widget)
{
  LimnerBrowserPanel *panel = LIMNER_BROWSER_PANEL (widget);

  panel->showing = TRUE;
  show_lock (panel, panel->pose, LIMNER_LAYERS_COARSE);
  show_lock (panel, panel->features, LIMNER_LAYERS_MIDDLE);
  show_lock (panel, panel->colours, LIMNER_LAYERS_FINE);
  panel->showing = FALSE;
}

static void
lock_toggled (GtkWidget *toggle, LimnerBrowserPanel *panel)
{
  LimnerLayerRange range = toggle == panel->pose       ? LIMNER_LAYERS_COARSE
                           : toggle == panel->features ? LIMNER_LAYERS_MIDDLE
                                                       : LIMNER_LAYERS_FINE;

  if (!panel->showing)
    limner_browser_lock (panel->browser, range, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
}

/* --- from outside --- */

LimnerReveal *
limner_browser_panel_reveal (LimnerBrowserPanel *panel)
{
  return panel->reveal;
}

void
limner_browser_panel_show_face (LimnerBrowserPanel *panel, gboolean visible)
{
  gtk_widget_set_visible (panel->view, visible);
}

LimnerBrowserParents *
limner_browser_panel_parents (LimnerBrowserPanel *panel)
{
  return LIMNER_BROWSER_PARENTS (panel->parents);
}

void
limner_browser_panel_add (LimnerBrowserPanel *panel, GtkWidget *widget)
{
  gtk_box_pack_start (GTK_BOX (panel), widget, FALSE, FALSE, 0);
}

/* --- the object --- */

static void
finalize (GObject *object)
{
  g_clear_object (&LIMNER_BROWSER_PANEL (object)->reveal);
  G_OBJECT_CLASS (limner_browser_panel_parent_class)->finalize (object);
}

static void
limner_browser_panel_class_init (LimnerBrowserPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  g_type_ensure (LIMNER_TYPE_VIEW);
  g_type_ensure (LIMNER_TYPE_BROWSER_LINE);
  g_type_ensure (LIMNER_TYPE_BROWSER_RATE);
  g_type_ensure (LIMNER_TYPE_BROWSER_PARENTS);
  limner_widget_class_set_template (klass, "browser-panel");
  limner_widget_class_bind (klass, LimnerBrowserPanel, view);
  limner_widget_class_bind (klass, LimnerBrowserPanel, line);
  limner_widget_class_bind (klass, LimnerBrowserPanel, rate);
  limner_widget_class_bind (klass, LimnerBrowserPanel, parents);
  limner_widget_class_bind (klass, LimnerBrowserPanel, numbers);
  limner_widget_class_bind (klass, LimnerBrowserPanel, pose);
  limner_widget_class_bind (klass, LimnerBrowserPanel, features);
  limner_widget_class_bind (klass, LimnerBrowserPanel, colours);
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), lock_toggled);
}

static void
limner_browser_panel_init (LimnerBrowserPanel *panel)
{
  gtk_widget_init_template (GTK_WIDGET (panel));
  panel->reveal = limner_reveal_new (LIMNER_VIEW (panel->view));
  add_numbers (panel);
}

GtkWidget *
limner_browser_panel_new (LimnerBrowser *browser)
{
  LimnerBrowserPanel *panel = g_object_new (LIMNER_TYPE_BROWSER_PANEL, "visible", TRUE, NULL);

  panel->browser = browser;
  limner_browser_line_set_browser (LIMNER_BROWSER_LINE (panel->line), browser);
  limner_browser_rate_set_browser (LIMNER_BROWSER_RATE (panel->rate), browser);
  limner_browser_parents_set_browser (LIMNER_BROWSER_PARENTS (panel->parents), browser);
  limner_browser_watch (browser, LIMNER_BROWSER_SETTINGS | LIMNER_BROWSER_PAGE, panel, show_numbers);
  limner_browser_watch (browser, LIMNER_BROWSER_CHOICE | LIMNER_BROWSER_SETTINGS | LIMNER_BROWSER_PAGE, panel,
                        show_locks);
  show_numbers (panel);
  show_locks (panel);
  return GTK_WIDGET (panel);
}
