#include "config.h"

#include "style/style-panel-private.h"

#include "effect/controls-private.h"
#include "effect/setting-rows-private.h"
#include "effect/settings-private.h"
#include "style/method-private.h"
#include "style/quality-private.h"
#include "style/style-store-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>
#include <limner/style.h>

/* A row that counts only when it is painted step by step. */
static void
add_painted (GtkWidget *rows, GObject *settings, const char *label, GtkWidget *control, const char *tip)
{
  limner_rows_add (rows, label, control, tip);
  limner_method_painted_only (settings, control);
}

/* What happens to what is not selected: nothing, or one of the styles. */
static GtkWidget *
make_outside (GObject *settings)
{
  g_autoptr (GPtrArray) styles = limner_style_store_list ();
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();

  g_ptr_array_add (choices, (gpointer) "");
  g_ptr_array_add (choices, _ ("Stays as it is"));
  for (guint i = 0; i < styles->len; i++)
    {
      const LimnerStyleEntry *style = styles->pdata[i];

      g_ptr_array_add (choices, style->path);
      g_ptr_array_add (choices, style->title);
    }
  g_ptr_array_add (choices, NULL);
  return limner_combo_new (settings, "style-outside", (const char *const *) choices->pdata);
}

static GtkWidget *
make_main_rows (GObject *settings, gboolean selected)
{
  const LimnerSlider strength = { "strength", 0, 1, 0.01, 0.1, NULL, NULL, limner_percent_text };
  const LimnerSlider brush = { "style-scale", -2, 2, 0.1, 0.5, limner_log2, limner_exp2, limner_times_text };
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
  if (selected)
    limner_rows_add (rows, _ ("O_utside"), make_outside (settings),
                     _ ("The style of what is not selected: one more layer"));
  add_painted (rows, settings, _ ("_Quality"), limner_quality_new (settings),
               _ ("How large and how carefully it is painted"));
  add_painted (rows, settings, _ ("_Variants"), limner_spin_new (settings, "variants", 1, 16, 1),
               _ ("So many paintings with different seeds, as a layer group"));
  return rows;
}

/* --- more --- */

static GtkWidget *
make_more (GObject *settings)
{
  const char *const distances[]
      = { "covariance", _ ("Mean and covariance"), "gram", _ ("Gram matrices"), NULL };
  const char *const starts[]
      = { "content", _ ("The layer"), "instant", _ ("What Instant makes of it"), NULL };
  GtkWidget *rows = limner_rows_new ();

  add_painted (rows, settings, _ ("See_d"), limner_seed_new (settings),
               _ ("The number of the variant: the same one paints the same picture again"));
  add_painted (rows, settings, _ ("Start from"), limner_combo_new (settings, "start", starts),
               _ ("What the painting begins as"));
  limner_rows_add (rows, _ ("Net_work"), limner_networks_new (settings), _ ("Who looks at the pictures"));
  limner_rows_add (rows, _ ("Painting si_ze"), limner_spin_new (settings, "size", 0, 65536, 64),
                   _ ("Longest side in pixels; 0 is the layer's own size"));
  add_painted (rows, settings, _ ("Steps"), limner_spin_new (settings, "steps", 1, 10000, 10),
               _ ("Steps at each scale"));
  add_painted (rows, settings, _ ("_First scale"), limner_spin_new (settings, "start-size", 1, 65536, 16),
               _ ("Longest side, in pixels, of the first and coarsest scale"));
  add_painted (rows, settings, _ ("St_yle distance"),
               limner_combo_new (settings, "style-distance", distances),
               _ ("How the painting is compared with the style"));
  limner_rows_add (rows, _ ("Memory"), limner_spin_new (settings, "memory", 0, 1 << 24, 256),
                   _ ("Limit in MiB; 0 is a quarter of this computer's"));
  limner_rows_add (rows, _ ("Threads"), limner_spin_new (settings, "threads", 0, 1024, 1),
                   _ ("How many compute at once; 0 is one per processor core"));
  return limner_more_new (rows);
}

GtkWidget *
limner_style_panel_new (GObject *settings, const LimnerUiSubject *subject, GtkWidget *chooser)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  gtk_box_pack_start (GTK_BOX (box), chooser, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), limner_method_new (settings), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_main_rows (settings, subject->selected), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), make_more (settings), FALSE, FALSE, 0);
  return limner_panel_scrolled (box);
}
