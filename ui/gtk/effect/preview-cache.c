#include "effect/preview-cache-private.h"

#include <limner/bundled.h>
#include <limner/registry.h>

/* Longest side of cached pictures; a preview needs no more. */
#define PICTURE_SIDE  1024
#define PICTURES_KEPT 8

struct _LimnerPreviewCache
{
  char *model_id;
  LimnerModel *model;
  GHashTable *pictures; /* path to LimnerImage */
};

LimnerPreviewCache *
limner_preview_cache_new (void)
{
  LimnerPreviewCache *cache = g_new0 (LimnerPreviewCache, 1);

  cache->pictures
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) limner_image_unref);
  return cache;
}

void
limner_preview_cache_free (LimnerPreviewCache *cache)
{
  g_clear_pointer (&cache->model, limner_model_unref);
  g_hash_table_unref (cache->pictures);
  g_free (cache->model_id);
  g_free (cache);
}

LimnerModel *
limner_preview_cache_model (LimnerPreviewCache *cache, const char *id, GError **error)
{
  if (id == NULL || *id == '\0')
    id = LIMNER_BUNDLED_FEATURES;
  if (g_strcmp0 (cache->model_id, id) == 0)
    return cache->model;
  g_clear_pointer (&cache->model, limner_model_unref);
  g_clear_pointer (&cache->model_id, g_free);
  cache->model = limner_model_load (id, error);
  if (cache->model != NULL)
    cache->model_id = g_strdup (id);
  return cache->model;
}

static LimnerImage *
load_reduced (const char *path, GError **error)
{
  g_autoptr (LimnerImage) image = limner_image_load (path, error);
  double scale;

  if (image == NULL || MAX (image->width, image->height) <= PICTURE_SIDE)
    return g_steal_pointer (&image);
  scale = (double) PICTURE_SIDE / MAX (image->width, image->height);
  return limner_image_resize (image, MAX (1, (int) (image->width * scale + 0.5)),
                              MAX (1, (int) (image->height * scale + 0.5)), LIMNER_FILTER_BILINEAR, error);
}

LimnerImage *
limner_preview_cache_picture (LimnerPreviewCache *cache, const char *path, GError **error)
{
  LimnerImage *image = g_hash_table_lookup (cache->pictures, path);

  if (image != NULL)
    return image;
  image = load_reduced (path, error);
  if (image == NULL)
    return NULL;
  if (g_hash_table_size (cache->pictures) >= PICTURES_KEPT)
    g_hash_table_remove_all (cache->pictures);
  g_hash_table_insert (cache->pictures, g_strdup (path), image);
  return image;
}
