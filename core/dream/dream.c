/* The job: a picture in, a dream and its recipe out. Island by island of the selection, octave by octave. */
#include "config.h"

#include "base/memory-private.h"
#include "dream/ascent-private.h"
#include "dream/settings-private.h"
#include "job/reporter-private.h"
#include "limner/system.h"
#include "networks/network-private.h"

#include <glib/gi18n-lib.h>

/* Longest side at which a guide picture is looked at: its forms are then as large as those of the first
 * octaves. */
#define GUIDE_SIDE 256
/* What one step costs beside its pixels, in pixels. */
#define STEP_OVERHEAD 8000.0

typedef struct
{
  const LimnerImage *content;
  const LimnerDreamSettings *settings;
  LimnerDreamSpec spec;
  GCancellable *cancellable;

  LimnerBounds *islands;
  guint n_islands;
  LimnerDreamOctaves *octaves; /* [n_islands] */

  LimnerRegion part; /* the island under way, and how far it is */
  LimnerDreamAscent ascent;
  LimnerRandom random;

  LimnerReporter reporter;
  LimnerImage *result; /* with the islands that are done */
  LimnerImage *shown;  /* the same, as small as partial pictures */
} Job;

/* --- from the ascent to a picture --- */

/* The dream's colours become the picture's: first all are looked at, then mapped. */
typedef struct
{
  LimnerCompositor *join;
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
  limner_compositor_take (y, n, band, m->join);
}

static gboolean
join_matched (Job *job, LimnerCompositor *join, const LimnerRowSource *before, const float *weights,
              GError **error)
{
  Matching m = { .join = join, .before = before, .weights = weights };
  gboolean ok;

  m.rows = limner_alloc_floats (3 * (gsize) before->width, error);
  ok = m.rows != NULL && limner_dream_ascent_read (&job->ascent, before, take_palette, &m, error);
  if (ok)
    ok = limner_colour_map_init (&m.map, &m.dreamed, &m.own)
             ? limner_dream_ascent_read (&job->ascent, before, take_mapped, &m, error)
             : limner_dream_ascent_read (&job->ascent, before, limner_compositor_take, join, error);
  limner_memory_free (m.rows);
  return ok;
}

/* The dream so far into `whole`, a copy of `original`, at `place`. */
static gboolean
join_dream (Job *job, LimnerImage *whole, const LimnerImage *original, const LimnerBounds *place,
            gboolean unmasked, GError **error)
{
  LimnerCompositor join
      = { whole, original, *place, job->settings->keep_colours, job->settings->strength, unmasked };
  const LimnerRowSource before = limner_compositor_original (&join);
  const LimnerRegion *part = &job->part;
  float *weights = NULL;
  gboolean ok = TRUE;

  if (job->settings->keep_colours != LIMNER_KEEP_PALETTE)
    return limner_dream_ascent_read (&job->ascent, &before, limner_compositor_take, &join, error);
  if (part->weighted)
    {
      const LimnerRowSource rows = limner_region_weight_rows (part);

      weights = limner_alloc_floats ((gsize) place->height * (gsize) place->width, error);
      ok = weights != NULL
           && limner_row_source_resize_planes (&rows, weights, place->height, place->width,
                                               LIMNER_FILTER_BILINEAR, error);
    }
  ok = ok && join_matched (job, &join, &before, weights, error);
  limner_memory_free (weights);
  return ok;
}

static LimnerImage *
partial_picture (Job *job)
{
  const LimnerImage *overview = limner_reporter_overview (&job->reporter);
  g_autoptr (LimnerImage) partial = NULL;
  LimnerBounds place;

  if (overview == NULL)
    return NULL;
  if (job->shown == NULL)
    job->shown = limner_image_copy (overview, NULL);
  partial = job->shown != NULL ? limner_image_copy (job->shown, NULL) : NULL;
  place = limner_reporter_place (&job->reporter, &job->part.bounds);
  if (partial == NULL || !join_dream (job, partial, overview, &place, FALSE, NULL))
    return NULL;
  return g_steal_pointer (&partial);
}

static void
tell (Job *job, const LimnerDreamOctaves *octaves, int octave, int step)
{
  g_autoptr (LimnerImage) partial
      = limner_reporter_wants_partial (&job->reporter) ? partial_picture (job) : NULL;
  g_autofree char *text = g_strdup_printf (_ ("Dreaming at %d × %d, step %d of %d"), octaves->width[octave],
                                           octaves->height[octave], step, job->settings->steps);

  limner_reporter_report (&job->reporter, text, partial);
}

/* --- one island --- */

static double
step_work (const LimnerDreamOctaves *octaves, int octave)
{
  return limner_dream_octave_work (octaves, octave) + STEP_OVERHEAD;
}

static gboolean
dream_octave (Job *job, const LimnerDreamOctaves *octaves, int octave, GError **error)
{
  const LimnerDreamSettings *s = job->settings;
  const LimnerDreamStep step = { { s->normalisation, s->smoothing }, s->step_size, s->jitter };
  LimnerDreamAscent next;

  limner_dream_ascent_rest (&job->ascent);
  if (!limner_dream_ascent_init (&next, &job->spec, &job->part, &octaves->tiling[octave],
                                 octave > 0 ? &job->ascent : NULL, error))
    return FALSE;
  limner_dream_ascent_clear (&job->ascent);
  job->ascent = next;
  /* At its own size the picture is only what the dream began from. */
  if (next.base.values == NULL && job->part.plain)
    limner_unorm16_planes_clear (&job->part.planes);
  for (int i = 1; i <= s->steps; i++)
    {
      if (!limner_dream_ascent_step (&job->ascent, &step, &job->random, job->cancellable, error))
        return FALSE;
      job->reporter.done += step_work (octaves, octave);
      tell (job, octaves, octave, i);
    }
  return TRUE;
}

static gboolean
dream_island (Job *job, guint island, GError **error)
{
  const LimnerDreamOctaves *octaves = &job->octaves[island];
  gboolean grey = job->content->grey || job->settings->keep_colours == LIMNER_KEEP_LUMINANCE;
  gboolean ok = limner_region_init (&job->part, job->content, &job->islands[island], grey, error);

  for (int i = 0; ok && i < octaves->n; i++)
    ok = dream_octave (job, octaves, i, error);
  limner_dream_ascent_rest (&job->ascent);
  if (ok && job->result == NULL)
    ok = (job->result = limner_image_copy (job->content, error)) != NULL;
  ok = ok && join_dream (job, job->result, job->content, &job->part.bounds, job->settings->unmasked, error);
  if (ok && island + 1 < job->n_islands)
    {
      LimnerImage *shown = partial_picture (job);

      g_clear_pointer (&job->shown, limner_image_unref);
      job->shown = shown;
    }
  limner_dream_ascent_clear (&job->ascent);
  limner_region_clear (&job->part);
  return ok;
}

/* --- the job --- */

static gboolean
look_for (Job *job, const LimnerDreamGuide *guide, LimnerModel *model, GError **error)
{
  g_autoptr (LimnerImage) small = NULL;
  LimnerRegion part = { 0 };
  float *planes = NULL;
  int width = 0, height = 0;
  gboolean ok;

  if (guide != NULL)
    {
      const LimnerImage *image = guide->image;

      if (!limner_image_check_visible (image, guide->name, error))
        return FALSE;
      limner_fit_size (image->width, image->height, MIN (GUIDE_SIDE, MAX (image->width, image->height)),
                       &width, &height);
      width = MAX (width, LIMNER_DREAM_MIN_SIDE);
      height = MAX (height, LIMNER_DREAM_MIN_SIDE);
      small = limner_image_resize (image, width, height, LIMNER_FILTER_LANCZOS, error);
      if (small == NULL
          || !limner_region_init (&part, small, &(LimnerBounds) { 0, 0, width, height }, FALSE, error))
        return FALSE;
      planes = limner_alloc_floats (3 * (gsize) width * (gsize) height, error);
      if (planes != NULL)
        limner_unorm16_planes_get (&part.planes, 0, 0, 0, 3 * width * height, planes);
      limner_region_clear (&part);
      if (planes == NULL)
        return FALSE;
    }
  ok = limner_dream_spec_init (&job->spec, model, job->settings->layers, job->settings->suppress, planes,
                               height, width, job->cancellable, error);
  limner_memory_free (planes);
  return ok;
}

static gboolean
plan (Job *job, GError **error)
{
  gsize held
      = limner_model_resident_bytes (job->spec.model)
        + limner_image_resident_bytes (job->content->width, job->content->height, job->content->mask != NULL);

  job->islands = limner_image_connected_components (job->content, LIMNER_DREAM_CONTEXT, &job->n_islands);
  job->octaves = g_new0 (LimnerDreamOctaves, job->n_islands);
  if (job->n_islands > 1) /* the result is there from the first one on */
    held += limner_image_resident_bytes (job->content->width, job->content->height, FALSE);
  for (guint i = 0; i < job->n_islands; i++)
    {
      if (!limner_dream_octaves_plan (&job->octaves[i], job->islands[i].height, job->islands[i].width,
                                      &job->spec, job->settings, held, error))
        return FALSE;
      for (int octave = 0; octave < job->octaves[i].n; octave++)
        job->reporter.total += step_work (&job->octaves[i], octave) * job->settings->steps;
    }
  return TRUE;
}

static gboolean
dream (Job *job, GError **error)
{
  if (!limner_image_check_visible (job->content, NULL, error) || !plan (job, error))
    return FALSE;
  limner_random_init (&job->random, job->settings->seed);
  for (guint i = 0; i < job->n_islands; i++)
    if (!dream_island (job, i, error))
      return FALSE;
  if (job->result == NULL) /* nothing is selected */
    job->result = limner_image_copy (job->content, error);
  return job->result != NULL;
}

static void
job_clear (Job *job)
{
  limner_reporter_clear (&job->reporter);
  limner_dream_spec_clear (&job->spec);
  g_free (job->islands);
  g_free (job->octaves);
  g_clear_pointer (&job->shown, limner_image_unref);
  g_clear_pointer (&job->result, limner_image_unref);
}

LimnerImage *
limner_dream_picture (const LimnerImage *content, const LimnerDreamGuide *guide, LimnerModel *model,
                      const LimnerDreamSettings *settings, LimnerProgressFunc progress, gpointer user_data,
                      GCancellable *cancellable, LimnerRecipe **recipe, GError **error)
{
  Job job = { .content = content, .settings = settings, .cancellable = cancellable };
  LimnerImage *result = NULL;

  g_return_val_if_fail (content != NULL && model != NULL && settings != NULL, NULL);
  if (!limner_dream_settings_check (settings, error))
    return NULL;
  limner_set_threads (settings->threads);
  limner_reporter_init (&job.reporter, content, progress, user_data);
  if (look_for (&job, guide, model, error) && dream (&job, error))
    {
      result = g_steal_pointer (&job.result);
      if (recipe != NULL)
        {
          g_autofree char *layers = limner_dream_layers_write (job.spec.layers);

          *recipe = limner_dream_recipe (settings, layers, guide, model);
        }
    }
  job_clear (&job);
  return result;
}
