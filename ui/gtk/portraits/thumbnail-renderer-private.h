/* Renders the pictures of faces on a thread: first the selected face, then the faces in sight.
 */
#pragma once

#include <cairo.h>
#include <limner/face.h>
#include <limner/image.h>

G_BEGIN_DECLS

typedef struct _LimnerThumbnailRenderer LimnerThumbnailRenderer;

/* On the main thread. A face in sight has its thumbnail now (picture NULL); or the one that is looked at has
 * come so far: `picture` of its own size, whole when `done`. Or it cannot be rendered, for which the error
 * has a sentence; face NULL: none of this network can. */
typedef void (*LimnerThumbnailFunc) (LimnerFace *face, const LimnerImage *picture, gboolean done,
                                     const GError *error, gpointer user_data);

/* Thumbnails have so many pixels a side. */
LimnerThumbnailRenderer *limner_thumbnail_renderer_new (LimnerModel *model, int side,
                                                        LimnerThumbnailFunc show, gpointer user_data);
/* Stops, waits for the thread and frees; nothing is shown any more. */
void limner_thumbnail_renderer_free (LimnerThumbnailRenderer *renderer);

/* What is wanted now, in this order, in the place of all that was; what is not wanted any more is stopped.
 * `focus` is the one that is looked at, or NULL; it is rendered once for each time it becomes the focus. */
void limner_thumbnail_renderer_want (LimnerThumbnailRenderer *renderer, LimnerFace *focus,
                                     LimnerFace *const *faces, guint n);
/* Its thumbnail, owned by the renderer and there until the main loop runs; NULL: not grown, or forgotten
 * since. The most recently asked for are kept, up to a bound of memory. */
cairo_surface_t *limner_thumbnail_renderer_thumbnail (LimnerThumbnailRenderer *renderer, LimnerFace *face);
/* Thumbnails kept now. */
guint limner_thumbnail_renderer_n_kept (LimnerThumbnailRenderer *renderer);
/* The bound. */
#define LIMNER_THUMBNAIL_RENDERER_BYTES (24 << 20)

G_END_DECLS
