#include "config.h"

#include "style/style-crop-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define SIDE  240  /* of the longer side, in pixels */
#define LEAST 0.05 /* smallest width and height, as fractions */
#define STEP  0.02
#define NEAR  10 /* distance from a corner, in pixels, that grabs the corner */

typedef struct
{
  GdkPixbuf *picture;
  LimnerStyleCrop crop;
  LimnerCropChanged changed;
  gpointer user_data;
  enum
  {
    GRAB_NONE,
    GRAB_MOVE,  /* the whole crop */
    GRAB_CORNER /* a corner; the opposite one stays fixed */
  } grab;
  double anchor_x, anchor_y; /* fractions: the fixed corner, or the grabbed point of the crop */
} CropState;

#define STATE_KEY "limner-crop"

static CropState *
state_of (gpointer area)
{
  return g_object_get_data (area, STATE_KEY);
}

static void
crop_state_free (CropState *state)
{
  g_object_unref (state->picture);
  g_free (state);
}

static gboolean
draw_crop (GtkWidget *area, cairo_t *cr, gpointer data)
{
  const CropState *state = state_of (area);
  int width = gdk_pixbuf_get_width (state->picture), height = gdk_pixbuf_get_height (state->picture);
  const LimnerStyleCrop *crop = &state->crop;

  gdk_cairo_set_source_pixbuf (cr, state->picture, 0, 0);
  cairo_paint (cr);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_rectangle (cr, crop->x * width, crop->y * height, crop->width * width, crop->height * height);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.6);
  cairo_fill (cr);
  cairo_rectangle (cr, (int) (crop->x * width) + 0.5, (int) (crop->y * height) + 0.5,
                   (int) (crop->width * width) - 1, (int) (crop->height * height) - 1);
  cairo_set_line_width (cr, gtk_widget_has_focus (area) ? 2 : 1);
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
report_crop (GtkWidget *area)
{
  CropState *state = state_of (area);

  gtk_widget_queue_draw (area);
  state->changed (&state->crop, state->user_data);
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
press_button (GtkWidget *area, GdkEventButton *event, gpointer data)
{
  CropState *state = state_of (area);
  double width = gdk_pixbuf_get_width (state->picture), height = gdk_pixbuf_get_height (state->picture);
  double x = event->x / width, y = event->y / height;
  const LimnerStyleCrop *crop = &state->crop;
  double corner_x = opposite (x, crop->x, crop->width, NEAR / width);
  double corner_y = opposite (y, crop->y, crop->height, NEAR / height);

  gtk_widget_grab_focus (area);
  if (event->button != GDK_BUTTON_PRIMARY)
    return FALSE;
  state->grab = GRAB_CORNER;
  state->anchor_x = corner_x;
  state->anchor_y = corner_y;
  if (corner_x >= 0 && corner_y >= 0)
    return TRUE;
  state->anchor_x = x;
  state->anchor_y = y;
  /* Inside a partial crop: moves it. Elsewhere: starts a new crop here. */
  if (!limner_style_crop_is_whole (crop) && x > crop->x && y > crop->y && x < crop->x + crop->width
      && y < crop->y + crop->height)
    state->grab = GRAB_MOVE;
  return TRUE;
}

static gboolean
move_pointer (GtkWidget *area, GdkEventMotion *event, gpointer data)
{
  CropState *state = state_of (area);
  double x = CLAMP (event->x / gdk_pixbuf_get_width (state->picture), 0, 1);
  double y = CLAMP (event->y / gdk_pixbuf_get_height (state->picture), 0, 1);
  LimnerStyleCrop *crop = &state->crop;

  if (state->grab == GRAB_NONE)
    return FALSE;
  if (state->grab == GRAB_MOVE)
    {
      crop->x += x - state->anchor_x;
      crop->y += y - state->anchor_y;
      state->anchor_x = x;
      state->anchor_y = y;
    }
  else
    *crop = (LimnerStyleCrop) { MIN (x, state->anchor_x), MIN (y, state->anchor_y),
                                fabs (x - state->anchor_x), fabs (y - state->anchor_y) };
  hold_inside (crop);
  gtk_widget_queue_draw (area);
  return TRUE;
}

static gboolean
let_go (GtkWidget *area, GdkEventButton *event, gpointer data)
{
  CropState *state = state_of (area);

  if (state->grab != GRAB_NONE)
    report_crop (area);
  state->grab = GRAB_NONE;
  return TRUE;
}

/* The arrow keys move the crop; with Shift they resize it. */
static gboolean
press_key (GtkWidget *area, GdkEventKey *event, gpointer data)
{
  CropState *state = state_of (area);
  double dx = (event->keyval == GDK_KEY_Right) - (event->keyval == GDK_KEY_Left);
  double dy = (event->keyval == GDK_KEY_Down) - (event->keyval == GDK_KEY_Up);

  if (dx == 0 && dy == 0)
    return FALSE;
  if (event->state & GDK_SHIFT_MASK)
    {
      state->crop.width = MIN (state->crop.width + dx * STEP, 1 - state->crop.x);
      state->crop.height = MIN (state->crop.height + dy * STEP, 1 - state->crop.y);
    }
  else
    {
      state->crop.x += dx * STEP;
      state->crop.y += dy * STEP;
    }
  hold_inside (&state->crop);
  report_crop (area);
  return TRUE;
}

static GdkPixbuf *
load_picture (const char *path)
{
  g_autoptr (GdkPixbuf) picture = NULL;
  GdkPixbuf *grey;

  if (g_file_test (path, G_FILE_TEST_IS_REGULAR)) /* opening a pipe would block */
    picture = gdk_pixbuf_new_from_file_at_scale (path, SIDE, SIDE, TRUE, NULL);
  if (picture != NULL)
    return gdk_pixbuf_apply_embedded_orientation (picture);
  grey = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, SIDE, SIDE);
  gdk_pixbuf_fill (grey, 0x808080ff);
  return grey;
}

void
limner_style_crop_set (GtkWidget *area, const LimnerStyleCrop *crop)
{
  state_of (area)->crop = *crop;
  report_crop (area);
}

GtkWidget *
limner_style_crop_new (const char *path, const LimnerStyleCrop *crop, LimnerCropChanged changed,
                       gpointer user_data)
{
  GtkWidget *area = gtk_drawing_area_new ();
  CropState *state = g_new0 (CropState, 1);

  state->picture = load_picture (path);
  state->crop = *crop;
  state->changed = changed;
  state->user_data = user_data;
  g_object_set_data_full (G_OBJECT (area), STATE_KEY, state, (GDestroyNotify) crop_state_free);
  gtk_widget_set_size_request (area, gdk_pixbuf_get_width (state->picture),
                               gdk_pixbuf_get_height (state->picture));
  gtk_widget_set_halign (area, GTK_ALIGN_CENTER);
  gtk_widget_set_can_focus (area, TRUE);
  atk_object_set_name (gtk_widget_get_accessible (area), _ ("Part of the style picture"));
  atk_object_set_description (gtk_widget_get_accessible (area),
                              _ ("Arrows move the part, with Shift they change its size"));
  gtk_widget_add_events (area, GDK_BUTTON_PRESS_MASK | GDK_BUTTON_RELEASE_MASK | GDK_BUTTON1_MOTION_MASK
                                   | GDK_KEY_PRESS_MASK);
  g_signal_connect (area, "draw", G_CALLBACK (draw_crop), NULL);
  g_signal_connect (area, "button-press-event", G_CALLBACK (press_button), NULL);
  g_signal_connect (area, "motion-notify-event", G_CALLBACK (move_pointer), NULL);
  g_signal_connect (area, "button-release-event", G_CALLBACK (let_go), NULL);
  g_signal_connect (area, "key-press-event", G_CALLBACK (press_key), NULL);
  return area;
}
