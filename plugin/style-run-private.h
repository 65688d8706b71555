/* Runs a style request on a drawable. */
#pragma once

#include "source-private.h"
#include "style-arguments-private.h"

G_BEGIN_DECLS

/* Paints, then inserts the result; the image does not change before. Returns the new layers,
 * NULL-terminated (g_free), or NULL with an error and the image unchanged. */
GimpLayer **limner_style_arguments_run (const LimnerSource *source, const LimnerStyleArguments *request,
                                        gboolean window, GError **error);

G_END_DECLS
