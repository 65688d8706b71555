/* A style request carried out on a drawable. */
#pragma once

#include "source-private.h"
#include "style-arguments-private.h"

G_BEGIN_DECLS

/* Paints and inserts; GIMP sees nothing before the painting is done. Gives the new layers, NULL-terminated
 * (g_free), or NULL with one sentence and the image as it was. */
GimpLayer **limner_style_arguments_run (const LimnerSource *source, const LimnerStyleArguments *request,
                                        gboolean window, GError **error);

G_END_DECLS
