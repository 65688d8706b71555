/* The job: content and styles in, painting and recipe out. */
#include "config.h"

#include "limner/bundled.h"
#include "limner/registry.h"
#include "limner/system.h"
#include "style/one-pass-private.h"
#include "style/settings-private.h"
#include "style/work-private.h"

const char *
limner_style_model_for (const char *id, LimnerStyleMethod method, LimnerStyleDistance distance)
{
  if (id != NULL && *id != '\0' && !g_str_equal (id, LIMNER_BUNDLED_FEATURES))
    return id;
  if (method == LIMNER_STYLE_INSTANT)
    return LIMNER_BUNDLED_INSTANT;
  return distance == LIMNER_STYLE_NEIGHBOURS ? LIMNER_BUNDLED_STROKES : LIMNER_BUNDLED_FEATURES;
}

static LimnerImage *
paint_request (const LimnerStyleRequest *request, const LimnerJob *job, GError **error)
{
  return request->settings->method == LIMNER_STYLE_INSTANT
             ? limner_paint_in_one_pass (request, job, error)
             : limner_paint_by_steps (request, job, NULL, NULL, error);
}

/* --- another style outside the mask --- */

/* Two paintings, one after the other; each is half of the job. */
typedef struct
{
  const LimnerJob *job; /* the whole */
  double before;        /* 0, or 0.5 */
} Half;

static void
tell_half (const LimnerProgress *progress, gpointer user_data)
{
  const Half *half = user_data;
  LimnerProgress whole = *progress;

  whole.fraction = half->before + 0.5 * progress->fraction;
  if (progress->seconds_left >= 0 && half->before == 0 && progress->fraction > 0.01)
    whole.seconds_left = progress->seconds_left * (1 + 1 / MAX (1 - progress->fraction, 0.01));
  limner_job_report (half->job, &whole);
}

/* Combines two paintings: `inside` differs from the content where the mask is above 0, `outside` where the
 * inverted mask is. */
static void
put_together (LimnerImage *inside, const LimnerImage *outside, const LimnerImage *content)
{
  gsize n = (gsize) content->width * (gsize) content->height;

  for (gsize i = 0; i < 4 * n; i++)
    {
      float mask = content->mask[i / 4];

      if (mask <= 0)
        inside->pixels[i] = outside->pixels[i];
      else if (mask < 1)
        inside->pixels[i] += outside->pixels[i] - content->pixels[i];
    }
}

static LimnerImage *
paint_both (const LimnerStyleRequest *request, const GArray *inside, const GArray *outside,
            const LimnerJob *job, GError **error)
{
  const LimnerStyleSource *sources[] = { (const LimnerStyleSource *) (const void *) inside->data,
                                         (const LimnerStyleSource *) (const void *) outside->data };
  LimnerStyleSettings settings = *request->settings;
  LimnerStyleRequest half_request = *request;
  Half half = { job, 0 };
  const LimnerJob half_job = limner_job_part (job, tell_half, &half);
  g_autoptr (LimnerImage) rest = limner_image_copy (request->content, error), first = NULL, second = NULL;

  if (rest == NULL)
    return NULL;
  for (gsize i = 0; i < (gsize) rest->width * (gsize) rest->height; i++)
    rest->mask[i] = 1 - rest->mask[i];
  settings.unmasked = FALSE;
  half_request.settings = &settings;
  half_request.styles = sources[0];
  half_request.n_styles = inside->len;
  first = paint_request (&half_request, &half_job, error);
  if (first == NULL)
    return NULL;
  half.before = 0.5;
  half_request.content = rest;
  half_request.styles = sources[1];
  half_request.n_styles = outside->len;
  second = paint_request (&half_request, &half_job, error);
  if (second == NULL)
    return NULL;
  put_together (first, second, request->content);
  return g_steal_pointer (&first);
}

/* Paints inside the mask, and outside it if some style is for the outside. */
static LimnerImage *
paint_where_wanted (const LimnerStyleRequest *request, const LimnerJob *job, GError **error)
{
  g_autoptr (GArray) inside = g_array_new (FALSE, FALSE, sizeof (LimnerStyleSource));
  g_autoptr (GArray) outside = g_array_new (FALSE, FALSE, sizeof (LimnerStyleSource));
  LimnerStyleRequest only = *request;

  for (guint i = 0; i < request->n_styles; i++)
    g_array_append_val (request->styles[i].outside ? outside : inside, request->styles[i]);
  if (outside->len > 0 && request->content->mask != NULL)
    return paint_both (request, inside, outside, job, error);
  only.styles = (const LimnerStyleSource *) (const void *) inside->data;
  only.n_styles = inside->len;
  return paint_request (&only, job, error);
}

/* *model: the network that paints what the painting starts from; NULL: it starts from the content. */
static gboolean
load_start_model (const LimnerStyleSettings *settings, LimnerModel **model, GError **error)
{
  *model = NULL;
  if (settings->method != LIMNER_STYLE_PAINTED || settings->start != LIMNER_STYLE_START_INSTANT)
    return TRUE;
  *model = limner_model_load (LIMNER_BUNDLED_INSTANT, error);
  return *model != NULL;
}

LimnerImage *
limner_style_paint (const LimnerStyleRequest *request, const LimnerJob *job, LimnerRecipe **recipe,
                    GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  LimnerStyleRequest settled = *request;
  g_autoptr (LimnerModel) start_model = NULL;
  LimnerStyleSettings settings;
  LimnerImage *painted;

  g_return_val_if_fail (request->content != NULL && request->model != NULL, NULL);
  g_return_val_if_fail (request->settings != NULL, NULL);
  if (!limner_job_check (job, error)
      || !limner_style_settings_settle (request->settings, request->model, &settings, error)
      || !load_start_model (&settings, &start_model, error))
    return NULL;
  settled.settings = &settings;
  if (limner_style_model_has_single_style (request->model))
    settled.n_styles = 0;
  painted = paint_where_wanted (&settled, job, error);
  if (painted != NULL && recipe != NULL)
    *recipe = limner_style_recipe (&settings, settled.styles, settled.n_styles, request->model, start_model);
  return painted;
}
