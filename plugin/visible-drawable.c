#include "config.h"

#include "visible-drawable-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>

static gboolean
has_visible_filter (GimpDrawable *drawable)
{
  g_autofree GimpDrawableFilter **filters = gimp_drawable_get_filters (drawable);
  gboolean found = FALSE;

  for (int i = 0; filters != NULL && filters[i] != NULL; i++)
    found |= gimp_drawable_filter_get_visible (filters[i]);
  return found;
}

/* An image without a display, with the same mode, precision and profile, so that no values are
 * converted. */
static GimpImage *
make_hidden_image (GimpImage *like)
{
  GimpImageBaseType type = gimp_image_get_base_type (like) == GIMP_GRAY ? GIMP_GRAY : GIMP_RGB;
  GimpImage *image = gimp_image_new_with_precision (1, 1, type, gimp_image_get_precision (like));
  g_autoptr (GimpColorProfile) profile = gimp_image_get_effective_color_profile (like);

  gimp_image_undo_disable (image);
  if (profile != NULL)
    gimp_image_set_color_profile (image, profile);
  return image;
}

/* Copies the layer to the hidden image and merges its filters. NULL if GIMP cannot. */
static GimpLayer *
copy_with_filters (GimpDrawable *drawable, GimpImage *image)
{
  GimpLayer *layer = gimp_layer_new_from_drawable (drawable, image);
  GimpLayer *group = layer;

  if (layer == NULL || !gimp_image_insert_layer (image, layer, NULL, 0))
    return NULL;
  if (gimp_layer_get_mask (layer) != NULL)
    gimp_layer_remove_mask (layer, GIMP_MASK_DISCARD);
  if (GIMP_IS_GROUP_LAYER (group))
    {
      gimp_layer_set_opacity (group, 100);
      layer = gimp_group_layer_merge (GIMP_GROUP_LAYER (group));
    }
  if (layer == NULL)
    return NULL;
  /* Without alpha, pixels that a filter adds outside the layer would be black. */
  if (!gimp_drawable_has_alpha (GIMP_DRAWABLE (layer)))
    gimp_layer_add_alpha (layer);
  return has_visible_filter (GIMP_DRAWABLE (layer)) && !gimp_drawable_merge_filters (GIMP_DRAWABLE (layer))
             ? NULL
             : layer;
}

static GeglRectangle
find_extent (GimpDrawable *visible, GimpDrawable *drawable)
{
  int x, y, own_x, own_y;

  gimp_drawable_get_offsets (visible, &x, &y);
  gimp_drawable_get_offsets (drawable, &own_x, &own_y);
  return (GeglRectangle) { x - own_x, y - own_y, gimp_drawable_get_width (visible),
                           gimp_drawable_get_height (visible) };
}

gboolean
limner_visible_open (LimnerVisible *visible, GimpDrawable *drawable, GError **error)
{
  GimpDrawable *read = drawable;

  *visible = (LimnerVisible) { 0 };
  if (GIMP_IS_LAYER (drawable) && has_visible_filter (drawable))
    {
      visible->copy = make_hidden_image (gimp_item_get_image (GIMP_ITEM (drawable)));
      read = GIMP_DRAWABLE (copy_with_filters (drawable, visible->copy));
    }
  if (read == NULL)
    {
      g_autofree char *name = gimp_item_get_name (GIMP_ITEM (drawable));

      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("GIMP could not apply the filters of the layer “%s”; merge them into the layer and try "
                      "again."),
                   name);
      limner_visible_close (visible);
      return FALSE;
    }
  visible->drawable = g_object_ref (read);
  visible->extent = find_extent (read, drawable);
  return TRUE;
}

void
limner_visible_close (LimnerVisible *visible)
{
  g_clear_object (&visible->drawable);
  if (visible->copy != NULL)
    gimp_image_delete (visible->copy);
  visible->copy = NULL;
}
