/* The state of the view, shared by the files that draw it and handle its input. */
#pragma once

#include "widgets/view-private.h"

G_BEGIN_DECLS

typedef enum
{
  LIMNER_GRAB_NONE,
  LIMNER_GRAB_PAN,
  LIMNER_GRAB_SPLIT,
  LIMNER_GRAB_PEEK, /* shows the original while the button is held */
} LimnerGrab;

struct _LimnerView
{
  GtkDrawingArea parent_instance;
  cairo_surface_t *original, *result; /* NULL: not set */
  cairo_path_t *outline;              /* in pixels of the original surface; NULL: no selection */
  int width, height;                  /* of the picture */
  double strength;
  LimnerCompare compare;
  double split; /* 0..1 of the picture's width */
  double zoom;  /* 0: fitted */
  double x, y;  /* the picture's point at the centre of the area, in its pixels */

  LimnerGrab grab;
  double grab_x, grab_y; /* of the last motion, in widget coordinates */
};

/* The position of the picture in the widget: origin and scale. */
typedef struct
{
  double x, y, scale;
} LimnerPlace;

LimnerPlace limner_view_place (LimnerView *view);
/* The position of the split line in widget coordinates. */
double limner_view_split_position (LimnerView *view);
/* Zooms and keeps the picture's point under (x, y) of the widget in place. */
void limner_view_zoom_at (LimnerView *view, double zoom, double x, double y);
/* Moves the picture to avoid gaps after the widget's size changed. */
void limner_view_hold_in_area (LimnerView *view);
void limner_view_pan (LimnerView *view, double dx, double dy);
void limner_view_set_split (LimnerView *view, double split);
void limner_view_set_grab (LimnerView *view, LimnerGrab grab);

G_END_DECLS
