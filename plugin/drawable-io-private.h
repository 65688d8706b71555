/* Copies pixels between GIMP's drawables and pictures. A picture is sRGB. Values are converted from and
 * to the colour profile and the precision of the drawable. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/image.h>

G_BEGIN_DECLS

/* A part of the drawable's own buffer, in the drawable's coordinates. Pixels outside the drawable are
 * transparent. */
LimnerImage *limner_drawable_read_part (GimpDrawable *drawable, const GeglRectangle *part,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads the values 0..1 of a layer mask or a channel [H,W]; 0 outside of it. */
void limner_channel_read_part (GimpDrawable *channel, const GeglRectangle *part, float *values);

/* Reads the layer mask for that part, 0..1. *values is NULL if no mask applies; the caller frees it with
 * limner_image_mask_free. FALSE only if memory does not suffice. */
gboolean limner_layer_read_mask (GimpDrawable *layer, const GeglRectangle *part, float **values,
                                 GError **error);

/* Reads a drawable as it is displayed, for use as a style or a guide: with its filters and its layer
 * mask, without the selection. NULL with an error, also if nothing is visible. */
LimnerImage *limner_drawable_read (GimpDrawable *drawable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Converts a part of a picture to a buffer at (0, 0), which GEGL keeps in memory or in GIMP's swap file.
 * `grey`: for a grey layer. Any thread may call it. */
GeglBuffer *limner_picture_to_buffer (const LimnerImage *picture, const GeglRectangle *part, gboolean grey);

/* Copies such a buffer to a layer of the same size. */
void limner_layer_write (GimpLayer *layer, GeglBuffer *buffer);

G_END_DECLS
