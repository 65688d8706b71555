/* Tiles of all style pictures on offer. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_STYLE_TILES (limner_style_tiles_get_type ())
G_DECLARE_FINAL_TYPE (LimnerStyleTiles, limner_style_tiles, LIMNER, STYLE_TILES, GtkFlowBox)

/* Tiles of bundled and recent pictures, then the button that adds one. Tab enters and leaves the group;
 * arrow keys move between tiles. Delete removes a recent picture from the list and keeps its file.
 *
 * Emits "chosen" (path, gboolean) when the user presses a tile, and "filled" when the tiles were
 * rebuilt. */
GtkWidget *limner_style_tiles_new (int per_line, GtkWidget *add_button);
/* Rebuilds the tiles. */
void limner_style_tiles_fill (LimnerStyleTiles *tiles);
/* Presses exactly the tiles of these paths (NULL-terminated). */
void limner_style_tiles_set_chosen (LimnerStyleTiles *tiles, const char *const *paths);
/* The paths of the pressed tiles in order (g_strfreev). */
char **limner_style_tiles_chosen (LimnerStyleTiles *tiles);

/* Shows a file chooser for style pictures. Returns their paths (g_strfreev), or NULL. */
char **limner_style_files_choose (GtkWidget *parent);

G_END_DECLS
