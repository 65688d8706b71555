/* A chooser of feature layers and channels with feature visualizations. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_DREAM_LAYER_PREVIEWS (limner_dream_layer_previews_get_type ())
G_DECLARE_FINAL_TYPE (LimnerDreamLayerPreviews, limner_dream_layer_previews, LIMNER, DREAM_LAYER_PREVIEWS,
                      GtkBox)

/* One toggle for each layer, deep layers last. On request it also shows channels of the chosen layer.
 * Reads, writes and watches the settings `layer` and `model`. */
GtkWidget *limner_dream_layer_previews_new (GObject *settings);

/* A random layer and channel of the network. The caller frees it. */
char *limner_dream_layer_previews_surprise (GObject *settings);

G_END_DECLS
