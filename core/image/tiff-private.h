/* Kinds of TIFF files that libvips reads wrongly. */
#pragma once

#include <glib.h>

/* FALSE with LIMNER_ERROR_UNSUPPORTED if the colours of the file's first picture are none that libvips
 * converts, or if that picture is only the thumbnail of a camera's raw data. */
gboolean limner_tiff_check (const char *path, GError **error);
