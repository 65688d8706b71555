#include "compare/compare-bar-private.h"

#define WIDTH  220
#define HEIGHT 18

#define LIMNER_TYPE_COMPARE_BAR (limner_compare_bar_get_type ())
G_DECLARE_FINAL_TYPE (LimnerCompareBar, limner_compare_bar, LIMNER, COMPARE_BAR, GtkDrawingArea)

struct _LimnerCompareBar
{
  GtkDrawingArea parent_instance;
  double share, low, high;
};

G_DEFINE_FINAL_TYPE (LimnerCompareBar, limner_compare_bar, GTK_TYPE_DRAWING_AREA)

static void
draw_line (cairo_t *cr, double x0, double x1, double y)
{
  cairo_move_to (cr, x0, y);
  cairo_line_to (cr, x1, y);
  cairo_stroke (cr);
}

/* The scale, a mark at 50 %, the interval as a thick line, and the share as a point on it. */
static gboolean
draw (GtkWidget *widget, cairo_t *cr)
{
  const LimnerCompareBar *bar = LIMNER_COMPARE_BAR (widget);
  const double radius = 5, left = radius, width = gtk_widget_get_allocated_width (widget) - 2 * radius;
  const double middle = gtk_widget_get_allocated_height (widget) / 2.0;
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), gtk_widget_get_state_flags (widget),
                               &colour);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, 0.35);
  cairo_set_line_width (cr, 1);
  draw_line (cr, left, left + width, middle);
  cairo_move_to (cr, left + width / 2, middle - HEIGHT / 2.0);
  cairo_line_to (cr, left + width / 2, middle + HEIGHT / 2.0);
  cairo_stroke (cr);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 3);
  draw_line (cr, left + bar->low * width, left + bar->high * width, middle);
  cairo_arc (cr, left + bar->share * width, middle, radius, 0, 2 * G_PI);
  cairo_fill (cr);
  return GDK_EVENT_PROPAGATE;
}

static void
limner_compare_bar_class_init (LimnerCompareBarClass *klass)
{
  GTK_WIDGET_CLASS (klass)->draw = draw;
}

static void
limner_compare_bar_init (LimnerCompareBar *bar)
{
  gtk_widget_set_size_request (GTK_WIDGET (bar), WIDTH, HEIGHT);
}

GtkWidget *
limner_compare_bar_new (double share, double low, double high)
{
  LimnerCompareBar *bar = g_object_new (LIMNER_TYPE_COMPARE_BAR, "visible", TRUE, NULL);

  bar->share = share;
  bar->low = low;
  bar->high = high;
  return GTK_WIDGET (bar);
}
