/* Mouse and keyboard input of the view. */
#include "widgets/view-input-private.h"

#include "widgets/view-state-private.h"

#include <math.h>

#define STEP     1.25
#define PAN_STEP 40
#define NEAR     8 /* distance from the split line, in pixels, that grabs the line */

static gboolean
near_split (LimnerView *view, double x)
{
  return view->compare == LIMNER_COMPARE_SPLIT && fabs (x - limner_view_split_position (view)) <= NEAR;
}

static void
show_cursor (LimnerView *view, const char *name)
{
  GdkWindow *window = gtk_widget_get_window (GTK_WIDGET (view));
  g_autoptr (GdkCursor) cursor
      = name != NULL ? gdk_cursor_new_from_name (gdk_window_get_display (window), name) : NULL;

  gdk_window_set_cursor (window, cursor);
}

static gboolean
zoom_by_wheel (LimnerView *view, GdkEventScroll *event, gpointer data)
{
  double dx, dy, zoom = limner_view_get_zoom (view);

  if (!gdk_event_get_scroll_deltas ((GdkEvent *) event, &dx, &dy))
    dy = event->direction == GDK_SCROLL_UP ? -1 : event->direction == GDK_SCROLL_DOWN ? 1 : 0;
  if (dy != 0)
    limner_view_zoom_at (view, zoom * pow (STEP, -dy), event->x, event->y);
  return TRUE;
}

static gboolean
press_button (LimnerView *view, GdkEventButton *event, gpointer data)
{

  gtk_widget_grab_focus (GTK_WIDGET (view));
  if (event->button != GDK_BUTTON_PRIMARY)
    return FALSE;
  if (event->type == GDK_2BUTTON_PRESS)
    {
      limner_view_zoom_at (view, limner_view_is_fitted (view) || view->zoom != 1 ? 1 : 0, event->x, event->y);
      return TRUE;
    }
  view->grab_x = event->x;
  view->grab_y = event->y;
  if (near_split (view, event->x))
    limner_view_set_grab (view, LIMNER_GRAB_SPLIT);
  else
    limner_view_set_grab (view, limner_view_is_fitted (view) ? LIMNER_GRAB_PEEK : LIMNER_GRAB_PAN);
  if (view->grab == LIMNER_GRAB_PAN)
    show_cursor (view, "grabbing");
  return TRUE;
}

static gboolean
drop_grab (LimnerView *view, GdkEventButton *event, gpointer data)
{
  limner_view_set_grab (view, LIMNER_GRAB_NONE);
  show_cursor (view, NULL);
  return TRUE;
}

static gboolean
move_pointer (LimnerView *view, GdkEventMotion *event, gpointer data)
{
  LimnerPlace place = limner_view_place (view);

  if (view->grab == LIMNER_GRAB_PAN)
    limner_view_pan (view, event->x - view->grab_x, event->y - view->grab_y);
  else if (view->grab == LIMNER_GRAB_SPLIT)
    limner_view_set_split (view, (event->x - place.x) / (view->width * place.scale));
  else
    show_cursor (view, near_split (view, event->x) ? "ew-resize" : NULL);
  view->grab_x = event->x;
  view->grab_y = event->y;
  return TRUE;
}

static gboolean
zoom_by_key (LimnerView *view, guint key)
{
  double zoom = limner_view_get_zoom (view);

  switch (key)
    {
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      limner_view_set_zoom (view, zoom * STEP);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      limner_view_set_zoom (view, zoom / STEP);
      return TRUE;
    case GDK_KEY_1:
    case GDK_KEY_KP_1:
      limner_view_set_zoom (view, 1);
      return TRUE;
    case GDK_KEY_0:
    case GDK_KEY_KP_0:
      limner_view_set_zoom (view, 0);
      return TRUE;
    default:
      return FALSE;
    }
}

/* The arrow keys move the split line if the whole picture is visible; otherwise they pan. */
static gboolean
move_by_arrow (LimnerView *view, double dx, double dy)
{
  if (!limner_view_is_fitted (view))
    limner_view_pan (view, -dx * PAN_STEP, -dy * PAN_STEP);
  else if (view->compare == LIMNER_COMPARE_SPLIT && dx != 0)
    limner_view_set_split (view, view->split + dx * 0.05);
  else
    return FALSE;
  return TRUE;
}

static gboolean
press_key (LimnerView *view, GdkEventKey *event, gpointer data)
{

  if (event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK))
    return FALSE;
  switch (event->keyval)
    {
    case GDK_KEY_Left:
      return move_by_arrow (view, -1, 0);
    case GDK_KEY_Right:
      return move_by_arrow (view, 1, 0);
    case GDK_KEY_Up:
      return move_by_arrow (view, 0, -1);
    case GDK_KEY_Down:
      return move_by_arrow (view, 0, 1);
    case GDK_KEY_space:
      limner_view_set_compare (view, view->compare == LIMNER_COMPARE_ORIGINAL ? LIMNER_COMPARE_RESULT
                                                                              : LIMNER_COMPARE_ORIGINAL);
      return TRUE;
    default:
      return zoom_by_key (view, event->keyval);
    }
}

static gboolean
redraw (LimnerView *view, GdkEventFocus *event, gpointer data)
{
  gtk_widget_queue_draw (GTK_WIDGET (view));
  return FALSE;
}

void
limner_view_connect_input (LimnerView *view)
{
  gtk_widget_add_events (GTK_WIDGET (view), GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK
                                                | GDK_POINTER_MOTION_MASK | GDK_SCROLL_MASK
                                                | GDK_SMOOTH_SCROLL_MASK | GDK_KEY_PRESS_MASK);
  g_signal_connect (view, "scroll-event", G_CALLBACK (zoom_by_wheel), NULL);
  g_signal_connect (view, "button-press-event", G_CALLBACK (press_button), NULL);
  g_signal_connect (view, "button-release-event", G_CALLBACK (drop_grab), NULL);
  g_signal_connect (view, "motion-notify-event", G_CALLBACK (move_pointer), NULL);
  g_signal_connect (view, "key-press-event", G_CALLBACK (press_key), NULL);
  g_signal_connect (view, "focus-in-event", G_CALLBACK (redraw), NULL);
  g_signal_connect (view, "focus-out-event", G_CALLBACK (redraw), NULL);
}
