/* Draws the view: picture, result, split line, selection. */
#include "widgets/view-draw-private.h"

#include "widgets/view-state-private.h"

#define CHECK_SIDE 8

/* Draws the checkerboard behind transparent pixels. */
static void
draw_checks (cairo_t *cr)
{
  static const guint32 colours[2] = { 0xff999999, 0xff666666 };
  static cairo_pattern_t *pattern;

  if (pattern == NULL)
    {
      cairo_surface_t *surface
          = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 2 * CHECK_SIDE, 2 * CHECK_SIDE);
      guint32 *data = (guint32 *) (void *) cairo_image_surface_get_data (surface);

      for (int i = 0; i < 4 * CHECK_SIDE * CHECK_SIDE; i++)
        data[i] = colours[(i % (2 * CHECK_SIDE) / CHECK_SIDE + i / (2 * CHECK_SIDE) / CHECK_SIDE) % 2];
      cairo_surface_mark_dirty (surface);
      pattern = cairo_pattern_create_for_surface (surface);
      cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
      cairo_surface_destroy (surface);
    }
  cairo_set_source (cr, pattern);
  cairo_paint (cr);
}

/* Draws a surface stretched over the whole picture. The context's units are the picture's pixels. */
static void
draw_surface (LimnerView *view, cairo_t *cr, cairo_surface_t *surface, double alpha)
{
  double sx = (double) view->width / cairo_image_surface_get_width (surface);
  double sy = (double) view->height / cairo_image_surface_get_height (surface);
  double shown = limner_view_get_zoom (view) * sx;

  cairo_save (cr);
  cairo_scale (cr, sx, sy);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
  cairo_pattern_set_filter (cairo_get_source (cr), shown > 3.99 ? CAIRO_FILTER_NEAREST : CAIRO_FILTER_GOOD);
  cairo_rectangle (cr, 0, 0, cairo_image_surface_get_width (surface),
                   cairo_image_surface_get_height (surface));
  cairo_clip (cr);
  cairo_paint_with_alpha (cr, alpha);
  cairo_restore (cr);
}

static LimnerCompare
compare_now (LimnerView *view)
{
  return view->grab == LIMNER_GRAB_PEEK ? LIMNER_COMPARE_ORIGINAL : view->compare;
}

static void
draw_result (LimnerView *view, cairo_t *cr)
{
  LimnerCompare compare = compare_now (view);
  double start = compare == LIMNER_COMPARE_SPLIT ? view->split * view->width : 0;

  if (view->result == NULL || compare == LIMNER_COMPARE_ORIGINAL)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, start, 0, view->width - start, view->height);
  cairo_clip (cr);
  draw_surface (view, cr, view->result, view->strength);
  cairo_restore (cr);
}

/* A pattern of black and white stripes, visible on every picture. As a pattern it does not depend on the
 * order of the path's pieces, as dashes would. */
static cairo_pattern_t *
make_stripes (void)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 8, 8);
  guint32 *data = (guint32 *) (void *) cairo_image_surface_get_data (surface);
  cairo_pattern_t *pattern;

  for (int i = 0; i < 64; i++)
    data[i] = (i % 8 + i / 8) % 8 < 4 ? 0xff000000 : 0xffffffff;
  cairo_surface_mark_dirty (surface);
  pattern = cairo_pattern_create_for_surface (surface);
  cairo_pattern_set_extend (pattern, CAIRO_EXTEND_REPEAT);
  cairo_pattern_set_filter (pattern, CAIRO_FILTER_NEAREST);
  cairo_surface_destroy (surface);
  return pattern;
}

/* Draws the outline 1.5 screen pixels wide at every zoom. */
static void
draw_outline (LimnerView *view, cairo_t *cr, double scale)
{
  static cairo_pattern_t *stripes;
  double sx, sy;

  if (view->outline == NULL || view->original == NULL)
    return;
  if (stripes == NULL)
    stripes = make_stripes ();
  sx = (double) view->width / cairo_image_surface_get_width (view->original);
  sy = (double) view->height / cairo_image_surface_get_height (view->original);
  cairo_save (cr);
  cairo_scale (cr, scale * sx, scale * sy);
  cairo_append_path (cr, view->outline);
  cairo_restore (cr);
  cairo_set_line_width (cr, 1.5);
  cairo_set_source (cr, stripes);
  cairo_stroke (cr);
}

static void
draw_split (LimnerView *view, cairo_t *cr)
{
  double x = (int) limner_view_split_position (view) + 0.5;
  double height = gtk_widget_get_allocated_height (GTK_WIDGET (view));

  if (compare_now (view) != LIMNER_COMPARE_SPLIT)
    return;
  cairo_move_to (cr, x, 0);
  cairo_line_to (cr, x, height);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_set_line_width (cr, 3);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  cairo_arc (cr, x, height / 2, 8, 0, 2 * G_PI);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_stroke (cr);
  for (int side = -1; side <= 1; side += 2)
    {
      cairo_move_to (cr, x + 2 * side, height / 2 - 3);
      cairo_line_to (cr, x + 5 * side, height / 2);
      cairo_line_to (cr, x + 2 * side, height / 2 + 3);
    }
  cairo_stroke (cr);
}

void
limner_view_draw (LimnerView *view, cairo_t *cr)
{
  GtkWidget *widget = GTK_WIDGET (view);
  GtkStyleContext *style = gtk_widget_get_style_context (widget);
  int width = gtk_widget_get_allocated_width (widget), height = gtk_widget_get_allocated_height (widget);
  LimnerPlace place = limner_view_place (view);

  gtk_render_background (style, cr, 0, 0, width, height);
  if (view->original == NULL)
    return;
  cairo_save (cr);
  cairo_rectangle (cr, place.x, place.y, view->width * place.scale, view->height * place.scale);
  cairo_clip (cr);
  draw_checks (cr);
  cairo_translate (cr, place.x, place.y);
  cairo_save (cr);
  cairo_scale (cr, place.scale, place.scale);
  draw_surface (view, cr, view->original, 1);
  draw_result (view, cr);
  cairo_restore (cr);
  draw_outline (view, cr, place.scale);
  cairo_restore (cr);
  draw_split (view, cr);
  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (style, cr, 1, 1, width - 2, height - 2);
}
