#include "style/painting-private.h"

#include "base/memory-private.h"
#include "image/compositor-private.h"
#include "style/guided-upsampling-private.h"

void
limner_painting_blend_palettes (LimnerPainting *painting)
{
  const LimnerScene *scene = &painting->scene;

  if (painting->settings->distance != LIMNER_STYLE_NEIGHBOURS || painting->content->grey
      || painting->settings->keep_colours == LIMNER_KEEP_LUMINANCE)
    return;
  for (guint i = 0; i < scene->n_styles; i++)
    {
      const LimnerPlanes *style = &scene->styles[i];
      LimnerPalette own = { 0 };

      limner_palette_add (&own, style->planes, style->weights, (gsize) style->height * (gsize) style->width);
      limner_palette_blend (&painting->palette, &own, scene->shares[i]);
    }
}

/* What neighbours leave paler or darker than the styles are, painted [3,h,w], gets their colours: mean and
 * covariance of all that counts. */
static gboolean
match_styles (const LimnerPainting *painting, int h, int w, float *painted, GError **error)
{
  const LimnerRegion *region = &painting->scene.region;
  const LimnerRowSource rows = limner_region_weight_rows (region);
  gsize n = (gsize) h * (gsize) w;
  float *weights = region->weighted ? limner_alloc_floats (n, error) : NULL;
  gboolean ok = !region->weighted
                || (weights != NULL
                    && limner_row_source_resize_planes (&rows, weights, h, w, LIMNER_FILTER_BILINEAR, error));
  LimnerPalette own = { 0 };
  LimnerColourMap map;

  if (ok)
    limner_palette_add (&own, painted, weights, n);
  if (ok && limner_colour_map_init (&map, &own, &painting->palette))
    limner_colour_map_apply (&map, painted, n);
  limner_memory_free (weights);
  return ok;
}

float *
limner_painting_read_canvas (const LimnerPainting *painting, int *height, int *width, GError **error)
{
  const LimnerCanvas *canvas = &painting->canvas;
  float *painted;

  *height = canvas->height - 2 * canvas->margin;
  *width = canvas->width - 2 * canvas->margin;
  painted = limner_alloc_floats (3 * (gsize) *height * (gsize) *width, error);
  if (painted != NULL)
    limner_canvas_read (canvas, painted);
  if (painted != NULL && painting->palette.weight > 0
      && !match_styles (painting, *height, *width, painted, error))
    g_clear_pointer (&painted, limner_memory_free);
  return painted;
}

/* Writes the painting so far, reduced or enlarged with the detail of the original, into compositor->whole. */
static gboolean
compose_rows (LimnerPainting *painting, LimnerCompositor *compositor, GError **error)
{
  const LimnerBandSink sink = { limner_compositor_take, compositor };
  LimnerRowSource before = limner_compositor_original (compositor), rows;
  float *painted;
  gboolean ok;
  int h, w;

  if (painting->large.x.values != NULL)
    {
      rows = limner_unorm16_planes_rows (&painting->large.x);
      return limner_row_source_resize (&rows, before.height, before.width, LIMNER_FILTER_LANCZOS, &sink,
                                       error);
    }
  painted = limner_painting_read_canvas (painting, &h, &w, error);
  if (painted == NULL)
    return FALSE;
  const LimnerPlaneView view = { painted, 3, h, w };
  rows = limner_plane_rows (&view);
  ok = before.height <= h && before.width <= w
           ? limner_row_source_resize (&rows, before.height, before.width, LIMNER_FILTER_LANCZOS, &sink,
                                       error)
           : limner_guided_upsample (&before, &view, &sink, error);
  limner_memory_free (painted);
  return ok;
}

LimnerImage *
limner_painting_compose (LimnerPainting *painting, const LimnerImage *original, const LimnerBounds *bounds,
                         gboolean unmasked, GError **error)
{
  g_autoptr (LimnerImage) whole = original == painting->content ? limner_image_copy_unmasked (original, error)
                                                                : limner_image_copy (original, error);
  LimnerCompositor compositor = {
    whole, original, *bounds, painting->settings->keep_colours, painting->settings->strength, unmasked
  };

  if (whole == NULL || !compose_rows (painting, &compositor, error))
    return NULL;
  return g_steal_pointer (&whole);
}

LimnerImage *
limner_painting_partial (LimnerPainting *painting)
{
  const LimnerImage *overview = limner_reporter_overview (&painting->reporter);
  LimnerBounds place;

  if (overview == NULL)
    return NULL;
  place = limner_reporter_place (&painting->reporter, &painting->scene.region.bounds);
  return limner_painting_compose (painting, overview, &place, FALSE, NULL);
}
