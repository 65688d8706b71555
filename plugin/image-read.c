#include "image-read-private.h"

#include "drawable-io-private.h"

LimnerImage *
limner_image_read_visible (GimpImage *image, GError **error)
{
  GimpImage *copy = gimp_image_is_valid (image) ? gimp_image_duplicate (image) : NULL;
  GimpLayer *seen;
  LimnerImage *picture = NULL;

  if (copy == NULL)
    return NULL;
  seen = gimp_layer_new_from_visible (copy, copy, "seen");
  if (seen != NULL && gimp_image_insert_layer (copy, seen, NULL, 0))
    picture = limner_drawable_read (GIMP_DRAWABLE (seen), error);
  gimp_image_delete (copy);
  return picture;
}
