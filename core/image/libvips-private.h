/* libvips as pictures use it: its set-up, its errors, and the limits of a picture. */
#pragma once

#include <vips/vips.h>

/* Prepares libvips; any thread, any number of times. FALSE with LIMNER_ERROR_FILE when libvips itself fails.
 */
gboolean limner_vips_init (GError **error);
/* What libvips last complained of, in one line, which it then forgets. Caller frees. */
char *limner_vips_reason (void);

/* LIMNER_ERROR_FORMAT with libvips's reason: the pixels of the file cannot be decoded. */
void limner_picture_damaged (const char *path, GError **error);

/* Whether width x height is a size that a picture may have; otherwise LIMNER_ERROR_UNSUPPORTED. */
gboolean limner_picture_check_size (const char *path, gint64 width, gint64 height, GError **error);
