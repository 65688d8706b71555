/* The connected components of a selection. Flood fill on coarse cells gives boxes; overlapping boxes are
 * joined. */
#include "config.h"

#include "image/region-private.h"

/* The side of a cell in pixels. */
#define CELL 32

typedef struct
{
  int columns, rows;
  guint8 *full; /* [rows,columns] the cell contains selected pixels and has no component yet */
} Cells;

static Cells
cells_new (const LimnerImage *image)
{
  Cells cells = { (image->width + CELL - 1) / CELL, (image->height + CELL - 1) / CELL, NULL };

  cells.full = g_new0 (guint8, (gsize) cells.columns * (gsize) cells.rows);
  for (int y = 0; y < image->height; y++)
    {
      const float *row = image->mask + (gsize) y * (gsize) image->width;
      guint8 *full = cells.full + (gsize) (y / CELL) * (gsize) cells.columns;

      for (int column = 0; column < cells.columns; column++)
        for (int x = column * CELL; !full[column] && x < MIN ((column + 1) * CELL, image->width); x++)
          full[column] = row[x] > 0;
    }
  return cells;
}

static void
take (Cells *cells, int x, int y, GArray *open)
{
  guint8 *cell;
  int number = y * cells->columns + x;

  if (x < 0 || y < 0 || x >= cells->columns || y >= cells->rows)
    return;
  cell = &cells->full[number];
  if (*cell)
    {
      *cell = 0;
      g_array_append_val (open, number);
    }
}

static void
include (LimnerBounds *bounds, int x, int y, int width, int height)
{
  int right = MAX (bounds->x + bounds->width, x + width),
      bottom = MAX (bounds->y + bounds->height, y + height);

  bounds->x = MIN (bounds->x, x);
  bounds->y = MIN (bounds->y, y);
  bounds->width = right - bounds->x;
  bounds->height = bottom - bounds->y;
}

/* The bounding box, in pixels, of the cells connected with (x, y). */
static LimnerBounds
flood (Cells *cells, int x, int y)
{
  LimnerBounds box = { x * CELL, y * CELL, CELL, CELL };
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (int));

  take (cells, x, y, open);
  while (open->len > 0)
    {
      int number = g_array_index (open, int, open->len - 1);
      int column = number % cells->columns, row = number / cells->columns;

      g_array_set_size (open, open->len - 1);
      include (&box, column * CELL, row * CELL, CELL, CELL);
      for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
          take (cells, column + dx, row + dy, open);
    }
  return box;
}

/* Shrinks a box of cells to its selected pixels. */
static void
tighten (const LimnerImage *image, LimnerBounds *box)
{
  int left = image->width, top = image->height, right = -1, bottom = -1;

  for (int y = box->y; y < MIN (box->y + box->height, image->height); y++)
    for (int x = box->x; x < MIN (box->x + box->width, image->width); x++)
      if (image->mask[(gsize) y * (gsize) image->width + (gsize) x] > 0)
        {
          left = MIN (left, x);
          right = MAX (right, x);
          top = MIN (top, y);
          bottom = y;
        }
  *box = (LimnerBounds) { left, top, right - left + 1, bottom - top + 1 };
}

/* A box, and the number in reading order of its first component. */
typedef struct
{
  LimnerBounds bounds;
  guint first;
} Box;

static gboolean
overlap (const LimnerBounds *a, const LimnerBounds *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height
         && b->y < a->y + a->height;
}

/* Joins overlapping boxes. Only a box that has grown can overlap others anew, so that each join costs
 * one pass over the boxes. */
static void
join_overlapping (GArray *boxes)
{
  for (guint i = 0; i < boxes->len; i++)
    for (guint j = 0; j < boxes->len;)
      {
        Box *a = &g_array_index (boxes, Box, i), *b = &g_array_index (boxes, Box, j);

        if (i == j || !overlap (&a->bounds, &b->bounds))
          {
            j++;
            continue;
          }
        include (&a->bounds, b->bounds.x, b->bounds.y, b->bounds.width, b->bounds.height);
        a->first = MIN (a->first, b->first);
        g_array_remove_index_fast (boxes, j);
        if (i == boxes->len) /* the last box, moved to the index of the joined one */
          i = j;
        j = 0;
      }
}

static int
compare_first (gconstpointer a, gconstpointer b)
{
  guint first = ((const Box *) a)->first, second = ((const Box *) b)->first;

  return (first > second) - (first < second);
}

/* The boxes in reading order of their first components. The caller frees them. */
static LimnerBounds *
take_bounds (GArray *boxes)
{
  LimnerBounds *bounds = g_new (LimnerBounds, boxes->len + 1);

  g_array_sort (boxes, compare_first);
  for (guint i = 0; i < boxes->len; i++)
    bounds[i] = g_array_index (boxes, Box, i).bounds;
  return bounds;
}

LimnerBounds *
limner_image_connected_components (const LimnerImage *image, int context, guint *n)
{
  g_autoptr (GArray) boxes = g_array_new (FALSE, FALSE, sizeof (Box));
  Box all = { { 0, 0, image->width, image->height }, 0 };
  Cells cells;

  if (image->mask == NULL)
    {
      g_array_append_val (boxes, all);
      *n = boxes->len;
      return take_bounds (boxes);
    }
  cells = cells_new (image);
  for (int y = 0; y < cells.rows; y++)
    for (int x = 0; x < cells.columns; x++)
      if (cells.full[(gsize) y * (gsize) cells.columns + (gsize) x])
        {
          Box box = { flood (&cells, x, y), boxes->len };

          tighten (image, &box.bounds);
          limner_bounds_grow (&box.bounds, context, image->width, image->height);
          g_array_append_val (boxes, box);
        }
  g_free (cells.full);
  join_overlapping (boxes);
  *n = boxes->len;
  return take_bounds (boxes);
}
