#include "style/guided-upsampling-private.h"

#include "base/memory-private.h"

#include <math.h>
#include <string.h>

/* Neighbourhood of the local linear model, pixels of the small picture to each side. */
#define RADIUS 2
/* Variance of light below which a neighbourhood counts as flat. */
#define FLAT 1e-3f

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
  const LimnerRowSource *content;
  int small_height, small_width;
  float *small; /* [4,h,w] the painting, then the content's light */
  float *gain;  /* [h,w] */
  float *rows;  /* [4,W] of the content */
  const LimnerBandSink *sink;
} Carry;

/* Lightness of the content's row y into row [W]; colours [3,W] is scratch. */
static void
read_light (const LimnerRowSource *content, int y, float *colours, float *row)
{
  gsize n = (gsize) content->width;

  for (int c = 0; c < 3; c++)
    content->read (content->data, c, y, colours + (gsize) c * n);
  for (gsize i = 0; i < n; i++)
    row[i] = limner_luma (colours[i], colours[n + i], colours[2 * n + i]);
}

static void
read_light_alone (gconstpointer data, int channel, int y, float *row)
{
  const LimnerRowSource *content = data;
  g_autofree float *colours = g_new (float, 3 * (gsize) content->width);

  read_light (content, y, colours, row);
}

static void
take_small_light (int y, int n, float *band, gpointer data)
{
  const Carry *c = data;
  gsize width = (gsize) c->small_width;

  memcpy (c->small + (3 * (gsize) c->small_height + (gsize) y) * width, band,
          (gsize) n * width * sizeof (float));
}

static void
add_detail (int y, int n, float *band, gpointer data)
{
  const Carry *c = data;
  gsize width = (gsize) c->content->width, size = (gsize) n * width;

  for (int row = 0; row < n; row++)
    {
      float *light = c->rows + 3 * width;
      const LimnerLerp down
          = limner_lerp_at (y + row, c->small_height, c->content->height, 0, c->small_height);

      read_light (c->content, y + row, c->rows, light);
      for (int x = 0; x < c->content->width; x++)
        {
          gsize i = (gsize) row * width + (gsize) x;
          const LimnerLerp across = limner_lerp_at (x, c->small_width, c->content->width, 0, c->small_width);
          float gain[2];

          for (int k = 0; k < 2; k++)
            {
              const float *line = c->gain + (gsize) down.at[k] * (gsize) c->small_width;

              gain[k] = (1 - across.share) * line[across.at[0]] + across.share * line[across.at[1]];
            }
          for (gsize k = 0; k < 3; k++)
            {
              float value
                  = band[k * size + i]
                    + ((1 - down.share) * gain[0] + down.share * gain[1]) * (light[x] - band[3 * size + i]);

              band[k * size + i] = CLAMP (value, 0.0f, 1.0f);
            }
        }
    }
  c->sink->take (y, n, band, c->sink->data);
}

static gboolean
carry_detail (Carry *c, const float *painted, GError **error)
{
  gsize plane = (gsize) c->small_height * (gsize) c->small_width;
  const LimnerRowSource light = { 1, c->content->height, c->content->width, read_light_alone, c->content };

  c->small = limner_alloc_floats (6 * plane, error);
  c->rows = c->small != NULL ? limner_alloc_floats (4 * (gsize) c->content->width, error) : NULL;
  if (c->rows == NULL)
    return FALSE;
  c->gain = c->small + 4 * plane;
  memcpy (c->small, painted, 3 * plane * sizeof (float));
  if (!limner_row_source_resize (&light, c->small_height, c->small_width, LIMNER_FILTER_LANCZOS,
                                 &(LimnerBandSink) { take_small_light, c }, error))
    return FALSE;
  for (gsize i = 0; i < plane; i++)
    c->small[5 * plane + i] = limner_luma (painted[i], painted[plane + i], painted[2 * plane + i]);
  local_gain (c->small + 3 * plane, c->small + 5 * plane, c->small_height, c->small_width, c->gain);
  const LimnerPlaneView view = { c->small, 4, c->small_height, c->small_width };
  const LimnerRowSource rows = limner_plane_rows (&view);
  return limner_row_source_resize (&rows, c->content->height, c->content->width, LIMNER_FILTER_LANCZOS,
                                   &(LimnerBandSink) { add_detail, c }, error);
}

gboolean
limner_guided_upsample (const LimnerRowSource *content, const LimnerPlaneView *painted,
                        const LimnerBandSink *sink, GError **error)
{
  Carry c
      = { .content = content, .small_height = painted->height, .small_width = painted->width, .sink = sink };
  const LimnerRowSource rows = limner_plane_rows (painted);
  gboolean ok;

  if (content->height == painted->height && content->width == painted->width)
    return limner_row_source_resize (&rows, painted->height, painted->width, LIMNER_FILTER_LANCZOS, sink,
                                     error);
  ok = carry_detail (&c, painted->planes, error);
  limner_memory_free (c.small);
  limner_memory_free (c.rows);
  return ok;
}
