/* Picture files as thumbnails. */
#pragma once

#include "limner/image.h"

G_BEGIN_DECLS

/* As limner_image_load, but a larger picture is reduced until its shorter side has `side` pixels, side >= 1.
 * It takes little memory whatever the size of the picture. */
LimnerImage *limner_image_load_small (const char *path, int side, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
