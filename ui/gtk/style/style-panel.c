#include "config.h"

#include "style/style-panel-private.h"

#include "effect/controls-private.h"
#include "effect/setting-rows-private.h"
#include "style/method-private.h"
#include "style/quality-private.h"
#include "style/style-store-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>
#include <limner/style.h>

/* Settings of one method are insensitive in the other. */
static void
row_added (GObject *settings, const LimnerSetting *setting, GtkWidget *control)
{
  if ((setting->flags & LIMNER_SETTING_PAINTED_ONLY) != 0)
    limner_method_painted_only (settings, control);
  if (g_str_equal (setting->name, "live"))
    limner_method_instant_only (settings, control);
}

static const LimnerSetting *
find_setting (const char *name)
{
  return limner_setting_find (limner_style_setting_table (), name);
}

static void
add_row (LimnerRows *rows, GObject *settings, const char *name)
{
  const LimnerSetting *setting = find_setting (name);

  row_added (settings, setting, limner_setting_row_add (rows, settings, setting));
}

/* A list for the pixels outside the selection: unchanged, or one of the styles. */
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
  GtkWidget *rows = limner_rows_new (), *quality = limner_quality_new (settings);

  add_row (LIMNER_ROWS (rows), settings, "strength");
  add_row (LIMNER_ROWS (rows), settings, "style-scale");
  add_row (LIMNER_ROWS (rows), settings, "faithfulness");
  add_row (LIMNER_ROWS (rows), settings, "keep-colours");
  if (selected)
    limner_setting_row_add_own (LIMNER_ROWS (rows), find_setting ("style-outside"), make_outside (settings));
  limner_rows_add (LIMNER_ROWS (rows), _ ("_Quality"), quality,
                   _ ("How large and how carefully it is painted"));
  limner_method_painted_only (settings, quality);
  add_row (LIMNER_ROWS (rows), settings, "variants");
  add_row (LIMNER_ROWS (rows), settings, "live");
  return rows;
}

static GtkWidget *
make_more (GObject *settings)
{
  GtkWidget *rows = limner_rows_new ();

  limner_setting_row_add_own (LIMNER_ROWS (rows), find_setting ("model"), limner_networks_new (settings));
  limner_setting_rows_add_expert (LIMNER_ROWS (rows), settings, limner_style_setting_table (), row_added);
  limner_setting_rows_add_expert (LIMNER_ROWS (rows), settings, limner_job_setting_table (), NULL);
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
