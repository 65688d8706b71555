/* Decoding picture files to LimnerImage. */
#pragma once

#include "limner/image.h"

/* The picture of a file, upright, its colours as sRGB; its values may be infinite or no numbers. NULL with
 * the errors of limner_picture_open, with _FORMAT when its pixels are damaged or incomplete, or _MEMORY. */
LimnerImage *limner_picture_decode (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
