#include "config.h"

#include "portraits/browser-view-private.h"

#include "portraits/browser-grid-private.h"
#include "portraits/browser-panel-private.h"
#include "portraits/browser-rate-private.h"
#include "portraits/browser-tile-private.h"
#include "portraits/browser-words-private.h"
#include "portraits/portrait-photo-private.h"
#include "portraits/portrait-sliders-private.h"
#include "widgets/rows-private.h"

#include <glib/gi18n-lib.h>

#define VIEW_KEY "limner-wall-view"
/* Of thumbnails, at the usual scale of the screen. */
#define THUMBNAIL_SIDE 120
/* A face that comes sooner is not shown beside the wall before it is whole: it would only flicker. */
#define PATIENCE_US 250000

typedef struct
{
  LimnerBrowser *browser;
  LimnerModel *model;
  LimnerThumbnailRenderer *renderer;
  void (*say) (const char *sentence, gpointer user_data);
  gpointer user_data;
  GtkWidget *box, *stack, *grid, *one, *kept, *words, *sliders;
  GtkWidget *children, *breed, *liked, *undo, *redo;
  LimnerBrowserPanel panel;
  LimnerReveal *reveal; /* of the enlarged face */
  guint wanting;        /* source */
  LimnerFace *focus;    /* of the last request, only compared */
  gint64 since;         /* of when */
  gboolean entered;     /* the wall had the keyboard once */
} View;

static View *
view_of (gpointer box)
{
  return g_object_get_data (G_OBJECT (box), VIEW_KEY);
}

/* --- growing what is seen --- */

static gboolean
is_enlarged (const View *view)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (view->stack)), "one") == 0;
}

static LimnerFace *
focus_of (const View *view)
{
  guint id = limner_browser_focus (view->browser);

  return id != LIMNER_BROWSER_NONE ? limner_browser_face (view->browser, id) : NULL;
}

static gboolean
want_now (gpointer user_data)
{
  View *view = user_data;
  g_autoptr (GPtrArray) faces = g_ptr_array_new ();

  view->wanting = 0;
  limner_browser_row_add_faces (view->panel.parents, faces);
  limner_browser_grid_in_sight (view->grid, faces);
  limner_portrait_sliders_add_wanted (view->sliders, faces);
  limner_browser_row_add_faces (view->kept, faces);
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

static void
want (gpointer user_data)
{
  View *view = user_data;

  if (view->wanting == 0)
    view->wanting = g_idle_add (want_now, view);
}

static void
grown (LimnerFace *face, const LimnerImage *picture, gboolean done, const GError *error, gpointer user_data)
{
  View *view = user_data;

  if (error != NULL)
    {
      view->say (error->message, view->user_data);
      return;
    }
  if (picture != NULL && face == focus_of (view))
    {
      if (done || g_get_monotonic_time () - view->since > PATIENCE_US)
        limner_reveal_show (view->panel.reveal, picture, done);
      if (is_enlarged (view))
        limner_reveal_add (view->reveal, picture, done);
    }
  if (!done)
    return;
  limner_browser_grid_refresh (view->grid, face);
  limner_portrait_sliders_refresh (view->sliders, face);
  gtk_widget_queue_draw (view->kept);
  gtk_widget_queue_draw (view->panel.parents);
}

/* --- sliders for the face that is looked at --- */

static void
moved (const char *sliders, gpointer user_data)
{
  View *view = user_data;
  guint id = limner_browser_focus (view->browser);

  if (id != LIMNER_BROWSER_NONE)
    limner_browser_move (view->browser, id, sliders);
}

static cairo_surface_t *
picture_of (LimnerFace *face, gpointer user_data)
{
  const View *view = user_data;

  return view->renderer != NULL ? limner_thumbnail_renderer_thumbnail (view->renderer, face) : NULL;
}

static void
show_sliders (View *view)
{
  guint id = limner_browser_focus (view->browser);

  limner_portrait_sliders_set_face (
      view->sliders, id != LIMNER_BROWSER_NONE ? limner_browser_base (view->browser, id) : NULL,
      id != LIMNER_BROWSER_NONE ? limner_browser_sliders (view->browser, id) : "");
  for (LimnerLayerRange range = LIMNER_LAYERS_COARSE; range <= LIMNER_LAYERS_FINE; range++)
    limner_portrait_sliders_set_locked (view->sliders, range,
                                        limner_browser_is_locked (view->browser, range));
}

static void
add_sliders (View *view)
{
  const LimnerPortraitSlidersCalls calls = { moved, picture_of, want, view };

  view->sliders = limner_portrait_sliders_new (&calls);
  limner_portrait_sliders_set_model (view->sliders, view->model);
  gtk_box_pack_start (GTK_BOX (view->panel.sliders), view->sliders, FALSE, FALSE, 0);
}

/* --- a photo of one's own --- */

static void
found (LimnerFace *face, const char *name, gpointer user_data)
{
  View *view = user_data;

  limner_browser_show_given (view->browser, face, name);
}

static void
add_photo (View *view)
{
  const LimnerPortraitPhotoCalls calls = { found, view };
  GtkWidget *expander = gtk_expander_new_with_mnemonic (_ ("A photo of one's o_wn"));
  GtkWidget *photo = limner_portrait_photo_new (&calls);

  limner_portrait_photo_set_model (photo, view->model);
  gtk_widget_set_margin_top (photo, 6);
  gtk_container_add (GTK_CONTAINER (expander), photo);
  gtk_box_pack_start (GTK_BOX (view->panel.photo), expander, FALSE, FALSE, 0);
}

/* --- one face, large --- */

static void
grow_again (View *view)
{
  limner_reveal_start (view->reveal);
  limner_thumbnail_renderer_want (view->renderer, NULL, NULL, 0); /* it becomes the focus anew */
  want (view);
}

static void
enlarge (guint id, gpointer user_data)
{
  View *view = user_data;

  if (id == LIMNER_BROWSER_NONE)
    return;
  if (limner_browser_focus (view->browser) != id)
    limner_browser_select (view->browser, id, FALSE);
  gtk_stack_set_visible_child_name (GTK_STACK (view->stack), "one");
  gtk_widget_hide (view->panel.view);
  gtk_widget_grab_focus (view->one);
  grow_again (view);
}

static void
back_to_all (View *view)
{
  guint id = limner_browser_focus (view->browser);

  gtk_stack_set_visible_child_name (GTK_STACK (view->stack), "all");
  gtk_widget_show (view->panel.view);
  if (id != LIMNER_BROWSER_NONE)
    limner_browser_grid_focus (view->grid, id);
}

/* The keyboard goes to the face that is looked at, or to the first. */
static void
focus_faces (gpointer user_data)
{
  View *view = user_data;
  guint id = limner_browser_focus (view->browser);

  if (is_enlarged (view))
    gtk_widget_grab_focus (view->one);
  else if (id != LIMNER_BROWSER_NONE && limner_browser_place (view->browser, id) != LIMNER_BROWSER_NONE)
    limner_browser_grid_focus (view->grid, id);
  else
    limner_browser_grid_focus (view->grid, limner_browser_at (view->browser, 0));
}

static void
step (View *view, int by)
{
  guint id = limner_browser_focus (view->browser);
  guint place = id != LIMNER_BROWSER_NONE ? limner_browser_place (view->browser, id) : LIMNER_BROWSER_NONE;
  gint64 next = place != LIMNER_BROWSER_NONE ? (gint64) place + by : 0;

  if (next < 0)
    return;
  limner_browser_select (view->browser, limner_browser_at (view->browser, (guint) next), FALSE);
  grow_again (view);
}

static void
previous (View *view)
{
  step (view, -1);
}

static void
next (View *view)
{
  step (view, 1);
}

/* Keys of the enlarged face; those of the wall are its own. */
static gboolean
key_on_one (GtkWidget *widget, GdkEventKey *event, View *view)
{
  guint id = limner_browser_focus (view->browser);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  if (event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK) || id == LIMNER_BROWSER_NONE)
    return FALSE;
  switch (gdk_keyval_to_lower (event->keyval))
    {
    case GDK_KEY_Escape:
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      back_to_all (view);
      return TRUE;
    case GDK_KEY_Left:
      step (view, rtl ? 1 : -1);
      return TRUE;
    case GDK_KEY_Right:
      step (view, rtl ? -1 : 1);
      return TRUE;
    case GDK_KEY_k:
      limner_browser_rate (view->browser, id, LIMNER_RATING_KEPT);
      return TRUE;
    case GDK_KEY_s:
      limner_browser_rate (view->browser, id, LIMNER_RATING_STARRED);
      return TRUE;
    case GDK_KEY_x:
      limner_browser_rate (view->browser, id, LIMNER_RATING_REJECTED);
      return TRUE;
    default:
      return FALSE;
    }
}

static GtkWidget *
make_one (View *view)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *back = gtk_button_new_with_mnemonic (_ ("B_ack to the wall"));
  GtkWidget *before = limner_icon_button_new ("go-previous-symbolic", _ ("The face before"));
  GtkWidget *after = limner_icon_button_new ("go-next-symbolic", _ ("The next face"));

  view->one = limner_view_new ();
  view->reveal = limner_reveal_new (LIMNER_VIEW (view->one));
  atk_object_set_name (gtk_widget_get_accessible (view->one), _ ("The selected face, enlarged"));
  g_signal_connect_swapped (back, "clicked", G_CALLBACK (back_to_all), view);
  g_signal_connect_swapped (before, "clicked", G_CALLBACK (previous), view);
  g_signal_connect_swapped (after, "clicked", G_CALLBACK (next), view);
  g_signal_connect (box, "key-press-event", G_CALLBACK (key_on_one), view);
  gtk_box_pack_start (GTK_BOX (row), back, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (row), after, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (row), before, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), row, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), view->one, TRUE, TRUE, 0);
  return box;
}

/* --- words and buttons --- */

static void
new_faces (gpointer user_data)
{
  View *view = user_data;

  view->say (NULL, view->user_data);
  if (view->words != NULL)
    limner_browser_words_take (view->words);
  limner_browser_show_strangers (view->browser);
  back_to_all (view);
}

static void
show_children (View *view)
{
  if (limner_browser_show_children (view->browser))
    back_to_all (view);
}

static void
show_bred (View *view)
{
  if (limner_browser_show_bred (view->browser))
    back_to_all (view);
}

static void
show_liked (View *view)
{
  if (limner_browser_show_liked (view->browser))
    back_to_all (view);
}

static void
undo (View *view)
{
  limner_browser_undo (view->browser);
}

static void
redo (View *view)
{
  limner_browser_redo (view->browser);
}

static GtkWidget *
add_button (View *view, GtkWidget *row, const char *label, const char *tip, GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_tooltip_text (button, tip);
  g_signal_connect_swapped (button, "clicked", clicked, view);
  gtk_box_pack_start (GTK_BOX (row), button, FALSE, FALSE, 0);
  return button;
}

static GtkWidget *
make_head (View *view)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  view->words = limner_browser_words_new (view->browser, view->model, new_faces, view);
  if (view->words != NULL)
    gtk_box_pack_start (GTK_BOX (row), view->words, TRUE, TRUE, 0);
  add_button (view, row, _ ("_New faces"), _ ("Other people, whom nobody has seen"), G_CALLBACK (new_faces));
  view->children = add_button (view, row, _ ("Chi_ldren"), _ ("Faces like the selected one"),
                               G_CALLBACK (show_children));
  view->breed = add_button (view, row, _ ("_Breed"),
                            _ ("Faces that have all selected ones as parents; select several with Ctrl"),
                            G_CALLBACK (show_bred));
  view->liked = add_button (view, row, _ ("_More like the starred"),
                            _ ("New people to your taste, as your stars and rejects show it"),
                            G_CALLBACK (show_liked));
  view->redo = limner_icon_button_new ("edit-redo-symbolic", _ ("Redo (Ctrl+Shift+Z)"));
  view->undo = limner_icon_button_new ("edit-undo-symbolic", _ ("Undo (Ctrl+Z)"));
  g_signal_connect_swapped (view->undo, "clicked", G_CALLBACK (undo), view);
  g_signal_connect_swapped (view->redo, "clicked", G_CALLBACK (redo), view);
  gtk_box_pack_end (GTK_BOX (row), view->redo, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (row), view->undo, FALSE, FALSE, 0);
  return row;
}

static gboolean
key_on_all (GtkWidget *widget, GdkEventKey *event, View *view)
{
  gboolean shift = (event->state & GDK_SHIFT_MASK) != 0;

  if (!(event->state & GDK_CONTROL_MASK))
    return FALSE;
  switch (gdk_keyval_to_lower (event->keyval))
    {
    case GDK_KEY_z:
      shift ? limner_browser_redo (view->browser) : limner_browser_undo (view->browser);
      return TRUE;
    case GDK_KEY_y:
      limner_browser_redo (view->browser);
      return TRUE;
    default:
      return FALSE;
    }
}

/* --- what the wall does --- */

static gboolean
is_starred (LimnerBrowser *browser)
{
  for (guint i = 0; i < limner_browser_n_kept (browser); i++)
    if (limner_browser_rating (browser, limner_browser_kept (browser, i)) == LIMNER_RATING_STARRED)
      return TRUE;
  return FALSE;
}

static void
show_state (gpointer box)
{
  View *view = view_of (box);
  guint n = limner_browser_n_selected (view->browser);

  gtk_widget_set_sensitive (view->children, n > 0);
  gtk_widget_set_sensitive (view->breed, n > 1);
  gtk_widget_set_sensitive (view->liked, is_starred (view->browser));
  gtk_widget_set_sensitive (view->undo, limner_browser_can_undo (view->browser));
  gtk_widget_set_sensitive (view->redo, limner_browser_can_redo (view->browser));
  show_sliders (view);
  want (view);
}

/* --- making it --- */

static void
destroyed (GtkWidget *box, View *view)
{
  g_clear_handle_id (&view->wanting, g_source_remove);
  limner_browser_grid_set_renderer (view->grid, NULL);
  limner_browser_row_set_renderer (view->kept, NULL);
  limner_browser_row_set_renderer (view->panel.parents, NULL);
  g_clear_handle_id (&view->wanting, g_source_remove);
  g_clear_pointer (&view->renderer, limner_thumbnail_renderer_free);
}

static void
view_free (View *view)
{
  g_object_unref (view->browser);
  limner_model_unref (view->model);
  g_free (view);
}

static void
make_renderer (View *view)
{
  view->renderer = limner_thumbnail_renderer_new (
      view->model, THUMBNAIL_SIDE * gtk_widget_get_scale_factor (view->box), grown, view);
  limner_browser_grid_set_renderer (view->grid, view->renderer);
  limner_browser_row_set_renderer (view->kept, view->renderer);
  limner_browser_row_set_renderer (view->panel.parents, view->renderer);
}

static void
fill (View *view)
{
  const LimnerBrowserGridCalls calls = { enlarge, want, view };
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  view->grid = limner_browser_grid_new (view->browser, &calls);
  view->kept = limner_browser_kept_new (view->browser, focus_faces, view);
  view->panel = limner_browser_panel_new (view->browser);
  add_sliders (view);
  add_photo (view);
  view->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (view->stack), view->grid, "all");
  gtk_stack_add_named (GTK_STACK (view->stack), make_one (view), "one");
  gtk_box_pack_start (GTK_BOX (left), view->stack, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (left), view->kept, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (columns), left, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (columns), view->panel.box, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (view->box), make_head (view), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (view->box), columns, TRUE, TRUE, 0);
}

GtkWidget *
limner_browser_view_new (LimnerBrowser *browser, LimnerModel *model,
                         void (*say) (const char *sentence, gpointer user_data), gpointer user_data)
{
  View *view = g_new0 (View, 1);

  view->browser = g_object_ref (browser);
  view->model = limner_model_ref (model);
  view->say = say;
  view->user_data = user_data;
  view->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_object_set_data_full (G_OBJECT (view->box), VIEW_KEY, view, (GDestroyNotify) view_free);
  fill (view);
  make_renderer (view);
  limner_browser_watch (browser, ~0u, view->box, show_state);
  g_signal_connect (view->box, "destroy", G_CALLBACK (destroyed), view);
  g_signal_connect (view->box, "key-press-event", G_CALLBACK (key_on_all), view);
  show_state (view->box);
  gtk_widget_show_all (view->box);
  return view->box;
}
