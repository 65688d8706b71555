/* The layout of faces as equal squares in a grid of unlimited rows. */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* All in pixels except `columns`; columns 0: not known yet. */
typedef struct
{
  int width, height; /* of the visible area */
  int columns;
  int cell; /* a square and its gap */
} LimnerFaceLayout;

#define LIMNER_FACE_LAYOUT_GAP 6
/* The smallest useful area. */
#define LIMNER_FACE_LAYOUT_LEAST 276

/* Computes the columns that fit. scale: text size relative to the default. */
LimnerFaceLayout limner_face_layout_fit (int width, int height, double scale);
/* The number of rows that are at least partly visible, plus one. */
guint limner_face_layout_rows (const LimnerFaceLayout *layout);
/* The left edge of the square at a place, relative to the area. */
int limner_face_layout_x (const LimnerFaceLayout *layout, guint place, gboolean rtl);
/* The place that an arrow or page key leads to; below 0: none. */
gint64 limner_face_layout_next (const LimnerFaceLayout *layout, guint place, guint keyval, gboolean rtl);

G_END_DECLS
