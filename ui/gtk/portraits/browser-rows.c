#include "config.h"

#include "portraits/browser-rows-private.h"

#include "portraits/browser-rate-private.h"
#include "portraits/browser-tile-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>

#define ROW_KEY   "limner-browser-row"
#define ID_KEY    "limner-browser-id"
#define SIDE      44
#define MOST_SEEN 200 /* thumbnails of kept faces; further faces are kept without one */

typedef struct
{
  LimnerBrowser *browser;
  LimnerThumbnailRenderer *renderer;
  GtkWidget *box, *inside, *hint;
  gboolean parents;
  void (*left) (gpointer user_data); /* of the row of kept faces */
  gpointer user_data;
} Row;

static Row *
row_of (gpointer box)
{
  return g_object_get_data (box, ROW_KEY);
}

static guint
id_of (gpointer widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (widget, ID_KEY));
}

static gboolean
draw_thumbnail (GtkWidget *area, cairo_t *cr, Row *row)
{
  cairo_surface_t *picture = row->renderer != NULL
                                 ? limner_thumbnail_renderer_thumbnail (
                                       row->renderer, limner_browser_face (row->browser, id_of (area)))
                                 : NULL;
  double side = MIN (gtk_widget_get_allocated_width (area), gtk_widget_get_allocated_height (area));

  if (picture == NULL)
    return FALSE;
  cairo_scale (cr, side / cairo_image_surface_get_width (picture),
               side / cairo_image_surface_get_height (picture));
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_paint (cr);
  return FALSE;
}

static GtkWidget *
make_thumbnail (Row *row, guint id)
{
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_widget_set_size_request (area, SIDE, SIDE);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (area), ID_KEY, GUINT_TO_POINTER (id));
  g_signal_connect (area, "draw", G_CALLBACK (draw_thumbnail), row);
  return area;
}

static void
destroy_child (GtkWidget *widget, gpointer data)
{
  gtk_widget_destroy (widget);
}

/* --- the kept faces --- */

static void
select_kept (GtkWidget *button, Row *row)
{
  limner_browser_select (row->browser, id_of (button), FALSE);
}

static gboolean
key_on_kept (GtkWidget *button, GdkEventKey *event, Row *row)
{
  guint id = id_of (button);

  if (event->keyval != GDK_KEY_Delete && event->keyval != GDK_KEY_BackSpace)
    return FALSE;
  limner_browser_rate (row->browser, id,
                       limner_browser_rating (row->browser, id)); /* the same rating again removes it */
  return TRUE;
}

static void
add_kept (Row *row, guint id)
{
  GtkWidget *button = gtk_button_new ();
  g_autofree char *words = limner_browser_words_for (row->browser, id);
  g_autofree char *tip = g_strdup_printf (_ ("%s (Delete removes it)"), words);

  gtk_container_add (GTK_CONTAINER (button), make_thumbnail (row, id));
  gtk_button_set_relief (GTK_BUTTON (button), GTK_RELIEF_NONE);
  gtk_style_context_add_class (gtk_widget_get_style_context (button), "limner-tile");
  gtk_widget_set_tooltip_text (button, tip);
  atk_object_set_name (gtk_widget_get_accessible (button), words);
  g_object_set_data (G_OBJECT (button), ID_KEY, GUINT_TO_POINTER (id));
  g_signal_connect (button, "clicked", G_CALLBACK (select_kept), row);
  g_signal_connect (button, "key-press-event", G_CALLBACK (key_on_kept), row);
  gtk_box_pack_start (GTK_BOX (row->inside), button, FALSE, FALSE, 0);
}

/* The position of the focused button, or -1. */
static int
focused_place (const Row *row)
{
  g_autoptr (GList) buttons = gtk_container_get_children (GTK_CONTAINER (row->inside));
  GtkWidget *focus = gtk_container_get_focus_child (GTK_CONTAINER (row->inside));

  return focus != NULL && gtk_widget_is_focus (focus) ? g_list_index (buttons, focus) : -1;
}

/* Focuses the button at that position, or the nearest one that exists. */
static void
focus_place (const Row *row, int place)
{
  g_autoptr (GList) buttons = gtk_container_get_children (GTK_CONTAINER (row->inside));
  int n = (int) g_list_length (buttons);

  if (n > 0)
    gtk_widget_grab_focus (g_list_nth_data (buttons, (guint) MIN (place, n - 1)));
  else
    row->left (row->user_data);
}

static void
show_kept (gpointer box)
{
  Row *row = row_of (box);
  guint n = limner_browser_n_kept (row->browser);
  int place = focused_place (row);

  gtk_container_foreach (GTK_CONTAINER (row->inside), destroy_child, NULL);
  for (guint i = 0; i < MIN (n, MOST_SEEN); i++)
    add_kept (row, limner_browser_kept (row->browser, i));
  gtk_widget_show_all (row->inside);
  gtk_widget_set_visible (row->hint, n == 0);
  if (place >= 0)
    focus_place (row, place);
}

/* --- the parents --- */

static void
weight_moved (GtkRange *range, Row *row)
{
  limner_browser_set_weight (row->browser, id_of (range), gtk_range_get_value (range));
}

static void
add_parent (Row *row, guint id)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 0.05);
  g_autofree char *name = limner_browser_name (row->browser, id);
  g_autofree char *words = g_strdup_printf (_ ("Share of %s"), name);

  gtk_scale_set_draw_value (GTK_SCALE (scale), FALSE);
  gtk_range_set_value (GTK_RANGE (scale), limner_browser_weight (row->browser, id));
  gtk_widget_set_tooltip_text (scale, words);
  atk_object_set_name (gtk_widget_get_accessible (scale), words);
  g_object_set_data (G_OBJECT (scale), ID_KEY, GUINT_TO_POINTER (id));
  g_signal_connect (scale, "value-changed", G_CALLBACK (weight_moved), row);
  gtk_box_pack_start (GTK_BOX (line), make_thumbnail (row, id), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (line), scale, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (row->inside), line, FALSE, FALSE, 0);
}

/* Whether the row shows the selected faces in order. If so, it is not rebuilt, because a slider may be
 * being dragged. */
static gboolean
is_shown (const Row *row)
{
  g_autoptr (GList) lines = gtk_container_get_children (GTK_CONTAINER (row->inside));
  guint n = limner_browser_n_selected (row->browser), i = 0;

  if (g_list_length (lines) != n)
    return FALSE;
  for (GList *line = lines; line != NULL; line = line->next, i++)
    {
      g_autoptr (GList) parts = gtk_container_get_children (GTK_CONTAINER (line->data));

      if (id_of (parts->data) != limner_browser_selected (row->browser, i))
        return FALSE;
    }
  return TRUE;
}

/* Updates existing rows after an undo. */
static void
show_shares (const Row *row)
{
  g_autoptr (GList) lines = gtk_container_get_children (GTK_CONTAINER (row->inside));

  for (GList *line = lines; line != NULL; line = line->next)
    {
      g_autoptr (GList) parts = gtk_container_get_children (GTK_CONTAINER (line->data));

      gtk_range_set_value (GTK_RANGE (parts->next->data),
                           limner_browser_weight (row->browser, id_of (parts->data)));
    }
}

static void
show_parents (gpointer box)
{
  Row *row = row_of (box);
  guint n = limner_browser_n_selected (row->browser);

  gtk_widget_set_visible (box, n > 1);
  if (n < 2)
    return;
  if (is_shown (row))
    {
      show_shares (row);
      return;
    }
  gtk_container_foreach (GTK_CONTAINER (row->inside), destroy_child, NULL);
  for (guint i = 0; i < n; i++)
    add_parent (row, limner_browser_selected (row->browser, i));
  gtk_widget_show_all (row->inside);
}

/* --- both rows --- */

void
limner_browser_row_set_renderer (GtkWidget *box, LimnerThumbnailRenderer *renderer)
{
  row_of (box)->renderer = renderer;
  gtk_widget_queue_draw (box);
}

void
limner_browser_row_add_faces (GtkWidget *box, GPtrArray *faces)
{
  const Row *row = row_of (box);
  guint n = row->parents ? limner_browser_n_selected (row->browser) : limner_browser_n_kept (row->browser);

  for (guint i = 0; i < MIN (n, MOST_SEEN); i++)
    {
      guint id
          = row->parents ? limner_browser_selected (row->browser, i) : limner_browser_kept (row->browser, i);
      g_ptr_array_add (faces, limner_browser_face (row->browser, id));
    }
}

static Row *
row_new (LimnerBrowser *browser, GtkOrientation orientation)
{
  Row *row = g_new0 (Row, 1);

  row->browser = browser;
  row->box = gtk_box_new (orientation, 6);
  row->inside = gtk_box_new (orientation, 3);
  g_object_set_data_full (G_OBJECT (row->box), ROW_KEY, row, g_free);
  return row;
}

GtkWidget *
limner_browser_kept_new (LimnerBrowser *browser, void (*left) (gpointer user_data), gpointer user_data)
{
  Row *row = row_new (browser, GTK_ORIENTATION_HORIZONTAL);
  GtkWidget *scrolled = gtk_scrolled_window_new (NULL, NULL);

  row->left = left;
  row->user_data = user_data;
  row->hint = gtk_label_new (_ ("none yet: K keeps a face, S stars it"));
  gtk_label_set_ellipsize (GTK_LABEL (row->hint), PANGO_ELLIPSIZE_END);
  gtk_style_context_add_class (gtk_widget_get_style_context (row->hint), "limner-note");
  gtk_widget_set_no_show_all (row->hint, TRUE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_overlay_scrolling (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_container_add (GTK_CONTAINER (scrolled), row->inside);
  gtk_widget_set_size_request (scrolled, -1, SIDE + 12);
  gtk_box_pack_start (GTK_BOX (row->box), gtk_label_new (_ ("Kept:")), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row->box), row->hint, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row->box), scrolled, TRUE, TRUE, 0);
  limner_browser_watch (browser, LIMNER_BROWSER_RATINGS, row->box, show_kept);
  show_kept (row->box);
  return row->box;
}

GtkWidget *
limner_browser_parents_new (LimnerBrowser *browser)
{
  Row *row = row_new (browser, GTK_ORIENTATION_VERTICAL);

  row->parents = TRUE;
  gtk_box_pack_start (GTK_BOX (row->box), limner_heading_new (_ ("Parents")), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row->box), row->inside, FALSE, FALSE, 0);
  gtk_widget_show_all (row->box);
  gtk_widget_set_no_show_all (row->box, TRUE);
  limner_browser_watch (browser, LIMNER_BROWSER_CHOICE, row->box, show_parents);
  show_parents (row->box);
  return row->box;
}
