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
limner_style_model_has_own_style (LimnerModel *model)
{
  return limner_one_pass_kind (model) == LIMNER_ONE_PASS_OWN_STYLE;
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
  if (limner_style_model_has_own_style (model))
    work.n_styles = 0;
  painted = settled.method == LIMNER_STYLE_INSTANT ? limner_paint_in_one_pass (&work, error)
                                                   : limner_paint_by_steps (&work, error);
  if (painted != NULL && recipe != NULL)
    *recipe = limner_style_recipe (&settled, work.styles, work.n_styles, model);
  return painted;
}
