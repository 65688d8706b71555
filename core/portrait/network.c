#include "config.h"

#include "portrait/network-private.h"

#include "kernels/kernels-private.h"
#include "kernels/layout-private.h"
#include "limner/error.h"
#include "limner/system.h"
#include "networks/network-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
load_network (LimnerPortrait *portrait, GError **error)
{
  if (!g_str_equal (limner_model_architecture (portrait->model), "stylegan2"))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("The network “%s” makes no portraits: choose one of the kind “stylegan2”."),
                   limner_model_id (portrait->model));
      return FALSE;
    }
  /* The builder checks the description first and reports errors in it. */
  portrait->graph = limner_model_build_network (portrait->model, LIMNER_NETWORK_OWN_PADDING, error);
  return portrait->graph != NULL && limner_stylegan2_read (portrait->model, &portrait->shape)
         && limner_mapping_init (&portrait->mapping, portrait->model, &portrait->shape, error);
}

LimnerPortrait *
limner_portrait_new (LimnerModel *model, GError **error)
{
  g_autoptr (LimnerPortrait) portrait = g_new0 (LimnerPortrait, 1);

  g_return_val_if_fail (model != NULL, NULL);
  portrait->model = limner_model_ref (model);
  return load_network (portrait, error) ? g_steal_pointer (&portrait) : NULL;
}

void
limner_portrait_free (LimnerPortrait *portrait)
{
  if (portrait == NULL)
    return;
  limner_plan_cache_clear (&portrait->plans);
  g_clear_pointer (&portrait->graph, limner_graph_unref);
  limner_mapping_clear (&portrait->mapping);
  limner_model_unref (portrait->model);
  g_free (portrait->taps);
  g_free (portrait);
}

LimnerModel *
limner_portrait_model (const LimnerPortrait *portrait)
{
  return portrait->model;
}

int
limner_portrait_side (const LimnerPortrait *portrait)
{
  return portrait->shape.resolution;
}

int
limner_portrait_layers (const LimnerPortrait *portrait)
{
  return portrait->shape.layers;
}

int
limner_portrait_w_dim (const LimnerPortrait *portrait)
{
  return portrait->shape.w_dim;
}

int
limner_portrait_c_dim (const LimnerPortrait *portrait)
{
  return portrait->shape.c_dim;
}

/* --- checks: latents may come from anyone's file --- */

static gboolean
check_shape (const LimnerTensor *tensor, const char *name, int rank, const gint64 *shape, GError **error)
{
  gboolean same = tensor->rank == rank;

  for (int axis = 1; same && axis < rank; axis++)
    same = tensor->shape[axis] == shape[axis];
  if (!same || (shape[0] > 0 && tensor->shape[0] != shape[0]))
    {
      g_autofree char *found = limner_tensor_describe_shape (tensor->rank, tensor->shape);
      g_autofree char *wanted = limner_tensor_describe_shape (rank - 1, shape + 1);

      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("“%s” has the shape %s, but this network needs %s for each picture."), name, found,
                   wanted);
      return FALSE;
    }
  for (gsize i = 0; i < tensor->size; i++)
    if (!isfinite (tensor->data[i]))
      {
        g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                     _ ("“%s” holds values that are not finite; make it again."), name);
        return FALSE;
      }
  return TRUE;
}

gboolean
limner_portrait_check_one (const LimnerPortrait *portrait, const LimnerTensor *w, GError **error)
{
  const gint64 shape[] = { 1, portrait->shape.layers, portrait->shape.w_dim };

  return check_shape (w, "w", 3, shape, error);
}

static gboolean
check_psi (double psi, GError **error)
{
  if (isfinite (psi) && fabs (psi) <= 100)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("%g is not a valid truncation; 0.7 is usual, 1 is none."), psi);
  return FALSE;
}

/* --- mapping --- */

/* Fills row `row` of w [N,L,D] from `from`, whose layers are `stride` floats apart. */
static void
truncate_row (const LimnerPortrait *portrait, const float *from, gsize stride, double psi, int cutoff,
              float *to)
{
  const float *average = portrait->mapping.average->data;
  int d = portrait->shape.w_dim;

  for (int layer = 0; layer < portrait->shape.layers; layer++, from += stride, to += d, average += d)
    for (int i = 0; i < d; i++)
      to[i] = cutoff < 0 || layer < cutoff ? (float) (average[i] + psi * ((double) from[i] - average[i]))
                                           : from[i];
}

void
limner_portrait_draw_to_average (const LimnerPortrait *portrait, double psi, float *w)
{
  truncate_row (portrait, w, (gsize) portrait->shape.w_dim, psi, -1, w);
}

static LimnerTensor *
new_portrait_w (const LimnerPortrait *portrait, gint64 n, GError **error)
{
  return limner_tensor_new (3, (gint64[]) { n, portrait->shape.layers, portrait->shape.w_dim }, error);
}

LimnerTensor *
limner_portrait_truncate (LimnerPortrait *portrait, const LimnerTensor *w, double psi, int cutoff,
                          GError **error)
{
  const gint64 full[] = { 0, portrait->shape.layers, portrait->shape.w_dim };
  const gint64 one[] = { 0, portrait->shape.w_dim };
  gboolean single = w->rank == 2;
  LimnerTensor *truncated;

  if (!check_shape (w, "w", single ? 2 : 3, single ? one : full, error) || !check_psi (psi, error))
    return NULL;
  truncated = new_portrait_w (portrait, w->shape[0], error);
  for (gsize row = 0; truncated != NULL && row < (gsize) w->shape[0]; row++)
    truncate_row (portrait, w->data + row * w->size / (gsize) w->shape[0],
                  single ? 0 : (gsize) portrait->shape.w_dim, psi, cutoff,
                  truncated->data + row * limner_portrait_w_size (portrait));
  return truncated;
}

LimnerTensor *
limner_portrait_map (LimnerPortrait *portrait, const LimnerTensor *z, const LimnerTensor *c, double psi,
                     int cutoff, GError **error)
{
  const LimnerStylegan2 *shape = &portrait->shape;
  g_autofree float *w = g_new (float, shape->w_dim), *none = g_new0 (float, MAX (1, shape->c_dim));
  LimnerTensor *mapped;

  if (!check_shape (z, "z", 2, (gint64[]) { 0, shape->z_dim }, error)
      || (c != NULL && !check_shape (c, "c", 2, (gint64[]) { z->shape[0], shape->c_dim }, error))
      || !check_psi (psi, error))
    return NULL;
  mapped = new_portrait_w (portrait, z->shape[0], error);
  for (gsize row = 0; mapped != NULL && row < (gsize) z->shape[0]; row++)
    {
      limner_mapping_run (&portrait->mapping, z->data + row * (gsize) shape->z_dim,
                          c != NULL ? c->data + row * (gsize) shape->c_dim : none, w);
      truncate_row (portrait, w, 0, psi, cutoff, mapped->data + row * limner_portrait_w_size (portrait));
    }
  return mapped;
}

/* --- synthesis --- */

/* Finds the nodes of the running pictures, from the smallest to the result. */
static void
find_picture_taps (LimnerPortrait *portrait)
{
  portrait->taps = g_new (int, 16);
  for (int resolution = 4; resolution < portrait->shape.resolution; resolution *= 2)
    {
      g_autofree char *name = g_strdup_printf ("b%d.rgb", resolution);
      int node = limner_graph_find (portrait->graph, name);

      if (node >= 0)
        portrait->taps[portrait->n_taps++] = node;
    }
  portrait->taps[portrait->n_taps++] = limner_graph_find (portrait->graph, "image");
  portrait->taps[portrait->n_taps] = limner_graph_find (portrait->graph, "alpha");
  portrait->has_alpha = portrait->taps[portrait->n_taps] >= 0;
}

/* Again when the job runs on another number of threads than the last. */
static gboolean
make_plan (LimnerPortrait *portrait, GError **error)
{
  if (portrait->taps == NULL)
    find_picture_taps (portrait);
  const LimnerPlanSpec spec = { .graph = portrait->graph,
                                .height = 1,
                                .width = 1,
                                .taps = portrait->taps,
                                .n_taps = (guint) portrait->n_taps + (portrait->has_alpha ? 1 : 0) };
  portrait->plan = limner_plan_cache_get (&portrait->plans, &spec, error);
  return portrait->plan != NULL;
}

gboolean
limner_portrait_forward (LimnerPortrait *portrait, const float *w, double noise,
                         const LimnerPictureWatch *watch, const LimnerJob *job, GError **error)
{
  gsize n = limner_portrait_w_size (portrait);
  g_autofree float *input = g_new (float, n + 1);

  memcpy (input, w, n * sizeof (float));
  input[n] = (float) noise;
  if (!make_plan (portrait, error))
    return FALSE;
  limner_plan_watch (portrait->plan, watch != NULL ? watch->func : NULL, watch != NULL ? watch->data : NULL);
  return limner_plan_forward (portrait->plan, input, limner_job_cancellable (job), error);
}

gboolean
limner_portrait_run (LimnerPortrait *portrait, const float *w, double noise, float *rgb, const LimnerJob *job,
                     GError **error)
{
  if (!limner_portrait_forward (portrait, w, noise, NULL, job, error))
    return FALSE;
  limner_layout_to_planes (limner_plan_tap (portrait->plan, (guint) portrait->n_taps - 1), rgb);
  return TRUE;
}

LimnerTensor *
limner_portrait_synthesise (LimnerPortrait *portrait, const LimnerTensor *w, double noise,
                            const LimnerJob *job, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  const gint64 shape[] = { 0, portrait->shape.layers, portrait->shape.w_dim };
  gint64 side = portrait->shape.resolution;
  g_autoptr (LimnerTensor) pictures = NULL;

  if (!check_shape (w, "w", 3, shape, error))
    return NULL;
  pictures = limner_tensor_new (4, (gint64[]) { w->shape[0], LIMNER_COLOURS, side, side }, error);
  if (pictures == NULL)
    return NULL;
  for (gsize i = 0; i < (gsize) w->shape[0]; i++)
    if (!limner_portrait_run (portrait, w->data + i * limner_portrait_w_size (portrait), noise,
                              pictures->data + i * pictures->size / (gsize) w->shape[0], job, error))
      return NULL;
  return g_steal_pointer (&pictures);
}
