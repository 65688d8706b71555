/* Encoding LimnerImage as a picture file with libvips. */
#pragma once

#include "limner/image.h"

/* A format that pictures are written in. */
typedef struct _LimnerPictureFormat LimnerPictureFormat;

/* By the ending of a name; NULL with LIMNER_ERROR_UNSUPPORTED when it is none of a picture's. The ending of
 * raw floats is none. */
const LimnerPictureFormat *limner_picture_format_of (const char *path, GError **error);
/* Whether the format holds text under a key (PNG). */
gboolean limner_picture_format_has_text (const LimnerPictureFormat *format);

/* Writes a file to a descriptor that can be read and sought, too. The depth is the picture's as far as the
 * format has it: PNG 8 or 16 bits, TIFF 8, 16 or 32 (floating point), JPEG and WebP 8. Alpha goes with it
 * where the format has it and some pixel needs it; else the picture stands on white. Grey pictures are
 * written as grey ones except to WebP. With image->profile the colours are converted to it and it is
 * embedded; grey pictures are sRGB. text: NULL, or ASCII under the key `text_key` in a format that has text.
 */
gboolean limner_picture_encode (const LimnerImage *image, const LimnerPictureFormat *format,
                                const char *text_key, const char *text, int fd, GError **error);
