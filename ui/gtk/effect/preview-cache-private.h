/* The network and pictures that a dialog's worker keeps between requests. One thread uses it at a time. */
#pragma once

#include <limner/image.h>
#include <limner/model.h>

G_BEGIN_DECLS

typedef struct _LimnerPreviewCache LimnerPreviewCache;

LimnerPreviewCache *limner_preview_cache_new (void);
void limner_preview_cache_free (LimnerPreviewCache *cache);

/* The network; NULL or "" is the bundled one. It stays in the cache until another one is requested. */
LimnerModel *limner_preview_cache_model (LimnerPreviewCache *cache, const char *id, GError **error);
/* A picture file, reduced to the preview's needs. It stays in the cache until the next one is requested. */
LimnerImage *limner_preview_cache_picture (LimnerPreviewCache *cache, const char *path, GError **error);

G_END_DECLS
