/* Painting in one pass, at the requested size or at the largest size that memory allows. */
#include "config.h"

#include "style/instant-private.h"

#include "base/memory-private.h"
#include "image/compositor-private.h"
#include "job/reporter-private.h"
#include "limner/error.h"
#include "limner/system.h"
#include "style/guided-upsampling-private.h"
#include "style/scales-private.h"
#include "style/scene-private.h"
#include "style/work-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Longest side to which a picture is enlarged for a network with small strokes. */
#define LARGEST_SIDE 65536

typedef struct
{
  const LimnerStyleRequest *request;
  const LimnerJob *job;
  LimnerOnePass *pass;
  LimnerScene scene;
  LimnerInstantRegion plan;
  LimnerInstantSize size;
  LimnerUnorm16Planes painted; /* [3,h,w] */
  LimnerReporter reporter;
} Painting;

/* --- size --- */

static void
size_within (int height, int width, int longest, LimnerInstantSize *size)
{
  limner_fit_size (width, height, longest, &size->width, &size->height);
  size->height = MAX (size->height, LIMNER_STYLE_MIN_SIDE);
  size->width = MAX (size->width, LIMNER_STYLE_MIN_SIDE);
}

/* Bytes of a pixel. */
#define FIXED  ((gsize) 6)  /* planes in 16 bits */
#define PLANES ((gsize) 12) /* planes in floats */
#define WEIGHT ((gsize) 2)  /* a plane in 16 bits */
#define CARRY  ((gsize) 24) /* guided upsampling, for a pixel of the small painting */

static gsize
region_bytes (const LimnerInstantRegion *region)
{
  return FIXED * (gsize) region->height * (gsize) region->width;
}

/* Bytes of the content at another size than the region's. */
static gsize
view_bytes (const LimnerInstantRegion *region, const LimnerInstantSize *size)
{
  gsize n = (gsize) size->height * (gsize) size->width;

  if (size->height == region->height && size->width == region->width)
    return 0;
  return n * (region->weighted ? FIXED + WEIGHT : FIXED);
}

static gboolean
is_smaller (const LimnerInstantRegion *region, const LimnerInstantSize *size)
{
  return size->height < region->height || size->width < region->width;
}

/* Bytes in use during the pass, without the pass itself. */
static gsize
beside_pass (const LimnerInstantRegion *region, const LimnerInstantSize *size)
{
  return region->held + region_bytes (region) + view_bytes (region, size);
}

/* The peak over measuring the styles, painting, and compositing. */
static gboolean
measure_instant (LimnerOnePass *pass, const LimnerInstantRegion *region, LimnerInstantSize *size, gsize limit,
                 GError **error)
{
  gsize n = (gsize) size->height * (gsize) size->width, beside = beside_pass (region, size), joined;
  gsize bytes = limner_one_pass_estimate (
      pass, &(LimnerExtent) { .width = size->width, .height = size->height, .masked = region->weighted },
      limit > beside ? limit - beside : 1, &size->work, error);

  if (bytes == 0)
    return FALSE;
  joined = region->held + region->result + n * (is_smaller (region, size) ? PLANES + CARRY : FIXED);
  size->bytes = MAX (beside + bytes, joined);
  bytes = region->held + region_bytes (region) + limner_one_pass_style_bytes (pass, region->style_side);
  size->bytes = MAX (size->bytes, MIN (bytes, limit));
  return TRUE;
}

/* The bytes that remain for everything that grows with the painting. */
static double
room (const LimnerInstantRegion *region, gsize bytes)
{
  gsize fixed = region->held + region_bytes (region);

  return bytes > fixed ? (double) (bytes - fixed) : 1.0;
}

gboolean
limner_instant_plan (LimnerOnePass *pass, const LimnerInstantRegion *region,
                     const LimnerStyleSettings *settings, LimnerInstantSize *size, GError **error)
{
  gsize limit = region->limit;
  int own = MAX (region->height, region->width);
  double wanted = settings->size > 0 ? MIN (settings->size, own) : own;
  int longest;

  /* The strokes of a single-style network have a fixed width in pixels. */
  if (!limner_one_pass_takes_styles (pass))
    wanted /= settings->style_scale;
  longest = (int) CLAMP (wanted + 0.5, 1, LARGEST_SIDE);
  for (;;)
    {
      size_within (region->height, region->width, longest, size);
      if (!measure_instant (pass, region, size, limit, error))
        return FALSE;
      if (size->bytes <= limit)
        return TRUE;
      if (longest <= LIMNER_STYLE_MIN_SIDE)
        break;
      longest = MAX ((int) (longest * MIN (0.95, sqrt (room (region, limit) / room (region, size->bytes)))),
                     LIMNER_STYLE_MIN_SIDE);
    }
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
               _ ("%d MiB are not enough to paint even a small picture; allow at least %d MiB."),
               (int) (limit >> 20), (int) (size->bytes >> 20) + 1);
  return FALSE;
}

/* --- painting --- */

/* Adds the colours of rows [3,W], read one after the other into `row`. */
static void
add_style_palette (LimnerPalette *palette, const LimnerRowSource *rows, const LimnerRowSource *weights,
                   float *row)
{
  gsize width = (gsize) rows->width;

  for (int y = 0; y < rows->height; y++)
    {
      for (int c = 0; c < 3; c++)
        rows->read (rows->data, c, y, row + (gsize) c * width);
      if (weights != NULL)
        weights->read (weights->data, 0, y, row + 3 * width);
      limner_palette_add (palette, row, weights != NULL ? row + 3 * width : NULL, width);
    }
}

/* A single style cannot be converted to the colours to keep, so the painting is converted. */
static gboolean
keep_colours (Painting *painting, const LimnerRowSource *content, const LimnerRowSource *weights,
              GError **error)
{
  const LimnerRowSource painted = limner_unorm16_planes_rows (&painting->painted);
  LimnerKeepColours keep = painting->request->settings->keep_colours;
  gsize width = (gsize) painted.width;
  LimnerPalette own = { 0 }, made = { 0 };
  LimnerColourMap map;
  float *row;

  if (limner_one_pass_takes_styles (painting->pass) || keep == LIMNER_KEEP_NONE)
    return TRUE;
  row = limner_alloc_floats (4 * width, error);
  if (row == NULL)
    return FALSE;
  add_style_palette (&own, content, weights, row);
  add_style_palette (&made, &painted, weights, row);
  if (keep == LIMNER_KEEP_PALETTE ? limner_colour_map_init (&map, &made, &own)
                                  : limner_luma_map_init (&map, &made, &own))
    for (int y = 0; y < painted.height; y++)
      {
        for (int c = 0; c < 3; c++)
          painted.read (painted.data, c, y, row + (gsize) c * width);
        if (keep == LIMNER_KEEP_LUMINANCE)
          limner_planes_to_luma (row, width);
        limner_colour_map_apply (&map, row, width);
        limner_unorm16_planes_take (y, 1, row, &painting->painted);
      }
  limner_memory_free (row);
  return TRUE;
}

static void
report_pass (double done, gpointer user_data)
{
  Painting *painting = user_data;
  g_autofree char *text = g_strdup_printf (painting->size.work > 1 ? _ ("Painting %d × %d in tiles")
                                                                   : _ ("Painting %d × %d in one pass"),
                                           painting->size.width, painting->size.height);

  painting->reporter.done = done;
  limner_reporter_report (&painting->reporter, text, NULL);
}

static gboolean
show_styles (Painting *painting, GError **error)
{
  LimnerScene *scene = &painting->scene;
  gsize limit = painting->plan.limit, held = painting->plan.held + region_bytes (&painting->plan);
  gboolean ok = !limner_one_pass_takes_styles (painting->pass)
                || limner_one_pass_show_styles (
                    painting->pass, &(LimnerStyleSet) { scene->styles, scene->shares, scene->n_styles },
                    &(LimnerStyleSizing) { MAX (painting->size.height, painting->size.width),
                                           painting->request->settings->style_scale,
                                           limit > held ? limit - held : 0 },
                    painting->job, error);

  limner_scene_drop_styles (scene);
  return ok;
}

/* The content at the painting's size, [3,h,w], and its weights [1,h,w]; the region's own planes where they
 * have that size. */
static gboolean
view_content (const Painting *painting, LimnerUnorm16Planes *planes, LimnerUnorm16Planes *weights,
              GError **error)
{
  const LimnerRegion *region = &painting->scene.region;
  const LimnerRowSource rows = limner_unorm16_planes_rows (&region->planes),
                        own = limner_region_weight_rows (region);
  int height = painting->size.height, width = painting->size.width;

  if (rows.height == height && rows.width == width)
    return TRUE;
  if (!limner_unorm16_planes_init (planes, 3, height, width, error)
      || !limner_row_source_resize (&rows, height, width, LIMNER_FILTER_LANCZOS,
                                    &(LimnerBandSink) { limner_unorm16_planes_take, planes }, error))
    return FALSE;
  return !region->weighted
         || (limner_unorm16_planes_init (weights, 1, height, width, error)
             && limner_row_source_resize (&own, height, width, LIMNER_FILTER_BILINEAR,
                                          &(LimnerBandSink) { limner_unorm16_planes_take, weights }, error));
}

static gboolean
paint_instant (Painting *painting, GError **error)
{
  const LimnerRegion *region = &painting->scene.region;
  gsize limit = painting->plan.limit, beside = beside_pass (&painting->plan, &painting->size);
  LimnerUnorm16Planes view = { 0 }, view_weights = { 0 };
  gboolean ok = view_content (painting, &view, &view_weights, error);

  if (ok)
    {
      gboolean own = view.values == NULL;
      const LimnerRowSource content = limner_unorm16_planes_rows (own ? &region->planes : &view);
      const LimnerRowSource weights
          = own ? limner_region_weight_rows (region) : limner_unorm16_planes_rows (&view_weights);
      const LimnerRowSource *wanted = region->weighted ? &weights : NULL;

      ok = limner_one_pass_run (painting->pass,
                                &(LimnerPassTask) { .content = &content,
                                                    .weights = wanted,
                                                    .limit = limit > beside ? limit - beside : 1,
                                                    .tell = report_pass,
                                                    .user_data = painting,
                                                    .job = painting->job },
                                &painting->painted, error)
           && keep_colours (painting, &content, wanted, error);
    }
  limner_unorm16_planes_clear (&view);
  limner_unorm16_planes_clear (&view_weights);
  /* From here on only the painting is needed. */
  g_clear_pointer (&painting->pass, limner_one_pass_free);
  limner_region_clear (&painting->scene.region);
  return ok;
}

/* Enlarges the painting with the detail of the original. */
static gboolean
enlarge (Painting *painting, const LimnerRowSource *before, LimnerCompositor *compositor, GError **error)
{
  const LimnerUnorm16Planes *painted = &painting->painted;
  gsize n = 3 * (gsize) painted->height * (gsize) painted->width;
  float *planes = limner_alloc_floats (n, error);
  gboolean ok = planes != NULL;

  if (ok)
    limner_unorm16_planes_get (painted, 0, 0, 0, (int) n, planes);
  limner_unorm16_planes_clear (&painting->painted);
  ok = ok
       && limner_guided_upsample (before, &(LimnerPlaneView) { planes, 3, painted->height, painted->width },
                                  &(LimnerBandSink) { limner_compositor_take, compositor }, error);
  limner_memory_free (planes);
  return ok;
}

static LimnerImage *
compose_instant (Painting *painting, GError **error)
{
  const LimnerStyleSettings *settings = painting->request->settings;
  g_autoptr (LimnerImage) whole = limner_image_copy_unmasked (painting->request->content, error);
  LimnerCompositor compositor = { whole,
                                  painting->request->content,
                                  painting->scene.region.bounds,
                                  settings->keep_colours,
                                  settings->strength,
                                  settings->unmasked };
  const LimnerRowSource before = limner_compositor_original (&compositor);
  const LimnerRowSource painted = limner_unorm16_planes_rows (&painting->painted);
  gboolean ok;

  if (whole == NULL)
    return NULL;
  ok = is_smaller (&painting->plan, &painting->size)
           ? enlarge (painting, &before, &compositor, error)
           : limner_row_source_resize (&painted, before.height, before.width, LIMNER_FILTER_LANCZOS,
                                       &(LimnerBandSink) { limner_compositor_take, &compositor }, error);
  return ok ? g_steal_pointer (&whole) : NULL;
}

/* The input of the memory plan: the sizes, and the memory already in use. */
static LimnerInstantRegion
what_to_paint (const Painting *painting)
{
  const LimnerStyleRequest *request = painting->request;
  const LimnerImage *content = request->content;
  const LimnerRegion *region = &painting->scene.region;
  LimnerInstantRegion plan = {
    .height = region->bounds.height,
    .width = region->bounds.width,
    .weighted = region->weighted,
    .limit = limner_job_memory (painting->job),
    .held = limner_model_resident_bytes (request->model) + limner_image_bytes (content),
    .result = limner_image_bytes (content),
  };

  for (guint i = 0; i < painting->scene.n_styles; i++)
    {
      const LimnerPlanes *style = &painting->scene.styles[i];

      plan.held += limner_image_bytes (request->styles[i].image);
      plan.style_side = MAX (plan.style_side, MAX (style->height, style->width));
    }
  return plan;
}

static LimnerImage *
run_instant (Painting *painting, GError **error)
{
  painting->plan = what_to_paint (painting);
  if (!limner_instant_plan (painting->pass, &painting->plan, painting->request->settings, &painting->size,
                            error))
    return NULL;
  painting->reporter.total = 1;
  report_pass (0, painting);
  if (!show_styles (painting, error) || !paint_instant (painting, error))
    return NULL;
  report_pass (1, painting);
  return compose_instant (painting, error);
}

LimnerImage *
limner_paint_in_one_pass (const LimnerStyleRequest *request, const LimnerJob *job, GError **error)
{
  Painting painting = { .request = request, .job = job };
  LimnerImage *painted = NULL;
  LimnerSceneState state = LIMNER_SCENE_FAILED;

  limner_reporter_init (&painting.reporter, request->content, job);
  painting.pass = limner_one_pass_new (request->model, error);
  if (painting.pass != NULL)
    state = limner_scene_init (&painting.scene, request,
                               limner_one_pass_takes_styles (painting.pass) ? LIMNER_SCENE_STYLES
                                                                            : LIMNER_SCENE_WITHOUT_STYLES,
                               error);
  if (state == LIMNER_SCENE_READY)
    painted = run_instant (&painting, error);
  else if (state == LIMNER_SCENE_EMPTY) /* the result equals the input */
    painted = limner_image_copy (request->content, error);
  limner_unorm16_planes_clear (&painting.painted);
  limner_scene_clear (&painting.scene);
  limner_one_pass_free (painting.pass);
  limner_reporter_clear (&painting.reporter);
  return painted;
}
