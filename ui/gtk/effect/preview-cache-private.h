/* What a dialog's worker keeps from one request to the next: the network and pictures. Used by one thread at
 * a time. */
#pragma once

#include <limner/image.h>
#include <limner/model.h>

G_BEGIN_DECLS

typedef struct _LimnerPreviewCache LimnerPreviewCache;

LimnerPreviewCache *limner_preview_cache_new (void);
void limner_preview_cache_free (LimnerPreviewCache *cache);

/* The network; NULL or "" is the bundled one. Kept in the cache until another is asked for. */
LimnerModel *limner_preview_cache_model (LimnerPreviewCache *cache, const char *id, GError **error);
/* A picture file, reduced to what a preview can use. Kept in the cache until the next is asked for. */
LimnerImage *limner_preview_cache_picture (LimnerPreviewCache *cache, const char *path, GError **error);

G_END_DECLS
