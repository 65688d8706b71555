/* Encodes LimnerImage as a picture file with libvips. */
#pragma once

#include "limner/image.h"

/* A file format for output. */
typedef struct _LimnerPictureFormat LimnerPictureFormat;

/* The format of a file name's ending. NULL with LIMNER_ERROR_UNSUPPORTED if no picture format has that
 * ending; the ending of raw floats has none. */
const LimnerPictureFormat *limner_picture_format_of (const char *path, GError **error);
/* Whether the format can store text under a key (PNG). */
gboolean limner_picture_format_has_text (const LimnerPictureFormat *format);

/* Writes the file to a descriptor, which must allow reading and seeking. The depth is the picture's as
 * far as the format has it: PNG 8 or 16 bits, TIFF 8, 16 or 32 (floating point), JPEG and WebP 8. Alpha
 * is written if the format has it and some pixel needs it; otherwise the picture is composed over white.
 * Grey pictures are written as grey except to WebP. With image->profile, colours are converted to the
 * profile, which is embedded; grey pictures are sRGB. text: NULL, or ASCII stored under `text_key` in a
 * format that has text. */
gboolean limner_picture_encode (const LimnerImage *image, const LimnerPictureFormat *format,
                                const char *text_key, const char *text, int fd, GError **error);
