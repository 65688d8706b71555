/* The decoder's weights for one content and one style. The maps of statistics before and after the decoder
 * are linear in its input or output channels, so they are multiplied into its weights. Mirrored borders
 * stay valid, because a mirrored mapped pixel is a mapped mirrored pixel. */
#include "style/adapt-private.h"

#include "base/memory-private.h"
#include "style/symmetric-private.h"

#include <cblas.h>
#include <math.h>
#include <string.h>

/* input' = map input + shift. `map` is [n,n], or where that is NULL diag (scale). */
typedef struct
{
  int n;
  float *map, *scale, *shift;
} InputMap;

static void
input_map_clear (InputMap *map)
{
  g_clear_pointer (&map->map, limner_memory_free);
  g_clear_pointer (&map->scale, limner_memory_free);
  g_clear_pointer (&map->shift, limner_memory_free);
}

/* --- maps between statistics --- */

/* The covariance plus shrink times its mean variance on the diagonal: a small sample has directions
 * without variance. */
static void
shrunk (const LimnerLevelStatistics *level, double shrink, float *out)
{
  gsize n = (gsize) level->channels;
  double trace = 0;

  for (gsize i = 0; i < n; i++)
    trace += level->covariance[i * n + i];
  for (gsize i = 0; i < n * n; i++)
    out[i] = (float) level->covariance[i];
  for (gsize i = 0; i < n; i++)
    out[i * n + i] = (float) (level->covariance[i * n + i] + shrink * trace / (double) n + 1e-8);
}

/* Li et al. 2017 ("Universal style transfer via feature transforms"), with optimal transport. */
static gboolean
map_covariance (const LimnerStyleNetwork *network, const LimnerLevelStatistics *from,
                const LimnerLevelStatistics *to, InputMap *map, GError **error)
{
  gsize n = (gsize) from->channels;
  float *matrices = limner_alloc_floats (2 * n * n, error);
  gboolean ok = FALSE;

  map->map = matrices != NULL ? limner_alloc_floats (n * n, error) : NULL;
  if (map->map != NULL)
    {
      shrunk (from, network->shrink, matrices);
      shrunk (to, network->shrink, matrices + n * n);
      ok = limner_symmetric_transport (matrices, matrices + n * n, (int) n, network->stretch, map->map,
                                       error);
    }
  limner_memory_free (matrices);
  for (gsize i = 0; ok && i < n; i++)
    {
      double moved = 0;

      for (gsize j = 0; j < n; j++)
        moved += map->map[i * n + j] * from->mean[j];
      map->shift[i] = (float) (to->mean[i] - moved);
    }
  return ok;
}

/* Adaptive instance normalisation: Huang & Belongie 2017, eq. 8. */
static gboolean
map_deviation (const LimnerStyleNetwork *network, const LimnerLevelStatistics *from,
               const LimnerLevelStatistics *to, InputMap *map, GError **error)
{
  gsize n = (gsize) from->channels;

  map->scale = limner_alloc_floats (n, error);
  for (gsize i = 0; map->scale != NULL && i < n; i++)
    {
      double spread = MAX (from->covariance[i * n + i], 0), wanted = MAX (to->covariance[i * n + i], 0);
      double scale = sqrt ((wanted + network->epsilon) / (spread + network->epsilon));

      map->scale[i] = (float) scale;
      map->shift[i] = (float) (to->mean[i] - scale * from->mean[i]);
    }
  return map->scale != NULL;
}

static gboolean
map_level (const LimnerStyleNetwork *network, int level, const LimnerStatistics *content,
           const LimnerStatistics *style, InputMap *map, GError **error)
{
  const LimnerLevelStatistics *from = &content->levels[level], *to = &style->levels[level];

  map->n = from->channels;
  map->shift = limner_alloc_floats ((gsize) map->n, error);
  return map->shift != NULL
         && (network->levels[level].covariance ? map_covariance (network, from, to, map, error)
                                               : map_deviation (network, from, to, map, error));
}

/* The picture is one of the inputs, in the encoder's range; the convolution was trained on 0..1. */
static gboolean
map_input (const LimnerStyleNetwork *network, int n, InputMap *map, GError **error)
{
  const LimnerPreprocess *p = limner_model_preprocess (network->encoder);

  map->n = n;
  map->shift = limner_alloc0_floats ((gsize) n, error);
  map->scale = map->shift != NULL ? limner_alloc_floats ((gsize) n, error) : NULL;
  for (int i = 0; map->scale != NULL && i < n; i++)
    {
      int c = i - (n - 3);

      map->scale[i] = c < 0 ? 1.0f : p->std[c] / p->range;
      map->shift[i] = c < 0 ? 0.0f : p->mean[c] / p->range;
    }
  return map->scale != NULL;
}

/* --- weights --- */

/* weight [O,I,K,K]: the weights of one kernel tap have the stride K * K. */
static void
fold_input (const LimnerStyleNetworkConv *conv, const InputMap *map)
{
  gsize outputs = (gsize) conv->weight->shape[0], inputs = (gsize) conv->weight->shape[1];
  gsize taps = conv->weight->size / (outputs * inputs);

  for (gsize o = 0; o < outputs; o++)
    for (gsize i = 0; i < inputs; i++)
      for (gsize k = 0; k < taps; k++)
        {
          gsize at = (o * inputs + i) * taps + k;

          conv->live_bias->data[o] += conv->weight->data[at] * map->shift[i];
          if (map->scale != NULL)
            conv->live_weight->data[at] = conv->weight->data[at] * map->scale[i];
        }
  if (map->map == NULL)
    return;
  /* W' = W M for a 1 x 1 kernel. A larger kernel would need [taps,I] M for each output; no decoder has one
   * here. */
  cblas_sgemm (CblasRowMajor, CblasNoTrans, CblasNoTrans, (int) outputs, (int) inputs, (int) inputs, 1.0f,
               conv->weight->data, (int) inputs, map->map, (int) inputs, 0.0f, conv->live_weight->data,
               (int) inputs);
}

/* y = y (1 + a) + b, a and b [O] one after the other. */
static void
fold_modulation (const LimnerStyleNetworkConv *conv, const float *film)
{
  gsize outputs = (gsize) conv->weight->shape[0], each = conv->weight->size / outputs;
  const float *a = film + conv->modulation, *b = a + outputs;

  for (gsize o = 0; o < outputs; o++)
    {
      for (gsize i = 0; i < each; i++)
        conv->live_weight->data[o * each + i] *= 1 + a[o];
      conv->live_bias->data[o] = conv->live_bias->data[o] * (1 + a[o]) + b[o];
    }
}

/* The means and the clamped logarithms of standard deviations, through two linear layers. Caller frees. */
static float *
modulation (const LimnerStyleNetwork *network, const LimnerStatistics *style, GError **error)
{
  int code = (int) network->code_weight->shape[0], inputs = (int) network->code_weight->shape[1];
  int outputs = (int) network->film_weight->shape[0];
  float *film = limner_alloc_floats ((gsize) outputs, error);
  g_autofree float *e = g_new (float, inputs), *z = g_new (float, code);
  gsize at = 0;

  if (film == NULL)
    return NULL;
  for (guint k = 0; k < style->n_levels; k++)
    {
      const LimnerLevelStatistics *level = &style->levels[k];
      gsize n = (gsize) level->channels;

      for (gsize i = 0; i < n; i++, at++)
        {
          e[at] = (float) level->mean[i];
          e[at + n] = (float) (0.5 * log (MAX (level->covariance[i * n + i], 0) + network->code_floor));
        }
      at += n;
    }
  for (int i = 0; i < inputs; i++)
    {
      float limit = (float) network->code_limit;

      e[i] = CLAMP ((e[i] - network->code_mean->data[i]) * network->code_scale->data[i], -limit, limit);
    }
  memcpy (z, network->code_bias->data, (gsize) code * sizeof (float));
  cblas_sgemv (CblasRowMajor, CblasNoTrans, code, inputs, 1.0f, network->code_weight->data, inputs, e, 1,
               1.0f, z, 1);
  memcpy (film, network->film_bias->data, (gsize) outputs * sizeof (float));
  cblas_sgemv (CblasRowMajor, CblasNoTrans, outputs, code, 1.0f, network->film_weight->data, code, z, 1, 1.0f,
               film, 1);
  return film;
}

static gboolean
adapt_conv (const LimnerStyleNetwork *network, const LimnerStyleNetworkConv *conv,
            const LimnerStatistics *content, const LimnerStatistics *style, const float *film, GError **error)
{
  InputMap map = { 0 };
  gboolean ok = TRUE;

  if (conv->level < 0 && conv->modulation < 0 && !conv->reads_input)
    return TRUE;
  memcpy (conv->live_weight->data, conv->weight->data, conv->weight->size * sizeof (float));
  memcpy (conv->live_bias->data, conv->bias->data, conv->bias->size * sizeof (float));
  if (conv->level >= 0)
    ok = map_level (network, conv->level, content, style, &map, error);
  else if (conv->reads_input)
    ok = map_input (network, (int) conv->weight->shape[1], &map, error);
  if (ok && map.n > 0)
    fold_input (conv, &map);
  if (ok && conv->modulation >= 0)
    fold_modulation (conv, film);
  if (ok)
    limner_style_network_refresh (network, conv);
  input_map_clear (&map);
  return ok;
}

gboolean
limner_adapt_style_network (const LimnerStyleNetwork *network, const LimnerStatistics *content,
                            const LimnerStatistics *style, GError **error)
{
  float *film = NULL;
  gboolean ok = TRUE;

  if (network->film_weight != NULL)
    {
      film = modulation (network, style, error);
      ok = film != NULL;
    }
  for (guint i = 0; ok && i < network->convs->len; i++)
    ok = adapt_conv (network, &g_array_index (network->convs, LimnerStyleNetworkConv, i), content, style,
                     film, error);
  limner_memory_free (film);
  return ok;
}
