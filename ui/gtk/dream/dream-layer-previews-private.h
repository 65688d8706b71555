/* A chooser of what to dream of: pictures of what the layers of the network see. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* One toggle for each layer, deep ones last, and on demand for channels of the layer that is chosen; reads,
 * writes and watches the settings' `layer` and `model`. */
GtkWidget *limner_dream_layer_previews_new (GObject *settings);

/* Some layer and channel of the network, for those who want to be surprised; caller frees. */
char *limner_dream_layer_previews_surprise (GObject *settings);

G_END_DECLS
