#include "effect/preview-cache-private.h"

#include <limner/bundled.h>

/* Pictures are kept no larger than a preview can use. */
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
  LimnerPreviewCache *kitchen = g_new0 (LimnerPreviewCache, 1);

  kitchen->pictures
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) limner_image_unref);
  return kitchen;
}

void
limner_preview_cache_free (LimnerPreviewCache *kitchen)
{
  g_clear_pointer (&kitchen->model, limner_model_unref);
  g_hash_table_unref (kitchen->pictures);
  g_free (kitchen->model_id);
  g_free (kitchen);
}

LimnerModel *
limner_preview_cache_model (LimnerPreviewCache *kitchen, const char *id, GError **error)
{
  if (id == NULL || *id == '\0')
    id = LIMNER_BUNDLED_FEATURES;
  if (g_strcmp0 (kitchen->model_id, id) == 0)
    return kitchen->model;
  g_clear_pointer (&kitchen->model, limner_model_unref);
  g_clear_pointer (&kitchen->model_id, g_free);
  kitchen->model = limner_model_load (id, error);
  if (kitchen->model != NULL)
    kitchen->model_id = g_strdup (id);
  return kitchen->model;
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
limner_preview_cache_picture (LimnerPreviewCache *kitchen, const char *path, GError **error)
{
  LimnerImage *image = g_hash_table_lookup (kitchen->pictures, path);

  if (image != NULL)
    return image;
  image = load_reduced (path, error);
  if (image == NULL)
    return NULL;
  if (g_hash_table_size (kitchen->pictures) >= PICTURES_KEPT)
    g_hash_table_remove_all (kitchen->pictures);
  g_hash_table_insert (kitchen->pictures, g_strdup (path), image);
  return image;
}
