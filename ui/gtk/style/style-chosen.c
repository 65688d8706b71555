#include "config.h"

#include "style/style-chosen-private.h"

#include "effect/settings-private.h"
#include "limner-ui.h"
#include "style/style-crop-private.h"
#include "style/style-list-private.h"
#include "style/style-store-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* The box of rows. Rows are made anew when the set of styles changes, and only then, so that a slider being
 * dragged stays. */
typedef struct
{
  GObject *settings;
  GPtrArray *paths; /* what the rows are of */
  gboolean writing;
} ChosenState;

/* One row. */
typedef struct
{
  GtkWidget *box;
  guint index;
  GtkWidget *share; /* NULL for a single style */
  GtkWidget *area;  /* the part, while its popover is open */
} Row;

#define STATE_KEY "limner-chosen"
#define ROW_KEY   "limner-row"

static ChosenState *
state_of (gpointer box)
{
  return g_object_get_data (box, STATE_KEY);
}

static void
chosen_state_free (ChosenState *state)
{
  g_ptr_array_unref (state->paths);
  g_free (state);
}

static void
show_shares (GtkWidget *box, GPtrArray *list)
{
  g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (box));
  double sum = 0;

  for (guint i = 0; i < list->len; i++)
    sum += ((LimnerStyleChoice *) list->pdata[i])->weight;
  for (GList *child = children; child != NULL; child = child->next)
    {
      const Row *row = g_object_get_data (child->data, ROW_KEY);

      if (row->share == NULL || row->index >= list->len)
        continue;
      g_autofree char *text = g_strdup_printf (
          _ ("%.0f %%"), 100 * ((LimnerStyleChoice *) list->pdata[row->index])->weight / sum);
      gtk_label_set_text (GTK_LABEL (row->share), text);
    }
}

static void
write_list (GtkWidget *box, GPtrArray *list)
{
  ChosenState *state = state_of (box);

  state->writing = TRUE;
  limner_style_list_write (state->settings, list);
  state->writing = FALSE;
  show_shares (box, list);
}

static void
weight_moved (GtkAdjustment *adjustment, Row *row)
{
  g_autoptr (GPtrArray) list = limner_style_list_read (state_of (row->box)->settings);

  if (row->index < list->len)
    ((LimnerStyleChoice *) list->pdata[row->index])->weight = gtk_adjustment_get_value (adjustment);
  write_list (row->box, list);
}

static void
crop_changed (const LimnerStyleCrop *crop, gpointer user_data)
{
  const Row *row = user_data;
  g_autoptr (GPtrArray) list = limner_style_list_read (state_of (row->box)->settings);

  if (row->index < list->len)
    ((LimnerStyleChoice *) list->pdata[row->index])->crop = *crop;
  write_list (row->box, list);
}

static void
use_whole (Row *row)
{
  limner_style_crop_set (row->area, &LIMNER_STYLE_CROP_WHOLE);
}

/* The popover's contents are made when it opens: reading the picture takes a moment. */
static void
fill_popover (GtkWidget *popover, Row *row)
{
  g_autoptr (GPtrArray) list = limner_style_list_read (state_of (row->box)->settings);
  GtkWidget *old = gtk_bin_get_child (GTK_BIN (popover));
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *hint, *whole;
  const LimnerStyleChoice *choice;

  if (old != NULL)
    gtk_widget_destroy (old);
  if (row->index >= list->len)
    return;
  choice = list->pdata[row->index];
  row->area = limner_style_crop_new (choice->path, &choice->crop, crop_changed, row);
  hint = gtk_label_new (_ ("Draw a frame around the part to learn the style from."));
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
make_crop_button (Row *row, const char *title)
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

static GtkWidget *
make_weight (Row *row, const LimnerStyleChoice *choice, const char *title)
{
  GtkAdjustment *adjustment = gtk_adjustment_new (CLAMP (choice->weight, 0.05, 4), 0.05, 4, 0.05, 0.5, 0);
  GtkWidget *scale = gtk_scale_new (GTK_ORIENTATION_HORIZONTAL, adjustment);
  g_autofree char *name = g_strdup_printf (_ ("Weight of “%s”"), title);

  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_widget_set_size_request (scale, 90, -1);
  gtk_widget_set_tooltip_text (scale, name);
  atk_object_set_name (gtk_widget_get_accessible (scale), name);
  g_signal_connect (adjustment, "value-changed", G_CALLBACK (weight_moved), row);
  return scale;
}

static void
add_row (GtkWidget *box, GPtrArray *list, guint index)
{
  const LimnerStyleChoice *choice = list->pdata[index];
  GtkWidget *widget = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label;
  g_autofree char *title = limner_style_title (choice->path);
  Row *row = g_new0 (Row, 1);

  row->box = box;
  row->index = index;
  g_object_set_data_full (G_OBJECT (widget), ROW_KEY, row, g_free);
  label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (label, choice->path);
  gtk_box_pack_start (GTK_BOX (widget), label, TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (widget), make_crop_button (row, title), FALSE, FALSE, 0);
  if (list->len > 1)
    {
      row->share = gtk_label_new (NULL);
      gtk_label_set_width_chars (GTK_LABEL (row->share), 5);
      gtk_label_set_xalign (GTK_LABEL (row->share), 1);
      gtk_box_pack_end (GTK_BOX (widget), row->share, FALSE, FALSE, 0);
      gtk_box_pack_end (GTK_BOX (widget), make_weight (row, choice, title), TRUE, TRUE, 0);
    }
  gtk_widget_show_all (widget);
  gtk_container_add (GTK_CONTAINER (box), widget);
}

static gboolean
same_paths (const ChosenState *state, GPtrArray *list)
{
  if (state->paths->len != list->len)
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    if (!g_str_equal (state->paths->pdata[i], ((LimnerStyleChoice *) list->pdata[i])->path))
      return FALSE;
  return TRUE;
}

static void
list_changed (gpointer box)
{
  ChosenState *state = state_of (box);
  g_autoptr (GPtrArray) list = NULL;

  if (state->writing)
    return;
  list = limner_style_list_read (state->settings);
  if (!same_paths (state, list))
    {
      gtk_container_foreach (GTK_CONTAINER (box), (GtkCallback) (void (*) (void)) gtk_widget_destroy, NULL);
      g_ptr_array_set_size (state->paths, 0);
      for (guint i = 0; i < list->len; i++)
        {
          g_ptr_array_add (state->paths, g_strdup (((LimnerStyleChoice *) list->pdata[i])->path));
          add_row (box, list, i);
        }
      limner_call_later (box, limner_grow_window);
    }
  show_shares (box, list);
}

GtkWidget *
limner_style_chosen_new (GObject *settings)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  ChosenState *state = g_new0 (ChosenState, 1);

  state->settings = settings;
  state->paths = g_ptr_array_new_with_free_func (g_free);
  g_object_set_data_full (G_OBJECT (box), STATE_KEY, state, (GDestroyNotify) chosen_state_free);
  list_changed (box);
  limner_settings_watch (settings, "style-file", box, list_changed);
  limner_settings_watch (settings, "style-files", box, list_changed);
  return box;
}
