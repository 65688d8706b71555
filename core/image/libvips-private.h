/* Set-up of libvips for pictures, its error messages, and the limits of a picture. */
#pragma once

#include <vips/vips.h>

/* Prepares libvips. Any thread may call it, any number of times. FALSE with LIMNER_ERROR_FILE if libvips
 * itself fails. */
gboolean limner_vips_init (GError **error);
/* The last line of libvips's error messages, which is of the call that failed. Clears libvips's error buffer.
 * The caller frees it. */
char *limner_vips_reason (void);

/* Sets LIMNER_ERROR_FORMAT with libvips's reason: the pixels of the file cannot be decoded. Sets
 * LIMNER_ERROR_UNSUPPORTED if the reason is a feature that libvips lacks, and LIMNER_ERROR_FILE if it is a
 * system call. */
void limner_picture_damaged (const char *path, GError **error);

/* FALSE with LIMNER_ERROR_UNSUPPORTED if a picture may not have the size width x height. */
gboolean limner_picture_check_size (const char *path, gint64 width, gint64 height, GError **error);
