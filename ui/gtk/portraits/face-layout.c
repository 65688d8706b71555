#include "portraits/face-layout-private.h"

/* Smallest side of a square at the default text size. */
#define LEAST 92

LimnerFaceLayout
limner_face_layout_fit (int width, int height, double scale)
{
  LimnerFaceLayout layout = { .width = width, .height = height };

  layout.columns = MAX (2, width / (int) (LEAST * MAX (1, scale)));
  layout.cell = MAX (1, width / layout.columns);
  return layout;
}

guint
limner_face_layout_rows (const LimnerFaceLayout *layout)
{
  return layout->cell > 0 ? (guint) (layout->height / layout->cell) + 2 : 0;
}

int
limner_face_layout_x (const LimnerFaceLayout *layout, guint place, gboolean rtl)
{
  int column = (int) (place % (guint) layout->columns);
  int left = layout->width * column / layout->columns;
  int right = layout->width * (column + 1) / layout->columns - LIMNER_FACE_LAYOUT_GAP;

  return rtl ? layout->width - right : left;
}

gint64
limner_face_layout_next (const LimnerFaceLayout *layout, guint place, guint keyval, gboolean rtl)
{
  gint64 page = (gint64) layout->columns * MAX (1, layout->height / layout->cell);

  switch (keyval)
    {
    case GDK_KEY_Left:
      return (gint64) place + (rtl ? 1 : -1);
    case GDK_KEY_Right:
      return (gint64) place + (rtl ? -1 : 1);
    case GDK_KEY_Up:
      return (gint64) place - layout->columns;
    case GDK_KEY_Down:
      return (gint64) place + layout->columns;
    case GDK_KEY_Page_Up:
      return MAX ((gint64) place - page, place % (guint) layout->columns);
    case GDK_KEY_Page_Down:
      return (gint64) place + page;
    case GDK_KEY_Home:
      return 0;
    default:
      return -1;
    }
}
