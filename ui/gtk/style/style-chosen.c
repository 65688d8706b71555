#include "config.h"

#include "style/style-chosen-private.h"

#include "effect/settings-private.h"
#include "limner-ui.h"
#include "style/style-crop-private.h"
#include "style/style-list-private.h"
#include "style/style-store-private.h"
#include "widgets/rows-private.h"
#include "widgets/text-scale-private.h"

#include <glib/gi18n-lib.h>

#define WEIGHT_LEAST 0.05
#define WEIGHT_MOST  4

#define LIMNER_TYPE_STYLE_CHOSEN (limner_style_chosen_get_type ())
G_DECLARE_FINAL_TYPE (LimnerStyleChosen, limner_style_chosen, LIMNER, STYLE_CHOSEN, GtkBox)

/* The rows are rebuilt only when the set of styles changes, so that a slider survives being dragged. */
struct _LimnerStyleChosen
{
  GtkBox parent_instance;
  GObject *settings;
  GPtrArray *rows; /* LimnerStyleRow*, children */
  GPtrArray *list; /* LimnerStyleChoice*, as displayed */
  gboolean writing, showing;
};

G_DEFINE_FINAL_TYPE (LimnerStyleChosen, limner_style_chosen, GTK_TYPE_BOX)

#define LIMNER_TYPE_STYLE_ROW (limner_style_row_get_type ())
G_DECLARE_FINAL_TYPE (LimnerStyleRow, limner_style_row, LIMNER, STYLE_ROW, GtkBox)

/* One style: its title, weight and crop. */
struct _LimnerStyleRow
{
  GtkBox parent_instance;
  LimnerStyleChosen *chosen; /* its parent */
  guint index;
  GtkWidget *scale; /* NULL for a single style */
  GtkWidget *area;  /* the crop widget, while its popover is open */
};

G_DEFINE_FINAL_TYPE (LimnerStyleRow, limner_style_row, GTK_TYPE_BOX)

static void
limner_style_row_class_init (LimnerStyleRowClass *klass)
{
}

static void
limner_style_row_init (LimnerStyleRow *row)
{
}

static LimnerStyleChoice *
choice_of (const LimnerStyleRow *row)
{
  return row->chosen->list->pdata[row->index];
}

/* Updates the weights and shares of the rows. */
static void
show_weights (LimnerStyleChosen *chosen)
{
  chosen->showing = TRUE;
  for (guint i = 0; i < chosen->rows->len; i++)
    {
      const LimnerStyleRow *row = chosen->rows->pdata[i];

      if (row->scale == NULL)
        continue;
      gtk_range_set_value (GTK_RANGE (row->scale), choice_of (row)->weight);
      limner_text_scale_update (row->scale);
    }
  chosen->showing = FALSE;
}

static void
write_list (LimnerStyleChosen *chosen)
{
  chosen->writing = TRUE;
  limner_style_list_write (chosen->settings, chosen->list);
  chosen->writing = FALSE;
  show_weights (chosen);
}

/* --- the weight --- */

/* The style's share of the total weight. */
static char *
share_text (double weight, gpointer user_data)
{
  const LimnerStyleRow *row = user_data;
  double others = 0;

  for (guint i = 0; i < row->chosen->list->len; i++)
    if (i != row->index)
      others += ((LimnerStyleChoice *) row->chosen->list->pdata[i])->weight;
  return g_strdup_printf (_ ("%.0f %%"), 100 * weight / (weight + others));
}

static void
weight_moved (GtkRange *range, LimnerStyleRow *row)
{
  if (row->chosen->showing)
    return;
  choice_of (row)->weight = gtk_range_get_value (range);
  write_list (row->chosen);
}

static GtkWidget *
make_weight (LimnerStyleRow *row, const char *title)
{
  double weight = CLAMP (choice_of (row)->weight, WEIGHT_LEAST, WEIGHT_MOST);
  GtkAdjustment *adjustment = gtk_adjustment_new (weight, WEIGHT_LEAST, WEIGHT_MOST, 0.05, 0.5, 0);
  g_autofree char *name = g_strdup_printf (_ ("Weight of “%s”"), title);

  row->scale = limner_text_scale_new (adjustment, 120, share_text, row);
  gtk_widget_set_tooltip_text (row->scale, name);
  atk_object_set_name (gtk_widget_get_accessible (row->scale), name);
  g_signal_connect (row->scale, "value-changed", G_CALLBACK (weight_moved), row);
  return row->scale;
}

/* --- the crop --- */

static void
crop_changed (LimnerStyleCropArea *area, const LimnerStyleCrop *crop, LimnerStyleRow *row)
{
  choice_of (row)->crop = *crop;
  write_list (row->chosen);
}

static void
use_whole (LimnerStyleRow *row)
{
  limner_style_crop_area_set (LIMNER_STYLE_CROP_AREA (row->area), &LIMNER_STYLE_CROP_WHOLE);
}

/* The popover is filled when it opens, because reading the picture takes time. */
static void
fill_popover (GtkWidget *popover, LimnerStyleRow *row)
{
  const LimnerStyleChoice *choice = choice_of (row);
  GtkWidget *old = gtk_bin_get_child (GTK_BIN (popover));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *hint, *whole;

  if (old != NULL)
    gtk_widget_destroy (old);
  row->area = limner_style_crop_area_new (choice->path, &choice->crop);
  g_signal_connect (row->area, "changed", G_CALLBACK (crop_changed), row);
  hint = gtk_label_new (
      _ ("Draw a frame around the part to learn the style from. Arrow keys move the frame; with Shift "
         "they change its size."));
  gtk_label_set_line_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), 30);
  whole = gtk_button_new_with_mnemonic (_ ("_Whole picture"));
  g_signal_connect_swapped (whole, "clicked", G_CALLBACK (use_whole), row);
  gtk_container_set_border_width (GTK_CONTAINER (box), 12);
  gtk_box_pack_start (GTK_BOX (box), row->area, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), hint, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), whole, FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (popover), box);
  gtk_widget_show_all (box);
}

static GtkWidget *
make_crop_button (LimnerStyleRow *row, const char *title)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new (button);
  g_autofree char *name = g_strdup_printf (_ ("Part of “%s” to use"), title);

  gtk_container_add (GTK_CONTAINER (button), gtk_label_new (_ ("Part…")));
  gtk_widget_set_tooltip_text (button, name);
  atk_object_set_name (gtk_widget_get_accessible (button), name);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  g_signal_connect (popover, "show", G_CALLBACK (fill_popover), row);
  return button;
}

/* --- the rows --- */

static void
add_row (LimnerStyleChosen *chosen, guint index)
{
  LimnerStyleRow *row = g_object_new (LIMNER_TYPE_STYLE_ROW, "spacing", 6, NULL);
  GtkWidget *label;
  g_autofree char *title = NULL;

  row->chosen = chosen;
  row->index = index;
  g_ptr_array_add (chosen->rows, row);
  title = limner_style_title (choice_of (row)->path);
  label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, choice_of (row)->path);
  gtk_box_pack_start (GTK_BOX (row), label, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (row), make_crop_button (row, title), FALSE, FALSE, 0);
  if (chosen->list->len > 1)
    gtk_box_pack_end (GTK_BOX (row), make_weight (row, title), TRUE, TRUE, 0);
  gtk_widget_show_all (GTK_WIDGET (row));
  gtk_container_add (GTK_CONTAINER (chosen), GTK_WIDGET (row));
}

static gboolean
has_paths_of (GPtrArray *one, GPtrArray *other)
{
  if (one == NULL || one->len != other->len)
    return FALSE;
  for (guint i = 0; i < one->len; i++)
    if (!g_str_equal (((LimnerStyleChoice *) one->pdata[i])->path,
                      ((LimnerStyleChoice *) other->pdata[i])->path))
      return FALSE;
  return TRUE;
}

static void
make_rows (LimnerStyleChosen *chosen)
{
  limner_destroy_children (GTK_WIDGET (chosen));
  g_ptr_array_set_size (chosen->rows, 0);
  for (guint i = 0; i < chosen->list->len; i++)
    add_row (chosen, i);
  limner_call_later (GTK_WIDGET (chosen), limner_grow_window);
}

static void
list_changed (gpointer widget)
{
  LimnerStyleChosen *chosen = widget;
  GPtrArray *before = chosen->list;
  gboolean same;

  if (chosen->writing)
    return;
  chosen->list = limner_style_list_read (chosen->settings);
  same = has_paths_of (before, chosen->list);
  if (before != NULL)
    g_ptr_array_unref (before);
  if (same)
    show_weights (chosen);
  else
    make_rows (chosen);
}

/* --- the object --- */

static void
finalize (GObject *object)
{
  LimnerStyleChosen *chosen = (LimnerStyleChosen *) object;

  g_ptr_array_unref (chosen->rows);
  g_clear_pointer (&chosen->list, g_ptr_array_unref);
  G_OBJECT_CLASS (limner_style_chosen_parent_class)->finalize (object);
}

static void
limner_style_chosen_class_init (LimnerStyleChosenClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
limner_style_chosen_init (LimnerStyleChosen *chosen)
{
  chosen->rows = g_ptr_array_new ();
}

GtkWidget *
limner_style_chosen_new (GObject *settings)
{
  static const char *const names[] = { "style-file", "style-files", "style-weights", "style-crops" };
  LimnerStyleChosen *chosen = g_object_new (LIMNER_TYPE_STYLE_CHOSEN, "orientation", GTK_ORIENTATION_VERTICAL,
                                            "spacing", 6, "visible", TRUE, NULL);

  chosen->settings = settings;
  list_changed (chosen);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    limner_settings_watch (settings, names[i], chosen, list_changed);
  return GTK_WIDGET (chosen);
}
