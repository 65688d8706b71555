#include "style/style-view-private.h"

#include <math.h>

int
limner_style_scale_of_style (int longest, int style_height, int style_width, double style_scale)
{
  int own = MAX (style_height, style_width);
  double wanted = floor (longest * style_scale + 0.5);

  return (int) CLAMP (wanted, MIN (own, LIMNER_STYLE_MIN_SIDE), own);
}

gboolean
limner_style_view (const LimnerPlanes *style, int longest, double style_scale, LimnerPlanes *view,
                   GError **error)
{
  int side = limner_style_scale_of_style (longest, style->height, style->width, style_scale), width, height;

  limner_fit_size (style->width, style->height, side, &width, &height);
  return limner_planes_view (style, MAX (height, LIMNER_STYLE_MIN_SIDE), MAX (width, LIMNER_STYLE_MIN_SIDE),
                             view, error);
}
