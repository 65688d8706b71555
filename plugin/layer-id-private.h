/* Identifies a layer, also in a saved, reloaded or duplicated image. GIMP's tattoos do not: they change
 * when an image is duplicated, and layers of different images can have the same one. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* The ID of an item, or a new ID if it has none; the caller attaches a new one. The caller frees it. */
char *limner_layer_id_get (GimpItem *item);

/* Attaches the ID to an item that has none. undoable: as an undo step, saved with the image. Otherwise
 * only while the image is open, without marking the image as changed. */
void limner_layer_id_attach (GimpItem *item, const char *id, gboolean undoable);

/* The layer of the image with this ID, or NULL. Duplicates of a layer share its ID; of several, the one
 * with the tattoo, otherwise the lowest. */
GimpLayer *limner_layer_id_find (GimpImage *image, const char *id, guint tattoo);

G_END_DECLS
