#include "config.h"

#include "style/one-pass-private.h"

#include "base/memory-private.h"
#include "kernels/layout-private.h"
#include "limner/error.h"
#include "model/painter-private.h"
#include "model/preprocess-private.h"
#include "nn/plan-private.h"
#include "style/scales-private.h"

#include <glib/gi18n-lib.h>

/* Statistics of a style need no more pixels than this along its longest side. */
#define LARGEST_STYLE 2048
/* And no memory limit makes them fewer than this. */
#define SMALL_STYLE 256

struct _LimnerOnePass
{
  LimnerModel *model;
  LimnerAnyStyle *any; /* NULL: the rest is a network with a style of its own */
  LimnerGraph *graph;
  int image;        /* the node that is the painting */
  LimnerPlan *plan; /* of the last pass, for the next of its size */
  int height, width;
};

LimnerOnePassKind
limner_one_pass_kind (LimnerModel *model)
{
  if (g_str_equal (limner_model_architecture (model), "fast-style"))
    return LIMNER_ONE_PASS_OWN_STYLE;
  if (limner_model_is_painter (model))
    return LIMNER_ONE_PASS_ANY_STYLE;
  return LIMNER_ONE_PASS_NONE;
}

LimnerOnePass *
limner_one_pass_new (LimnerModel *model, GError **error)
{
  g_autoptr (LimnerOnePass) self = g_new0 (LimnerOnePass, 1);

  self->model = limner_model_ref (model);
  if (limner_one_pass_kind (model) == LIMNER_ONE_PASS_NONE)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("The network “%s” cannot paint in one pass; use the method “painted”, or choose a "
                      "network made for it."),
                   limner_model_id (model));
      return NULL;
    }
  if (limner_one_pass_kind (model) == LIMNER_ONE_PASS_ANY_STYLE)
    {
      self->any = limner_any_style_new (model, error);
      return self->any != NULL ? g_steal_pointer (&self) : NULL;
    }
  self->graph = limner_model_build_network (model, LIMNER_NETWORK_OWN_PADDING, error);
  if (self->graph == NULL)
    return NULL;
  self->image = limner_graph_find (self->graph, "image");
  if (self->image >= 0 && limner_graph_channels (self->graph, self->image) == 3)
    return g_steal_pointer (&self);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("The network “%s” makes no picture; import it again."), limner_model_id (model));
  return NULL;
}

void
limner_one_pass_free (LimnerOnePass *self)
{
  if (self == NULL)
    return;
  limner_any_style_free (self->any);
  g_clear_pointer (&self->plan, limner_plan_free);
  g_clear_pointer (&self->graph, limner_graph_unref);
  limner_model_unref (self->model);
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
  return self->any != NULL && side > 0 ? limner_any_style_style_bytes (self->any, side) : 0;
}

gboolean
limner_one_pass_show_styles (LimnerOnePass *self, const LimnerPlanes *styles, const double *shares,
                             guint n_styles, int longest, double style_scale, gsize limit,
                             GCancellable *cancellable, GError **error)
{
  g_autofree LimnerPlanes *views = g_new0 (LimnerPlanes, n_styles);
  gboolean ok = TRUE;

  g_return_val_if_fail (self->any != NULL, FALSE);
  longest = MIN (longest, LARGEST_STYLE);
  for (guint i = 0; ok && i < n_styles; i++)
    {
      int height = styles[i].height, width = styles[i].width, side = longest, sees;

      while ((sees = limner_style_scale_of_style (side, height, width, style_scale)) > SMALL_STYLE
             && limner_one_pass_style_bytes (self, sees) > limit)
        side = side * 7 / 8;
      ok = limner_style_view (&styles[i], side, style_scale, &views[i], error);
    }
  ok = ok && limner_any_style_set_styles (self->any, views, shares, n_styles, cancellable, error);
  for (guint i = 0; i < n_styles; i++)
    limner_planes_clear (&views[i]);
  return ok;
}

gsize
limner_one_pass_estimate (LimnerOnePass *self, int height, int width, gboolean weighted, gsize limit,
                          GError **error)
{
  gsize plan;

  if (self->any != NULL)
    return limner_any_style_estimate (self->any, height, width, weighted, limit, error);
  plan = limner_plan_estimate (self->graph, height, width, &self->image, 1, FALSE, error);
  return plan != 0 ? plan + 3 * (gsize) height * (gsize) width * sizeof (float) : 0;
}

static gboolean
plan_for (LimnerOnePass *self, int height, int width, GError **error)
{
  if (self->plan != NULL && self->height == height && self->width == width)
    return TRUE;
  g_clear_pointer (&self->plan, limner_plan_free);
  self->plan = limner_plan_new (self->graph, height, width, &self->image, 1, FALSE, error);
  self->height = height;
  self->width = width;
  return self->plan != NULL;
}

/* Strides round up, so that the painting may be a few pixels larger than the picture: those beyond it at the
 * right and below go. */
static gboolean
read_image (const LimnerOnePass *self, float *out, GError **error)
{
  LimnerActivation image = *limner_plan_tap (self->plan, 0);
  gsize n = (gsize) self->height * (gsize) self->width;

  if (image.height < self->height || image.width < self->width)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("The network “%s” makes smaller pictures than it is given; choose another one."),
                   limner_model_id (self->model));
      return FALSE;
    }
  limner_layout_corner_to_planes (&image, self->height, self->width, out);
  limner_postprocess_planes (limner_model_preprocess (self->model), out, n);
  for (gsize i = 0; i < 3 * n; i++)
    out[i] = out[i] > 0.0f ? MIN (out[i], 1.0f) : 0.0f; /* a NaN too */
  return TRUE;
}

float *
limner_one_pass_run (LimnerOnePass *self, const LimnerRows *content, const float *weights, gsize limit,
                     LimnerPassFunc tell, gpointer user_data, GCancellable *cancellable, GError **error)
{
  gsize width = (gsize) content->width, n = (gsize) content->height * width;
  float *planes;

  if (self->any != NULL)
    return limner_any_style_run (self->any, content, weights, limit, tell, user_data, cancellable, error);
  if (!plan_for (self, content->height, content->width, error))
    return NULL;
  planes = limner_alloc_floats (3 * n, error); /* of the picture, then of the painting */
  if (planes == NULL)
    return NULL;
  for (int c = 0; c < 3; c++)
    for (int y = 0; y < content->height; y++)
      content->read (content->data, c, y, planes + (gsize) c * n + (gsize) y * width);
  limner_preprocess_planes (limner_model_preprocess (self->model), planes, n, planes);
  if (!limner_plan_forward (self->plan, planes, cancellable, error) || !read_image (self, planes, error))
    g_clear_pointer (&planes, limner_memory_free);
  return planes;
}
