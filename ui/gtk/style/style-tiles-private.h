/* The style pictures that there are, as tiles to choose from. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_STYLE_TILES (limner_style_tiles_get_type ())
G_DECLARE_FINAL_TYPE (LimnerStyleTiles, limner_style_tiles, LIMNER, STYLE_TILES, GtkFlowBox)

/* Tiles of bundled and recent pictures, then the button that adds one. The tab key enters and leaves them
 * all, arrow keys go from one to the next; Delete takes a recent picture out, and its file stays.
 *
 * Emits "chosen" (path, gboolean) when the person presses a tile, and "filled" when the tiles were made anew.
 */
GtkWidget *limner_style_tiles_new (int per_line, GtkWidget *add_button);
/* Makes the tiles anew. */
void limner_style_tiles_fill (LimnerStyleTiles *tiles);
/* Presses the tiles of these paths (NULL-terminated), and no others. */
void limner_style_tiles_set_chosen (LimnerStyleTiles *tiles, const char *const *paths);
/* The paths of the pressed tiles in their order (g_strfreev). */
char **limner_style_tiles_chosen (LimnerStyleTiles *tiles);

/* Asks for style pictures: their paths (g_strfreev), or NULL. */
char **limner_style_files_choose (GtkWidget *parent);

G_END_DECLS
