/* Renders pictures of faces on a thread: first the focused face, then the visible ones. */
#pragma once

#include <cairo.h>
#include <limner/face.h>
#include <limner/image.h>

G_BEGIN_DECLS

typedef struct _LimnerThumbnailRenderer LimnerThumbnailRenderer;

/* Called on the main thread. picture NULL: the thumbnail of a visible face is ready. Otherwise `picture`
 * is the focused face at its current resolution, final if `done`. On failure there is an error; face
 * NULL: no face of this network can be rendered. */
typedef void (*LimnerThumbnailFunc) (LimnerFace *face, const LimnerImage *picture, gboolean done,
                                     const GError *error, gpointer user_data);

/* `side` is that of thumbnails, in pixels. */
LimnerThumbnailRenderer *limner_thumbnail_renderer_new (LimnerModel *model, int side,
                                                        LimnerThumbnailFunc show, gpointer user_data);
/* Cancels, waits for the thread and frees. No function is called afterwards. */
void limner_thumbnail_renderer_free (LimnerThumbnailRenderer *renderer);

/* Sets the faces to render, in this order, and replaces the earlier list. Rendering of other faces is
 * cancelled. focus: the focused face or NULL; it is rendered each time it becomes the focus. */
void limner_thumbnail_renderer_want (LimnerThumbnailRenderer *renderer, LimnerFace *focus,
                                     LimnerFace *const *faces, guint n);
/* The thumbnail of a face, owned by the renderer and valid until the main loop runs. NULL: not rendered,
 * or dropped. The most recently used ones are kept, up to a limit of memory. */
cairo_surface_t *limner_thumbnail_renderer_thumbnail (LimnerThumbnailRenderer *renderer, LimnerFace *face);
/* The number of stored thumbnails. */
guint limner_thumbnail_renderer_n_kept (LimnerThumbnailRenderer *renderer);
/* That limit. */
#define LIMNER_THUMBNAIL_RENDERER_BYTES (24 << 20)

G_END_DECLS
