/* Pixels between GIMP's drawables and pictures. A picture is sRGB; GIMP converts from and to the colour
 * profile and the precision of the drawable. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/image.h>

G_BEGIN_DECLS

/* A part of the drawable's own buffer, in the drawable's coordinates; transparent outside of it. */
LimnerImage *limner_drawable_read_part (GimpDrawable *drawable, const GeglRectangle *part,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Values 0..1 of a layer mask or a channel [H,W]; 0 outside of it. */
void limner_channel_read_part (GimpDrawable *channel, const GeglRectangle *part, float *values);

/* What the layer's own mask shows of that part, 0..1; *values is NULL when no mask applies. Caller frees with
 * limner_image_mask_free. FALSE only without memory. */
gboolean limner_layer_read_mask (GimpDrawable *layer, const GeglRectangle *part, float **values,
                                 GError **error);

/* A drawable as a person sees it, for use as a style or a guide: with its filters and its layer mask, without
 * the selection. NULL with one sentence, also when there is nothing to be seen. */
LimnerImage *limner_drawable_read (GimpDrawable *drawable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A part of a picture as a buffer at (0, 0), which GEGL keeps in memory or in GIMP's swap file. `grey`: for a
 * grey layer. Any thread. */
GeglBuffer *limner_picture_to_buffer (const LimnerImage *picture, const GeglRectangle *part, gboolean grey);

/* Writes such a buffer over all of a layer of its size. */
void limner_layer_write (GimpLayer *layer, GeglBuffer *buffer);

G_END_DECLS
