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
  LimnerBandFunc take;
  gpointer data;
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

/* The two small rows or columns around position i of n, and the second one's weight. */
static void
around (int i, int n, int small, int at[2], float *share)
{
  double centre = (i + 0.5) * small / n - 0.5;
  int first = (int) floor (centre);

  *share = (float) (centre - first);
  at[0] = CLAMP (first, 0, small - 1);
  at[1] = CLAMP (first + 1, 0, small - 1);
}

static void
add_detail (int y, int n, float *band, gpointer data)
{
  const Carry *c = data;
  gsize width = (gsize) c->content->width, size = (gsize) n * width;

  for (int row = 0; row < n; row++)
    {
      float *light = c->rows + 3 * width, down;
      int rows[2];

      read_light (c->content, y + row, c->rows, light);
      around (y + row, c->content->height, c->small_height, rows, &down);
      for (int x = 0; x < c->content->width; x++)
        {
          gsize i = (gsize) row * width + (gsize) x;
          int columns[2];
          float across, gain[2];

          around (x, c->content->width, c->small_width, columns, &across);
          for (int k = 0; k < 2; k++)
            {
              const float *line = c->gain + (gsize) rows[k] * (gsize) c->small_width;

              gain[k] = (1 - across) * line[columns[0]] + across * line[columns[1]];
            }
          for (gsize k = 0; k < 3; k++)
            {
              float value = band[k * size + i]
                            + ((1 - down) * gain[0] + down * gain[1]) * (light[x] - band[3 * size + i]);

              band[k * size + i] = CLAMP (value, 0.0f, 1.0f);
            }
        }
    }
  c->take (y, n, band, c->data);
}

static gboolean
carry (Carry *c, const float *painted, GError **error)
{
  gsize plane = (gsize) c->small_height * (gsize) c->small_width;
  const LimnerRowSource light = { 1, c->content->height, c->content->width, read_light_alone, c->content };
  LimnerPlaneView view;
  LimnerRowSource rows;

  c->small = limner_alloc_floats (6 * plane, error);
  c->rows = c->small != NULL ? limner_alloc_floats (4 * (gsize) c->content->width, error) : NULL;
  if (c->rows == NULL)
    return FALSE;
  c->gain = c->small + 4 * plane;
  memcpy (c->small, painted, 3 * plane * sizeof (float));
  if (!limner_row_source_resize (&light, c->small_height, c->small_width, LIMNER_FILTER_LANCZOS,
                                 take_small_light, c, error))
    return FALSE;
  for (gsize i = 0; i < plane; i++)
    c->small[5 * plane + i] = limner_luma (painted[i], painted[plane + i], painted[2 * plane + i]);
  local_gain (c->small + 3 * plane, c->small + 5 * plane, c->small_height, c->small_width, c->gain);
  view = (LimnerPlaneView) { c->small, c->small_height, c->small_width };
  rows = limner_plane_rows (&view, 4);
  return limner_row_source_resize (&rows, c->content->height, c->content->width, LIMNER_FILTER_LANCZOS,
                                   add_detail, c, error);
}

gboolean
limner_guided_upsample (const LimnerRowSource *content, const float *painted, int small_height,
                        int small_width, LimnerBandFunc take, gpointer data, GError **error)
{
  Carry c = {
    .content = content, .small_height = small_height, .small_width = small_width, .take = take, .data = data
  };
  const LimnerPlaneView view = { painted, small_height, small_width };
  const LimnerRowSource rows = limner_plane_rows (&view, 3);
  gboolean ok;

  if (content->height == small_height && content->width == small_width)
    return limner_row_source_resize (&rows, small_height, small_width, LIMNER_FILTER_LANCZOS, take, data,
                                     error);
  ok = carry (&c, painted, error);
  limner_memory_free (c.small);
  limner_memory_free (c.rows);
  return ok;
}
