/* A style request carried out on a drawable. */
#pragma once

#include "style-arguments-private.h"

G_BEGIN_DECLS

/* Reads, paints, inserts; everything GIMP sees happens before and after the painting. Gives the new layers,
 * NULL-terminated (g_free), or NULL with one sentence and the image as it was. */
GimpLayer **limner_style_painting_make (GimpImage *image, GimpDrawable *drawable,
                                        const LimnerStyleRequest *request, gboolean window, GError **error);

G_END_DECLS
