/* A sheet of pictures of a set. */
#include "config.h"

#include "image/image-private.h"
#include "limner/assess.h"

#include <string.h>

#define GAP 8 /* pixels between pictures */

static void
fill_white (LimnerImage *sheet)
{
  const gsize n = (gsize) sheet->width * (gsize) sheet->height;

  for (gsize i = 0; i < 4 * n; i++)
    sheet->pixels[i] = 1;
}

/* Draws the picture into the middle of the square at (x, y). */
static gboolean
draw_cell (LimnerImage *sheet, const LimnerImage *picture, int x, int y, int side, GError **error)
{
  g_autoptr (LimnerImage) fitted = NULL;
  int width, height;

  limner_fit_size (picture->width, picture->height, side, &width, &height);
  fitted = limner_image_resize (picture, width, height, LIMNER_FILTER_LANCZOS, error);
  if (fitted == NULL)
    return FALSE;
  x += (side - width) / 2;
  y += (side - height) / 2;
  for (int row = 0; row < height; row++)
    for (int column = 0; column < width; column++)
      {
        const float *from = fitted->pixels + 4 * ((gsize) row * (gsize) width + (gsize) column);
        float *to = sheet->pixels + 4 * ((gsize) (y + row) * (gsize) sheet->width + (gsize) (x + column));

        for (int c = 0; c < 3; c++)
          to[c] += from[3] * (CLAMP (from[c], 0.0f, 1.0f) - to[c]);
      }
  return TRUE;
}

LimnerImage *
limner_assess_sheet (const LimnerSheetCell *cells, guint n, guint columns, int side, GError **error)
{
  const int rows = (int) ((n + columns - 1) / columns), step = side + GAP;
  g_autoptr (LimnerImage) sheet = limner_image_new ((int) columns * step + GAP, rows * step + GAP, error);

  g_return_val_if_fail (n >= 1 && columns >= 1 && side >= 1, NULL);
  if (sheet == NULL)
    return NULL;
  fill_white (sheet);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LimnerImage) picture = limner_feature_set_load (cells[i].set, cells[i].number, error);

      if (picture == NULL
          || !draw_cell (sheet, picture, GAP + (int) (i % columns) * step, GAP + (int) (i / columns) * step,
                         side, error))
        return NULL;
    }
  return g_steal_pointer (&sheet);
}
