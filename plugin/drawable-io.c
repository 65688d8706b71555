#include "config.h"

#include "drawable-io-private.h"

#include "colour-space-private.h"
#include "visible-drawable-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>

/* Y and alpha as float in the drawable's own space, because a grey profile has no primaries to convert
 * with. If the profile is not linear, its curve is taken for sRGB's, which grey profiles of pictures are
 * close to. */
static const Babl *
grey_format_of (GimpDrawable *drawable)
{
  g_autoptr (GimpColorProfile) profile
      = gimp_image_get_effective_color_profile (gimp_item_get_image (GIMP_ITEM (drawable)));
  gboolean linear = profile != NULL && gimp_color_profile_is_linear (profile);

  return babl_format_with_space (linear ? "Y~A float" : "Y'A float", gimp_drawable_get_format (drawable));
}

static void
read_grey (GimpDrawable *drawable, GeglBuffer *buffer, const GeglRectangle *part, LimnerImage *picture)
{
  const Babl *format = grey_format_of (drawable);
  g_autofree float *row = g_new (float, 2 * (gsize) part->width);

  for (int y = 0; y < part->height; y++)
    {
      float *pixel = picture->pixels + 4 * (gsize) y * (gsize) part->width;

      gegl_buffer_get (buffer, GEGL_RECTANGLE (part->x, part->y + y, part->width, 1), 1.0, format, row,
                       GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      for (int x = 0; x < part->width; x++, pixel += 4)
        {
          pixel[0] = pixel[1] = pixel[2] = row[2 * x];
          pixel[3] = row[2 * x + 1];
        }
    }
}

static void
read_colours (GimpDrawable *drawable, GeglBuffer *buffer, const GeglRectangle *part, LimnerImage *picture)
{
  g_auto (LimnerColourSpace) space = limner_colour_space_of (drawable, TRUE);
  g_autofree float *colours = g_new (float, 3 * (gsize) part->width);

  gegl_buffer_get (buffer, part, 1.0, space.format, picture->pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  for (int y = 0; space.transform != NULL && y < part->height; y++)
    limner_colour_space_apply (&space, picture->pixels + 4 * (gsize) y * (gsize) part->width, colours,
                               (gsize) part->width);
}

LimnerImage *
limner_drawable_read_part (GimpDrawable *drawable, const GeglRectangle *part, GError **error)
{
  g_autoptr (LimnerImage) picture = limner_image_new (part->width, part->height, error);

  if (picture == NULL)
    return NULL;
  g_autoptr (GeglBuffer) buffer = gimp_drawable_get_buffer (drawable);
  picture->grey = gimp_drawable_is_gray (drawable);
  if (picture->grey)
    read_grey (drawable, buffer, part, picture);
  else
    read_colours (drawable, buffer, part, picture);
  /* A floating-point layer can contain infinite values and NaN. */
  return limner_image_repair (picture, error) ? g_steal_pointer (&picture) : NULL;
}

void
limner_channel_read_part (GimpDrawable *channel, const GeglRectangle *part, float *values)
{
  g_autoptr (GeglBuffer) buffer = gimp_drawable_get_buffer (channel);

  gegl_buffer_get (buffer, part, 1.0, babl_format_with_space ("Y float", gegl_buffer_get_format (buffer)),
                   values, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

gboolean
limner_layer_read_mask (GimpDrawable *drawable, const GeglRectangle *part, float **values, GError **error)
{
  GimpLayer *layer = GIMP_IS_LAYER (drawable) ? GIMP_LAYER (drawable) : NULL;
  GimpLayerMask *mask = layer != NULL ? gimp_layer_get_mask (layer) : NULL;

  *values = NULL;
  if (mask == NULL || !gimp_layer_get_apply_mask (layer))
    return TRUE;
  *values = limner_image_mask_new (part->width, part->height, error);
  if (*values == NULL)
    return FALSE;
  limner_channel_read_part (GIMP_DRAWABLE (mask), part, *values);
  return TRUE;
}

/* Multiplies alpha by the layer mask. Takes ownership of the values. */
static void
hide_by_mask (LimnerImage *picture, float *values)
{
  gsize n = (gsize) picture->width * (gsize) picture->height;

  for (gsize i = 0; i < n; i++)
    picture->pixels[4 * i + 3] *= values[i];
  limner_image_mask_free (values);
}

static gboolean
has_visible_pixel (const LimnerImage *picture)
{
  gsize n = (gsize) picture->width * (gsize) picture->height;

  for (gsize i = 0; i < n; i++)
    if (picture->pixels[4 * i + 3] > 0)
      return TRUE;
  return FALSE;
}

LimnerImage *
limner_drawable_read (GimpDrawable *drawable, GError **error)
{
  g_auto (LimnerVisible) visible = { 0 };
  g_autoptr (LimnerImage) picture = NULL;
  float *shown = NULL;

  if (!limner_visible_open (&visible, drawable, error))
    return NULL;
  picture = limner_drawable_read_part (
      visible.drawable, GEGL_RECTANGLE (0, 0, visible.extent.width, visible.extent.height), error);
  if (picture == NULL || !limner_layer_read_mask (drawable, &visible.extent, &shown, error))
    return NULL;
  if (shown != NULL)
    hide_by_mask (picture, shown);
  if (!has_visible_pixel (picture))
    {
      g_autofree char *name = gimp_item_get_name (GIMP_ITEM (drawable));

      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("“%s” shows nothing: it is empty, transparent or masked; choose another one."), name);
      return NULL;
    }
  return g_steal_pointer (&picture);
}

/* The luma (ITU-R BT.601) of a pixel. */
static float
grey_of (const LimnerImage *picture, const float *pixel)
{
  return picture->grey ? pixel[0] : 0.299f * pixel[0] + 0.587f * pixel[1] + 0.114f * pixel[2];
}

GeglBuffer *
limner_picture_to_buffer (const LimnerImage *picture, const GeglRectangle *part, gboolean grey)
{
  const GeglRectangle all = { 0, 0, part->width, part->height };
  const Babl *format = babl_format (grey ? "Y'A float" : "R'G'B'A float");
  GeglBuffer *buffer = gegl_buffer_new (&all, format);
  const float *first = picture->pixels + 4 * ((gsize) part->y * (gsize) picture->width + (gsize) part->x);
  g_autofree float *row = grey ? g_new (float, 2 * (gsize) part->width) : NULL;

  if (!grey)
    gegl_buffer_set (buffer, &all, 0, format, first, picture->width * 4 * (int) sizeof (float));
  for (int y = 0; grey && y < part->height; y++)
    {
      const float *pixel = first + 4 * (gsize) y * (gsize) picture->width;

      for (int x = 0; x < part->width; x++, pixel += 4)
        {
          row[2 * x] = grey_of (picture, pixel);
          row[2 * x + 1] = pixel[3];
        }
      gegl_buffer_set (buffer, GEGL_RECTANGLE (0, y, part->width, 1), 0, format, row, GEGL_AUTO_ROWSTRIDE);
    }
  return buffer;
}

static void
write_grey (GimpDrawable *drawable, GeglBuffer *to, GeglBuffer *from)
{
  const GeglRectangle *extent = gegl_buffer_get_extent (from);
  const Babl *format = grey_format_of (drawable);
  g_autofree float *row = g_new (float, 2 * (gsize) extent->width);

  for (int y = 0; y < extent->height; y++)
    {
      const GeglRectangle line = { 0, y, extent->width, 1 };

      gegl_buffer_get (from, &line, 1.0, babl_format ("Y'A float"), row, GEGL_AUTO_ROWSTRIDE,
                       GEGL_ABYSS_NONE);
      gegl_buffer_set (to, &line, 0, format, row, GEGL_AUTO_ROWSTRIDE);
    }
}

static void
write_colours (GimpDrawable *drawable, GeglBuffer *to, GeglBuffer *from)
{
  const GeglRectangle *extent = gegl_buffer_get_extent (from);
  g_auto (LimnerColourSpace) space = limner_colour_space_of (drawable, FALSE);
  g_autofree float *row = g_new (float, 4 * (gsize) extent->width);
  g_autofree float *colours = g_new (float, 3 * (gsize) extent->width);

  if (space.transform == NULL)
    gegl_buffer_copy (from, NULL, GEGL_ABYSS_NONE, to, NULL);
  for (int y = 0; space.transform != NULL && y < extent->height; y++)
    {
      const GeglRectangle line = { 0, y, extent->width, 1 };

      gegl_buffer_get (from, &line, 1.0, babl_format ("R'G'B'A float"), row, GEGL_AUTO_ROWSTRIDE,
                       GEGL_ABYSS_NONE);
      limner_colour_space_apply (&space, row, colours, (gsize) extent->width);
      gegl_buffer_set (to, &line, 0, space.format, row, GEGL_AUTO_ROWSTRIDE);
    }
}

void
limner_layer_write (GimpLayer *layer, GeglBuffer *buffer)
{
  GimpDrawable *drawable = GIMP_DRAWABLE (layer);
  g_autoptr (GeglBuffer) to = gimp_drawable_get_buffer (drawable);

  if (gimp_drawable_is_gray (drawable))
    write_grey (drawable, to, buffer);
  else
    write_colours (drawable, to, buffer);
  gegl_buffer_flush (to);
  gimp_drawable_update (drawable, 0, 0, gimp_drawable_get_width (drawable),
                        gimp_drawable_get_height (drawable));
}
