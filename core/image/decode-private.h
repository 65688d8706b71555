/* Decodes picture files to LimnerImage. */
#pragma once

#include "limner/image.h"

/* The picture of a file, reduced so that its shorter side has at most `side` pixels (0: not reduced),
 * upright, with its colours converted to sRGB. Its values may be infinite or NaN. NULL with the errors of
 * limner_picture_open, with _FORMAT if its pixels are damaged or incomplete, or _MEMORY. */
LimnerImage *limner_picture_decode (const char *path, int side, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same of a file's content (limner_picture_open_bytes). */
LimnerImage *limner_picture_decode_bytes (GBytes *bytes, const char *name,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
