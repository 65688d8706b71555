/* A small picture of a face of the browser. */
#pragma once

#include "portraits/browser-private.h"
#include "portraits/thumbnail-renderer-private.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define LIMNER_BROWSER_THUMBNAIL_SIDE 44 /* pixels */

#define LIMNER_TYPE_BROWSER_THUMBNAIL (limner_browser_thumbnail_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserThumbnail, limner_browser_thumbnail, LIMNER, BROWSER_THUMBNAIL,
                      GtkDrawingArea)

/* Neither the browser nor the renderer (NULL: none) is owned. */
GtkWidget *limner_browser_thumbnail_new (LimnerBrowser *browser, guint id, LimnerThumbnailRenderer *renderer);
guint limner_browser_thumbnail_id (LimnerBrowserThumbnail *thumbnail);

G_END_DECLS
