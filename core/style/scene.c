#include "config.h"

#include "style/scene-private.h"

#include "base/memory-private.h"
#include "limner/error.h"
#include "style/scales-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

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
  const LimnerPart *part = &scene->part;
  int longest = MAX (part->bounds.width, part->bounds.height);
  LimnerKeepColours keep = settings->keep_colours;
  g_autoptr (LimnerImage) sized = NULL;
  LimnerPart whole;
  gsize n, m = (gsize) part->bounds.height * (gsize) part->bounds.width;

  if (settings->size > 0)
    longest = MIN (longest, settings->size);
  longest = MAX ((int) (longest * settings->style_scale + 0.5), LIMNER_STYLE_MIN_SIDE);
  sized = copy_for_use (image, longest, error);
  if (sized == NULL
      || !limner_part_init (&whole, sized, &(LimnerBounds) { 0, 0, sized->width, sized->height }, FALSE,
                            error))
    return FALSE;
  scene->styles[i] = (LimnerPlanes) { whole.planes, whole.weights, sized->height, sized->width };
  n = (gsize) sized->height * (gsize) sized->width;
  if (keep == LIMNER_KEEP_PALETTE)
    limner_planes_match_palette (whole.planes, whole.weights, n, part->planes, part->weights, m);
  if (keep == LIMNER_KEEP_LUMINANCE || grey)
    limner_planes_to_luma (whole.planes, n);
  if (keep == LIMNER_KEEP_LUMINANCE)
    limner_planes_match_luma (whole.planes, whole.weights, n, part->planes, part->weights, m);
  return TRUE;
}

/* The content in the styles' palette: what a painter with those colours on the palette would begin with.
 * Where the content's own colours are kept it stays as it is. */
static gboolean
match_content (LimnerScene *scene, GError **error)
{
  const LimnerPart *part = &scene->part;
  gsize n = (gsize) part->bounds.height * (gsize) part->bounds.width;
  float *sum = limner_alloc0_floats (6 * n, error), *matched = sum + 3 * n;

  if (sum == NULL)
    return FALSE;
  for (guint i = 0; i < scene->n_styles; i++)
    {
      const LimnerPlanes *style = &scene->styles[i];

      for (gsize j = 0; j < 3 * n; j++)
        matched[j] = part->planes[j];
      limner_planes_match_palette (matched, part->weights, n, style->planes, style->weights,
                                   (gsize) style->height * (gsize) style->width);
      for (gsize j = 0; j < 3 * n; j++)
        sum[j] += (float) scene->shares[i] * matched[j];
    }
  for (gsize j = 0; j < 3 * n; j++)
    part->planes[j] = sum[j];
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
                   guint n_styles, const LimnerStyleSettings *settings, LimnerSceneKind kind, GError **error)
{
  LimnerBounds bounds;
  double total = 0;

  *scene = (LimnerScene) { 0 };
  if (kind != LIMNER_SCENE_ALONE && !check_styles (styles, n_styles, &total, error))
    return FALSE;
  if (!limner_image_mask_bounds (content, &bounds))
    return FALSE;
  limner_bounds_grow (&bounds, LIMNER_STYLE_CONTEXT, content->width, content->height);
  if (!limner_part_init (&scene->part, content, &bounds,
                         settings->keep_colours == LIMNER_KEEP_LUMINANCE || content->grey, error))
    return FALSE;
  if (kind == LIMNER_SCENE_ALONE)
    return TRUE;
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
  if (kind == LIMNER_SCENE_MATCHED && settings->keep_colours == LIMNER_KEEP_NONE && !content->grey
      && !match_content (scene, error))
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
  limner_part_clear (&scene->part);
}
