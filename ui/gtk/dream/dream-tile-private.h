/* A toggle button with the visualization of a layer, or of one of its channels. */
#pragma once

#include <gtk/gtk.h>
#include <limner/model.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_DREAM_TILE (limner_dream_tile_get_type ())
G_DECLARE_FINAL_TYPE (LimnerDreamTile, limner_dream_tile, LIMNER, DREAM_TILE, GtkToggleButton)

/* channel < 0: the whole layer. The picture is computed in a thread, unless the cancellable is cancelled. */
GtkWidget *limner_dream_tile_new (LimnerModel *model, const char *layer, int channel,
                                  GCancellable *cancellable);
/* NAME or NAME:CHANNEL, as the setting `layer` has it. */
const char *limner_dream_tile_layer (LimnerDreamTile *tile);

G_END_DECLS
