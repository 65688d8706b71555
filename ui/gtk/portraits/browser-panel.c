#include "config.h"

#include "portraits/browser-panel-private.h"

#include "effect/controls-private.h"
#include "effect/setting-rows-private.h"
#include "portraits/browser-rate-private.h"
#include "widgets/rows-private.h"
#include "widgets/text-scale-private.h"

#include <glib/gi18n-lib.h>

#define PANEL_KEY "limner-browser-panel"
#define VIEW_SIDE 210

/* --- sliders for the browser's settings --- */

typedef struct
{
  LimnerBrowser *browser;
  double (*get) (LimnerBrowser *browser);
  void (*set) (LimnerBrowser *browser, double value);
  gboolean showing;
} Number;

static char *
number_text (double value, gpointer user_data)
{
  return limner_percent_text (value);
}

static void
show_number (gpointer scale)
{
  Number *number = g_object_get_data (scale, PANEL_KEY);

  number->showing = TRUE;
  gtk_range_set_value (scale, number->get (number->browser));
  number->showing = FALSE;
}

static void
number_moved (GtkRange *scale, Number *number)
{
  if (!number->showing)
    number->set (number->browser, gtk_range_get_value (scale));
}

static GtkWidget *
make_number (LimnerBrowser *browser, double most, double (*get) (LimnerBrowser *),
             void (*set) (LimnerBrowser *, double))
{
  GtkWidget *scale
      = limner_text_scale_new (gtk_adjustment_new (0, 0, most, 0.05, 0.1, 0), 150, number_text, NULL);
  Number *number = g_new0 (Number, 1);

  number->browser = browser;
  number->get = get;
  number->set = set;
  g_object_set_data_full (G_OBJECT (scale), PANEL_KEY, number, g_free);
  show_number (scale);
  g_signal_connect (scale, "value-changed", G_CALLBACK (number_moved), number);
  limner_browser_watch (browser, LIMNER_BROWSER_SETTINGS | LIMNER_BROWSER_PAGE, scale, show_number);
  return scale;
}

/* --- locks --- */

typedef struct
{
  LimnerBrowser *browser;
  GtkWidget *toggles[3]; /* by layer range */
  gboolean showing;
} Locks;

static void
show_locks (gpointer box)
{
  Locks *locks = g_object_get_data (box, PANEL_KEY);
  gboolean any = limner_browser_focus (locks->browser) != LIMNER_BROWSER_NONE;

  locks->showing = TRUE;
  for (int range = 0; range < 3; range++)
    {
      gboolean locked = limner_browser_is_locked (locks->browser, (LimnerLayerRange) range);

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (locks->toggles[range]), locked);
      gtk_button_set_image (
          GTK_BUTTON (locks->toggles[range]),
          gtk_image_new_from_icon_name (locked ? "changes-prevent-symbolic" : "changes-allow-symbolic",
                                        GTK_ICON_SIZE_BUTTON));
      gtk_widget_set_sensitive (locks->toggles[range], any || locked);
    }
  locks->showing = FALSE;
}

static void
lock_toggled (GtkWidget *toggle, Locks *locks)
{
  for (int range = 0; range < 3 && !locks->showing; range++)
    if (toggle == locks->toggles[range])
      {
        limner_browser_lock (locks->browser, (LimnerLayerRange) range,
                             gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
        return;
      }
}

static GtkWidget *
make_locks (LimnerBrowser *browser)
{
  const char *const labels[] = { _ ("_Pose"), _ ("_Features"), _ ("Colo_urs") };
  const char *const tips[] = { _ ("All faces get pose and outline of this one (coarse layers)"),
                               _ ("All faces get eyes, nose and mouth of this one (middle layers)"),
                               _ ("All faces get colours and skin of this one (fine layers)") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3),
            *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (_ ("Same in all faces:"));
  Locks *locks = g_new0 (Locks, 1);

  locks->browser = browser;
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (row), "linked");
  for (int range = 0; range < 3; range++)
    {
      GtkWidget *toggle = gtk_toggle_button_new_with_mnemonic (labels[range]);

      gtk_button_set_always_show_image (GTK_BUTTON (toggle), TRUE);
      gtk_widget_set_tooltip_text (toggle, tips[range]);
      g_signal_connect (toggle, "toggled", G_CALLBACK (lock_toggled), locks);
      gtk_box_pack_start (GTK_BOX (row), toggle, TRUE, TRUE, 0);
      locks->toggles[range] = toggle;
    }
  gtk_box_pack_start (GTK_BOX (box), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), row, FALSE, FALSE, 0);
  g_object_set_data_full (G_OBJECT (box), PANEL_KEY, locks, g_free);
  limner_browser_watch (browser, LIMNER_BROWSER_CHOICE | LIMNER_BROWSER_SETTINGS | LIMNER_BROWSER_PAGE, box,
                        show_locks);
  show_locks (box);
  return box;
}

/* --- the panel --- */

static GtkWidget *
make_rows (LimnerBrowser *browser)
{
  GtkWidget *rows = limner_rows_new ();

  limner_rows_add (rows, _ ("_Variety"),
                   make_number (browser, 1.2, limner_browser_variety, limner_browser_set_variety),
                   _ ("How far new faces are from the average one; faces you rated stay as they are"));
  limner_rows_add (rows, _ ("R_esemblance"),
                   make_number (browser, 1, limner_browser_resemblance, limner_browser_set_resemblance),
                   _ ("How much children are like their parents"));
  return rows;
}

LimnerBrowserPanel
limner_browser_panel_new (LimnerBrowser *browser)
{
  GtkWidget *inside = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *face = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  LimnerBrowserPanel panel = { .view = limner_view_new (),
                               .parents = limner_browser_parents_new (browser),
                               .sliders = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6),
                               .photo = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6) };

  panel.reveal = limner_reveal_new (LIMNER_VIEW (panel.view));
  gtk_widget_set_size_request (panel.view, VIEW_SIDE, VIEW_SIDE);
  atk_object_set_name (gtk_widget_get_accessible (panel.view), _ ("The selected face"));
  gtk_box_pack_start (GTK_BOX (face), panel.view, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (face), limner_browser_line_new (browser), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (face), limner_browser_rate_new (browser), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (inside), face, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (inside), panel.parents, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (inside), make_rows (browser), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (inside), make_locks (browser), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (inside), panel.sliders, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (inside), panel.photo, FALSE, FALSE, 0);
  panel.box = limner_panel_scrolled (inside);
  gtk_widget_set_hexpand (panel.box, FALSE); /* spare space belongs to the faces */
  return panel;
}
