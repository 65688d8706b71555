/* Style transfer as a live filter (gegl/), which GIMP keeps on the drawable. */
#pragma once

#include "style-arguments-private.h"

G_BEGIN_DECLS

/* Adds the filter to the drawable, above its other filters, as one undo step. FALSE with an error when the
 * arguments ask for something that the filter cannot do, or when GIMP has not loaded it. */
gboolean limner_style_live_add (GimpDrawable *drawable, const LimnerStyleArguments *request, GError **error);

G_END_DECLS
