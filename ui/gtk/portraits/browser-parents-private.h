/* Each selected face with a slider for its share; hidden for fewer than two. */
#pragma once

#include "portraits/browser-private.h"
#include "portraits/thumbnail-renderer-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_BROWSER_PARENTS (limner_browser_parents_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserParents, limner_browser_parents, LIMNER, BROWSER_PARENTS, GtkBox)

void limner_browser_parents_set_browser (LimnerBrowserParents *parents, LimnerBrowser *browser);
/* Sets the source of thumbnails. Not owned; NULL: none. */
void limner_browser_parents_set_renderer (LimnerBrowserParents *parents, LimnerThumbnailRenderer *renderer);
/* Adds the faces to an array of LimnerFace* that does not own them. */
void limner_browser_parents_add_faces (LimnerBrowserParents *parents, GPtrArray *faces);

G_END_DECLS
