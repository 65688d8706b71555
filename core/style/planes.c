#include "style/planes-private.h"

#include "base/memory-private.h"
#include "style/margin-private.h"

void
limner_planes_clear (LimnerPlanes *planes)
{
  limner_memory_free ((float *) planes->planes);
  limner_memory_free ((float *) planes->weights);
  *planes = (LimnerPlanes) { 0 };
}

static void
take_clamped_band (int y, int n, float *band, gpointer data)
{
  const LimnerPlanes *to = data;
  gsize size = (gsize) n * (gsize) to->width, plane = (gsize) to->height * (gsize) to->width;
  float *planes = (float *) to->planes + (gsize) y * (gsize) to->width;

  for (gsize c = 0; c < 3; c++)
    for (gsize i = 0; i < size; i++)
      planes[c * plane + i] = CLAMP (band[c * size + i], 0.0f, 1.0f);
}

gboolean
limner_planes_view_rows (const LimnerRowSource *rows, const LimnerRowSource *weights, int height, int width,
                         LimnerPlanes *to, GError **error)
{
  gsize n = (gsize) height * (gsize) width;
  float *planes = limner_alloc_floats (3 * n, error);
  float *sized = planes != NULL && weights != NULL ? limner_alloc_floats (n, error) : NULL;

  *to = (LimnerPlanes) { planes, sized, height, width };
  if (planes != NULL && (weights == NULL || sized != NULL)
      && limner_row_source_resize (rows, height, width, LIMNER_FILTER_LANCZOS,
                                   &(LimnerBandSink) { take_clamped_band, to }, error)
      && (weights == NULL
          || limner_row_source_resize_planes (weights, sized, height, width, LIMNER_FILTER_BILINEAR, error)))
    return TRUE;
  limner_planes_clear (to);
  return FALSE;
}

gboolean
limner_planes_view (const LimnerPlanes *from, int height, int width, LimnerPlanes *to, GError **error)
{
  const LimnerPlaneView view = { from->planes, 3, from->height, from->width };
  const LimnerPlaneView weight_view = { from->weights, 1, from->height, from->width };
  const LimnerRowSource rows = limner_plane_rows (&view), weights = limner_plane_rows (&weight_view);

  return limner_planes_view_rows (&rows, from->weights != NULL ? &weights : NULL, height, width, to, error);
}

gboolean
limner_planes_add_margin (LimnerPlanes *planes, int margin, GError **error)
{
  int height = planes->height + 2 * margin, width = planes->width + 2 * margin;
  gsize n = (gsize) height * (gsize) width;
  float *framed = limner_alloc_floats (3 * n, error);
  float *weights = framed != NULL && planes->weights != NULL ? limner_alloc_floats (n, error) : NULL;

  if (framed == NULL || (planes->weights != NULL && weights == NULL))
    {
      limner_memory_free (framed);
      return FALSE;
    }
  limner_margin_add (planes->planes, 3, planes->height, planes->width, margin, framed);
  if (weights != NULL)
    limner_margin_add (planes->weights, 1, planes->height, planes->width, margin, weights);
  limner_planes_clear (planes);
  *planes = (LimnerPlanes) { framed, weights, height, width };
  return TRUE;
}

float
limner_planes_weight_between (const float *upper, const float *lower, float down, LimnerLerp across)
{
  float above = (1 - across.share) * upper[across.at[0]] + across.share * upper[across.at[1]],
        below = (1 - across.share) * lower[across.at[0]] + across.share * lower[across.at[1]];

  return CLAMP ((1 - down) * above + down * below, 0.0f, 1.0f);
}

gboolean
limner_planes_layer_weights (const LimnerPlanes *picture, int height, int width, float **weights,
                             GError **error)
{
  gsize n = (gsize) height * (gsize) width;

  *weights = NULL;
  if (picture->weights == NULL)
    return TRUE;
  *weights = limner_alloc_floats (n, error);
  if (*weights == NULL)
    return FALSE;
  if (!limner_planes_resize (&(LimnerPlaneView) { picture->weights, 1, picture->height, picture->width },
                             *weights, height, width, LIMNER_FILTER_BILINEAR, error))
    {
      g_clear_pointer (weights, limner_memory_free);
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    (*weights)[i] = CLAMP ((*weights)[i], 0.0f, 1.0f);
  return TRUE;
}
