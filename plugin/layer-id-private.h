/* Finds a layer again, also in a saved, reloaded or duplicated image. GIMP's tattoos cannot do this: they
 * change when an image is duplicated, and another image has a layer with the same one. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* The ID of an item, a new one if it has none. It must be attached to be found. Caller frees. */
char *limner_layer_id_get (GimpItem *item);

/* Attaches the ID to an item that has none. `undoable`: as a step to undo, saved with the image; otherwise
 * for as long as the image is open, which does not make the image a changed one. */
void limner_layer_id_attach (GimpItem *item, const char *id, gboolean undoable);

/* The layer of the image with this ID; of several, as after duplicating a layer, the one with the tattoo, or
 * the first from the bottom. NULL when there is none. */
GimpLayer *limner_layer_id_find (GimpImage *image, const char *id, guint tattoo);

G_END_DECLS
