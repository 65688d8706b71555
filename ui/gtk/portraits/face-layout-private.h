/* Where faces stand in rows of equal squares, as many rows as there are. */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* All in pixels but `columns`; columns 0: not known yet. */
typedef struct
{
  int width, height; /* of the area in which rows are seen */
  int columns;
  int cell; /* a square with its gap */
} LimnerFaceLayout;

#define LIMNER_FACE_LAYOUT_GAP 6
/* The least area that is useful. */
#define LIMNER_FACE_LAYOUT_LEAST 276

/* As many columns as fit; scale: how much larger text is than usual. */
LimnerFaceLayout limner_face_layout_fit (int width, int height, double scale);
/* Rows of which something is seen, and one beyond. */
guint limner_face_layout_rows (const LimnerFaceLayout *layout);
/* The left edge of the square at a place, from the start of the line. */
int limner_face_layout_x (const LimnerFaceLayout *layout, guint place, gboolean rtl);
/* Where an arrow or page key leads from a place; below 0: nowhere. */
gint64 limner_face_layout_next (const LimnerFaceLayout *layout, guint place, guint keyval, gboolean rtl);

G_END_DECLS
