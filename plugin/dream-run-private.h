/* Runs a dream request on a drawable. */
#pragma once

#include "dream-arguments-private.h"
#include "source-private.h"

G_BEGIN_DECLS

/* Computes the dream, then inserts it; the image does not change before. Returns the new layers,
 * NULL-terminated (g_free), or NULL with an error and the image unchanged. */
GimpLayer **limner_dream_arguments_run (const LimnerSource *source, const LimnerDreamArguments *request,
                                        gboolean window, GError **error);

G_END_DECLS
