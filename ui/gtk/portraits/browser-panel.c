#include "config.h"

#include "portraits/browser-panel-private.h"

#include "effect/controls-private.h"
#include "portraits/browser-rate-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>

#define PANEL_KEY "limner-wall-panel"
#define VIEW_SIDE 210

/* --- sliders for the wall's own numbers --- */

typedef struct
{
  LimnerBrowser *browser;
  GtkAdjustment *adjustment;
  GtkWidget *text;
  double (*get) (LimnerBrowser *browser);
  void (*set) (LimnerBrowser *browser, double value);
  gboolean showing;
} Number;

static void
show_number (gpointer box)
{
  Number *number = g_object_get_data (box, PANEL_KEY);
  double value = number->get (number->browser);
  g_autofree char *text = limner_percent_text (value);

  number->showing = TRUE;
  gtk_adjustment_set_value (number->adjustment, value);
  number->showing = FALSE;
  gtk_label_set_text (GTK_LABEL (number->text), text);
}

static void
take_number (GtkAdjustment *adjustment, Number *number)
{
  if (!number->showing)
    number->set (number->browser, gtk_adjustment_get_value (adjustment));
}

static GtkWidget *
make_number (LimnerBrowser *browser, double most, double (*get) (LimnerBrowser *),
             void (*set) (LimnerBrowser *, double))
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *scale;
  Number *number = g_new0 (Number, 1);

  number->browser = browser;
  number->get = get;
  number->set = set;
  number->adjustment = gtk_adjustment_new (0, 0, most, 0.05, 0.1, 0);
  number->text = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (number->text), 6);
  gtk_label_set_xalign (GTK_LABEL (number->text), 1);
  scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, number->adjustment);
  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_widget_set_size_request (scale, 100, -1);
  gtk_box_pack_start (GTK_BOX (box), scale, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), number->text, FALSE, FALSE, 0);
  g_object_set_data (G_OBJECT (box), LIMNER_FOCUS_KEY, scale);
  g_object_set_data_full (G_OBJECT (box), PANEL_KEY, number, g_free);
  show_number (box);
  g_signal_connect (number->adjustment, "value-changed", G_CALLBACK (take_number), number);
  limner_browser_watch (browser, LIMNER_BROWSER_SETTINGS | LIMNER_BROWSER_PAGE, box, show_number);
  return box;
}

/* --- locks --- */

typedef struct
{
  LimnerBrowser *browser;
  GtkWidget *toggles[3]; /* by range */
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
  const char *const tips[] = { _ ("Every face has pose and outline of this one (coarse layers)"),
                               _ ("Every face has eyes, nose and mouth of this one (middle layers)"),
                               _ ("Every face has colours and skin of this one (fine layers)") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3),
            *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *label = gtk_label_new (_ ("Same in all faces as here:"));
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

/* --- all of it --- */

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
  gtk_widget_set_hexpand (panel.box, FALSE); /* what it can spare belongs to the wall */
  return panel;
}
