/* The losses of a training: those of painting by optimisation, and colours. */
#include "config.h"

#include "train/training-private.h"

#include "base/memory-private.h"

/* The input of the feature network, as a layer for style and content; its weights, relative to the sum of
 * the others. */
#define COLOURS         "colours"
#define STYLE_COLOURS   0.5
#define CONTENT_COLOURS 0.3

static gboolean
load_style (const LimnerTraining *training, const char *file, LimnerPlanes *style, GError **error)
{
  const LimnerTrainSettings *s = &training->settings;
  g_autoptr (LimnerImage) image = limner_image_load (file, error);
  LimnerPlanes whole = { 0 };
  float *planes;
  int height, width;
  gboolean ok;

  if (image == NULL || !limner_image_fill_hidden (image, error))
    return FALSE;
  planes = limner_alloc_floats (3 * (gsize) image->height * (gsize) image->width, error);
  if (planes == NULL)
    return FALSE;
  limner_image_to_planes (image, planes);
  whole = (LimnerPlanes) { planes, NULL, image->height, image->width };
  /* An enlarged style would have strokes that do not exist in it. */
  const int wanted = s->style_size > 0 ? s->style_size : 2 * s->size;
  limner_fit_size (image->width, image->height, MIN (wanted, MAX (image->width, image->height)), &width,
                   &height);
  ok = limner_planes_view (&whole, MAX (height, 32), MAX (width, 32), style, error);
  limner_planes_clear (&whole);
  return ok;
}

static void
add_palette_loss (LimnerPalette *palette, const LimnerPlanes *style, double share)
{
  LimnerPalette own = { 0 };

  limner_palette_add (&own, style->planes, NULL, (gsize) style->height * (gsize) style->width);
  limner_palette_blend (palette, &own, share);
}

gboolean
limner_training_load_styles (LimnerTraining *training, const LimnerJob *job, GError **error)
{
  const guint n = g_strv_length (training->styles);
  g_autofree LimnerPlanes *styles = g_new0 (LimnerPlanes, n);
  g_autofree double *shares = g_new (double, n);
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < n; i++)
    {
      shares[i] = 1.0 / n;
      ok = load_style (training, training->styles[i], &styles[i], error);
      if (ok)
        add_palette_loss (&training->palette, &styles[i], shares[i]);
    }
  ok = ok && limner_objective_set_styles (training->objective, styles, shares, n, job, error);
  for (guint i = 0; i < n; i++)
    limner_planes_clear (&styles[i]);
  return ok;
}

static void
add_feature_layer (LimnerTapWeight **taps, guint *n, double share)
{
  double total = 0;

  if (*n == 0)
    return;
  for (guint i = 0; i < *n; i++)
    total += (*taps)[i].weight;
  *taps = g_renew (LimnerTapWeight, *taps, *n + 1);
  (*taps)[(*n)++] = (LimnerTapWeight) { COLOURS, share * total };
}

/* Features contain little information about colour and lightness, and the network does not start from a
 * recoloured photograph as painting by optimisation does. Therefore the pixels are compared as well. */
static void
add_colour_losses (LimnerStyleSpec *spec)
{
  LimnerObjectiveSpec *objective = &spec->objective;

  limner_graph_name (spec->graph, 0, COLOURS);
  add_feature_layer (&spec->style_taps, &objective->n_style_taps, STYLE_COLOURS);
  add_feature_layer (&spec->content_taps, &objective->n_content_taps, CONTENT_COLOURS);
  objective->style_taps = spec->style_taps;
  objective->content_taps = spec->content_taps;
}

gboolean
limner_training_make_objective (LimnerTraining *training, const LimnerJob *job, GError **error)
{
  const LimnerTrainSettings *s = &training->settings;
  LimnerStyleSettings style = limner_style_settings_default ();
  const LimnerPlanes crop = { training->crop, NULL, s->size, s->size };

  style.distance = s->distance;
  style.content_weight = s->content_weight;
  style.tv_weight = s->tv_weight;
  if (!limner_style_spec_init (&training->spec, training->features, &style, error)
      || !limner_photos_crop (&training->photos, s->size, s->seed, 0, training->crop, error))
    return FALSE;
  add_colour_losses (&training->spec);
  training->spec.objective.exact = TRUE;
  training->objective = limner_objective_new (&training->spec.objective, &crop, job, error);
  return training->objective != NULL;
}
