/* Picture files, opened with libvips: what their headers say, before any pixel is decoded. */
#pragma once

#include <glib.h>
#include <vips/vips.h>

/* Ending of raw float pictures. */
#define LIMNER_RAW_ENDING ".safetensors"

/* The first picture of a file, whose pixels are decoded when they are asked for, from top to bottom and once.
 * The file must be a regular one; it may claim LIMNER_IMAGE_MAX_PIXELS at most. NULL with LIMNER_ERROR_FILE
 * (cannot be read), _FORMAT (is no picture) or _UNSUPPORTED (too large). Caller frees with g_object_unref. */
VipsImage *limner_picture_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Decodes a whole picture and keeps nothing of it: FALSE with the errors of limner_picture_open, or
 * LIMNER_ERROR_FORMAT, when its file is not sound. */
gboolean limner_picture_check (const char *path, GError **error);
