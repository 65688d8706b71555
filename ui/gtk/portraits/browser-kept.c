#include "config.h"

#include "portraits/browser-kept-private.h"

#include "portraits/browser-thumbnail-private.h"
#include "portraits/browser-tile-private.h"
#include "portraits/browser-watch-private.h"
#include "widgets/rows-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>

/* At most so many are shown; more can be kept. */
#define MOST_SEEN 200

struct _LimnerBrowserKept
{
  GtkBox parent_instance;
  GtkWidget *hint, *inside; /* inside: a button with a thumbnail for each face */
  LimnerBrowser *browser;   /* kept by the watch */
  LimnerThumbnailRenderer *renderer;
};

G_DEFINE_FINAL_TYPE (LimnerBrowserKept, limner_browser_kept_row, GTK_TYPE_BOX)

static guint left_signal;

static guint
id_of (GtkWidget *button)
{
  return limner_browser_thumbnail_id (LIMNER_BROWSER_THUMBNAIL (gtk_bin_get_child (GTK_BIN (button))));
}

static void
select_face (GtkWidget *button, LimnerBrowserKept *row)
{
  limner_browser_select (row->browser, id_of (button), FALSE);
}

static gboolean
press_key (GtkWidget *button, GdkEventKey *event, LimnerBrowserKept *row)
{
  guint id = id_of (button);

  if (event->keyval != GDK_KEY_Delete && event->keyval != GDK_KEY_BackSpace)
    return FALSE;
  limner_browser_rate (row->browser, id,
                       limner_browser_rating (row->browser, id)); /* the same rating again removes it */
  return TRUE;
}

static void
add_face (LimnerBrowserKept *row, guint id)
{
  GtkWidget *button = gtk_button_new ();
  g_autofree char *words = limner_browser_words_for (row->browser, id);
  g_autofree char *tip = g_strdup_printf (_ ("%s (Delete removes it)"), words);

  gtk_container_add (GTK_CONTAINER (button), limner_browser_thumbnail_new (row->browser, id, row->renderer));
  gtk_button_set_relief (GTK_BUTTON (button), GTK_RELIEF_NONE);
  gtk_style_context_add_class (gtk_widget_get_style_context (button), "limner-tile");
  gtk_widget_set_tooltip_text (button, tip);
  atk_object_set_name (gtk_widget_get_accessible (button), words);
  g_signal_connect (button, "clicked", G_CALLBACK (select_face), row);
  g_signal_connect (button, "key-press-event", G_CALLBACK (press_key), row);
  gtk_widget_show (button);
  gtk_box_pack_start (GTK_BOX (row->inside), button, FALSE, FALSE, 0);
}

/* The index of the button that has the focus, or -1. */
static int
focused_index (LimnerBrowserKept *row)
{
  g_autoptr (GList) buttons = gtk_container_get_children (GTK_CONTAINER (row->inside));
  GtkWidget *focus = gtk_container_get_focus_child (GTK_CONTAINER (row->inside));

  return focus != NULL && gtk_widget_is_focus (focus) ? g_list_index (buttons, focus) : -1;
}

/* Focuses the button at this index, or the last one. */
static void
focus_index (LimnerBrowserKept *row, int index)
{
  g_autoptr (GList) buttons = gtk_container_get_children (GTK_CONTAINER (row->inside));
  int n = (int) g_list_length (buttons);

  if (n > 0)
    gtk_widget_grab_focus (g_list_nth_data (buttons, (guint) MIN (index, n - 1)));
  else
    g_signal_emit (row, left_signal, 0);
}

static void
show_kept (gpointer widget)
{
  LimnerBrowserKept *row = LIMNER_BROWSER_KEPT (widget);
  guint n = limner_browser_n_kept (row->browser);
  int index = focused_index (row);

  limner_destroy_children (row->inside);
  for (guint i = 0; i < MIN (n, MOST_SEEN); i++)
    add_face (row, limner_browser_kept (row->browser, i));
  gtk_widget_set_visible (row->hint, n == 0);
  if (index >= 0)
    focus_index (row, index);
}

void
limner_browser_kept_row_set_renderer (LimnerBrowserKept *row, LimnerThumbnailRenderer *renderer)
{
  row->renderer = renderer;
  if (!gtk_widget_in_destruction (GTK_WIDGET (row)))
    show_kept (row);
}

void
limner_browser_kept_row_add_faces (LimnerBrowserKept *row, GPtrArray *faces)
{
  guint n = limner_browser_n_kept (row->browser);

  for (guint i = 0; i < MIN (n, MOST_SEEN); i++)
    g_ptr_array_add (faces, limner_browser_face (row->browser, limner_browser_kept (row->browser, i)));
}

static void
limner_browser_kept_row_class_init (LimnerBrowserKeptClass *klass)
{
  left_signal = g_signal_new ("left", LIMNER_TYPE_BROWSER_KEPT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  limner_widget_class_set_template (klass, "browser-kept");
  limner_widget_class_bind (klass, LimnerBrowserKept, hint);
  limner_widget_class_bind (klass, LimnerBrowserKept, inside);
}

static void
limner_browser_kept_row_init (LimnerBrowserKept *row)
{
  gtk_widget_init_template (GTK_WIDGET (row));
}

GtkWidget *
limner_browser_kept_row_new (LimnerBrowser *browser)
{
  LimnerBrowserKept *row = g_object_new (LIMNER_TYPE_BROWSER_KEPT, "visible", TRUE, NULL);

  row->browser = browser;
  limner_browser_watch (browser, LIMNER_BROWSER_RATINGS, row, show_kept);
  show_kept (row);
  return GTK_WIDGET (row);
}
