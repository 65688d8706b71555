#include "config.h"

#include "portraits/browser-parents-private.h"

#include "portraits/browser-thumbnail-private.h"
#include "portraits/browser-watch-private.h"
#include "widgets/rows-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>

#define LIMNER_TYPE_PARENT_LINE (limner_parent_line_get_type ())
G_DECLARE_FINAL_TYPE (LimnerParentLine, limner_parent_line, LIMNER, PARENT_LINE, GtkBox)

/* One parent: its thumbnail and the slider for its share. */
struct _LimnerParentLine
{
  GtkBox parent_instance;
  LimnerBrowser *browser; /* kept by the watch of LimnerBrowserParents */
  guint id;
  GtkWidget *scale;
};

G_DEFINE_FINAL_TYPE (LimnerParentLine, limner_parent_line, GTK_TYPE_BOX)

struct _LimnerBrowserParents
{
  GtkBox parent_instance;
  GtkWidget *inside;
  LimnerBrowser *browser; /* kept by the watch */
  LimnerThumbnailRenderer *renderer;
  GPtrArray *shown; /* LimnerParentLine*, in order */
};

G_DEFINE_FINAL_TYPE (LimnerBrowserParents, limner_browser_parents, GTK_TYPE_BOX)

static void
weight_moved (LimnerParentLine *line)
{
  limner_browser_set_weight (line->browser, line->id, gtk_range_get_value (GTK_RANGE (line->scale)));
}

static void
limner_parent_line_class_init (LimnerParentLineClass *klass)
{
}

static void
limner_parent_line_init (LimnerParentLine *line)
{
  line->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 0.05);
  gtk_scale_set_draw_value (GTK_SCALE (line->scale), FALSE);
  gtk_box_pack_end (GTK_BOX (line), line->scale, TRUE, TRUE, 0);
}

static void
add_parent (LimnerBrowserParents *parents, guint id)
{
  LimnerParentLine *line = g_object_new (LIMNER_TYPE_PARENT_LINE, "spacing", 6, NULL);
  g_autofree char *name = limner_browser_name (parents->browser, id);
  /* Translators: how much of a parent goes into a new face. */
  g_autofree char *words = g_strdup_printf (_ ("Share of %s"), name);

  line->browser = parents->browser;
  line->id = id;
  gtk_range_set_value (GTK_RANGE (line->scale), limner_browser_weight (parents->browser, id));
  gtk_widget_set_tooltip_text (line->scale, words);
  atk_object_set_name (gtk_widget_get_accessible (line->scale), words);
  g_signal_connect_swapped (line->scale, "value-changed", G_CALLBACK (weight_moved), line);
  gtk_box_pack_start (GTK_BOX (line), limner_browser_thumbnail_new (parents->browser, id, parents->renderer),
                      FALSE, FALSE, 0);
  gtk_widget_show_all (GTK_WIDGET (line));
  gtk_box_pack_start (GTK_BOX (parents->inside), GTK_WIDGET (line), FALSE, FALSE, 0);
  g_ptr_array_add (parents->shown, line);
}

static void
remove_parents (LimnerBrowserParents *parents)
{
  limner_destroy_children (parents->inside);
  g_ptr_array_set_size (parents->shown, 0);
}

static LimnerParentLine *
line_at (LimnerBrowserParents *parents, guint i)
{
  return parents->shown->pdata[i];
}

/* Whether the lines show the selected faces, in order. If so, the lines are kept, because the user may be
 * dragging one of the sliders. */
static gboolean
shows_selected (LimnerBrowserParents *parents)
{
  guint n = limner_browser_n_selected (parents->browser), same = 0;

  while (same < MIN (n, parents->shown->len)
         && line_at (parents, same)->id == limner_browser_selected (parents->browser, same))
    same++;
  return same == n && n == parents->shown->len;
}

static void
show_parents (gpointer widget)
{
  LimnerBrowserParents *parents = LIMNER_BROWSER_PARENTS (widget);
  guint n = limner_browser_n_selected (parents->browser);

  gtk_widget_set_visible (widget, n > 1);
  if (n < 2)
    return;
  if (!shows_selected (parents))
    {
      remove_parents (parents);
      for (guint i = 0; i < n; i++)
        add_parent (parents, limner_browser_selected (parents->browser, i));
    }
  for (guint i = 0; i < n; i++) /* undo may have changed a share */
    gtk_range_set_value (GTK_RANGE (line_at (parents, i)->scale),
                         limner_browser_weight (parents->browser, line_at (parents, i)->id));
}

void
limner_browser_parents_set_renderer (LimnerBrowserParents *parents, LimnerThumbnailRenderer *renderer)
{
  parents->renderer = renderer;
  if (gtk_widget_in_destruction (GTK_WIDGET (parents)))
    return;
  remove_parents (parents);
  show_parents (parents);
}

void
limner_browser_parents_add_faces (LimnerBrowserParents *parents, GPtrArray *faces)
{
  for (guint i = 0; i < limner_browser_n_selected (parents->browser); i++)
    g_ptr_array_add (faces,
                     limner_browser_face (parents->browser, limner_browser_selected (parents->browser, i)));
}

static void
finalize (GObject *object)
{
  g_ptr_array_unref (LIMNER_BROWSER_PARENTS (object)->shown);
  G_OBJECT_CLASS (limner_browser_parents_parent_class)->finalize (object);
}

static void
limner_browser_parents_class_init (LimnerBrowserParentsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  limner_widget_class_set_template (klass, "browser-parents");
  limner_widget_class_bind (klass, LimnerBrowserParents, inside);
}

static void
limner_browser_parents_init (LimnerBrowserParents *parents)
{
  parents->shown = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (parents));
}

void
limner_browser_parents_set_browser (LimnerBrowserParents *parents, LimnerBrowser *browser)
{
  parents->browser = browser;
  limner_browser_watch (browser, LIMNER_BROWSER_CHOICE, parents, show_parents);
  show_parents (parents);
}
