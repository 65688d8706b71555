/* How near a painting is to its style and to its photograph: the measures by which limner-instant learned
 * (models/recipes/instant_style.py), on features of limner-features. */
#include "config.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "image/image-private.h"
#include "job/job-private.h"
#include "kernels/layout-private.h"
#include "limner/assess.h"
#include "limner/error.h"
#include "limner/registry.h"
#include "networks/network-private.h"
#include "networks/preprocess-private.h"
#include "nn/moments-private.h"
#include "nn/plan-private.h"
#include "style/symmetric-private.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define LEVELS  LIMNER_NEARNESS_LEVELS
#define LONGEST 512 /* pixels of the longer side */
/* The smallest side that the deepest layer's network takes, with mirrored borders. */
#define SMALLEST 32

static const char *const layers[LEVELS]
    = { NULL /* the colours */, "relu1_1", "relu2_1", "relu3_1", "relu4_1" };

/* Statistics of one level: mean [C], covariance [C,C]. */
typedef struct
{
  int channels;
  float *mean, *covariance;
} LevelStatistics;

typedef struct
{
  LevelStatistics levels[LEVELS];
  int height, width; /* of the deepest layer */
  float *deepest;    /* [C,height,width] of it */
} Seen;

static void
seen_clear (Seen *seen)
{
  for (int i = 0; i < LEVELS; i++)
    limner_memory_free (seen->levels[i].mean);
  limner_memory_free (seen->deepest);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Seen, seen_clear)

/* From moments, whose `second` is not centred. */
static gboolean
centre_moments (const LimnerMoments *moments, LevelStatistics *level, GError **error)
{
  const gsize n = (gsize) moments->channels, padded = (gsize) moments->padded;

  level->channels = moments->channels;
  level->mean = limner_alloc_floats (n + n * n, error);
  if (level->mean == NULL)
    return FALSE;
  level->covariance = level->mean + n;
  memcpy (level->mean, moments->mean, n * sizeof (float));
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      level->covariance[i * n + j] = moments->second[i * padded + j] - moments->mean[i] * moments->mean[j];
  return TRUE;
}

static gboolean
measure_level (const LimnerActivation *value, LevelStatistics *level, GError **error)
{
  LimnerMoments moments;
  gboolean ok;

  if (!limner_moments_init (&moments, value->channels, error))
    return FALSE;
  ok = limner_moments_measure (&moments, value, NULL, error) && centre_moments (&moments, level, error);
  limner_moments_clear (&moments);
  return ok;
}

/* The colours [3,n] as an activation of one row. */
static gboolean
measure_colours (const float *planes, int n, LevelStatistics *level, GError **error)
{
  LimnerActivation colours = { NULL, 3, 1, n, 0, LIMNER_FP32 };
  gboolean ok;

  colours.data = limner_alloc_floats (limner_activation_size (&colours), error);
  if (colours.data == NULL)
    return FALSE;
  limner_layout_from_planes (planes, &colours);
  ok = measure_level (&colours, level, error);
  limner_memory_free (colours.data);
  return ok;
}

static gboolean
measure_layers (LimnerPlan *plan, Seen *seen, GError **error)
{
  const LimnerActivation *deepest = limner_plan_tap (plan, LEVELS - 2);

  for (guint i = 1; i < LEVELS; i++)
    if (!measure_level (limner_plan_tap (plan, i - 1), &seen->levels[i], error))
      return FALSE;
  seen->height = deepest->height;
  seen->width = deepest->width;
  seen->deepest = limner_alloc_floats (
      (gsize) deepest->channels * (gsize) deepest->height * (gsize) deepest->width, error);
  if (seen->deepest != NULL)
    limner_layout_to_planes (deepest, seen->deepest);
  return seen->deepest != NULL;
}

static gboolean
run_network (LimnerModel *model, const LimnerImage *image, const float *planes, Seen *seen, GError **error)
{
  g_autoptr (LimnerGraph) graph = limner_model_build_network (model, LIMNER_NETWORK_REFLECT_ALL, error);
  g_autoptr (LimnerPlan) plan = NULL;
  const gsize n = (gsize) image->width * (gsize) image->height;
  int taps[LEVELS - 1];
  float *input;
  gboolean ok;

  for (guint i = 1; graph != NULL && i < LEVELS; i++)
    taps[i - 1] = limner_graph_find (graph, layers[i]);
  if (graph != NULL)
    plan = limner_plan_new (&(LimnerPlanSpec) { .graph = graph,
                                                .height = image->height,
                                                .width = image->width,
                                                .taps = taps,
                                                .n_taps = LEVELS - 1 },
                            error);
  input = plan != NULL ? limner_alloc_floats (3 * n, error) : NULL;
  if (input == NULL)
    return FALSE;
  limner_preprocess_planes (limner_model_preprocess (model), planes, n, input);
  ok = limner_plan_forward (plan, input, NULL, error) && measure_layers (plan, seen, error);
  limner_memory_free (input);
  return ok;
}

/* The picture at width x height, seen by the network. */
static gboolean
see_picture (LimnerModel *model, const LimnerImage *picture, int width, int height, Seen *seen,
             GError **error)
{
  g_autoptr (LimnerImage) image = limner_image_resize (picture, MAX (width, SMALLEST), MAX (height, SMALLEST),
                                                       LIMNER_FILTER_LANCZOS, error);
  const gsize n = image != NULL ? (gsize) image->width * (gsize) image->height : 0;
  float *planes = image != NULL ? limner_alloc_floats (3 * n, error) : NULL;
  gboolean ok = planes != NULL;

  if (ok)
    {
      limner_image_to_planes (image, planes);
      ok = measure_colours (planes, (int) n, &seen->levels[0], error)
           && run_network (model, image, planes, seen, error);
    }
  limner_memory_free (planes);
  return ok;
}

/* x for small x; grows like its root for large x. */
static double
gentle (double x)
{
  return 2 * (sqrt (1 + x) - 1);
}

/* R [n,n]: (C + ridge)^-1/4 of the style's covariance. */
static gboolean
find_metric (const LevelStatistics *style, float *metric, GError **error)
{
  const gsize n = (gsize) style->channels;
  const double share = n > 128 ? 3e-2 : 1e-2;
  float *raised = limner_alloc_floats (n * n, error);
  double trace = 0;
  gboolean ok;

  if (raised == NULL)
    return FALSE;
  memcpy (raised, style->covariance, n * n * sizeof (float));
  for (gsize i = 0; i < n; i++)
    trace += raised[i * n + i];
  for (gsize i = 0; i < n; i++)
    raised[i * n + i] += (float) (share * trace / (double) n + 1e-7);
  ok = limner_symmetric_power (raised, style->channels, &(LimnerMatrixPower) { -0.25, 1e-12, HUGE_VAL },
                               metric, error);
  limner_memory_free (raised);
  return ok;
}

/* Squared Frobenius norm of R (a - b) R. */
static gboolean
compare_covariances (const LevelStatistics *a, const LevelStatistics *b, double *squared, GError **error)
{
  const int n = a->channels;
  const gsize nn = (gsize) n * (gsize) n;
  float *metric = limner_alloc_floats (3 * nn, error), *difference, *product;
  gboolean ok = metric != NULL && find_metric (b, metric, error);

  *squared = 0;
  if (ok)
    {
      difference = metric + nn;
      product = difference + nn;
      for (gsize i = 0; i < nn; i++)
        difference[i] = a->covariance[i] - b->covariance[i];
      cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, metric, n, difference, n, 0,
                   product, n);
      cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, product, n, metric, n, 0,
                   difference, n);
      for (gsize i = 0; i < nn; i++)
        *squared += (double) difference[i] * difference[i];
    }
  limner_memory_free (metric);
  return ok;
}

/* style_losses of the recipe, for one level. */
static gboolean
compare_level (const LevelStatistics *painting, const LevelStatistics *style, double *distance,
               GError **error)
{
  const gsize n = (gsize) style->channels;
  double squared, means = 0, energy = 1e-4;

  if (!compare_covariances (painting, style, &squared, error))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      const double step = painting->mean[i] - style->mean[i];

      means += step * step;
      energy += style->covariance[i * n + i] + 0.5 * (double) style->mean[i] * style->mean[i];
    }
  *distance = gentle ((means + 0.25 * squared) / energy);
  return TRUE;
}

/* Mean square difference of the deepest layer after each channel of the photograph's took the mean and
 * variance of the painting's, over the painting's variance: forms alone count, not what the style changes. */
static double
compare_forms (const Seen *painting, const Seen *photo)
{
  const LevelStatistics *a = &painting->levels[LEVELS - 1], *b = &photo->levels[LEVELS - 1];
  const gsize n = (gsize) painting->height * (gsize) painting->width, channels = (gsize) a->channels;
  double sum = 0, spread = 0;

  for (gsize c = 0; c < channels; c++)
    {
      const double variance = MAX ((double) a->covariance[c * channels + c], 0);
      const double scale = sqrt (variance / MAX ((double) b->covariance[c * channels + c], 1e-8));

      for (gsize i = 0; i < n; i++)
        {
          const double moved = (photo->deepest[c * n + i] - b->mean[c]) * scale + a->mean[c];
          const double step = painting->deepest[c * n + i] - moved;

          sum += step * step / (double) n;
        }
      spread += variance;
    }
  return sum / (spread + 1e-3 * (double) channels);
}

gboolean
limner_assess_style (const LimnerImage *painting, const LimnerImage *style, const LimnerImage *photo,
                     LimnerStyleNearness *nearness, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (NULL));
  g_autoptr (LimnerModel) model = limner_model_load ("limner-features", error);
  g_auto (Seen) seen = { 0 }, style_seen = { 0 }, photo_seen = { 0 };
  int width, height, style_width, style_height;

  g_return_val_if_fail (painting && style && photo && nearness, FALSE);
  if (model == NULL)
    return FALSE;
  limner_fit_size (painting->width, painting->height, LONGEST, &width, &height);
  limner_fit_size (style->width, style->height, LONGEST, &style_width, &style_height);
  if (!see_picture (model, painting, width, height, &seen, error)
      || !see_picture (model, photo, width, height, &photo_seen, error)
      || !see_picture (model, style, style_width, style_height, &style_seen, error))
    return FALSE;
  nearness->style = 0;
  for (int i = 0; i < LEVELS; i++)
    {
      if (!compare_level (&seen.levels[i], &style_seen.levels[i], &nearness->levels[i], error))
        return FALSE;
      nearness->style += nearness->levels[i] / LEVELS;
    }
  nearness->content = compare_forms (&seen, &photo_seen);
  return TRUE;
}
