/* The job: a picture in, a dream and its recipe out. Each connected component of the selection is dreamed
 * by itself, octave by octave. */
#include "config.h"

#include "base/memory-private.h"
#include "dream/ascent-private.h"
#include "dream/settings-private.h"
#include "image/compositor-private.h"
#include "job/reporter-private.h"
#include "limner/system.h"
#include "networks/network-private.h"

#include <glib/gi18n-lib.h>

/* Longest side of the guide picture in the network. Its forms have the size of those of the first octaves. */
#define GUIDE_SIDE 256
/* The cost of one step that does not depend on the size, in pixels. */
#define STEP_OVERHEAD 8000.0

typedef struct
{
  const LimnerImage *content;
  const LimnerDreamSettings *settings;
  LimnerDreamSpec spec;
  const LimnerJob *job;

  LimnerBounds *components;
  guint n_components;
  LimnerDreamOctaves *octaves; /* [n_components] */

  LimnerRegion region; /* the component that is being dreamed, and its state */
  LimnerDreamAscent ascent;
  LimnerRandom random;

  LimnerReporter reporter;
  LimnerImage *result; /* with the finished components */
  LimnerImage *shown;  /* the same at the size of partial pictures */
} Dream;

/* --- from the ascent to a picture --- */

/* Maps the dream's colours to the picture's: first measures all pixels, then maps them. */
typedef struct
{
  LimnerCompositor *compositor;
  const LimnerRowSource *before;
  const float *weights; /* [h,w] of the place, or NULL */
  float *rows;          /* [3,w] */
  LimnerPalette dreamed, own;
  LimnerColourMap map;
} Matching;

static void
take_palette (int y, int n, float *band, gpointer data)
{
  Matching *m = data;
  gsize width = (gsize) m->before->width, size = (gsize) n * width;

  limner_palette_add (&m->dreamed, band, m->weights != NULL ? m->weights + (gsize) y * width : NULL, size);
  for (int row = y; row < y + n; row++)
    {
      for (int c = 0; c < 3; c++)
        m->before->read (m->before->data, c, row, m->rows + (gsize) c * width);
      limner_palette_add (&m->own, m->rows, m->weights != NULL ? m->weights + (gsize) row * width : NULL,
                          width);
    }
}

static void
take_mapped (int y, int n, float *band, gpointer data)
{
  Matching *m = data;

  limner_colour_map_apply (&m->map, band, (gsize) n * (gsize) m->before->width);
  limner_compositor_take (y, n, band, m->compositor);
}

static gboolean
compose_matched (Dream *dream, LimnerCompositor *compositor, const LimnerRowSource *before,
                 const float *weights, GError **error)
{
  Matching m = { .compositor = compositor, .before = before, .weights = weights };
  gboolean ok;

  m.rows = limner_alloc_floats (3 * (gsize) before->width, error);
  ok = m.rows != NULL && limner_dream_ascent_read (&dream->ascent, before, take_palette, &m, error);
  if (ok)
    ok = limner_colour_map_init (&m.map, &m.dreamed, &m.own)
             ? limner_dream_ascent_read (&dream->ascent, before, take_mapped, &m, error)
             : limner_dream_ascent_read (&dream->ascent, before, limner_compositor_take, compositor, error);
  limner_memory_free (m.rows);
  return ok;
}

/* Writes the dream so far to `place` of `whole`, a copy of `original`. */
static gboolean
compose_dream (Dream *dream, LimnerImage *whole, const LimnerImage *original, const LimnerBounds *place,
               gboolean unmasked, GError **error)
{
  LimnerCompositor compositor
      = { whole, original, *place, dream->settings->keep_colours, dream->settings->strength, unmasked };
  const LimnerRowSource before = limner_compositor_original (&compositor);
  const LimnerRegion *region = &dream->region;
  float *weights = NULL;
  gboolean ok = TRUE;

  if (dream->settings->keep_colours != LIMNER_KEEP_PALETTE)
    return limner_dream_ascent_read (&dream->ascent, &before, limner_compositor_take, &compositor, error);
  if (region->weighted)
    {
      const LimnerRowSource rows = limner_region_weight_rows (region);

      weights = limner_alloc_floats ((gsize) place->height * (gsize) place->width, error);
      ok = weights != NULL
           && limner_row_source_resize_planes (&rows, weights, place->height, place->width,
                                               LIMNER_FILTER_BILINEAR, error);
    }
  ok = ok && compose_matched (dream, &compositor, &before, weights, error);
  limner_memory_free (weights);
  return ok;
}

static LimnerImage *
partial_dream (Dream *dream)
{
  const LimnerImage *overview = limner_reporter_overview (&dream->reporter);
  g_autoptr (LimnerImage) partial = NULL;
  LimnerBounds place;

  if (overview == NULL)
    return NULL;
  if (dream->shown == NULL)
    dream->shown = limner_image_copy (overview, NULL);
  partial = dream->shown != NULL ? limner_image_copy (dream->shown, NULL) : NULL;
  place = limner_reporter_place (&dream->reporter, &dream->region.bounds);
  if (partial == NULL || !compose_dream (dream, partial, overview, &place, FALSE, NULL))
    return NULL;
  return g_steal_pointer (&partial);
}

static void
report_dream (Dream *dream, const LimnerDreamOctaves *octaves, int octave, int step)
{
  g_autoptr (LimnerImage) partial
      = limner_reporter_wants_partial (&dream->reporter) ? partial_dream (dream) : NULL;
  g_autofree char *text = g_strdup_printf (_ ("Dreaming at %d × %d, step %d of %d"), octaves->width[octave],
                                           octaves->height[octave], step, dream->settings->steps);

  limner_reporter_report (&dream->reporter, text, partial);
}

/* --- one component --- */

static double
octave_step_work (const LimnerDreamOctaves *octaves, int octave)
{
  return limner_dream_octave_work (octaves, octave) + STEP_OVERHEAD;
}

static gboolean
dream_octave (Dream *dream, const LimnerDreamOctaves *octaves, int octave, GError **error)
{
  const LimnerDreamSettings *s = dream->settings;
  const LimnerDreamStep step = { { s->normalisation, s->smoothing }, s->step_size, s->jitter };
  LimnerDreamAscent next;

  limner_dream_ascent_rest (&dream->ascent);
  if (!limner_dream_ascent_init (&next, &dream->spec, &dream->region, &octaves->tiling[octave],
                                 octave > 0 ? &dream->ascent : NULL, error))
    return FALSE;
  limner_dream_ascent_clear (&dream->ascent);
  dream->ascent = next;
  /* At its own size, the original is no longer needed after the start. */
  if (next.base.values == NULL && dream->region.plain)
    limner_unorm16_planes_clear (&dream->region.planes);
  for (int i = 1; i <= s->steps; i++)
    {
      if (!limner_dream_ascent_step (&dream->ascent, &step, &dream->random, dream->job, error))
        return FALSE;
      dream->reporter.done += octave_step_work (octaves, octave);
      report_dream (dream, octaves, octave, i);
    }
  return TRUE;
}

static gboolean
dream_component (Dream *dream, guint component, GError **error)
{
  const LimnerDreamOctaves *octaves = &dream->octaves[component];
  gboolean grey = dream->content->grey || dream->settings->keep_colours == LIMNER_KEEP_LUMINANCE;
  gboolean ok
      = limner_region_init (&dream->region, dream->content, &dream->components[component], grey, error);

  for (int i = 0; ok && i < octaves->n; i++)
    ok = dream_octave (dream, octaves, i, error);
  limner_dream_ascent_rest (&dream->ascent);
  if (ok && dream->result == NULL)
    ok = (dream->result = limner_image_copy (dream->content, error)) != NULL;
  ok = ok
       && compose_dream (dream, dream->result, dream->content, &dream->region.bounds,
                         dream->settings->unmasked, error);
  if (ok && component + 1 < dream->n_components)
    {
      LimnerImage *shown = partial_dream (dream);

      g_clear_pointer (&dream->shown, limner_image_unref);
      dream->shown = shown;
    }
  limner_dream_ascent_clear (&dream->ascent);
  limner_region_clear (&dream->region);
  return ok;
}

/* --- the job --- */

/* Resizes the guide to GUIDE_SIDE and computes its features. */
static gboolean
set_guide (Dream *dream, const LimnerDreamGuide *guide, GError **error)
{
  const LimnerImage *image = guide->image;
  g_autoptr (LimnerImage) small = NULL;
  LimnerRegion region = { 0 };
  float *planes;
  int width, height;
  gboolean ok;

  if (!limner_image_check_visible (image, guide->name, error))
    return FALSE;
  limner_fit_size (image->width, image->height, MIN (GUIDE_SIDE, MAX (image->width, image->height)), &width,
                   &height);
  width = MAX (width, LIMNER_DREAM_MIN_SIDE);
  height = MAX (height, LIMNER_DREAM_MIN_SIDE);
  small = limner_image_resize (image, width, height, LIMNER_FILTER_LANCZOS, error);
  if (small == NULL
      || !limner_region_init (&region, small, &(LimnerBounds) { 0, 0, width, height }, FALSE, error))
    return FALSE;
  planes = limner_alloc_floats (3 * (gsize) width * (gsize) height, error);
  if (planes != NULL)
    limner_unorm16_planes_get (&region.planes, 0, 0, 0, 3 * width * height, planes);
  limner_region_clear (&region);
  ok = planes != NULL
       && limner_dream_spec_set_guide (&dream->spec, &(LimnerPlaneView) { planes, 3, height, width },
                                       dream->job, error);
  limner_memory_free (planes);
  return ok;
}

static gboolean
look_for (Dream *dream, const LimnerDreamGuide *guide, LimnerModel *model, GError **error)
{
  return limner_dream_spec_init (&dream->spec, model, dream->settings->layers, dream->settings->suppress,
                                 error)
         && (guide == NULL || set_guide (dream, guide, error));
}

static gboolean
plan (Dream *dream, GError **error)
{
  gsize held = limner_model_resident_bytes (dream->spec.model)
               + limner_image_resident_bytes (dream->content->width, dream->content->height,
                                              dream->content->mask != NULL);

  dream->components
      = limner_image_connected_components (dream->content, LIMNER_DREAM_CONTEXT, &dream->n_components);
  dream->octaves = g_new0 (LimnerDreamOctaves, dream->n_components);
  if (dream->n_components > 1) /* the result is there from the first one on */
    held += limner_image_resident_bytes (dream->content->width, dream->content->height, FALSE);
  for (guint i = 0; i < dream->n_components; i++)
    {
      const LimnerDreamTask task = { .height = dream->components[i].height,
                                     .width = dream->components[i].width,
                                     .spec = &dream->spec,
                                     .settings = dream->settings,
                                     .held = held,
                                     .limit = limner_job_memory (dream->job) };

      if (!limner_dream_octaves_plan (&dream->octaves[i], &task, error))
        return FALSE;
      for (int octave = 0; octave < dream->octaves[i].n; octave++)
        dream->reporter.total += octave_step_work (&dream->octaves[i], octave) * dream->settings->steps;
    }
  return TRUE;
}

static gboolean
dream_islands (Dream *dream, GError **error)
{
  if (!limner_image_check_visible (dream->content, NULL, error) || !plan (dream, error))
    return FALSE;
  limner_random_init (&dream->random, dream->settings->seed);
  for (guint i = 0; i < dream->n_components; i++)
    if (!dream_component (dream, i, error))
      return FALSE;
  if (dream->result == NULL) /* nothing is selected */
    dream->result = limner_image_copy (dream->content, error);
  return dream->result != NULL;
}

static void
dream_clear (Dream *dream)
{
  limner_reporter_clear (&dream->reporter);
  limner_dream_spec_clear (&dream->spec);
  g_free (dream->components);
  g_free (dream->octaves);
  g_clear_pointer (&dream->shown, limner_image_unref);
  g_clear_pointer (&dream->result, limner_image_unref);
}

LimnerImage *
limner_dream_picture (const LimnerDreamRequest *request, const LimnerJob *job, LimnerRecipe **recipe,
                      GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  const LimnerDreamSettings *settings = request->settings;
  Dream dream = { .content = request->content, .settings = settings, .job = job };
  LimnerImage *result = NULL;

  g_return_val_if_fail (request->content != NULL && request->model != NULL && settings != NULL, NULL);
  if (!limner_job_check (job, error)
      || !limner_setting_table_check (limner_dream_setting_table (), settings, error))
    return NULL;
  limner_reporter_init (&dream.reporter, request->content, job);
  if (look_for (&dream, request->guide, request->model, error) && dream_islands (&dream, error))
    {
      result = g_steal_pointer (&dream.result);
      if (recipe != NULL)
        {
          g_autofree char *layers = limner_dream_layers_write (dream.spec.layers);

          *recipe = limner_dream_recipe (settings, layers, request->guide, request->model);
        }
    }
  dream_clear (&dream);
  return result;
}
