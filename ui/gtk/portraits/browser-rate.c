#include "config.h"

#include "portraits/browser-rate-private.h"

#include <glib/gi18n-lib.h>

#define RATE_KEY  "limner-browser-rate"
#define WATCH_KEY "limner-browser-watch"

/* --- watching --- */

typedef struct
{
  guint changes;
  gpointer widget;
  void (*changed) (gpointer widget);
} Watch;

static void
report_change (LimnerBrowser *browser, guint changes, Watch *watch)
{
  if (changes & watch->changes)
    watch->changed (watch->widget);
}

static void
stop_watching (GtkWidget *widget, LimnerBrowser *browser)
{
  Watch *watch = g_object_get_data (G_OBJECT (widget), WATCH_KEY);

  g_signal_handlers_disconnect_by_data (browser, watch);
}

void
limner_browser_watch (LimnerBrowser *browser, guint changes, gpointer widget,
                      void (*changed) (gpointer widget))
{
  Watch *watch = g_new0 (Watch, 1);

  *watch = (Watch) { changes, widget, changed };
  g_object_set_data_full (G_OBJECT (widget), WATCH_KEY, watch, g_free);
  g_signal_connect (browser, "changed", G_CALLBACK (report_change), watch);
  g_signal_connect_data (widget, "destroy", G_CALLBACK (stop_watching), g_object_ref (browser),
                         (GClosureNotify) (void (*) (void)) g_object_unref, 0);
}

/* --- the label --- */

static void
show_line (gpointer label)
{
  LimnerBrowser *browser = g_object_get_data (label, RATE_KEY);
  guint id = limner_browser_focus (browser);
  g_autofree char *name = NULL, *origin = NULL, *line = NULL;

  if (id == LIMNER_BROWSER_NONE)
    {
      gtk_label_set_text (label, _ ("Click a face to look at it"));
      return;
    }
  name = limner_browser_name (browser, id);
  origin = limner_browser_origin (browser, id);
  line = origin != NULL ? g_strdup_printf ("%s · %s", name, origin) : g_strdup (name);
  gtk_label_set_text (label, line);
}

GtkWidget *
limner_browser_line_new (LimnerBrowser *browser)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 2);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  g_object_set_data (G_OBJECT (label), RATE_KEY, browser);
  limner_browser_watch (browser, LIMNER_BROWSER_CHOICE | LIMNER_BROWSER_PAGE, label, show_line);
  show_line (label);
  return label;
}

/* --- the toggle buttons --- */

typedef struct
{
  LimnerBrowser *browser;
  GtkWidget *toggles[3]; /* index: rating - 1 */
  gboolean showing;
} Rate;

static void
show_rating (gpointer box)
{
  Rate *rate = g_object_get_data (box, RATE_KEY);
  guint id = limner_browser_focus (rate->browser);

  rate->showing = TRUE;
  for (int i = 0; i < 3; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (rate->toggles[i]),
                                  id != LIMNER_BROWSER_NONE
                                      && limner_browser_rating (rate->browser, id) == (LimnerRating) (i + 1));
  rate->showing = FALSE;
  gtk_widget_set_sensitive (box, id != LIMNER_BROWSER_NONE);
}

static void
rating_toggled (GtkWidget *toggle, Rate *rate)
{
  guint id = limner_browser_focus (rate->browser);

  for (int i = 0; i < 3 && !rate->showing && id != LIMNER_BROWSER_NONE; i++)
    if (toggle == rate->toggles[i])
      {
        limner_browser_rate (rate->browser, id, (LimnerRating) (i + 1));
        return;
      }
}

GtkWidget *
limner_browser_rate_new (LimnerBrowser *browser)
{
  const char *const labels[] = { _ ("_Keep"), _ ("_Star"), _ ("Re_ject") };
  const char *const icons[] = { "object-select-symbolic", "starred-symbolic", "window-close-symbolic" };
  const char *const tips[] = { _ ("Insert this face as a layer (K)"),
                               _ ("Keep it, and show more like it (S)"), _ ("Show fewer like it (X)") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  Rate *rate = g_new0 (Rate, 1);

  rate->browser = browser;
  gtk_style_context_add_class (gtk_widget_get_style_context (box), "linked");
  gtk_widget_set_halign (box, GTK_ALIGN_CENTER);
  for (int i = 0; i < 3; i++)
    {
      GtkWidget *toggle = gtk_toggle_button_new_with_mnemonic (labels[i]);

      gtk_button_set_image (GTK_BUTTON (toggle),
                            gtk_image_new_from_icon_name (icons[i], GTK_ICON_SIZE_BUTTON));
      gtk_button_set_always_show_image (GTK_BUTTON (toggle), TRUE);
      gtk_widget_set_tooltip_text (toggle, tips[i]);
      g_signal_connect (toggle, "toggled", G_CALLBACK (rating_toggled), rate);
      gtk_box_pack_start (GTK_BOX (box), toggle, FALSE, FALSE, 0);
      rate->toggles[i] = toggle;
    }
  g_object_set_data_full (G_OBJECT (box), RATE_KEY, rate, g_free);
  limner_browser_watch (browser, LIMNER_BROWSER_CHOICE | LIMNER_BROWSER_RATINGS | LIMNER_BROWSER_PAGE, box,
                        show_rating);
  show_rating (box);
  return box;
}
