/* The job: content and styles in, painting and recipe out. */
#include "config.h"

#include "limner/bundled.h"
#include "limner/system.h"
#include "style/one-pass-private.h"
#include "style/settings-private.h"
#include "style/work-private.h"

const char *
limner_style_model_for (const char *id, LimnerStyleMethod method)
{
  if (id != NULL && *id != '\0' && !g_str_equal (id, LIMNER_BUNDLED_FEATURES))
    return id;
  return method == LIMNER_STYLE_INSTANT ? LIMNER_BUNDLED_INSTANT : LIMNER_BUNDLED_FEATURES;
}

gboolean
limner_style_model_is_instant (LimnerModel *model)
{
  return limner_one_pass_kind (model) != LIMNER_ONE_PASS_NONE;
}

gboolean
limner_style_model_has_single_style (LimnerModel *model)
{
  return limner_one_pass_kind (model) == LIMNER_ONE_PASS_SINGLE_STYLE;
}

static LimnerImage *
paint (const LimnerStyleWork *work, GError **error)
{
  return work->settings->method == LIMNER_STYLE_INSTANT ? limner_paint_in_one_pass (work, error)
                                                        : limner_paint_by_steps (work, error);
}

/* --- another style outside the mask --- */

/* Two paintings, one after the other: each is half of the work. */
typedef struct
{
  const LimnerStyleWork *work;
  double before; /* 0, or 0.5 */
} Half;

static void
tell_half (const LimnerProgress *progress, gpointer user_data)
{
  const Half *half = user_data;
  LimnerProgress whole = *progress;

  whole.fraction = half->before + 0.5 * progress->fraction;
  if (progress->seconds_left >= 0 && half->before == 0 && progress->fraction > 0.01)
    whole.seconds_left = progress->seconds_left * (1 + 1 / MAX (1 - progress->fraction, 0.01));
  half->work->progress (&whole, half->work->user_data);
}

/* `inside` and `outside` differ from the content where the mask, or what it leaves, is above 0: together they
 * are what both have made of it. */
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
paint_both (const LimnerStyleWork *work, const GArray *inside, const GArray *outside, GError **error)
{
  const LimnerStyleSource *sources[] = { (const LimnerStyleSource *) (const void *) inside->data,
                                         (const LimnerStyleSource *) (const void *) outside->data };
  LimnerStyleSettings settings = *work->settings;
  LimnerStyleWork part = *work;
  Half half = { work, 0 };
  g_autoptr (LimnerImage) rest = limner_image_copy (work->content, error), first = NULL, second = NULL;

  if (rest == NULL)
    return NULL;
  for (gsize i = 0; i < (gsize) rest->width * (gsize) rest->height; i++)
    rest->mask[i] = 1 - rest->mask[i];
  settings.unmasked = FALSE;
  part.settings = &settings;
  part.progress = work->progress != NULL ? tell_half : NULL;
  part.user_data = &half;
  part.styles = sources[0];
  part.n_styles = inside->len;
  first = paint (&part, error);
  if (first == NULL)
    return NULL;
  half.before = 0.5;
  part.content = rest;
  part.styles = sources[1];
  part.n_styles = outside->len;
  second = paint (&part, error);
  if (second == NULL)
    return NULL;
  put_together (first, second, work->content);
  return g_steal_pointer (&first);
}

/* By where the styles are wanted. */
static LimnerImage *
paint_where_wanted (const LimnerStyleWork *work, GError **error)
{
  g_autoptr (GArray) inside = g_array_new (FALSE, FALSE, sizeof (LimnerStyleSource));
  g_autoptr (GArray) outside = g_array_new (FALSE, FALSE, sizeof (LimnerStyleSource));
  LimnerStyleWork only = *work;

  for (guint i = 0; i < work->n_styles; i++)
    g_array_append_val (work->styles[i].outside ? outside : inside, work->styles[i]);
  if (outside->len > 0 && work->content->mask != NULL)
    return paint_both (work, inside, outside, error);
  only.styles = (const LimnerStyleSource *) (const void *) inside->data;
  only.n_styles = inside->len;
  return paint (&only, error);
}

LimnerImage *
limner_style_paint (const LimnerImage *content, const LimnerStyleSource *styles, guint n_styles,
                    LimnerModel *model, const LimnerStyleSettings *settings, LimnerProgressFunc progress,
                    gpointer user_data, GCancellable *cancellable, LimnerRecipe **recipe, GError **error)
{
  LimnerStyleSettings settled;
  LimnerStyleWork work = { content, styles, n_styles, model, &settled, progress, user_data, cancellable };
  LimnerImage *painted;

  g_return_val_if_fail (content != NULL && model != NULL && settings != NULL, NULL);
  if (!limner_style_settings_settle (settings, model, &settled, error))
    return NULL;
  limner_set_threads (settled.threads);
  if (limner_style_model_has_single_style (model))
    work.n_styles = 0;
  painted = paint_where_wanted (&work, error);
  if (painted != NULL && recipe != NULL)
    *recipe = limner_style_recipe (&settled, work.styles, work.n_styles, model);
  return painted;
}
