#include "config.h"

#include "assess/extractor-private.h"

#include "base/memory-private.h"
#include "base/settings-private.h"
#include "base/threads-private.h"
#include "formats/json-private.h"
#include "image/image-private.h"
#include "image/row-source-private.h"
#include "limner/error.h"
#include "networks/network-private.h"
#include "networks/preprocess-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *const resize_names[] = { "clean", "pytorch-fid", "tf1", NULL };

/* Sides that the networks were trained with. */
#define SIDE_INCEPTION3 299
#define SIDE_OTHERS     224

const char *
limner_assess_resize_name (LimnerAssessResize resize)
{
  return resize_names[resize];
}

gboolean
limner_assess_resize_parse (const char *text, LimnerAssessResize *resize, GError **error)
{
  int value = LIMNER_ASSESS_CLEAN;
  const gboolean ok = limner_parse_choice (resize_names, "resize", text, &value, error);

  *resize = (LimnerAssessResize) value;
  return ok;
}

int
limner_extractor_side (const LimnerModel *model)
{
  return g_str_equal (limner_model_architecture (model), "inception3") ? SIDE_INCEPTION3 : SIDE_OTHERS;
}

/* Clean-fid and torch-fidelity give FID's network (x - 128) / 128 of 8-bit colours, pytorch-fid 2 x - 1 of
 * colours from 0 to 1. Other networks get what they were trained with. */
static LimnerPreprocess
preprocess_for (const LimnerAssessSettings *settings)
{
  const char *pooling = limner_json_text (limner_model_config (settings->features), "pooling");
  LimnerPreprocess preprocess = *limner_model_preprocess (settings->features);

  if (g_strcmp0 (pooling, "fid") == 0 && settings->resize != LIMNER_ASSESS_PYTORCH_FID)
    preprocess = (LimnerPreprocess) { .range = 255, .mean = { 128, 128, 128 }, .std = { 128, 128, 128 } };
  return preprocess;
}

static gboolean
refuse_network (const LimnerModel *model, GError **error)
{
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("The network “%s” has no features to compare pictures by: choose Inception v3, VGG, "
                  "GoogLeNet, SqueezeNet or limner-features."),
               limner_model_id (model));
  return FALSE;
}

static gboolean
find_deepest_layer (LimnerExtractor *extractor, GError **error)
{
  static const char *const kinds[] = { "inception3", "vgg", "googlenet", "squeezenet", NULL };
  const char *const *taps = limner_model_taps (extractor->model);
  const guint n = g_strv_length ((char **) taps);

  if (n == 0 || !g_strv_contains (kinds, limner_model_architecture (extractor->model)))
    return refuse_network (extractor->model, error);
  extractor->layer = taps[n - 1];
  return TRUE;
}

static gboolean
init_lane (const LimnerExtractor *extractor, int tap, LimnerExtractorLane *lane, GError **error)
{
  const gsize n = 3 * (gsize) extractor->side * (gsize) extractor->side;
  g_auto (LimnerThreads) threads = limner_threads_begin (1);

  lane->plan = limner_plan_new (&(LimnerPlanSpec) { .graph = extractor->graph,
                                                    .height = extractor->side,
                                                    .width = extractor->side,
                                                    .taps = &tap,
                                                    .n_taps = 1 },
                                error);
  lane->planes = lane->plan != NULL ? limner_alloc_floats (2 * n, error) : NULL;
  lane->input = lane->planes != NULL ? lane->planes + n : NULL;
  return lane->planes != NULL;
}

gboolean
limner_extractor_init (LimnerExtractor *extractor, const LimnerAssessSettings *settings, int n_lanes,
                       GError **error)
{
  gboolean ok = TRUE;
  int tap;

  *extractor
      = (LimnerExtractor) { .model = limner_model_ref (settings->features), .resize = settings->resize };
  extractor->side = limner_extractor_side (extractor->model);
  extractor->preprocess = preprocess_for (settings);
  if (!find_deepest_layer (extractor, error))
    return FALSE;
  extractor->graph = limner_model_build_network (extractor->model, LIMNER_NETWORK_OWN_PADDING, error);
  if (extractor->graph == NULL)
    return FALSE;
  tap = limner_graph_find (extractor->graph, extractor->layer);
  extractor->dims = limner_graph_channels (extractor->graph, tap);
  extractor->lanes = g_new0 (LimnerExtractorLane, n_lanes);
  extractor->n_lanes = n_lanes;
  for (int i = 0; ok && i < n_lanes; i++)
    ok = init_lane (extractor, tap, &extractor->lanes[i], error);
  return ok;
}

void
limner_extractor_clear (LimnerExtractor *extractor)
{
  for (int i = 0; i < extractor->n_lanes; i++)
    {
      limner_memory_free (extractor->lanes[i].planes);
      limner_plan_free (extractor->lanes[i].plan);
    }
  g_clear_pointer (&extractor->lanes, g_free);
  extractor->n_lanes = 0;
  g_clear_pointer (&extractor->graph, limner_graph_unref);
  g_clear_pointer (&extractor->model, limner_model_unref);
}

gboolean
limner_assess_fit (const LimnerImage *image, LimnerAssessResize resize, int side, float *planes,
                   GError **error)
{
  static const LimnerFilter filters[] = {
    [LIMNER_ASSESS_CLEAN] = LIMNER_FILTER_BICUBIC,
    [LIMNER_ASSESS_PYTORCH_FID] = LIMNER_FILTER_BILINEAR,
    [LIMNER_ASSESS_TF1] = LIMNER_FILTER_BILINEAR_CORNER,
  };
  const gsize n = 3 * (gsize) image->width * (gsize) image->height;
  float *rgb = limner_alloc_floats (n, error);
  gboolean ok;

  if (rgb == NULL)
    return FALSE;
  limner_image_to_planes (image, rgb);
  for (gsize i = 0; i < n; i++)
    rgb[i] *= 255;
  ok = limner_planes_resize (&(LimnerPlaneView) { rgb, 3, image->height, image->width }, planes, side, side,
                             filters[resize], error);
  for (gsize i = 0; ok && i < 3 * (gsize) side * (gsize) side; i++)
    planes[i] = CLAMP (planes[i], 0.0f, 255.0f); /* bicubic overshoots; clean-fid clips it */
  limner_memory_free (rgb);
  return ok;
}

/* The mean of each channel over the picture. */
static void
average_activation (const LimnerActivation *value, float *features)
{
  const double share = 1.0 / ((double) value->height * value->width);

  for (int c = 0; c < value->channels; c++)
    {
      double sum = 0;

      for (int y = 0; y < value->height; y++)
        {
          const float *row = limner_activation_at (value, c / LIMNER_LANES, y, 0) + c % LIMNER_LANES;
          for (int x = 0; x < value->width; x++)
            sum += row[x * LIMNER_LANES];
        }
      features[c] = (float) (sum * share);
    }
}

gboolean
limner_extractor_run (LimnerExtractor *extractor, int lane, const LimnerImage *image, float *features,
                      GCancellable *cancellable, GError **error)
{
  const gsize n = (gsize) extractor->side * (gsize) extractor->side;
  const LimnerExtractorLane *own = &extractor->lanes[lane];

  if (!limner_assess_fit (image, extractor->resize, extractor->side, own->planes, error))
    return FALSE;
  for (gsize i = 0; i < 3 * n; i++)
    own->planes[i] /= 255;
  limner_preprocess_planes (&extractor->preprocess, own->planes, n, own->input);
  if (!limner_plan_forward (own->plan, own->input, cancellable, error))
    return FALSE;
  average_activation (limner_plan_tap (own->plan, 0), features);
  return TRUE;
}
