/* Reading picture files with gdk-pixbuf, checked. */
#pragma once

#include <gdk-pixbuf/gdk-pixbuf.h>

/* Endings of raw float pictures. */
#define LIMNER_RAW_ENDING ".safetensors"

/* The (first) picture of a file, not turned, with its options ("tEXt::KEY", "icc-profile"). Files that are
 * no pictures, or claim more pixels than a picture may have, are refused before they are decoded. */
GdkPixbuf *limner_pixbuf_read (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
