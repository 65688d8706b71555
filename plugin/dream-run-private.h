/* A dream request carried out on a drawable. */
#pragma once

#include "dream-arguments-private.h"
#include "source-private.h"

G_BEGIN_DECLS

/* Dreams and inserts; GIMP sees nothing before the dream is over. Gives the new layers, NULL-terminated
 * (g_free), or NULL with one sentence and the image as it was. */
GimpLayer **limner_dream_arguments_run (const LimnerSource *source, const LimnerDreamArguments *request,
                                        gboolean window, GError **error);

G_END_DECLS
