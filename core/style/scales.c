#include "config.h"

#include "style/scales-private.h"

#include "image/image-private.h"
#include "limner/error.h"
#include "limner/system.h"
#include "style/canvas-private.h"
#include "style/margin-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
size_for (int height, int width, int longest, int *h, int *w)
{
  limner_fit_size (width, height, longest, w, h);
  *h = MAX (*h, LIMNER_STYLE_MIN_SIDE);
  *w = MAX (*w, LIMNER_STYLE_MIN_SIDE);
}

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

/* Peak bytes of painting at a longest side; 0 with an error. The style is taken as a square of its longest
 * side, the worst case. */
static gsize
bytes_at (int height, int width, int longest, const LimnerObjectiveSpec *spec,
          const LimnerStyleSettings *settings, GError **error)
{
  int h, w, margin, style = MAX ((int) (longest * settings->style_scale + 0.5), LIMNER_STYLE_MIN_SIDE);
  gsize objective;

  size_for (height, width, longest, &h, &w);
  margin = limner_margin_for (h, w);
  h += 2 * margin;
  w += 2 * margin;
  objective = limner_objective_estimate (spec, h, w, style, style, error);
  return objective != 0 ? objective + limner_canvas_bytes (h, w) : 0;
}

gboolean
limner_style_scales_plan (LimnerStyleScales *scales, int height, int width, const LimnerObjectiveSpec *spec,
                          const LimnerStyleSettings *settings, GError **error)
{
  gint64 limit_mib = settings->memory_mib > 0 ? settings->memory_mib : limner_memory_default_mib ();
  gsize limit = (gsize) limit_mib << 20;
  int own = MAX (height, width), longest = settings->size > 0 ? MIN (settings->size, own) : own;
  double start = settings->start_size;

  while ((scales->bytes = bytes_at (height, width, longest, spec, settings, error)) > limit
         && longest > LIMNER_STYLE_MIN_SIDE)
    longest = MAX ((int) (longest * MIN (0.95, sqrt ((double) limit / (double) scales->bytes))),
                   LIMNER_STYLE_MIN_SIDE);
  if (scales->bytes == 0)
    return FALSE;
  if (scales->bytes > limit)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
                   _ ("%d MiB are not enough to paint even a small picture; allow at least %d MiB."),
                   (int) limit_mib, (int) (scales->bytes >> 20) + 1);
      return FALSE;
    }

  scales->n = 1;
  for (double side = longest / M_SQRT2; side >= start * 0.999 && scales->n < LIMNER_STYLE_MAX_SCALES;
       side /= M_SQRT2)
    scales->n++;
  for (int i = 0; i < scales->n; i++)
    size_for (height, width, MAX ((int) (longest / pow (M_SQRT2, scales->n - 1 - i) + 0.5), 1),
              &scales->height[i], &scales->width[i]);
  return TRUE;
}
