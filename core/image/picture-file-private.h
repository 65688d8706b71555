/* Opens picture files with libvips and reads their headers. No pixels are decoded yet. */
#pragma once

#include <glib.h>
#include <vips/vips.h>

/* The file name ending of raw float pictures. */
#define LIMNER_RAW_ENDING ".safetensors"

/* The first picture of a file. Its pixels are decoded on request, once, from top to bottom. The file
 * must be a regular one of at most LIMNER_IMAGE_MAX_PIXELS. NULL with LIMNER_ERROR_FILE (cannot be
 * read), _FORMAT (not a picture) or _UNSUPPORTED (too large). The caller frees it with g_object_unref. */
VipsImage *limner_picture_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of a file's content, for formats that libvips knows. `bytes` must outlive the picture; `name` is
 * for sentences. */
VipsImage *limner_picture_open_bytes (GBytes *bytes, const char *name,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Decodes a whole picture and discards it. FALSE with the errors of limner_picture_open, or with
 * LIMNER_ERROR_FORMAT if the file is damaged. */
gboolean limner_picture_check (const char *path, GError **error);
