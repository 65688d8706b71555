#include "config.h"

#include "portraits/browser-view-private.h"

#include "effect/controls-private.h"
#include "portraits/browser-grid-private.h"
#include "portraits/browser-head-private.h"
#include "portraits/browser-kept-private.h"
#include "portraits/browser-one-private.h"
#include "portraits/browser-panel-private.h"
#include "portraits/browser-watch-private.h"
#include "portraits/portrait-photo-private.h"
#include "portraits/portrait-sliders-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>

/* Side of thumbnails in pixels, at the default scale. */
#define THUMBNAIL_SIDE 120
/* The panel shows a partial face only after this time, to avoid flicker. */
#define PATIENCE_US 250000

struct _LimnerBrowserView
{
  GtkBox parent_instance;
  LimnerBrowser *browser;
  LimnerModel *model;
  LimnerThumbnailRenderer *renderer; /* NULL: the view is destroyed */
  GtkWidget *stack;                  /* shows the grid or one face */
  GtkWidget *grid, *sliders;
  LimnerBrowserKept *kept;
  LimnerBrowserOne *one;
  LimnerBrowserPanel *panel;
  guint requesting;  /* source */
  LimnerFace *focus; /* of the last request; only compared */
  gint64 since;      /* time of that request */
  gboolean entered;  /* a face had the focus once */
};

G_DEFINE_FINAL_TYPE (LimnerBrowserView, limner_browser_view, GTK_TYPE_BOX)

static guint message_signal;

/* --- rendering --- */

static gboolean
is_enlarged (LimnerBrowserView *view)
{
  return gtk_stack_get_visible_child (GTK_STACK (view->stack)) == GTK_WIDGET (view->one);
}

static LimnerFace *
focus_of (LimnerBrowserView *view)
{
  guint id = limner_browser_focus (view->browser);

  return id != LIMNER_BROWSER_NONE ? limner_browser_face (view->browser, id) : NULL;
}

static gboolean
request_faces (gpointer user_data)
{
  LimnerBrowserView *view = user_data;
  g_autoptr (GPtrArray) faces = g_ptr_array_new ();

  view->requesting = 0;
  limner_browser_parents_add_faces (limner_browser_panel_parents (view->panel), faces);
  limner_browser_grid_in_sight (view->grid, faces);
  limner_portrait_sliders_add_wanted (view->sliders, faces);
  limner_browser_kept_row_add_faces (view->kept, faces);
  if (view->focus != focus_of (view))
    view->since = g_get_monotonic_time ();
  view->focus = focus_of (view);
  limner_thumbnail_renderer_want (view->renderer, view->focus, (LimnerFace **) faces->pdata, faces->len);
  if (!view->entered && limner_browser_grid_n_tiles (view->grid) > 0)
    {
      view->entered = TRUE;
      limner_browser_grid_focus (view->grid, limner_browser_at (view->browser, 0));
    }
  return G_SOURCE_REMOVE;
}

/* The visible faces have changed. */
static void
request_faces_soon (gpointer user_data)
{
  LimnerBrowserView *view = user_data;

  if (view->requesting == 0)
    view->requesting = g_idle_add (request_faces, view);
}

static void
face_rendered (LimnerFace *face, const LimnerImage *picture, gboolean done, const GError *error,
               gpointer user_data)
{
  LimnerBrowserView *view = user_data;

  if (error != NULL)
    {
      g_signal_emit (view, message_signal, 0, error->message);
      return;
    }
  if (picture != NULL && face == focus_of (view))
    {
      if (done || g_get_monotonic_time () - view->since > PATIENCE_US)
        limner_reveal_show (limner_browser_panel_reveal (view->panel), picture, done);
      if (is_enlarged (view))
        limner_reveal_add (limner_browser_one_reveal (view->one), picture, done);
    }
  if (!done)
    return;
  limner_browser_grid_refresh (view->grid, face);
  limner_portrait_sliders_refresh (view->sliders, face);
  gtk_widget_queue_draw (GTK_WIDGET (view->kept));
  gtk_widget_queue_draw (GTK_WIDGET (limner_browser_panel_parents (view->panel)));
}

/* --- sliders for the selected face --- */

static void
sliders_moved (const char *sliders, gpointer user_data)
{
  LimnerBrowserView *view = user_data;
  guint id = limner_browser_focus (view->browser);

  if (id != LIMNER_BROWSER_NONE)
    limner_browser_move (view->browser, id, sliders);
}

static cairo_surface_t *
picture_of (LimnerFace *face, gpointer user_data)
{
  LimnerBrowserView *view = user_data;

  return view->renderer != NULL ? limner_thumbnail_renderer_thumbnail (view->renderer, face) : NULL;
}

static void
show_sliders (LimnerBrowserView *view)
{
  guint id = limner_browser_focus (view->browser);
  gboolean any = id != LIMNER_BROWSER_NONE;

  limner_portrait_sliders_set_face (view->sliders, any ? limner_browser_base (view->browser, id) : NULL,
                                    any ? limner_browser_sliders (view->browser, id) : "");
  for (LimnerLayerRange range = LIMNER_LAYERS_COARSE; range <= LIMNER_LAYERS_FINE; range++)
    limner_portrait_sliders_set_locked (view->sliders, range,
                                        limner_browser_is_locked (view->browser, range));
}

static void
add_sliders (LimnerBrowserView *view)
{
  const LimnerPortraitSlidersCalls calls = { sliders_moved, picture_of, request_faces_soon, view };

  view->sliders = limner_portrait_sliders_new (&calls);
  limner_portrait_sliders_set_model (view->sliders, view->model);
  limner_browser_panel_add (view->panel, view->sliders);
}

/* --- the photo --- */

static void
face_found (LimnerFace *face, const char *name, gpointer user_data)
{
  LimnerBrowserView *view = user_data;

  limner_browser_show_given (view->browser, face, name);
}

static void
add_photo (LimnerBrowserView *view)
{
  const LimnerPortraitPhotoCalls calls = { face_found, view };
  GtkWidget *photo = limner_portrait_photo_new (&calls), *expander;

  limner_portrait_photo_set_model (photo, view->model);
  expander = limner_expander_new (_ ("Your o_wn photo"), photo);
  gtk_widget_show (expander);
  limner_browser_panel_add (view->panel, expander);
}

/* --- the grid, or one face --- */

static void
render_enlarged (LimnerBrowserView *view)
{
  limner_reveal_start (limner_browser_one_reveal (view->one));
  limner_thumbnail_renderer_want (view->renderer, NULL, NULL, 0); /* so that it becomes the focus again */
  request_faces_soon (view);
}

static void
enlarge_face (guint id, gpointer user_data)
{
  LimnerBrowserView *view = user_data;

  if (id == LIMNER_BROWSER_NONE)
    return;
  if (limner_browser_focus (view->browser) != id)
    limner_browser_select (view->browser, id, FALSE);
  gtk_stack_set_visible_child (GTK_STACK (view->stack), GTK_WIDGET (view->one));
  limner_browser_panel_show_face (view->panel, FALSE);
  limner_browser_one_focus (view->one);
  render_enlarged (view);
}

static void
show_all_faces (LimnerBrowserView *view)
{
  guint id = limner_browser_focus (view->browser);

  gtk_stack_set_visible_child (GTK_STACK (view->stack), view->grid);
  limner_browser_panel_show_face (view->panel, TRUE);
  if (id != LIMNER_BROWSER_NONE)
    limner_browser_grid_focus (view->grid, id);
}

static void
other_faces_shown (LimnerBrowserView *view)
{
  g_signal_emit (view, message_signal, 0, NULL);
  show_all_faces (view);
}

/* Focuses the selected face, or the first one. */
static void
focus_faces (gpointer user_data)
{
  LimnerBrowserView *view = user_data;
  guint id = limner_browser_focus (view->browser);

  if (is_enlarged (view))
    limner_browser_one_focus (view->one);
  else if (id != LIMNER_BROWSER_NONE && limner_browser_place (view->browser, id) != LIMNER_BROWSER_NONE)
    limner_browser_grid_focus (view->grid, id);
  else
    limner_browser_grid_focus (view->grid, limner_browser_at (view->browser, 0));
}

static void
step_to_face (LimnerBrowserView *view, int by)
{
  guint id = limner_browser_focus (view->browser);
  guint place = id != LIMNER_BROWSER_NONE ? limner_browser_place (view->browser, id) : LIMNER_BROWSER_NONE;
  gint64 next = place != LIMNER_BROWSER_NONE ? (gint64) place + by : 0;

  if (next < 0)
    return;
  limner_browser_select (view->browser, limner_browser_at (view->browser, (guint) next), FALSE);
  render_enlarged (view);
}

/* --- the object --- */

static gboolean
press_key (GtkWidget *widget, GdkEventKey *event)
{
  LimnerBrowser *browser = LIMNER_BROWSER_VIEW (widget)->browser;
  gboolean shift = (event->state & GDK_SHIFT_MASK) != 0;
  guint key = gdk_keyval_to_lower (event->keyval);

  if (!(event->state & GDK_CONTROL_MASK) || (key != GDK_KEY_z && key != GDK_KEY_y))
    return GTK_WIDGET_CLASS (limner_browser_view_parent_class)->key_press_event (widget, event);
  if (key == GDK_KEY_z && !shift)
    limner_browser_undo (browser);
  else
    limner_browser_redo (browser);
  return TRUE;
}

static void
browser_changed (gpointer view)
{
  show_sliders (view);
  request_faces_soon (view);
}

static void
set_renderer (LimnerBrowserView *view, LimnerThumbnailRenderer *renderer)
{
  limner_browser_grid_set_renderer (view->grid, renderer);
  limner_browser_kept_row_set_renderer (view->kept, renderer);
  limner_browser_parents_set_renderer (limner_browser_panel_parents (view->panel), renderer);
}

static void
destroy (GtkWidget *widget)
{
  LimnerBrowserView *view = LIMNER_BROWSER_VIEW (widget);

  if (view->renderer != NULL)
    set_renderer (view, NULL);
  g_clear_pointer (&view->renderer, limner_thumbnail_renderer_free);
  g_clear_handle_id (&view->requesting, g_source_remove);
  GTK_WIDGET_CLASS (limner_browser_view_parent_class)->destroy (widget);
}

static void
finalize (GObject *object)
{
  LimnerBrowserView *view = LIMNER_BROWSER_VIEW (object);

  g_object_unref (view->browser);
  limner_model_unref (view->model);
  G_OBJECT_CLASS (limner_browser_view_parent_class)->finalize (object);
}

static void
limner_browser_view_class_init (LimnerBrowserViewClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GTK_WIDGET_CLASS (klass)->destroy = destroy;
  GTK_WIDGET_CLASS (klass)->key_press_event = press_key;
  message_signal = g_signal_new ("message", LIMNER_TYPE_BROWSER_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
limner_browser_view_init (LimnerBrowserView *view)
{
}

static GtkWidget *
make_faces (LimnerBrowserView *view)
{
  const LimnerBrowserGridCalls calls = { enlarge_face, request_faces_soon, view };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *one = limner_browser_one_new (view->browser);

  view->one = LIMNER_BROWSER_ONE (one);
  view->grid = limner_browser_grid_new (view->browser, &calls);
  view->kept = LIMNER_BROWSER_KEPT (limner_browser_kept_row_new (view->browser));
  view->stack = gtk_stack_new ();
  g_signal_connect_swapped (view->kept, "left", G_CALLBACK (focus_faces), view);
  g_signal_connect_swapped (one, "back", G_CALLBACK (show_all_faces), view);
  g_signal_connect_swapped (one, "step", G_CALLBACK (step_to_face), view);
  gtk_widget_show_all (view->grid);
  gtk_container_add (GTK_CONTAINER (view->stack), view->grid);
  gtk_container_add (GTK_CONTAINER (view->stack), one);
  gtk_box_pack_start (GTK_BOX (box), view->stack, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), GTK_WIDGET (view->kept), FALSE, FALSE, 0);
  return box;
}

GtkWidget *
limner_browser_view_new (LimnerBrowser *browser, LimnerModel *model)
{
  LimnerBrowserView *view
      = g_object_new (LIMNER_TYPE_BROWSER_VIEW, "orientation", GTK_ORIENTATION_VERTICAL, "spacing", 12, NULL);
  GtkWidget *widget = GTK_WIDGET (view), *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *head = limner_browser_head_new (browser, model), *scrolled;

  view->browser = g_object_ref (browser);
  view->model = limner_model_ref (model);
  gtk_box_pack_start (GTK_BOX (columns), make_faces (view), TRUE, TRUE, 0);
  view->panel = LIMNER_BROWSER_PANEL (limner_browser_panel_new (browser));
  add_sliders (view);
  add_photo (view);
  scrolled = limner_panel_scrolled (GTK_WIDGET (view->panel));
  gtk_widget_set_hexpand (scrolled, FALSE); /* spare space belongs to the faces */
  gtk_box_pack_start (GTK_BOX (columns), scrolled, FALSE, FALSE, 0);
  g_signal_connect_swapped (head, "shown", G_CALLBACK (other_faces_shown), view);
  gtk_box_pack_start (GTK_BOX (view), head, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (view), columns, TRUE, TRUE, 0);
  view->renderer = limner_thumbnail_renderer_new (
      model, THUMBNAIL_SIDE * gtk_widget_get_scale_factor (widget), face_rendered, view);
  set_renderer (view, view->renderer);
  limner_browser_watch (browser, ~0u, view, browser_changed);
  browser_changed (view);
  gtk_widget_show_all (widget);
  return widget;
}
