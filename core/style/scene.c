#include "config.h"

#include "style/scene-private.h"

#include "base/memory-private.h"
#include "limner/error.h"
#include "style/scales-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Planes of a picture with hidden colour filled in and everything held in 0..1 (the network knows no brighter
 * light; NaN becomes 0). */
static float *
visible_planes (const LimnerImage *image, GError **error)
{
  gsize n = (gsize) image->height * (gsize) image->width;
  float *planes = limner_alloc_floats (3 * n, error);

  if (planes == NULL)
    return NULL;
  limner_image_to_planes (image, planes);
  for (gsize i = 0; i < 3 * n; i++)
    planes[i] = planes[i] > 0.0f ? MIN (planes[i], 1.0f) : 0.0f;
  return planes;
}

/* Mask times alpha; *weights is NULL where that is 1 everywhere. */
static gboolean
visible_weights (const LimnerImage *image, float **weights, GError **error)
{
  gsize n = (gsize) image->height * (gsize) image->width;
  gboolean all = TRUE, none = TRUE;

  *weights = limner_alloc_floats (n, error);
  if (*weights == NULL)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      float w = (image->mask != NULL ? image->mask[i] : 1.0f) * CLAMP (image->pixels[4 * i + 3], 0.0f, 1.0f);

      (*weights)[i] = w;
      all = all && w >= 1.0f;
      none = none && !(w > 0.0f);
    }
  if (all || none) /* nothing visible at all: its own filled-in grey is as good as anything */
    g_clear_pointer (weights, limner_memory_free);
  return TRUE;
}

/* A copy, no larger than any scale will want it. */
static LimnerImage *
copy_for_use (const LimnerImage *image, int longest, GError **error)
{
  int width, height;

  if (MAX (image->width, image->height) <= longest)
    return limner_image_copy (image, error);
  limner_fit_size (image->width, image->height, longest, &width, &height);
  return limner_image_resize (image, width, height, LIMNER_FILTER_LANCZOS, error);
}

static gboolean
prepare_style (LimnerScene *scene, guint i, const LimnerImage *image, const LimnerStyleSettings *settings,
               gboolean grey, GError **error)
{
  int longest = MAX (scene->part->width, scene->part->height);
  LimnerKeepColours keep = settings->keep_colours;
  g_autoptr (LimnerImage) filled = NULL;
  LimnerPlanes *style = &scene->styles[i];
  float *planes, *weights = NULL;
  gsize n, m = (gsize) scene->part->height * (gsize) scene->part->width;

  if (settings->size > 0)
    longest = MIN (longest, settings->size);
  longest = MAX ((int) (longest * settings->style_scale + 0.5), LIMNER_STYLE_MIN_SIDE);
  filled = copy_for_use (image, longest, error);
  if (filled == NULL || !limner_image_fill_hidden (filled, error)
      || !visible_weights (filled, &weights, error))
    return FALSE;
  planes = visible_planes (filled, error);
  *style = (LimnerPlanes) { planes, weights, filled->height, filled->width };
  if (planes == NULL)
    return FALSE;
  n = (gsize) filled->height * (gsize) filled->width;
  if (keep == LIMNER_KEEP_PALETTE)
    limner_planes_match_palette (planes, weights, n, scene->planes, scene->weights, m);
  if (keep == LIMNER_KEEP_LUMINANCE || grey)
    limner_planes_to_luma (planes, n);
  if (keep == LIMNER_KEEP_LUMINANCE)
    limner_planes_match_luma (planes, weights, n, scene->planes, scene->weights, m);
  return TRUE;
}

static gboolean
prepare_part (LimnerScene *scene, const LimnerImage *content, LimnerKeepColours keep, GError **error)
{
  LimnerBounds *b = &scene->bounds;
  int right, bottom;

  right = MIN (b->x + b->width + LIMNER_STYLE_CONTEXT, content->width);
  bottom = MIN (b->y + b->height + LIMNER_STYLE_CONTEXT, content->height);
  b->x = MAX (b->x - LIMNER_STYLE_CONTEXT, 0);
  b->y = MAX (b->y - LIMNER_STYLE_CONTEXT, 0);
  b->width = right - b->x;
  b->height = bottom - b->y;
  scene->part = limner_image_crop (content, b->x, b->y, b->width, b->height, error);
  if (scene->part == NULL || !visible_weights (scene->part, &scene->weights, error)
      || !limner_image_fill_hidden (scene->part, error))
    return FALSE;
  scene->planes = visible_planes (scene->part, error);
  if (scene->planes != NULL && (keep == LIMNER_KEEP_LUMINANCE || content->grey))
    limner_planes_to_luma (scene->planes, (gsize) b->height * (gsize) b->width);
  return scene->planes != NULL;
}

/* The content in the styles' palette: what a painter with those colours on the palette would begin with.
 * Where the content's own colours are kept it stays as it is. */
static gboolean
match_content (LimnerScene *scene, GError **error)
{
  gsize n = (gsize) scene->part->height * (gsize) scene->part->width;
  float *sum = limner_alloc0_floats (6 * n, error), *matched = sum + 3 * n;

  if (sum == NULL)
    return FALSE;
  for (guint i = 0; i < scene->n_styles; i++)
    {
      const LimnerPlanes *style = &scene->styles[i];

      for (gsize j = 0; j < 3 * n; j++)
        matched[j] = scene->planes[j];
      limner_planes_match_palette (matched, scene->weights, n, style->planes, style->weights,
                                   (gsize) style->height * (gsize) style->width);
      for (gsize j = 0; j < 3 * n; j++)
        sum[j] += (float) scene->shares[i] * matched[j];
    }
  for (gsize j = 0; j < 3 * n; j++)
    scene->planes[j] = sum[j];
  limner_memory_free (sum);
  return TRUE;
}

static gboolean
check_styles (const LimnerStyleSource *styles, guint n_styles, double *total, GError **error)
{
  *total = 0;
  for (guint i = 0; i < n_styles; i++)
    {
      if (!(styles[i].weight > 0) || !isfinite (styles[i].weight))
        {
          g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                       _ ("The weight of a style is %g, but it must be above 0."), styles[i].weight);
          return FALSE;
        }
      *total += styles[i].weight;
    }
  if (n_styles > 0)
    return TRUE;
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                       _ ("No style was given; choose at least one picture."));
  return FALSE;
}

gboolean
limner_scene_init (LimnerScene *scene, const LimnerImage *content, const LimnerStyleSource *styles,
                   guint n_styles, const LimnerStyleSettings *settings, GError **error)
{
  double total;

  *scene = (LimnerScene) { 0 };
  if (!check_styles (styles, n_styles, &total, error))
    return FALSE;
  if (!limner_image_mask_bounds (content, &scene->bounds))
    return FALSE;
  if (!prepare_part (scene, content, settings->keep_colours, error))
    {
      limner_scene_clear (scene);
      return FALSE;
    }
  scene->n_styles = n_styles;
  scene->styles = g_new0 (LimnerPlanes, n_styles);
  scene->shares = g_new0 (double, n_styles);
  for (guint i = 0; i < n_styles; i++)
    {
      scene->shares[i] = styles[i].weight / total;
      if (!prepare_style (scene, i, styles[i].image, settings, content->grey, error))
        {
          limner_scene_clear (scene);
          return FALSE;
        }
    }
  if (settings->keep_colours == LIMNER_KEEP_NONE && !content->grey && !match_content (scene, error))
    {
      limner_scene_clear (scene);
      return FALSE;
    }
  return TRUE;
}

void
limner_scene_clear (LimnerScene *scene)
{
  for (guint i = 0; i < scene->n_styles && scene->styles != NULL; i++)
    limner_planes_clear (&scene->styles[i]);
  g_clear_pointer (&scene->styles, g_free);
  g_clear_pointer (&scene->shares, g_free);
  g_clear_pointer (&scene->planes, limner_memory_free);
  g_clear_pointer (&scene->weights, limner_memory_free);
  g_clear_pointer (&scene->part, limner_image_unref);
}
