/* A style picture to choose: a button that shows it. */
#pragma once

#include "style/style-store-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_STYLE_TILE_SIDE 72

#define LIMNER_TYPE_STYLE_TILE (limner_style_tile_get_type ())
G_DECLARE_FINAL_TYPE (LimnerStyleTile, limner_style_tile, LIMNER, STYLE_TILE, GtkToggleButton)

/* Its picture appears when the file was read. */
GtkWidget *limner_style_tile_new (const LimnerStyleEntry *entry);
const char *limner_style_tile_path (LimnerStyleTile *tile);
gboolean limner_style_tile_is_bundled (LimnerStyleTile *tile);

G_END_DECLS
