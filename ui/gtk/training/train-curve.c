#include "config.h"

#include "training/train-curve-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MARGIN 8
#define WIDTH  320
#define HEIGHT 256

struct _LimnerTrainCurve
{
  GtkDrawingArea parent_instance;
  GArray *trained, *held_out; /* LimnerTrainState; NULL: no data yet */
};

G_DEFINE_FINAL_TYPE (LimnerTrainCurve, limner_train_curve, GTK_TYPE_DRAWING_AREA)

static const double trained_colour[] = { 0.21, 0.52, 0.89 }, held_out_colour[] = { 0.90, 0.38, 0.0 };

typedef struct
{
  double x, y, width, height; /* of the frame */
  double least, most;         /* logarithms of the smallest and largest loss */
  int steps;
} Frame;

static void
fit (Frame *frame, const GArray *line)
{
  for (guint i = 0; i < line->len; i++)
    {
      const LimnerTrainState *row = &g_array_index (line, LimnerTrainState, i);
      const double at = log (MAX (row->loss, 1e-12));

      frame->least = MIN (frame->least, at - 0.05);
      frame->most = MAX (frame->most, at + 0.05);
      frame->steps = MAX (frame->steps, MAX (row->step, row->steps));
    }
}

static void
draw_line (cairo_t *cr, const Frame *frame, const GArray *line, const double *colour)
{
  for (guint i = 0; i < line->len; i++)
    {
      const LimnerTrainState *row = &g_array_index (line, LimnerTrainState, i);
      const double at = (log (MAX (row->loss, 1e-12)) - frame->least) / (frame->most - frame->least);

      cairo_line_to (cr, frame->x + frame->width * row->step / MAX (1, frame->steps),
                     frame->y + frame->height * (1 - at));
    }
  cairo_set_source_rgb (cr, colour[0], colour[1], colour[2]);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

/* Writes the number of steps at the lower right corner of the frame. */
static void
draw_steps (GtkWidget *area, cairo_t *cr, const Frame *frame, const GdkRGBA *text)
{
  g_autofree char *words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d step", "%d steps", (gulong) frame->steps), frame->steps);
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (area, words);
  int width;

  pango_layout_get_pixel_size (layout, &width, NULL);
  cairo_set_source_rgba (cr, text->red, text->green, text->blue, 0.6);
  cairo_move_to (cr, frame->x + frame->width - width, frame->y + frame->height + 2);
  pango_cairo_show_layout (cr, layout);
  cairo_new_path (cr);
}

/* Draws a legend entry: a stroke in the line's colour and a word. Returns its height. */
static double
draw_word (GtkWidget *area, cairo_t *cr, double x, double y, const double *colour, const char *word)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (area, word);
  GdkRGBA text;
  int height;

  gtk_style_context_get_color (gtk_widget_get_style_context (area), gtk_widget_get_state_flags (area), &text);
  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_set_source_rgb (cr, colour[0], colour[1], colour[2]);
  cairo_set_line_width (cr, 2);
  cairo_move_to (cr, x, y + height / 2.0);
  cairo_rel_line_to (cr, 16, 0);
  cairo_stroke (cr);
  gdk_cairo_set_source_rgba (cr, &text);
  cairo_move_to (cr, x + 22, y);
  pango_cairo_show_layout (cr, layout);
  return height;
}

static gboolean
draw_curve (GtkWidget *area, cairo_t *cr)
{
  const LimnerTrainCurve *curve = LIMNER_TRAIN_CURVE (area);
  const double width = gtk_widget_get_allocated_width (area), height = gtk_widget_get_allocated_height (area);
  Frame frame = { .least = G_MAXDOUBLE, .most = -G_MAXDOUBLE };
  GdkRGBA text;
  double top = MARGIN, line;

  gtk_render_background (gtk_widget_get_style_context (area), cr, 0, 0, width, height);
  top += draw_word (area, cr, MARGIN, top, trained_colour, _ ("Distance, training photographs")) + 4;
  line = draw_word (area, cr, MARGIN, top, held_out_colour, _ ("Distance, other photographs"));
  top += line + 6;
  frame.x = MARGIN;
  frame.y = top;
  frame.width = width - 2 * MARGIN;
  frame.height = height - top - MARGIN - line;
  gtk_style_context_get_color (gtk_widget_get_style_context (area), gtk_widget_get_state_flags (area), &text);
  cairo_set_source_rgba (cr, text.red, text.green, text.blue, 0.15);
  cairo_rectangle (cr, frame.x + 0.5, frame.y + 0.5, frame.width - 1, frame.height - 1);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  if (curve->trained == NULL || curve->trained->len < 2)
    return FALSE;
  fit (&frame, curve->trained);
  fit (&frame, curve->held_out);
  draw_steps (area, cr, &frame, &text);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  draw_line (cr, &frame, curve->trained, trained_colour);
  draw_line (cr, &frame, curve->held_out, held_out_colour);
  return FALSE;
}

static void
finalize (GObject *object)
{
  LimnerTrainCurve *curve = LIMNER_TRAIN_CURVE (object);

  g_clear_pointer (&curve->trained, g_array_unref);
  g_clear_pointer (&curve->held_out, g_array_unref);
  G_OBJECT_CLASS (limner_train_curve_parent_class)->finalize (object);
}

static void
limner_train_curve_class_init (LimnerTrainCurveClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GTK_WIDGET_CLASS (klass)->draw = draw_curve;
}

static void
limner_train_curve_init (LimnerTrainCurve *curve)
{
  GtkWidget *area = GTK_WIDGET (curve);

  gtk_widget_set_size_request (area, WIDTH, HEIGHT);
  atk_object_set_role (gtk_widget_get_accessible (area), ATK_ROLE_CHART);
  atk_object_set_name (gtk_widget_get_accessible (area),
                       _ ("Distance of the network's paintings from the style"));
}

void
limner_train_curve_show (LimnerTrainCurve *curve, const GArray *rows)
{
  g_clear_pointer (&curve->trained, g_array_unref);
  g_clear_pointer (&curve->held_out, g_array_unref);
  curve->trained = limner_train_curve (rows, FALSE);
  curve->held_out = limner_train_curve (rows, TRUE);
  gtk_widget_queue_draw (GTK_WIDGET (curve));
}
