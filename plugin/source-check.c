/* Checks that a source has not changed since it was read and that it has visible pixels. */
#include "config.h"

#include "source-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>

const char *
limner_source_describe_change (const LimnerSource *source)
{
  GimpDrawable *drawable = source->drawable;

  if (!gimp_image_is_valid (source->image))
    return _ ("The image was closed while Limner was working on it.");
  /* While a procedure runs on a closed image, GIMP keeps the image and does not tell whether another
   * view exists. This message and a new image are correct in both cases. */
  if (source->display != NULL && !gimp_display_is_valid (source->display))
    return _ ("The view of the image where Limner was started was closed meanwhile.");
  if (!gimp_item_is_valid (GIMP_ITEM (drawable)))
    return _ ("The layer was deleted while Limner was working on it.");
  if (gimp_drawable_type (drawable) != source->type
      || gimp_image_get_precision (source->image) != source->precision)
    return _ ("The image's mode or precision was changed while Limner was working on it.");
  if (gimp_drawable_get_width (drawable) != source->width
      || gimp_drawable_get_height (drawable) != source->height)
    return _ ("The layer's size was changed while Limner was working on it.");
  if (gimp_image_get_floating_sel (source->image) != NULL)
    return _ ("A floating selection was made while Limner was working on the image.");
  if (!gimp_item_is_valid (source->below))
    return _ ("The layer to put the new one above was deleted while Limner was working.");
  return NULL;
}

gboolean
limner_source_check (const LimnerSource *source, GError **error)
{
  const char *change = limner_source_describe_change (source);

  if (change != NULL)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED, "%s %s", change,
                 _ ("There is no new layer; start again."));
  return change == NULL;
}

static gboolean
is_visible (const LimnerSource *source)
{
  const GeglRectangle *region = &source->region, *context = &source->context;
  const LimnerImage *picture = source->picture;

  for (int y = 0; y < region->height; y++)
    {
      gsize first
          = (gsize) (region->y - context->y + y) * (gsize) context->width + (gsize) (region->x - context->x);

      for (gsize i = first; i < first + (gsize) region->width; i++)
        if (picture->pixels[4 * i + 3] > 0 && (picture->mask == NULL || picture->mask[i] > 0))
          return TRUE;
    }
  return FALSE;
}

gboolean
limner_source_check_visible (const LimnerSource *source, GError **error)
{
  g_autofree char *name = NULL;

  if (is_visible (source))
    return TRUE;
  name = gimp_item_get_name (GIMP_ITEM (source->drawable));
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("There is nothing to paint: the layer “%s” is empty, transparent or masked there. Select "
                  "another layer."),
               name);
  return FALSE;
}
