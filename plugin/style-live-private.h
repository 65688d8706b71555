/* Style transfer as a live filter (gegl/), which GIMP stores on the drawable. */
#pragma once

#include "style-arguments-private.h"

G_BEGIN_DECLS

/* Adds the filter to the drawable, above its other filters, as one undo step. FALSE with an error if the
 * arguments request something that the filter does not support, or if GIMP has not loaded the filter. */
gboolean limner_style_live_add (GimpDrawable *drawable, const LimnerStyleArguments *request, GError **error);

G_END_DECLS
