#include "config.h"

#include "style/one-pass-private.h"

#include "limner/error.h"
#include "limner/style.h"
#include "networks/style-network-private.h"
#include "style/style-view-private.h"

#include <glib/gi18n-lib.h>

/* Longest side of a style for its statistics. */
#define LARGEST_STYLE 2048
/* The memory limit does not reduce it below this. */
#define SMALL_STYLE 256

struct _LimnerOnePass
{
  LimnerArbitraryStyle *any; /* NULL: the network has a single style */
  LimnerSingleStyle *own;
};

LimnerOnePassKind
limner_one_pass_kind (LimnerModel *model)
{
  if (g_str_equal (limner_model_architecture (model), "fast-style"))
    return LIMNER_ONE_PASS_SINGLE_STYLE;
  if (limner_model_is_style_network (model))
    return LIMNER_ONE_PASS_ARBITRARY_STYLE;
  return LIMNER_ONE_PASS_NONE;
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

LimnerOnePass *
limner_one_pass_new (LimnerModel *model, GError **error)
{
  g_autoptr (LimnerOnePass) self = g_new0 (LimnerOnePass, 1);

  switch (limner_one_pass_kind (model))
    {
    case LIMNER_ONE_PASS_ARBITRARY_STYLE:
      self->any = limner_arbitrary_style_new (model, error);
      return self->any != NULL ? g_steal_pointer (&self) : NULL;
    case LIMNER_ONE_PASS_SINGLE_STYLE:
      self->own = limner_single_style_new (model, error);
      return self->own != NULL ? g_steal_pointer (&self) : NULL;
    default:
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("The network “%s” cannot paint in one pass; use the method “painted”, or choose a "
                      "network made for it."),
                   limner_model_id (model));
      return NULL;
    }
}

void
limner_one_pass_free (LimnerOnePass *self)
{
  if (self == NULL)
    return;
  limner_arbitrary_style_free (self->any);
  limner_single_style_free (self->own);
  g_free (self);
}

gboolean
limner_one_pass_takes_styles (const LimnerOnePass *self)
{
  return self->any != NULL;
}

gsize
limner_one_pass_style_bytes (LimnerOnePass *self, int side)
{
  return self->any != NULL && side > 0 ? limner_arbitrary_style_style_bytes (self->any, side) : 0;
}

gboolean
limner_one_pass_show_styles (LimnerOnePass *self, const LimnerStyleSet *styles,
                             const LimnerStyleSizing *sizing, const LimnerJob *job, GError **error)
{
  g_autofree LimnerPlanes *views = g_new0 (LimnerPlanes, styles->n);
  int longest = MIN (sizing->longest, LARGEST_STYLE);
  gboolean ok = TRUE;

  g_return_val_if_fail (self->any != NULL, FALSE);
  for (guint i = 0; ok && i < styles->n; i++)
    {
      int height = styles->planes[i].height, width = styles->planes[i].width, side = longest, sees;

      while ((sees = limner_style_scale_of_style (side, height, width, sizing->style_scale)) > SMALL_STYLE
             && limner_one_pass_style_bytes (self, sees) > sizing->limit)
        side = side * 7 / 8;
      ok = limner_style_view (&styles->planes[i], side, sizing->style_scale, &views[i], error);
    }
  ok = ok
       && limner_arbitrary_style_set_styles (
           self->any, &(LimnerStyleSet) { views, styles->shares, styles->n }, job, error);
  for (guint i = 0; i < styles->n; i++)
    limner_planes_clear (&views[i]);
  return ok;
}

gsize
limner_one_pass_estimate (LimnerOnePass *self, const LimnerExtent *extent, gsize limit, double *work,
                          GError **error)
{
  return self->any != NULL ? limner_arbitrary_style_estimate (self->any, extent, limit, work, error)
                           : limner_single_style_estimate (self->own, extent, limit, work, error);
}

gboolean
limner_one_pass_run (LimnerOnePass *self, const LimnerPassTask *task, LimnerUnorm16Planes *painted,
                     GError **error)
{
  return self->any != NULL ? limner_arbitrary_style_run (self->any, task, painted, error)
                           : limner_single_style_run (self->own, task, painted, error);
}
