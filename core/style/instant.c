/* Painting in one pass, at the size asked for or at the largest that memory allows. */
#include "config.h"

#include "style/instant-private.h"

#include "base/memory-private.h"
#include "image/teller-private.h"
#include "limner/error.h"
#include "limner/system.h"
#include "style/detail-private.h"
#include "style/scales-private.h"
#include "style/scene-private.h"
#include "style/work-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Of a picture that a network with small strokes is to paint enlarged. */
#define LARGEST_SIDE 65536

typedef struct
{
  const LimnerStyleWork *work;
  LimnerOnePass *pass;
  LimnerScene scene;
  LimnerInstantSize size;
  float *painted; /* [3,h,w] */
  LimnerTeller teller;
} Job;

/* --- size --- */

static gsize
memory_limit (const LimnerStyleSettings *settings)
{
  return (gsize) (settings->memory_mib > 0 ? settings->memory_mib : limner_memory_default_mib ()) << 20;
}

static void
size_for (int height, int width, int longest, LimnerInstantSize *size)
{
  limner_fit_size (width, height, longest, &size->width, &size->height);
  size->height = MAX (size->height, LIMNER_STYLE_MIN_SIDE);
  size->width = MAX (size->width, LIMNER_STYLE_MIN_SIDE);
}

static gboolean
measure (LimnerOnePass *pass, LimnerInstantSize *size, gsize limit, GError **error)
{
  gsize planes = 6 * (gsize) size->height * (gsize) size->width * sizeof (float);

  size->bytes = limner_one_pass_estimate (pass, size->height, size->width,
                                          limit > planes ? limit - planes : 1, error);
  size->bytes += size->bytes != 0 ? planes : 0;
  return size->bytes != 0;
}

gboolean
limner_instant_plan (LimnerOnePass *pass, int height, int width, const LimnerStyleSettings *settings,
                     LimnerInstantSize *size, GError **error)
{
  gsize limit = memory_limit (settings);
  int own = MAX (height, width);
  double wanted = settings->size > 0 ? MIN (settings->size, own) : own;
  int longest;

  /* The strokes of a network with a style of its own are so many pixels wide, whatever the picture. */
  if (!limner_one_pass_takes_styles (pass))
    wanted /= settings->style_scale;
  longest = (int) CLAMP (wanted + 0.5, 1, LARGEST_SIDE);
  for (;;)
    {
      size_for (height, width, longest, size);
      if (!measure (pass, size, limit, error))
        return FALSE;
      if (size->bytes <= limit)
        return TRUE;
      if (longest <= LIMNER_STYLE_MIN_SIDE)
        break;
      longest = MAX ((int) (longest * MIN (0.95, sqrt ((double) limit / (double) size->bytes))),
                     LIMNER_STYLE_MIN_SIDE);
    }
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
               _ ("%d MiB are not enough to paint even a small picture; allow at least %d MiB."),
               (int) (limit >> 20), (int) (size->bytes >> 20) + 1);
  return FALSE;
}

/* --- painting --- */

/* A style of the network's own cannot be prepared in the colours to keep, so what it painted is. */
static void
keep_colours (const Job *job, const LimnerPlanes *content)
{
  gsize n = (gsize) job->size.height * (gsize) job->size.width;
  LimnerKeepColours keep = job->work->settings->keep_colours;
  LimnerPalette own = { 0 };

  if (limner_one_pass_takes_styles (job->pass))
    return;
  limner_palette_add (&own, content->planes, content->weights, n);
  if (keep == LIMNER_KEEP_PALETTE)
    limner_planes_match_palette (job->painted, content->weights, n, &own);
  if (keep == LIMNER_KEEP_LUMINANCE)
    {
      limner_planes_to_luma (job->painted, n);
      limner_planes_match_luma (job->painted, content->weights, n, &own);
    }
}

static void
tell (double done, gpointer user_data)
{
  Job *job = user_data;
  g_autofree char *text
      = g_strdup_printf (_ ("Painting %d × %d in one pass"), job->size.width, job->size.height);

  job->teller.done = done;
  limner_teller_tell (&job->teller, text, NULL);
}

static gboolean
show_styles (Job *job, GError **error)
{
  const LimnerScene *scene = &job->scene;

  return !limner_one_pass_takes_styles (job->pass)
         || limner_one_pass_show_styles (job->pass, scene->styles, scene->shares, scene->n_styles,
                                         MAX (job->size.height, job->size.width),
                                         job->work->settings->style_scale, job->work->cancellable, error);
}

static gboolean
paint (Job *job, GError **error)
{
  const LimnerPart *part = &job->scene.part;
  const LimnerRows whole = limner_fixed_rows (&part->planes);
  LimnerPlanes content;
  gboolean ok;

  job->painted = limner_alloc_floats (3 * (gsize) job->size.height * (gsize) job->size.width, error);
  if (job->painted == NULL
      || !limner_planes_view_rows (&whole, part->weights, job->size.height, job->size.width, &content, error))
    return FALSE;
  ok = limner_one_pass_run (job->pass, &content, memory_limit (job->work->settings), job->painted, tell, job,
                            job->work->cancellable, error);
  if (ok)
    keep_colours (job, &content);
  limner_planes_clear (&content);
  return ok;
}

/* The painting, reduced, or enlarged with the detail of the original. */
static LimnerImage *
compose (Job *job, GError **error)
{
  const LimnerStyleSettings *settings = job->work->settings;
  g_autoptr (LimnerImage) whole = limner_image_copy (job->work->content, error);
  LimnerJoin join = { whole,
                      job->work->content,
                      job->scene.part.bounds,
                      settings->keep_colours,
                      settings->strength,
                      settings->unmasked };
  const LimnerRows before = limner_join_original (&join);
  const LimnerPlaneView view = { job->painted, job->size.height, job->size.width };
  const LimnerRows painted = limner_plane_rows (&view, 3);
  gboolean ok = FALSE;

  if (whole == NULL)
    return NULL;
  if (before.height > view.height || before.width > view.width)
    ok = limner_detail_carry_over (&before, job->painted, view.height, view.width, limner_join_take, &join,
                                   error);
  else
    ok = limner_rows_resize (&painted, before.height, before.width, LIMNER_FILTER_LANCZOS, limner_join_take,
                             &join, error);
  return ok ? g_steal_pointer (&whole) : NULL;
}

static LimnerImage *
run (Job *job, GError **error)
{
  const LimnerBounds *part = &job->scene.part.bounds;

  if (!limner_instant_plan (job->pass, part->height, part->width, job->work->settings, &job->size, error))
    return NULL;
  job->teller.total = 1;
  tell (0, job);
  if (!show_styles (job, error) || !paint (job, error))
    return NULL;
  tell (1, job);
  return compose (job, error);
}

LimnerImage *
limner_paint_in_one_pass (const LimnerStyleWork *work, GError **error)
{
  Job job = { .work = work };
  LimnerImage *painted = NULL;
  GError *local = NULL;

  limner_teller_init (&job.teller, work->content, work->progress, work->user_data);
  job.pass = limner_one_pass_new (work->model, &local);
  if (job.pass != NULL
      && limner_scene_init (
          &job.scene, work->content, work->styles, work->n_styles, work->settings,
          limner_one_pass_takes_styles (job.pass) ? LIMNER_SCENE_STYLES : LIMNER_SCENE_ALONE, &local))
    painted = run (&job, &local);
  else if (local == NULL) /* nothing is selected: the input, exactly */
    painted = limner_image_copy (work->content, &local);
  limner_memory_free (job.painted);
  limner_scene_clear (&job.scene);
  limner_one_pass_free (job.pass);
  limner_teller_clear (&job.teller);
  if (local != NULL)
    g_propagate_error (error, local);
  return painted;
}
