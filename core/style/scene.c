#include "config.h"

#include "style/scene-private.h"

#include "base/memory-private.h"
#include "limner/error.h"
#include "style/scales-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define LARGEST_STYLE 2048

/* A copy at the largest size that any scale needs. */
static LimnerImage *
copy_for_use (const LimnerImage *image, int longest, GError **error)
{
  int width, height;

  if (MAX (image->width, image->height) <= longest)
    return limner_image_copy (image, error);
  limner_fit_size (image->width, image->height, longest, &width, &height);
  return limner_image_resize (image, width, height, LIMNER_FILTER_LANCZOS, error);
}

/* The region's own colours. */
static gboolean
region_palette (const LimnerRegion *region, LimnerPalette *palette, GError **error)
{
  int width = region->bounds.width;
  float *row = limner_alloc_floats (4 * (gsize) width, error), *weights = row + 3 * (gsize) width;

  *palette = (LimnerPalette) { 0 };
  for (int y = 0; row != NULL && y < region->bounds.height; y++)
    {
      for (int c = 0; c < 3; c++)
        limner_unorm16_planes_get (&region->planes, c, y, 0, width, row + (gsize) c * (gsize) width);
      if (region->weighted)
        limner_region_weights (region, y, weights);
      limner_palette_add (palette, row, region->weighted ? weights : NULL, (gsize) width);
    }
  limner_memory_free (row);
  return row != NULL;
}

static gboolean
prepare_style_picture (LimnerScene *scene, guint i, const LimnerStyleRequest *request,
                       const LimnerPalette *palette, GError **error)
{
  const LimnerImage *image = request->styles[i].image;
  const LimnerStyleSettings *settings = request->settings;
  gboolean grey = request->content->grey;
  int longest = MAX (scene->region.bounds.width, scene->region.bounds.height);
  LimnerKeepColours keep = settings->keep_colours;
  g_autoptr (LimnerImage) sized = NULL;
  LimnerRegion whole;
  float *planes, *weights = NULL;
  gsize n;

  /* Fine strokes of a large picture are measured on a style of this size; a larger style adds little. */
  longest = MIN (longest, MAX (settings->size, LARGEST_STYLE));
  longest = MAX ((int) (longest * settings->style_scale + 0.5), LIMNER_STYLE_MIN_SIDE);
  sized = copy_for_use (image, longest, error);
  if (sized == NULL
      || !limner_region_init (&whole, sized, &(LimnerBounds) { 0, 0, sized->width, sized->height }, FALSE,
                              error))
    return FALSE;
  n = (gsize) sized->height * (gsize) sized->width;
  planes = limner_alloc_floats (3 * n, error);
  if (whole.weighted)
    weights = limner_alloc_floats (n, planes != NULL ? error : NULL);
  scene->styles[i] = (LimnerPlanes) { planes, weights, sized->height, sized->width };
  if (planes != NULL)
    limner_unorm16_planes_get (&whole.planes, 0, 0, 0, (int) (3 * n), planes);
  for (int y = 0; weights != NULL && y < sized->height; y++)
    limner_region_weights (&whole, y, weights + (gsize) y * (gsize) sized->width);
  if (planes == NULL || (whole.weighted && weights == NULL))
    {
      limner_region_clear (&whole);
      return FALSE;
    }
  limner_region_clear (&whole);
  if (keep == LIMNER_KEEP_PALETTE)
    limner_planes_match_palette (planes, scene->styles[i].weights, n, palette);
  if (keep == LIMNER_KEEP_LUMINANCE || grey)
    limner_planes_to_luma (planes, n);
  if (keep == LIMNER_KEEP_LUMINANCE)
    limner_planes_match_luma (planes, scene->styles[i].weights, n, palette);
  return TRUE;
}

/* Row y of the region through the maps of all styles, blended by their shares. */
static void
match_row (LimnerScene *scene, const LimnerColourMap *maps, const gboolean *matched, int y, float *sum)
{
  LimnerUnorm16Planes *planes = &scene->region.planes;
  gsize n = (gsize) planes->width;
  float *row = sum + 3 * n;

  for (gsize i = 0; i < 3 * n; i++)
    sum[i] = 0;
  for (guint s = 0; s < scene->n_styles; s++)
    {
      for (int c = 0; c < 3; c++)
        limner_unorm16_planes_get (planes, c, y, 0, planes->width, row + (gsize) c * n);
      if (matched[s])
        limner_colour_map_apply (&maps[s], row, n);
      for (gsize i = 0; i < 3 * n; i++)
        sum[i] += (float) scene->shares[s] * row[i];
    }
  limner_unorm16_planes_take (y, 1, sum, planes);
}

/* Maps the content to the styles' palette, as the start of the painting. If the content's colours are
 * kept, it does not change. */
static gboolean
match_content_to_styles (LimnerScene *scene, const LimnerPalette *palette, GError **error)
{
  g_autofree LimnerColourMap *maps = g_new (LimnerColourMap, scene->n_styles);
  g_autofree gboolean *matched = g_new (gboolean, scene->n_styles);
  float *rows = limner_alloc_floats (6 * (gsize) scene->region.bounds.width, error);

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < scene->n_styles; i++)
    {
      const LimnerPlanes *style = &scene->styles[i];
      LimnerPalette own = { 0 };

      limner_palette_add (&own, style->planes, style->weights, (gsize) style->height * (gsize) style->width);
      matched[i] = limner_colour_map_init (&maps[i], palette, &own);
    }
  for (int y = 0; y < scene->region.bounds.height; y++)
    match_row (scene, maps, matched, y, rows);
  limner_memory_free (rows);
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
      if (!limner_image_check_visible (styles[i].image, styles[i].name, error))
        return FALSE;
      *total += styles[i].weight;
    }
  if (n_styles > 0)
    return TRUE;
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                       _ ("No style was given; choose at least one picture."));
  return FALSE;
}

static gboolean
prepare_styles (LimnerScene *scene, const LimnerStyleRequest *request, double total, LimnerSceneKind kind,
                GError **error)
{
  const LimnerStyleSettings *settings = request->settings;
  LimnerPalette palette;

  if (!region_palette (&scene->region, &palette, error))
    return FALSE;
  scene->n_styles = request->n_styles;
  scene->styles = g_new0 (LimnerPlanes, request->n_styles);
  scene->shares = g_new0 (double, request->n_styles);
  for (guint i = 0; i < request->n_styles; i++)
    {
      scene->shares[i] = request->styles[i].weight / total;
      if (!prepare_style_picture (scene, i, request, &palette, error))
        return FALSE;
    }
  return kind != LIMNER_SCENE_MATCHED || settings->keep_colours != LIMNER_KEEP_NONE || request->content->grey
         || match_content_to_styles (scene, &palette, error);
}

LimnerSceneState
limner_scene_init (LimnerScene *scene, const LimnerStyleRequest *request, LimnerSceneKind kind,
                   GError **error)
{
  const LimnerImage *content = request->content;
  gboolean grey = request->settings->keep_colours == LIMNER_KEEP_LUMINANCE || content->grey;
  LimnerBounds bounds;
  double total = 0;

  *scene = (LimnerScene) { 0 };
  if ((kind != LIMNER_SCENE_WITHOUT_STYLES
       && !check_styles (request->styles, request->n_styles, &total, error))
      || !limner_image_check_visible (content, NULL, error))
    return LIMNER_SCENE_FAILED;
  if (!limner_image_mask_bounds (content, &bounds))
    return LIMNER_SCENE_EMPTY;
  limner_bounds_grow (&bounds, LIMNER_STYLE_CONTEXT, content->width, content->height);
  if (limner_region_init (&scene->region, content, &bounds, grey, error)
      && (kind == LIMNER_SCENE_WITHOUT_STYLES || prepare_styles (scene, request, total, kind, error)))
    return LIMNER_SCENE_READY;
  limner_scene_clear (scene);
  return LIMNER_SCENE_FAILED;
}

void
limner_scene_drop_styles (LimnerScene *scene)
{
  for (guint i = 0; i < scene->n_styles && scene->styles != NULL; i++)
    limner_planes_clear (&scene->styles[i]);
  g_clear_pointer (&scene->styles, g_free);
  g_clear_pointer (&scene->shares, g_free);
  scene->n_styles = 0;
}

void
limner_scene_clear (LimnerScene *scene)
{
  limner_scene_drop_styles (scene);
  limner_region_clear (&scene->region);
}
