#include "style/detail-private.h"

#include "base/memory-private.h"
#include "image/image-private.h"

#include <string.h>

/* Neighbourhood of the local linear model, pixels of the small picture to each side. */
#define RADIUS 2
/* Variance of light below which a neighbourhood counts as flat. */
#define FLAT 1e-3f

static void
luma_plane (const float *rgb, gsize n, float *out)
{
  for (gsize i = 0; i < n; i++)
    out[i] = limner_luma (rgb[i], rgb[n + i], rgb[2 * n + i]);
}

/* gain[y,x] = cov (guide, painted) / (var (guide) + FLAT) around (y, x), in 0..1. */
static void
local_gain (const float *guide, const float *painted, int h, int w, float *gain)
{
  for (int y = 0; y < h; y++)
    for (int x = 0; x < w; x++)
      {
        float g = 0, p = 0, gg = 0, gp = 0, n = 0;

        for (int v = MAX (y - RADIUS, 0); v <= MIN (y + RADIUS, h - 1); v++)
          for (int u = MAX (x - RADIUS, 0); u <= MIN (x + RADIUS, w - 1); u++)
            {
              float a = guide[(gsize) v * (gsize) w + (gsize) u],
                    b = painted[(gsize) v * (gsize) w + (gsize) u];

              g += a;
              p += b;
              gg += a * a;
              gp += a * b;
              n++;
            }
        gain[(gsize) y * (gsize) w + (gsize) x]
            = CLAMP ((gp / n - g * p / n / n) / (gg / n - g * g / n / n + FLAT), 0.0f, 1.0f);
      }
}

typedef struct
{
  int height, width, small_height, small_width;
  const float *painted;                     /* [3,h,w] */
  float *small_luma, *small_painted, *gain; /* [h,w] */
  float *detail;                            /* [H,W] content's light minus its small version enlarged */
  float *large_gain;                        /* [H,W] */
} Carry;

static gboolean
carry_init (Carry *c, const float *content, GError **error)
{
  gsize small = (gsize) c->small_height * (gsize) c->small_width,
        large = (gsize) c->height * (gsize) c->width;

  c->small_luma = limner_alloc_floats (3 * small + 2 * large, error);
  if (c->small_luma == NULL)
    return FALSE;
  c->small_painted = c->small_luma + small;
  c->gain = c->small_painted + small;
  c->detail = c->gain + small;
  c->large_gain = c->detail + large;

  luma_plane (content, large, c->detail);
  if (!limner_planes_resize (c->detail, 1, c->height, c->width, c->small_luma, c->small_height,
                             c->small_width, LIMNER_FILTER_LANCZOS, error)
      || !limner_planes_resize (c->small_luma, 1, c->small_height, c->small_width, c->large_gain, c->height,
                                c->width, LIMNER_FILTER_LANCZOS, error))
    return FALSE;
  for (gsize i = 0; i < large; i++)
    c->detail[i] -= c->large_gain[i];
  luma_plane (c->painted, small, c->small_painted);
  local_gain (c->small_luma, c->small_painted, c->small_height, c->small_width, c->gain);
  return limner_planes_resize (c->gain, 1, c->small_height, c->small_width, c->large_gain, c->height,
                               c->width, LIMNER_FILTER_BILINEAR, error);
}

gboolean
limner_detail_carry_over (const float *content, int height, int width, const float *painted, int small_height,
                          int small_width, float *out, GError **error)
{
  gsize large = (gsize) height * (gsize) width;
  Carry c = { .height = height,
              .width = width,
              .small_height = small_height,
              .small_width = small_width,
              .painted = painted };
  gboolean ok;

  if (height == small_height && width == small_width)
    {
      memcpy (out, painted, 3 * large * sizeof (float));
      return TRUE;
    }
  ok = carry_init (&c, content, error)
       && limner_planes_resize (painted, 3, small_height, small_width, out, height, width,
                                LIMNER_FILTER_LANCZOS, error);
  for (gsize i = 0; ok && i < 3 * large; i++)
    {
      float value = out[i] + c.large_gain[i % large] * c.detail[i % large];

      out[i] = CLAMP (value, 0.0f, 1.0f);
    }
  limner_memory_free (c.small_luma);
  return ok;
}
