#include "config.h"

#include "source-private.h"

#include "drawable-io-private.h"
#include "layer-id-private.h"
#include "visible-drawable-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>
#include <string.h>

GimpDrawable *
limner_drawable_of_mask (GimpDrawable *drawable)
{
  GimpLayer *layer = GIMP_IS_LAYER_MASK (drawable) ? gimp_layer_from_mask (GIMP_LAYER_MASK (drawable)) : NULL;

  return layer != NULL ? GIMP_DRAWABLE (layer) : drawable;
}

static gboolean
is_empty_group (GimpItem *item)
{
  g_autofree GimpItem **children = gimp_item_is_group (item) ? gimp_item_get_children (item) : NULL;

  if (!gimp_item_is_group (item))
    return FALSE;
  for (int i = 0; children != NULL && children[i] != NULL; i++)
    if (!is_empty_group (children[i]))
      return FALSE;
  return TRUE;
}

/* Checks that Limner can work on the drawable; otherwise sets an error for the user. */
static gboolean
check_kind (GimpImage *image, GimpDrawable *drawable, GError **error)
{
  const char *sentence = NULL;

  if (gimp_drawable_is_indexed (drawable))
    sentence = _ ("Limner cannot paint with a fixed palette; choose Image ▸ Mode ▸ RGB first.");
  else if (!GIMP_IS_LAYER (drawable))
    sentence = _ ("Limner works on layers, and this is a channel; select a layer first.");
  else if (gimp_image_get_floating_sel (image) != NULL)
    sentence = _ ("There is a floating selection; anchor it or make it a layer first.");
  else if (is_empty_group (GIMP_ITEM (drawable)))
    sentence = _ ("The layer group has no layers; select a layer, or a group with layers.");
  if (sentence != NULL)
    g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED, sentence);
  return sentence == NULL;
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
  source->profile = gimp_image_get_effective_color_profile (image);
  source->width = gimp_drawable_get_width (drawable);
  source->height = gimp_drawable_get_height (drawable);
  source->id = limner_layer_id_get (GIMP_ITEM (drawable));
  source->name = gimp_item_get_name (GIMP_ITEM (drawable));
  source->tattoo = gimp_item_get_tattoo (GIMP_ITEM (drawable));
  return source;
}

void
limner_source_free (LimnerSource *source)
{
  g_clear_pointer (&source->picture, limner_image_unref);
  g_clear_pointer (&source->references, json_object_unref);
  g_clear_object (&source->profile);
  g_clear_object (&source->below);
  g_clear_object (&source->drawable);
  g_clear_object (&source->image);
  g_free (source->id);
  g_free (source->name);
  g_free (source);
}

gboolean
limner_source_is_grey (const LimnerSource *source)
{
  return source->type == GIMP_GRAY_IMAGE || source->type == GIMP_GRAYA_IMAGE;
}

GimpImage *
limner_source_new_image (const LimnerSource *source, GimpLayer **base)
{
  gboolean grey = limner_source_is_grey (source);
  GimpImage *image = gimp_image_new_with_precision (source->extent.width, source->extent.height,
                                                    grey ? GIMP_GRAY : GIMP_RGB, source->precision);

  gimp_image_undo_disable (image);
  if (source->profile != NULL)
    gimp_image_set_color_profile (image, source->profile);
  *base = gimp_layer_new (image, source->name, source->width, source->height,
                          grey ? GIMP_GRAYA_IMAGE : GIMP_RGBA_IMAGE, 100, GIMP_LAYER_MODE_NORMAL);
  gimp_image_insert_layer (image, *base, NULL, 0);
  gimp_layer_set_offsets (*base, -source->extent.x, -source->extent.y);
  return image;
}

/* Computes the part of the drawable under the selection. */
static gboolean
find_region (LimnerSource *source, GError **error)
{
  gboolean selected = FALSE;
  int x1, y1, x2, y2, x, y;

  source->region = source->extent;
  gimp_selection_bounds (source->image, &selected, &x1, &y1, &x2, &y2);
  source->selected = selected;
  if (!selected)
    return TRUE;
  gimp_drawable_get_offsets (source->drawable, &x, &y);
  if (gegl_rectangle_intersect (&source->region, &source->extent,
                                GEGL_RECTANGLE (x1 - x, y1 - y, x2 - x1, y2 - y1)))
    return TRUE;
  g_autofree char *name = gimp_item_get_name (GIMP_ITEM (source->drawable));
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("The selection and the layer “%s” do not touch; select a part of the layer, or nothing to "
                  "work on all of it."),
               name);
  return FALSE;
}

static void
add_surroundings (LimnerSource *source, int context)
{
  const GeglRectangle *region = &source->region;

  gegl_rectangle_intersect (&source->context,
                            GEGL_RECTANGLE (region->x - context, region->y - context,
                                            region->width + 2 * context, region->height + 2 * context),
                            &source->extent);
}

static gboolean
read_context (LimnerSource *source, const LimnerVisible *visible, GError **error)
{
  GeglRectangle part = source->context;

  part.x -= visible->extent.x;
  part.y -= visible->extent.y;
  source->picture = limner_drawable_read_part (visible->drawable, &part, error);
  return source->picture != NULL;
}

static gboolean
read_selection (LimnerSource *source, GError **error)
{
  GeglRectangle part = source->context;
  int x, y;

  if (!source->selected)
    return TRUE;
  if (!limner_image_add_mask (source->picture, error))
    return FALSE;
  gimp_drawable_get_offsets (source->drawable, &x, &y);
  part.x += x;
  part.y += y;
  limner_channel_read_part (GIMP_DRAWABLE (gimp_image_get_selection (source->image)), &part,
                            source->picture->mask);
  return TRUE;
}

/* Multiplies the mask by the layer mask, so that the effect does not reveal hidden pixels. */
static gboolean
multiply_layer_mask (LimnerSource *source, GError **error)
{
  float *values;

  if (!limner_layer_read_mask (source->drawable, &source->context, &values, error))
    return FALSE;
  if (values == NULL)
    return TRUE;
  if (source->picture->mask == NULL && !limner_image_add_mask (source->picture, error))
    {
      limner_image_mask_free (values);
      return FALSE;
    }
  limner_image_intersect_mask (source->picture, values);
  limner_image_mask_free (values);
  return TRUE;
}

LimnerSource *
limner_source_read (GimpImage *image, GimpDrawable *drawable, int context, GError **error)
{
  g_autoptr (LimnerSource) source = source_new (image, drawable, GIMP_ITEM (drawable), error);
  g_auto (LimnerVisible) visible = { 0 };

  if (source == NULL || !limner_visible_open (&visible, drawable, error))
    return NULL;
  source->extent = visible.extent;
  if (!find_region (source, error))
    return NULL;
  add_surroundings (source, context);
  if (!read_context (source, &visible, error) || !read_selection (source, error)
      || !multiply_layer_mask (source, error))
    return NULL;
  return g_steal_pointer (&source);
}

/* Reads the mask of the earlier result at its region; 0 around it. A layer without a mask, because it
 * was applied or removed, covers the whole region. */
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
    limner_channel_read_part (GIMP_DRAWABLE (mask), GEGL_RECTANGLE (0, 0, region->width, region->height),
                              values);
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
  g_auto (LimnerVisible) visible = { 0 };

  if (source == NULL || !limner_visible_open (&visible, drawable, error))
    return NULL;
  source->extent = source->region = visible.extent;
  source->selected = region != NULL;
  if (region != NULL && !gegl_rectangle_intersect (&source->region, &source->extent, region))
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                           _ ("The source layer no longer covers the position of this layer; paint it again "
                              "with Filters ▸ Limner ▸ Style transfer."));
      return NULL;
    }
  add_surroundings (source, context);
  if (!read_context (source, &visible, error) || (region != NULL && !read_made_mask (source, made, error))
      || !multiply_layer_mask (source, error))
    return NULL;
  return g_steal_pointer (&source);
}

/* Removes fully selected pixels from the mask of the rest. */
static void
exclude_selected (const LimnerSource *rest, const LimnerSource *source)
{
  const GeglRectangle *all = &rest->context, *part = &source->context;

  for (int y = 0; y < part->height; y++)
    for (int x = 0; x < part->width; x++)
      {
        gsize at = (gsize) (part->y - all->y + y) * (gsize) all->width + (gsize) (part->x - all->x + x);

        if (source->picture->mask[(gsize) y * (gsize) part->width + (gsize) x] >= rest->picture->mask[at])
          rest->picture->mask[at] = 0;
      }
}

LimnerSource *
limner_source_read_rest (const LimnerSource *source, GError **error)
{
  g_autoptr (LimnerSource) rest = source_new (source->image, source->drawable, source->below, error);
  g_auto (LimnerVisible) visible = { 0 };

  if (rest == NULL || !limner_visible_open (&visible, source->drawable, error))
    return NULL;
  rest->extent = rest->region = rest->context = visible.extent;
  rest->selected = TRUE;
  if (!gegl_rectangle_contains (&rest->extent, &source->context) || !read_context (rest, &visible, error)
      || !limner_image_add_mask (rest->picture, error) || !multiply_layer_mask (rest, error))
    return NULL;
  exclude_selected (rest, source);
  return g_steal_pointer (&rest);
}
