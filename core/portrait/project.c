/* Projects a photo into w: searches for the w whose picture a feature network can hardly tell from the
 * photo (Karras et al. 2020, section 5 and appendix D). The search starts at the average face. Noise of
 * decreasing size is added to w, so that the search does not settle too early. The noise maps are
 * optimised as well and kept white, so that they take up the noise of the photo. In w+ (Abdal et al. 2019,
 * "Image2StyleGAN") each layer then has its own w. */
#include "config.h"

#include "base/memory-private.h"
#include "base/random-private.h"
#include "base/setting-private.h"
#include "job/reporter-private.h"
#include "kernels/kernels-private.h"
#include "kernels/layout-private.h"
#include "limner/error.h"
#include "networks/network-private.h"
#include "networks/preprocess-private.h"
#include "portrait/latents-private.h"
#include "portrait/noise-private.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Learning rates: of w, in standard deviations of faces, and of the noise maps, whose deviation is 1. */
#define RATE       0.1
#define NOISE_RATE 0.1
/* Size of the noise on w, as a share of the faces' distance from the average face, and the part of the
 * search after which it is zero. */
#define NOISE       0.05
#define NOISE_UNTIL 0.75
/* Shares of the search in which the learning rates rise and fall. */
#define RISE 0.05
#define FALL 0.25
/* Share of the search in which all layers have one w. */
#define TOGETHER 0.6
/* Weight of the mean square difference of pixels, beside the features' differences. */
#define PIXELS 1.0
/* Largest side in the feature network; larger pictures are reduced to it. */
#define SEEN_SIDE 256
/* Number of faces for the standard deviation of w. */
#define SAMPLES 200

typedef struct
{
  LimnerPortrait *portrait;
  LimnerModel *feature_network; /* the feature network */
  LimnerPlan *synthesis, *features;
  LimnerNoiseSearch noise;
  LimnerTapWeight *taps;
  guint n_taps;
  float **wanted;  /* [n_taps] the photo's features [C,H,W] */
  int side;        /* S, the side of the picture in the feature network */
  gsize n;         /* S * S */
  float *whole;    /* [3,R,R] in the network's own range */
  float *photo;    /* [3,S,S] 0..1 */
  float *picture;  /* [3,S,S] 0..1 */
  float *input;    /* [3,S,S] the input of the feature network */
  float *gradient; /* [3,S,S] of the loss by the picture */
  float *seen;     /* the same, by the input */
  double loss;
} Search;

static gboolean
init_feature_network (Search *s, GError **error)
{
  g_autoptr (LimnerGraph) graph
      = limner_model_build_network (s->feature_network, LIMNER_NETWORK_OWN_PADDING, error);
  g_autofree int *nodes = NULL;

  if (graph == NULL)
    return FALSE;
  s->n_taps = limner_model_tap_weights (s->feature_network, "style", "style", &s->taps);
  if (s->n_taps == 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("The network “%s” does not name layers for comparing pictures; choose another one."),
                   limner_model_id (s->feature_network));
      return FALSE;
    }
  nodes = g_new (int, s->n_taps);
  for (guint i = 0; i < s->n_taps; i++)
    nodes[i] = limner_graph_find (graph, s->taps[i].tap);
  s->features = limner_plan_new (&(LimnerPlanSpec) { .graph = graph,
                                                     .height = s->side,
                                                     .width = s->side,
                                                     .taps = nodes,
                                                     .n_taps = s->n_taps,
                                                     .precision = LIMNER_FP32,
                                                     .backward = TRUE },
                                 error);
  return s->features != NULL;
}

static gboolean
forward_features (Search *s, const float *picture, const LimnerJob *job, GError **error)
{
  limner_preprocess_planes (limner_model_preprocess (s->feature_network), picture, s->n, s->input);
  return limner_plan_forward (s->features, s->input, limner_job_cancellable (job), error);
}

static gsize
tap_size (const LimnerActivation *a)
{
  return (gsize) a->channels * (gsize) a->height * (gsize) a->width;
}

/* Prepares the photo's middle square at side S and its features. */
static gboolean
remember_photo (Search *s, const LimnerImage *photo, const LimnerJob *job, GError **error)
{
  int side = MIN (photo->width, photo->height);
  g_autoptr (LimnerImage) square
      = limner_image_crop (photo, (photo->width - side) / 2, (photo->height - side) / 2, side, side, error);
  g_autoptr (LimnerImage) small
      = square != NULL ? limner_image_resize (square, s->side, s->side, LIMNER_FILTER_LANCZOS, error) : NULL;

  if (small == NULL || !limner_image_fill_hidden (small, error))
    return FALSE;
  limner_image_to_planes (small, s->photo);
  if (!forward_features (s, s->photo, job, error))
    return FALSE;
  s->wanted = g_new0 (float *, s->n_taps);
  for (guint i = 0; i < s->n_taps; i++)
    {
      const LimnerActivation *tap = limner_plan_tap (s->features, i);

      s->wanted[i] = limner_alloc_floats (tap_size (tap), error);
      if (s->wanted[i] == NULL)
        return FALSE;
      limner_layout_to_planes (tap, s->wanted[i]);
    }
  return TRUE;
}

static gboolean
search_init (Search *s, const LimnerImage *photo, const LimnerJob *job, GError **error)
{
  int r = s->portrait->shape.resolution, image = limner_graph_find (s->portrait->graph, "image");
  float **buffers[] = { &s->photo, &s->picture, &s->input, &s->gradient, &s->seen };

  s->side = MIN (r, SEEN_SIDE);
  s->n = (gsize) s->side * (gsize) s->side;
  for (gsize i = 0; i < G_N_ELEMENTS (buffers); i++)
    {
      *buffers[i] = limner_alloc_floats (LIMNER_COLOURS * s->n, error);
      if (*buffers[i] == NULL)
        return FALSE;
    }
  s->whole = limner_alloc_floats (LIMNER_COLOURS * (gsize) r * (gsize) r, error);
  if (s->whole == NULL)
    return FALSE;
  s->synthesis = limner_plan_new (&(LimnerPlanSpec) { .graph = s->portrait->graph,
                                                      .height = 1,
                                                      .width = 1,
                                                      .taps = &image,
                                                      .n_taps = 1,
                                                      .backward = TRUE,
                                                      .noise = TRUE },
                                  error);
  return s->synthesis != NULL && limner_noise_search_init (&s->noise, s->synthesis, error)
         && init_feature_network (s, error) && remember_photo (s, photo, job, error);
}

static void
search_clear (Search *s)
{
  float *buffers[] = { s->whole, s->photo, s->picture, s->input, s->gradient, s->seen };

  for (gsize i = 0; i < G_N_ELEMENTS (buffers); i++)
    limner_memory_free (buffers[i]);
  for (guint i = 0; s->wanted != NULL && i < s->n_taps; i++)
    limner_memory_free (s->wanted[i]);
  g_free (s->wanted);
  g_free (s->taps);
  limner_noise_search_clear (&s->noise);
  g_clear_pointer (&s->synthesis, limner_plan_free);
  g_clear_pointer (&s->features, limner_plan_free);
}

/* Divides each layer's difference by the energy of the photo's features. */
static void
add_difference (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer user_data)
{
  Search *s = user_data;
  const float *wanted = s->wanted[tap];
  gsize n = tap_size (value), i = 0;
  double power = 1e-6, sum = 0;

  for (gsize k = 0; k < n; k++)
    power += (double) wanted[k] * wanted[k];
  for (int c = 0; c < value->channels; c++)
    for (int y = 0; y < value->height; y++)
      for (int x = 0; x < value->width; x++, i++)
        {
          float difference
              = limner_activation_at (value, c / LIMNER_LANES, y, x)[c % LIMNER_LANES] - wanted[i];

          sum += (double) difference * difference;
          limner_activation_at (gradient, c / LIMNER_LANES, y, x)[c % LIMNER_LANES]
              += (float) (2 * difference / power);
        }
  s->loss += sum / power;
}

/* Reduces the network's picture by averaging pixels, and converts it to 0..1. */
static void
reduce_photo (Search *s)
{
  gsize side = (gsize) s->side, factor = (gsize) s->portrait->shape.resolution / side, r = side * factor;
  float share = 0.5f / (float) (factor * factor);

  for (gsize i = 0; i < LIMNER_COLOURS * s->n; i++)
    s->picture[i] = 0.5f;
  for (gsize i = 0; i < LIMNER_COLOURS * r; i++)
    for (gsize x = 0; x < r; x++)
      s->picture[i / factor * side + x / factor] += share * s->whole[i * r + x];
}

static void
add_picture_gradient (guint tap, const LimnerActivation *value, LimnerActivation *gradient,
                      gpointer user_data)
{
  const Search *s = user_data;
  int factor = value->height / s->side;
  float share = 0.5f / (float) (factor * factor);

  for (int c = 0; c < LIMNER_COLOURS; c++)
    for (int y = 0; y < value->height; y++)
      for (int x = 0; x < value->width; x++)
        limner_activation_at (gradient, 0, y, x)[c]
            += share * s->gradient[(c * s->side + y / factor) * s->side + x / factor];
}

/* The loss of column [L * D + 1] and its gradient by it. */
static gboolean
evaluate_projection (Search *s, const float *column, float *slope, const LimnerJob *job, GError **error)
{
  gsize n = LIMNER_COLOURS * s->n;

  if (!limner_plan_forward (s->synthesis, column, limner_job_cancellable (job), error))
    return FALSE;
  limner_layout_to_planes (limner_plan_tap (s->synthesis, 0), s->whole);
  reduce_photo (s);
  s->loss = 0;
  if (!forward_features (s, s->picture, job, error)
      || !limner_plan_backward (s->features, add_difference, s, s->seen, limner_job_cancellable (job), error))
    return FALSE;
  limner_preprocess_gradient (limner_model_preprocess (s->feature_network), s->seen, s->n, s->gradient);
  for (gsize i = 0; i < n; i++)
    {
      float difference = s->picture[i] - s->photo[i];

      s->loss += PIXELS * (double) difference * difference / (double) n;
      s->gradient[i] += (float) (2 * PIXELS * difference / (double) n);
    }
  return limner_plan_backward (s->synthesis, add_picture_gradient, s, slope, limner_job_cancellable (job),
                               error);
}

/* Replaces each layer's gradient by the mean over layers. */
static void
join_layers (const LimnerPortrait *portrait, float *slope)
{
  int d = portrait->shape.w_dim, layers = portrait->shape.layers;

  for (int k = 0; k < d; k++)
    {
      double sum = 0;

      for (int layer = 0; layer < layers; layer++)
        sum += slope[layer * d + k];
      for (int layer = 0; layer < layers; layer++)
        slope[layer * d + k] = (float) (sum / layers);
    }
}

/* Root mean square distance of faces from the average face. */
static double
deviation_of_w (const LimnerPortrait *portrait)
{
  gsize n = limner_portrait_w_size (portrait);
  g_autofree float *w = g_new (float, n);
  g_autofree float *c = g_new0 (float, MAX (1, portrait->shape.c_dim));
  double sum = 0;

  for (guint32 seed = 0; seed < SAMPLES; seed++)
    {
      limner_portrait_w_of_seed (portrait, seed, c, w);
      for (gsize k = 0; k < n; k++)
        sum += pow (w[k] - portrait->mapping.average->data[k], 2) / SAMPLES;
    }
  return sqrt (sum / portrait->shape.layers);
}

typedef struct
{
  float *column, *noisy, *slope; /* [L * D + 1] */
  LimnerAdam adam;               /* of the first L * D */
  LimnerRandom random;
} Walk;

/* The schedule of the learning rates at time t of 0..1. */
static double
ramp_at (double t)
{
  double rise = MIN (1, t / RISE), fall = MIN (1, (1 - t) / FALL);

  return rise * (0.5 - 0.5 * cos (G_PI * fall));
}

/* Fills all layers with the same values. */
static void
add_latent_noise (const Search *s, Walk *walk, double by)
{
  gsize n = limner_portrait_w_size (s->portrait), d = (gsize) s->portrait->shape.w_dim;

  memcpy (walk->noisy, walk->column, (n + 1) * sizeof (float));
  for (gsize k = 0; k < d; k++)
    {
      float step = (float) (by * limner_random_normal (&walk->random));
      for (gsize at = k; at < n; at += d)
        walk->noisy[at] += step;
    }
}

static void
report_projection (Search *s, LimnerReporter *reporter, int step, int steps)
{
  g_autofree char *text = g_strdup_printf (_ ("Matching the face, step %d of %d"), step, steps);
  g_autoptr (LimnerImage) partial = NULL;

  reporter->done = step;
  if (limner_reporter_wants_partial (reporter))
    partial = limner_portrait_picture_of (limner_plan_tap (s->synthesis, 0), NULL);
  limner_reporter_report (reporter, text, partial);
}

static gboolean
walk_on (Search *s, Walk *walk, int steps, LimnerReporter *reporter, const LimnerJob *job, GError **error)
{
  double deviation = deviation_of_w (s->portrait), rate = RATE * deviation / sqrt (s->portrait->shape.w_dim);

  limner_random_init (&walk->random, 0);
  for (int i = 1; i <= steps; i++)
    {
      double t = (double) i / steps, ramp = ramp_at (t);

      add_latent_noise (s, walk, NOISE * deviation * pow (MAX (0, 1 - t / NOISE_UNTIL), 2));
      if (!evaluate_projection (s, walk->noisy, walk->slope, job, error))
        return FALSE;
      if (t < TOGETHER)
        join_layers (s->portrait, walk->slope);
      limner_adam_step (&walk->adam, walk->slope, rate * ramp, -FLT_MAX, FLT_MAX, walk->column);
      limner_noise_search_step (&s->noise, NOISE_RATE * ramp, &s->loss);
      report_projection (s, reporter, i, steps);
    }
  return TRUE;
}

static LimnerTensor *
search (Search *s, int steps, LimnerReporter *reporter, const LimnerJob *job, GError **error)
{
  gsize n = limner_portrait_w_size (s->portrait);
  g_autofree float *column = g_new0 (float, n + 1), *noisy = g_new (float, n + 1),
                   *slope = g_new (float, n + 1);
  Walk walk = { .column = column, .noisy = noisy, .slope = slope };
  g_autoptr (LimnerTensor) w
      = limner_tensor_new (3, (gint64[]) { 1, s->portrait->shape.layers, s->portrait->shape.w_dim }, error);

  memcpy (column, s->portrait->mapping.average->data, n * sizeof (float));
  column[n] = 1;
  if (w == NULL || !limner_adam_init (&walk.adam, n, error))
    return NULL;
  gboolean ok = walk_on (s, &walk, steps, reporter, job, error);
  limner_adam_clear (&walk.adam);
  memcpy (w->data, column, n * sizeof (float));
  return ok ? g_steal_pointer (&w) : NULL;
}

LimnerTensor *
limner_portrait_project (LimnerPortrait *portrait, LimnerModel *feature_network, const LimnerImage *photo,
                         int steps, const LimnerJob *job, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  Search s = { .portrait = portrait, .feature_network = feature_network };
  LimnerReporter reporter;
  LimnerTensor *w = NULL;

  g_return_val_if_fail (portrait != NULL && feature_network != NULL && photo != NULL, NULL);
  if (!limner_setting_check_named (limner_portrait_setting_table (), "project-steps", steps, error))
    return NULL;
  limner_reporter_init (&reporter, photo, job);
  reporter.total = steps;
  if (search_init (&s, photo, job, error))
    w = search (&s, steps, &reporter, job, error);
  limner_reporter_clear (&reporter);
  search_clear (&s);
  return w;
}
