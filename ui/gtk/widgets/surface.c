#include "widgets/surface-private.h"

#include <gdk/gdk.h>

/* The resolution of the outline is at most this many cells a side. */
#define OUTLINE_SIDE 512

static guint32
to_byte (float value)
{
  return (guint32) ((value > 0.0f ? MIN (value, 1.0f) : 0.0f) * 255.0f + 0.5f); /* NaN becomes 0 */
}

static void
convert_row (const float *pixels, guint32 *out, int width)
{
  for (int x = 0; x < width; x++, pixels += 4)
    {
      float alpha = CLAMP (pixels[3], 0.0f, 1.0f);

      out[x] = to_byte (alpha) << 24 | to_byte (pixels[0] * alpha) << 16 | to_byte (pixels[1] * alpha) << 8
               | to_byte (pixels[2] * alpha);
    }
}

cairo_surface_t *
limner_surface_new (const LimnerImage *image)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, image->width, image->height);
  guchar *data = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  if (data == NULL)
    {
      cairo_surface_destroy (surface);
      return NULL;
    }
  for (int y = 0; y < image->height; y++)
    convert_row (image->pixels + (gsize) y * (gsize) image->width * 4,
                 (guint32 *) (void *) (data + (gsize) y * (gsize) stride), image->width);
  cairo_surface_mark_dirty (surface);
  return surface;
}

typedef struct
{
  const LimnerImage *image;
  int step, width, height; /* cells of step x step pixels */
} Grid;

static gboolean
covered (const Grid *grid, int x, int y)
{
  if (x < 0 || y < 0 || x >= grid->width || y >= grid->height)
    return FALSE;
  gsize row = (gsize) y * (gsize) grid->step, column = (gsize) x * (gsize) grid->step;
  return grid->image->mask[row * (gsize) grid->image->width + column] >= 0.5f;
}

/* Draws the edges between covered and uncovered cells, with adjacent edges joined to one line. */
static void
trace_rows (const Grid *grid, cairo_t *cr)
{
  for (int y = 0; y <= grid->height; y++)
    for (int x = 0; x < grid->width; x++)
      {
        int start = x;

        while (x < grid->width && covered (grid, x, y - 1) != covered (grid, x, y))
          x++;
        if (x == start)
          continue;
        cairo_move_to (cr, start * grid->step, y * grid->step);
        cairo_line_to (cr, x * grid->step, y * grid->step);
      }
}

static void
trace_columns (const Grid *grid, cairo_t *cr)
{
  for (int x = 0; x <= grid->width; x++)
    for (int y = 0; y < grid->height; y++)
      {
        int start = y;

        while (y < grid->height && covered (grid, x - 1, y) != covered (grid, x, y))
          y++;
        if (y == start)
          continue;
        cairo_move_to (cr, x * grid->step, start * grid->step);
        cairo_line_to (cr, x * grid->step, y * grid->step);
      }
}

cairo_path_t *
limner_outline_new (const LimnerImage *image)
{
  cairo_surface_t *surface;
  cairo_path_t *path;
  cairo_t *cr;

  if (image->mask == NULL)
    return NULL;
  int step = MAX (1, MAX (image->width, image->height) / OUTLINE_SIDE);
  Grid grid = { image, step, image->width / step, image->height / step };
  surface = cairo_image_surface_create (CAIRO_FORMAT_A8, 1, 1);
  cr = cairo_create (surface);
  trace_rows (&grid, cr);
  trace_columns (&grid, cr);
  path = cairo_copy_path (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
  return path;
}

LimnerImage *
limner_picture_from_pixbuf (const GdkPixbuf *pixbuf)
{
  int width = gdk_pixbuf_get_width (pixbuf), height = gdk_pixbuf_get_height (pixbuf);
  int channels = gdk_pixbuf_get_n_channels (pixbuf), stride = gdk_pixbuf_get_rowstride (pixbuf);
  const guint8 *data = gdk_pixbuf_read_pixels (pixbuf);
  LimnerImage *image = limner_image_new (width, height, NULL);

  for (int y = 0; image != NULL && y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *in = data + (gsize) y * (gsize) stride + (gsize) x * (gsize) channels;
        float *out = image->pixels + ((gsize) y * (gsize) width + (gsize) x) * 4;

        for (int c = 0; c < 4; c++)
          out[c] = c < channels ? (float) in[c] / 255.0f : 1.0f;
      }
  return image;
}

cairo_surface_t *
limner_surface_new_square (const LimnerImage *image, int side)
{
  double scale = (double) side / MIN (image->width, image->height);
  cairo_surface_t *whole = limner_surface_new (image), *square = NULL;
  cairo_t *cr;

  if (whole == NULL)
    return NULL;
  square = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, side, side);
  cr = cairo_create (square);
  cairo_translate (cr, (side - image->width * scale) / 2, (side - image->height * scale) / 2);
  cairo_scale (cr, scale, scale);
  cairo_set_source_surface (cr, whole, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  cairo_surface_destroy (whole);
  return square;
}
