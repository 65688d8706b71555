#include "config.h"

#include "style/style-crop-private.h"

#include "widgets/surface-private.h"

#include <glib/gi18n-lib.h>
#include <limner/thumbnail.h>
#include <math.h>

#define SIDE  240  /* of the longer side, in pixels */
#define LEAST 0.05 /* smallest width and height, as fractions */
#define STEP  0.02
#define NEAR  10 /* distance from a corner, in pixels, that grabs the corner */

struct _LimnerStyleCropArea
{
  GtkDrawingArea parent_instance;
  cairo_surface_t *picture; /* NULL: it cannot be read */
  int width, height;        /* of the area, in pixels */
  LimnerStyleCrop crop;
  enum
  {
    GRAB_NONE,
    GRAB_MOVE,  /* the whole crop */
    GRAB_CORNER /* a corner; the opposite one stays fixed */
  } grab;
  double anchor_x, anchor_y; /* fractions: the fixed corner, or the grabbed point of the crop */
};

G_DEFINE_FINAL_TYPE (LimnerStyleCropArea, limner_style_crop_area, GTK_TYPE_DRAWING_AREA)

static guint changed_signal;

static void
draw_picture (const LimnerStyleCropArea *area, cairo_t *cr)
{
  if (area->picture == NULL)
    {
      cairo_set_source_rgb (cr, 0.5, 0.5, 0.5);
      cairo_paint (cr);
      return;
    }
  cairo_save (cr);
  cairo_scale (cr, (double) area->width / cairo_image_surface_get_width (area->picture),
               (double) area->height / cairo_image_surface_get_height (area->picture));
  cairo_set_source_surface (cr, area->picture, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
}

static gboolean
draw_crop (GtkWidget *widget, cairo_t *cr)
{
  const LimnerStyleCropArea *area = LIMNER_STYLE_CROP_AREA (widget);
  int width = area->width, height = area->height;
  const LimnerStyleCrop *crop = &area->crop;

  draw_picture (area, cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_rectangle (cr, crop->x * width, crop->y * height, crop->width * width, crop->height * height);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_fill (cr);
  cairo_rectangle (cr, (int) (crop->x * width) + 0.5, (int) (crop->y * height) + 0.5,
                   (int) (crop->width * width) - 1, (int) (crop->height * height) - 1);
  cairo_set_line_width (cr, gtk_widget_has_focus (widget) ? 2 : 1);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_stroke (cr);
  return FALSE;
}

static void
hold_inside (LimnerStyleCrop *crop)
{
  crop->width = CLAMP (crop->width, LEAST, 1);
  crop->height = CLAMP (crop->height, LEAST, 1);
  crop->x = CLAMP (crop->x, 0, 1 - crop->width);
  crop->y = CLAMP (crop->y, 0, 1 - crop->height);
}

static void
report_crop (LimnerStyleCropArea *area)
{
  gtk_widget_queue_draw (GTK_WIDGET (area));
  g_signal_emit (area, changed_signal, 0, &area->crop);
}

/* One coordinate of the fixed corner opposite to the pointer; -1 if the pointer is near neither end. */
static double
opposite (double at, double start, double size, double near)
{
  if (fabs (at - start) <= near)
    return start + size;
  return fabs (at - start - size) <= near ? start : -1;
}

static gboolean
press_button (GtkWidget *widget, GdkEventButton *event)
{
  LimnerStyleCropArea *area = LIMNER_STYLE_CROP_AREA (widget);
  double width = area->width, height = area->height;
  double x = event->x / width, y = event->y / height;
  const LimnerStyleCrop *crop = &area->crop;
  double corner_x = opposite (x, crop->x, crop->width, NEAR / width);
  double corner_y = opposite (y, crop->y, crop->height, NEAR / height);

  gtk_widget_grab_focus (widget);
  if (event->button != GDK_BUTTON_PRIMARY)
    return FALSE;
  area->grab = GRAB_CORNER;
  area->anchor_x = corner_x;
  area->anchor_y = corner_y;
  if (corner_x >= 0 && corner_y >= 0)
    return TRUE;
  area->anchor_x = x;
  area->anchor_y = y;
  /* Inside a partial crop: moves it. Elsewhere: starts a new crop here. */
  if (!limner_style_crop_is_whole (crop) && x > crop->x && y > crop->y && x < crop->x + crop->width
      && y < crop->y + crop->height)
    area->grab = GRAB_MOVE;
  return TRUE;
}

static gboolean
move_pointer (GtkWidget *widget, GdkEventMotion *event)
{
  LimnerStyleCropArea *area = LIMNER_STYLE_CROP_AREA (widget);
  double x = CLAMP (event->x / area->width, 0, 1);
  double y = CLAMP (event->y / area->height, 0, 1);
  LimnerStyleCrop *crop = &area->crop;

  if (area->grab == GRAB_NONE)
    return FALSE;
  if (area->grab == GRAB_MOVE)
    {
      crop->x += x - area->anchor_x;
      crop->y += y - area->anchor_y;
      area->anchor_x = x;
      area->anchor_y = y;
    }
  else
    *crop = (LimnerStyleCrop) { MIN (x, area->anchor_x), MIN (y, area->anchor_y), fabs (x - area->anchor_x),
                                fabs (y - area->anchor_y) };
  hold_inside (crop);
  gtk_widget_queue_draw (widget);
  return TRUE;
}

static gboolean
let_go (GtkWidget *widget, GdkEventButton *event)
{
  LimnerStyleCropArea *area = LIMNER_STYLE_CROP_AREA (widget);

  if (area->grab != GRAB_NONE)
    report_crop (area);
  area->grab = GRAB_NONE;
  return TRUE;
}

/* The arrow keys move the crop; with Shift they resize it. */
static gboolean
press_key (GtkWidget *widget, GdkEventKey *event)
{
  LimnerStyleCropArea *area = LIMNER_STYLE_CROP_AREA (widget);
  double dx = (event->keyval == GDK_KEY_Right) - (event->keyval == GDK_KEY_Left);
  double dy = (event->keyval == GDK_KEY_Down) - (event->keyval == GDK_KEY_Up);

  if (dx == 0 && dy == 0)
    return FALSE;
  if (event->state & GDK_SHIFT_MASK)
    {
      area->crop.width = MIN (area->crop.width + dx * STEP, 1 - area->crop.x);
      area->crop.height = MIN (area->crop.height + dy * STEP, 1 - area->crop.y);
    }
  else
    {
      area->crop.x += dx * STEP;
      area->crop.y += dy * STEP;
    }
  hold_inside (&area->crop);
  report_crop (area);
  return TRUE;
}

void
limner_style_crop_area_set (LimnerStyleCropArea *area, const LimnerStyleCrop *crop)
{
  area->crop = *crop;
  report_crop (area);
}

/* The longer side becomes SIDE. */
static void
load_picture (LimnerStyleCropArea *area, const char *path)
{
  g_autoptr (LimnerImage) image = limner_image_load_small (path, SIDE, NULL);
  double scale = image != NULL ? (double) SIDE / MAX (image->width, image->height) : 1;

  area->picture = image != NULL ? limner_surface_new (image) : NULL;
  area->width = image != NULL ? MAX (1, (int) (image->width * scale + 0.5)) : SIDE;
  area->height = image != NULL ? MAX (1, (int) (image->height * scale + 0.5)) : SIDE;
}

static void
finalize (GObject *object)
{
  g_clear_pointer (&LIMNER_STYLE_CROP_AREA (object)->picture, cairo_surface_destroy);
  G_OBJECT_CLASS (limner_style_crop_area_parent_class)->finalize (object);
}

static void
limner_style_crop_area_class_init (LimnerStyleCropAreaClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->draw = draw_crop;
  widget_class->button_press_event = press_button;
  widget_class->motion_notify_event = move_pointer;
  widget_class->button_release_event = let_go;
  widget_class->key_press_event = press_key;
  changed_signal = g_signal_new ("changed", LIMNER_TYPE_STYLE_CROP_AREA, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
limner_style_crop_area_init (LimnerStyleCropArea *area)
{
  GtkWidget *widget = GTK_WIDGET (area);

  gtk_widget_set_halign (widget, GTK_ALIGN_CENTER);
  gtk_widget_set_can_focus (widget, TRUE);
  atk_object_set_name (gtk_widget_get_accessible (widget), _ ("Part of the style picture"));
  atk_object_set_description (gtk_widget_get_accessible (widget),
                              _ ("Arrow keys move the part; with Shift they change its size"));
  gtk_widget_add_events (widget, GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK | GDK_BUTTON1_MOTION_MASK
                                     | GDK_KEY_PRESS_MASK);
}

GtkWidget *
limner_style_crop_area_new (const char *path, const LimnerStyleCrop *crop)
{
  LimnerStyleCropArea *area = g_object_new (LIMNER_TYPE_STYLE_CROP_AREA, NULL);

  load_picture (area, path);
  area->crop = *crop;
  gtk_widget_set_size_request (GTK_WIDGET (area), area->width, area->height);
  return GTK_WIDGET (area);
}
