/* Formats for which libvips has no loader of its own: BMP, TGA, ICO and what else gdk-pixbuf knows. */
#pragma once

#include <vips/vips.h>

/* The picture of a regular file, decoded. NULL with LIMNER_ERROR_FORMAT or _UNSUPPORTED as of
 * limner_picture_open. */
VipsImage *limner_picture_open_with_pixbuf (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
