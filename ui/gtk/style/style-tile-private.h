/* A toggle button that shows a style picture. */
#pragma once

#include "style/style-store-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_STYLE_TILE_SIDE 72

#define LIMNER_TYPE_STYLE_TILE (limner_style_tile_get_type ())
G_DECLARE_FINAL_TYPE (LimnerStyleTile, limner_style_tile, LIMNER, STYLE_TILE, GtkToggleButton)

/* The picture is read in the background. */
GtkWidget *limner_style_tile_new (const LimnerStyleEntry *entry);
const char *limner_style_tile_path (LimnerStyleTile *tile);
gboolean limner_style_tile_is_bundled (LimnerStyleTile *tile);

G_END_DECLS
