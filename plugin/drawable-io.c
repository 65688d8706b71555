#include "config.h"

#include "drawable-io-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>
#include <string.h>

/* A profile may be linear itself; networks want the curve that eyes and photographs have. */
static gboolean
has_linear_profile (GimpDrawable *drawable)
{
  g_autoptr (GimpColorProfile) profile
      = gimp_image_get_effective_color_profile (gimp_item_get_image (GIMP_ITEM (drawable)));

  return profile != NULL && gimp_color_profile_is_linear (profile);
}

const Babl *
limner_drawable_format (GimpDrawable *drawable)
{
  gboolean grey = gimp_drawable_is_gray (drawable), linear = has_linear_profile (drawable);
  const char *encoding
      = grey ? (linear ? "Y~A float" : "Y'A float") : (linear ? "R~G~B~A float" : "R'G'B'A float");

  return babl_format_with_space (encoding, gimp_drawable_get_format (drawable));
}

/* Grey is spread over R, G and B here: a grey profile has no primaries that babl could do it with. */
static void
read_grey (GeglBuffer *buffer, const GeglRectangle *region, const Babl *format, LimnerImage *picture)
{
  g_autofree float *row = g_new (float, 2 * (gsize) region->width);

  for (int y = 0; y < region->height; y++)
    {
      float *pixel = picture->pixels + 4 * (gsize) y * region->width;

      gegl_buffer_get (buffer, GEGL_RECTANGLE (region->x, region->y + y, region->width, 1), 1.0, format, row,
                       GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
      for (int x = 0; x < region->width; x++, pixel += 4)
        {
          pixel[0] = pixel[1] = pixel[2] = row[2 * x];
          pixel[3] = row[2 * x + 1];
        }
    }
}

static LimnerImage *
read_region (GimpDrawable *drawable, const GeglRectangle *region, GError **error)
{
  LimnerImage *picture = limner_image_new (region->width, region->height, error);
  const Babl *format = limner_drawable_format (drawable);

  if (picture == NULL)
    return NULL;
  g_autoptr (GeglBuffer) buffer = gimp_drawable_get_buffer (drawable);
  picture->grey = gimp_drawable_is_gray (drawable);
  if (picture->grey)
    read_grey (buffer, region, format, picture);
  else
    gegl_buffer_get (buffer, region, 1.0, format, picture->pixels, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
  return picture;
}

LimnerImage *
limner_drawable_read (GimpDrawable *drawable, GError **error)
{
  return read_region (
      drawable,
      GEGL_RECTANGLE (0, 0, gimp_drawable_get_width (drawable), gimp_drawable_get_height (drawable)), error);
}

/* Values 0..1 of a channel; the region's origin is at (x, y) of the channel. */
static void
read_channel (gpointer channel, const GeglRectangle *region, int x, int y, float *values)
{
  g_autoptr (GeglBuffer) buffer = gimp_drawable_get_buffer (channel);

  gegl_buffer_get (buffer, GEGL_RECTANGLE (x, y, region->width, region->height), 1.0,
                   babl_format_with_space ("Y float", gegl_buffer_get_format (buffer)), values,
                   GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

static gboolean
read_selection (LimnerSource *source, GError **error)
{
  const GeglRectangle *region = &source->context;
  int x, y;

  if (!source->selected)
    return TRUE;
  if (!limner_image_add_mask (source->picture, error))
    return FALSE;
  gimp_drawable_get_offsets (source->drawable, &x, &y);
  read_channel (gimp_image_get_selection (source->image), region, region->x + x, region->y + y,
                source->picture->mask);
  return TRUE;
}

/* What the layer's own mask hides, the effect shall not bring to light: both masks multiply. */
static gboolean
read_layer_mask (LimnerSource *source, GError **error)
{
  const GeglRectangle *region = &source->context;
  GimpLayer *layer = GIMP_LAYER (source->drawable);
  GimpLayerMask *layer_mask = gimp_layer_get_mask (layer);
  float *values;

  if (layer_mask == NULL || !gimp_layer_get_apply_mask (layer))
    return TRUE;
  if (source->picture->mask == NULL && !limner_image_add_mask (source->picture, error))
    return FALSE;
  values = limner_image_mask_new (region->width, region->height, error);
  if (values == NULL)
    return FALSE;
  read_channel (layer_mask, region, region->x, region->y, values);
  limner_image_intersect_mask (source->picture, values);
  limner_image_mask_free (values);
  return TRUE;
}

/* Which drawables can be worked on; the sentences are for people who chose another. */
static gboolean
check_kind (GimpImage *image, GimpDrawable *drawable, GError **error)
{
  const char *sentence = NULL;

  if (gimp_drawable_is_indexed (drawable))
    sentence = _ ("Limner cannot paint with a fixed palette; choose Image ▸ Mode ▸ RGB first.");
  else if (GIMP_IS_LAYER_MASK (drawable))
    sentence = _ ("A layer mask is being edited; click the layer itself in the Layers dialog first.");
  else if (!GIMP_IS_LAYER (drawable))
    sentence = _ ("Limner works on layers, and this is a channel; select a layer first.");
  else if (gimp_image_get_floating_sel (image) != NULL)
    sentence = _ ("There is a floating selection; anchor it or make it a layer first.");
  if (sentence != NULL)
    g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED, sentence);
  return sentence == NULL;
}

static void
add_surroundings (LimnerSource *source, int context)
{
  const GeglRectangle *region = &source->region;

  gegl_rectangle_intersect (&source->context,
                            GEGL_RECTANGLE (region->x - context, region->y - context,
                                            region->width + 2 * context, region->height + 2 * context),
                            GEGL_RECTANGLE (0, 0, source->width, source->height));
}

/* The part of the drawable under the selection. */
static gboolean
find_region (LimnerSource *source, GError **error)
{
  GeglRectangle *region = &source->region;

  source->selected = !gimp_selection_is_empty (source->image);
  if (gimp_drawable_mask_intersect (source->drawable, &region->x, &region->y, &region->width, &region->height)
      && region->width > 0 && region->height > 0)
    return TRUE;
  g_autofree char *name = gimp_item_get_name (GIMP_ITEM (source->drawable));
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("The selection and the layer “%s” do not touch; select a part of the layer, or nothing to "
                  "work on all of it."),
               name);
  return FALSE;
}

/* A source without region and picture, or NULL when Limner cannot work on the drawable. */
static LimnerSource *
source_new (GimpImage *image, GimpDrawable *drawable, GimpItem *below, GError **error)
{
  LimnerSource *source;

  if (!check_kind (image, drawable, error))
    return NULL;
  source = g_new0 (LimnerSource, 1);
  source->image = g_object_ref (image);
  source->drawable = g_object_ref (drawable);
  source->below = g_object_ref (below);
  source->display = gimp_default_display ();
  source->type = gimp_drawable_type (drawable);
  source->precision = gimp_image_get_precision (image);
  source->width = gimp_drawable_get_width (drawable);
  source->height = gimp_drawable_get_height (drawable);
  source->tattoo = gimp_item_get_tattoo (GIMP_ITEM (drawable));
  return source;
}

LimnerSource *
limner_source_read (GimpImage *image, GimpDrawable *drawable, int context, GError **error)
{
  g_autoptr (LimnerSource) source = source_new (image, drawable, GIMP_ITEM (drawable), error);

  if (source == NULL || !find_region (source, error))
    return NULL;
  add_surroundings (source, context);
  source->picture = read_region (drawable, &source->context, error);
  if (source->picture == NULL || !read_selection (source, error) || !read_layer_mask (source, error))
    return NULL;
  return g_steal_pointer (&source);
}

/* The mask of the layer made before, at the place of its region; nothing around it. A layer whose mask was
 * applied or removed since counts as all of the region. */
static gboolean
read_made_mask (LimnerSource *source, GimpLayer *made, GError **error)
{
  const GeglRectangle *region = &source->region, *context = &source->context;
  GimpLayerMask *mask = gimp_layer_get_mask (made);
  float *values = limner_image_mask_new (region->width, region->height, error);

  if (values == NULL || !limner_image_add_mask (source->picture, error))
    {
      g_clear_pointer (&values, limner_image_mask_free);
      return FALSE;
    }
  for (gsize i = 0; i < (gsize) region->width * (gsize) region->height; i++)
    values[i] = 1;
  if (mask != NULL && gimp_drawable_get_width (GIMP_DRAWABLE (mask)) == region->width
      && gimp_drawable_get_height (GIMP_DRAWABLE (mask)) == region->height)
    read_channel (mask, region, 0, 0, values);
  memset (source->picture->mask, 0, (gsize) context->width * (gsize) context->height * sizeof (float));
  for (int y = 0; y < region->height; y++)
    memcpy (source->picture->mask + (gsize) (region->y - context->y + y) * (gsize) context->width
                + (region->x - context->x),
            values + (gsize) y * (gsize) region->width, (gsize) region->width * sizeof (float));
  limner_image_mask_free (values);
  return TRUE;
}

LimnerSource *
limner_source_read_again (GimpDrawable *drawable, GimpLayer *made, const GeglRectangle *region, int context,
                          GError **error)
{
  GimpImage *image = gimp_item_get_image (GIMP_ITEM (drawable));
  g_autoptr (LimnerSource) source = source_new (image, drawable, GIMP_ITEM (made), error);
  gboolean whole = region == NULL;

  if (source == NULL)
    return NULL;
  source->region = *GEGL_RECTANGLE (0, 0, source->width, source->height);
  if (!whole && !gegl_rectangle_intersect (&source->region, &source->region, region))
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                           _ ("The layer that was painted no longer reaches to where this layer lies; paint "
                              "it anew with Filters ▸ Limner ▸ Style transfer."));
      return NULL;
    }
  source->selected = !whole;
  add_surroundings (source, context);
  source->picture = read_region (drawable, &source->context, error);
  if (source->picture == NULL || (!whole && !read_made_mask (source, made, error))
      || !read_layer_mask (source, error))
    return NULL;
  return g_steal_pointer (&source);
}

LimnerSource *
limner_source_read_rest (const LimnerSource *source, GError **error)
{
  g_autoptr (LimnerSource) rest = source_new (source->image, source->drawable, source->below, error);
  const GeglRectangle *of = &source->context;

  if (rest == NULL)
    return NULL;
  rest->region = rest->context = *GEGL_RECTANGLE (0, 0, rest->width, rest->height);
  rest->selected = TRUE;
  rest->picture = read_region (rest->drawable, &rest->context, error);
  if (rest->picture == NULL || !limner_image_add_mask (rest->picture, error)
      || !read_layer_mask (rest, error))
    return NULL;
  for (int y = 0; y < of->height; y++)
    for (int x = 0; x < of->width; x++)
      {
        float *mask = rest->picture->mask + (gsize) (of->y + y) * (gsize) rest->width + (of->x + x);

        if (source->picture->mask[(gsize) y * (gsize) of->width + (gsize) x] >= *mask)
          *mask = 0;
      }
  return g_steal_pointer (&rest);
}

void
limner_source_free (LimnerSource *source)
{
  g_clear_pointer (&source->picture, limner_image_unref);
  g_clear_object (&source->below);
  g_clear_object (&source->drawable);
  g_clear_object (&source->image);
  g_free (source);
}

gboolean
limner_source_check (const LimnerSource *source, GError **error)
{
  GimpDrawable *drawable = source->drawable;
  const char *sentence = NULL;

  /* GIMP keeps a closed image for as long as a procedure runs on it; then its display is the only sign. */
  if (!gimp_image_is_valid (source->image)
      || (source->display != NULL && !gimp_display_is_valid (source->display)))
    sentence = _ ("The image was closed while Limner was working on it, so there is no new layer.");
  else if (!gimp_item_is_valid (GIMP_ITEM (drawable)))
    sentence = _ ("The layer was deleted while Limner was working on it, so there is no new layer.");
  else if (gimp_drawable_type (drawable) != source->type
           || gimp_image_get_precision (source->image) != source->precision)
    sentence = _ ("The image's mode or precision was changed while Limner was working on it, so there is no "
                  "new layer; start again.");
  else if (gimp_drawable_get_width (drawable) != source->width
           || gimp_drawable_get_height (drawable) != source->height)
    sentence = _ ("The layer's size was changed while Limner was working on it, so there is no new layer; "
                  "start again.");
  else if (gimp_image_get_floating_sel (source->image) != NULL)
    sentence = _ ("A floating selection was made while Limner was working, so there is no new layer; anchor "
                  "it and start again.");
  if (sentence != NULL)
    g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED, sentence);
  return sentence == NULL;
}
