#include "config.h"

#include "portraits/browser-parents-private.h"

#include "portraits/browser-thumbnail-private.h"
#include "portraits/browser-watch-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  guint id;
  GtkWidget *line, *scale; /* line: the thumbnail and the slider */
} Parent;

struct _LimnerBrowserParents
{
  GtkBox parent_instance;
  GtkWidget *inside;
  LimnerBrowser *browser; /* kept by the watch */
  LimnerThumbnailRenderer *renderer;
  GArray *shown; /* Parent, in order */
};

G_DEFINE_FINAL_TYPE (LimnerBrowserParents, limner_browser_parents, GTK_TYPE_BOX)

static Parent *
parent_at (LimnerBrowserParents *parents, guint i)
{
  return &g_array_index (parents->shown, Parent, i);
}

static void
weight_moved (GtkRange *range, LimnerBrowserParents *parents)
{
  for (guint i = 0; i < parents->shown->len; i++)
    if (parent_at (parents, i)->scale == GTK_WIDGET (range))
      {
        limner_browser_set_weight (parents->browser, parent_at (parents, i)->id, gtk_range_get_value (range));
        return;
      }
}

static void
add_parent (LimnerBrowserParents *parents, guint id)
{
  Parent parent = { id, gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6),
                    gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 0.05) };
  g_autofree char *name = limner_browser_name (parents->browser, id);
  g_autofree char *words = g_strdup_printf (_ ("Share of %s"), name);

  gtk_scale_set_draw_value (GTK_SCALE (parent.scale), FALSE);
  gtk_range_set_value (GTK_RANGE (parent.scale), limner_browser_weight (parents->browser, id));
  gtk_widget_set_tooltip_text (parent.scale, words);
  atk_object_set_name (gtk_widget_get_accessible (parent.scale), words);
  g_signal_connect (parent.scale, "value-changed", G_CALLBACK (weight_moved), parents);
  gtk_box_pack_start (GTK_BOX (parent.line),
                      limner_browser_thumbnail_new (parents->browser, id, parents->renderer), FALSE, FALSE,
                      0);
  gtk_box_pack_start (GTK_BOX (parent.line), parent.scale, TRUE, TRUE, 0);
  gtk_widget_show_all (parent.line);
  gtk_box_pack_start (GTK_BOX (parents->inside), parent.line, FALSE, FALSE, 0);
  g_array_append_val (parents->shown, parent);
}

static void
remove_parents (LimnerBrowserParents *parents)
{
  for (guint i = 0; i < parents->shown->len; i++)
    gtk_widget_destroy (parent_at (parents, i)->line);
  g_array_set_size (parents->shown, 0);
}

/* Whether the lines show the selected faces, in order. If so, the lines are kept, because the user may be
 * dragging one of the sliders. */
static gboolean
shows_selected (LimnerBrowserParents *parents)
{
  guint n = limner_browser_n_selected (parents->browser), same = 0;

  while (same < MIN (n, parents->shown->len)
         && parent_at (parents, same)->id == limner_browser_selected (parents->browser, same))
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
    gtk_range_set_value (GTK_RANGE (parent_at (parents, i)->scale),
                         limner_browser_weight (parents->browser, parent_at (parents, i)->id));
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
  g_array_unref (LIMNER_BROWSER_PARENTS (object)->shown);
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
  parents->shown = g_array_new (FALSE, FALSE, sizeof (Parent));
  gtk_widget_init_template (GTK_WIDGET (parents));
}

void
limner_browser_parents_set_browser (LimnerBrowserParents *parents, LimnerBrowser *browser)
{
  parents->browser = browser;
  limner_browser_watch (browser, LIMNER_BROWSER_CHOICE, parents, show_parents);
  show_parents (parents);
}
