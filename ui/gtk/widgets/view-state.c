/* The state of the view: pictures, zoom, position, comparison. */
#include "widgets/surface-private.h"
#include "widgets/view-state-private.h"

#define ZOOM_MIN 0.02
#define ZOOM_MAX 16.0

static double
fitting_zoom (LimnerView *view)
{
  double width = gtk_widget_get_allocated_width (GTK_WIDGET (view));
  double height = gtk_widget_get_allocated_height (GTK_WIDGET (view));

  if (view->width < 1 || view->height < 1)
    return 1;
  return MAX (MIN (width / view->width, height / view->height), 1e-6);
}

double
limner_view_get_zoom (LimnerView *view)
{
  return view->zoom > 0 ? view->zoom : fitting_zoom (view);
}

gboolean
limner_view_is_fitted (LimnerView *view)
{
  return view->zoom <= 0;
}

LimnerPlace
limner_view_place (LimnerView *view)
{
  double width = gtk_widget_get_allocated_width (GTK_WIDGET (view));
  double height = gtk_widget_get_allocated_height (GTK_WIDGET (view));
  double scale = limner_view_get_zoom (view);

  return (LimnerPlace) { width / 2 - view->x * scale, height / 2 - view->y * scale, scale };
}

double
limner_view_split_position (LimnerView *view)
{
  LimnerPlace place = limner_view_place (view);

  return place.x + view->split * view->width * place.scale;
}

static void
emit_changed (LimnerView *view)
{
  gtk_widget_queue_draw (GTK_WIDGET (view));
  g_signal_emit_by_name (view, "changed");
}

/* One axis: centres a picture smaller than the area, and leaves no gap beside a larger one. */
static double
hold_axis (double centre, double size, double visible)
{
  return size <= visible ? size / 2 : CLAMP (centre, visible / 2, size - visible / 2);
}

void
limner_view_hold_in_area (LimnerView *view)
{
  double scale = limner_view_get_zoom (view);

  view->x = hold_axis (view->x, view->width, gtk_widget_get_allocated_width (GTK_WIDGET (view)) / scale);
  view->y = hold_axis (view->y, view->height, gtk_widget_get_allocated_height (GTK_WIDGET (view)) / scale);
}

void
limner_view_zoom_at (LimnerView *view, double zoom, double x, double y)
{
  LimnerPlace place = limner_view_place (view);
  double fit = fitting_zoom (view);

  double px = (x - place.x) / place.scale, py = (y - place.y) / place.scale;
  zoom = zoom > 0 ? CLAMP (zoom, MIN (fit, ZOOM_MIN), ZOOM_MAX) : 0;
  /* A zoom smaller than the fitted one becomes the fitted one. */
  view->zoom = zoom <= MIN (fit, 1) ? 0 : zoom;
  zoom = limner_view_get_zoom (view);
  view->x = px - (x - gtk_widget_get_allocated_width (GTK_WIDGET (view)) / 2.0) / zoom;
  view->y = py - (y - gtk_widget_get_allocated_height (GTK_WIDGET (view)) / 2.0) / zoom;
  limner_view_hold_in_area (view);
  emit_changed (view);
}

void
limner_view_set_zoom (LimnerView *view, double zoom)
{
  limner_view_zoom_at (view, zoom, gtk_widget_get_allocated_width (GTK_WIDGET (view)) / 2.0,
                       gtk_widget_get_allocated_height (GTK_WIDGET (view)) / 2.0);
}

void
limner_view_pan (LimnerView *view, double dx, double dy)
{
  double scale = limner_view_get_zoom (view);

  view->x -= dx / scale;
  view->y -= dy / scale;
  limner_view_hold_in_area (view);
  gtk_widget_queue_draw (GTK_WIDGET (view));
}

void
limner_view_set_split (LimnerView *view, double split)
{
  view->split = CLAMP (split, 0, 1);
  gtk_widget_queue_draw (GTK_WIDGET (view));
}

void
limner_view_set_grab (LimnerView *view, LimnerGrab grab)
{
  view->grab = grab;
  gtk_widget_queue_draw (GTK_WIDGET (view));
}

void
limner_view_set_compare (LimnerView *view, LimnerCompare compare)
{
  if (view->compare == compare)
    return;
  view->compare = compare;
  emit_changed (view);
}

LimnerCompare
limner_view_get_compare (LimnerView *view)
{
  return view->compare;
}

void
limner_view_set_original (LimnerView *view, const LimnerImage *image, int width, int height)
{
  g_clear_pointer (&view->original, cairo_surface_destroy);
  g_clear_pointer (&view->outline, cairo_path_destroy);
  view->original = limner_surface_new (image);
  view->outline = limner_outline_new (image);
  view->width = width;
  view->height = height;
  view->x = width / 2.0;
  view->y = height / 2.0;
  gtk_widget_queue_draw (GTK_WIDGET (view));
}

void
limner_view_set_result (LimnerView *view, const LimnerImage *image)
{
  g_clear_pointer (&view->result, cairo_surface_destroy);
  if (image != NULL)
    view->result = limner_surface_new (image);
  gtk_widget_queue_draw (GTK_WIDGET (view));
}

void
limner_view_set_strength (LimnerView *view, double strength)
{
  view->strength = CLAMP (strength, 0, 1);
  gtk_widget_queue_draw (GTK_WIDGET (view));
}
