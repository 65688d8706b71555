/* Reads a whole image as it is displayed. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/image.h>

G_BEGIN_DECLS

/* From a duplicate, which is deleted afterwards. NULL with an error, or without one when the image is no
 * longer open. */
LimnerImage *limner_image_read_visible (GimpImage *image, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
