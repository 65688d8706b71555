/* The state of the view, for the files that draw it and take its input. */
#pragma once

#include "widgets/view-private.h"

G_BEGIN_DECLS

typedef enum
{
  LIMNER_GRAB_NONE,
  LIMNER_GRAB_PAN,
  LIMNER_GRAB_SPLIT,
  LIMNER_GRAB_PEEK, /* the original is shown as long as the button is held */
} LimnerGrab;

struct _LimnerView
{
  GtkDrawingArea parent_instance;
  cairo_surface_t *original, *result; /* NULL: not there yet */
  cairo_path_t *outline;              /* in pixels of the original surface; NULL: no selection */
  int width, height;                  /* of the picture, its own pixels */
  double strength;
  LimnerCompare compare;
  double split; /* 0..1 of the picture's width */
  double zoom;  /* 0: fitted */
  double x, y;  /* the picture's point in the middle of the area, its own pixels */

  LimnerGrab grab;
  double grab_x, grab_y; /* widget coordinates of the last motion */
};

/* The picture's place in the widget: origin and scale. */
typedef struct
{
  double x, y, scale;
} LimnerPlace;

LimnerPlace limner_view_place (LimnerView *view);
/* Where the split line stands, widget coordinates. */
double limner_view_split_position (LimnerView *view);
/* Zooms so that the picture's point under (x, y) of the widget stays there. */
void limner_view_zoom_at (LimnerView *view, double zoom, double x, double y);
/* Moves the picture so that it leaves no gap; the size of the widget has changed. */
void limner_view_hold_in_area (LimnerView *view);
void limner_view_pan (LimnerView *view, double dx, double dy);
void limner_view_set_split (LimnerView *view, double split);
void limner_view_set_grab (LimnerView *view, LimnerGrab grab);

G_END_DECLS
