/* A style picture to choose: a button that shows it. */
#pragma once

#include "style/style-store-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_STYLE_TILE_SIDE 72

/* A GtkToggleButton; its picture appears when it was read. */
GtkWidget *limner_style_tile_new (const LimnerStyleEntry *entry);
const char *limner_style_tile_path (GtkWidget *tile);
gboolean limner_style_tile_is_bundled (GtkWidget *tile);

/* A square picture of the file, read on another thread. */
GtkWidget *limner_thumbnail_new (const char *path, int side);

G_END_DECLS
