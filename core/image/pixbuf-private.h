/* Decodes formats for which libvips has no loader of its own: BMP, TGA, ICO and others of gdk-pixbuf. */
#pragma once

#include <vips/vips.h>

/* The decoded picture of a regular file. NULL with LIMNER_ERROR_FORMAT or _UNSUPPORTED as in
 * limner_picture_open. */
VipsImage *limner_picture_open_with_pixbuf (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
