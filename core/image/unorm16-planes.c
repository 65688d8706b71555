#include "image/row-source-private.h"

#include "base/memory-private.h"

#define MOST 65535.0f

gsize
limner_unorm16_planes_bytes (int channels, int height, int width)
{
  return sizeof (guint16) * (gsize) channels * (gsize) height * (gsize) width;
}

gboolean
limner_unorm16_planes_init (LimnerUnorm16Planes *fixed, int channels, int height, int width, GError **error)
{
  gsize bytes = limner_unorm16_planes_bytes (channels, height, width);

  *fixed = (LimnerUnorm16Planes) { channels, height, width, limner_memory_alloc (bytes, 1, error) };
  return fixed->values != NULL;
}

void
limner_unorm16_planes_clear (LimnerUnorm16Planes *fixed)
{
  g_clear_pointer (&fixed->values, limner_memory_free);
}

static guint16 *
at (const LimnerUnorm16Planes *fixed, int channel, int y, int x)
{
  return fixed->values + ((gsize) channel * (gsize) fixed->height + (gsize) y) * (gsize) fixed->width
         + (gsize) x;
}

void
limner_unorm16_planes_get (const LimnerUnorm16Planes *fixed, int channel, int y, int x, int n, float *values)
{
  const guint16 *from = at (fixed, channel, y, x);

  for (int i = 0; i < n; i++)
    values[i] = (float) from[i] * (1 / MOST);
}

void
limner_unorm16_planes_put (LimnerUnorm16Planes *fixed, int channel, int y, int x, int n, const float *values)
{
  guint16 *to = at (fixed, channel, y, x);

  for (int i = 0; i < n; i++)
    to[i] = values[i] > 0 ? (guint16) (MIN (values[i], 1.0f) * MOST + 0.5f) : 0;
}

static void
read_unorm16_row (gconstpointer data, int channel, int y, float *row)
{
  const LimnerUnorm16Planes *fixed = data;

  limner_unorm16_planes_get (fixed, channel, y, 0, fixed->width, row);
}

LimnerRowSource
limner_unorm16_planes_rows (const LimnerUnorm16Planes *fixed)
{
  return (LimnerRowSource) { fixed->channels, fixed->height, fixed->width, read_unorm16_row, fixed };
}

void
limner_unorm16_planes_take (int y, int n, float *band, gpointer fixed)
{
  LimnerUnorm16Planes *to = fixed;

  for (int c = 0; c < to->channels; c++)
    for (int i = 0; i < n; i++)
      limner_unorm16_planes_put (to, c, y + i, 0, to->width,
                                 band + ((gsize) c * (gsize) n + (gsize) i) * (gsize) to->width);
}
