/* Opens the metadata of picture files (Exif, XMP) with GExiv2. */
#pragma once

#include <gexiv2/gexiv2.h>

/* Any thread may call it. NULL with GExiv2's error if the file cannot be read or its format has no metadata.
 * The caller frees the result with g_object_unref. */
GExiv2Metadata *limner_metadata_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
