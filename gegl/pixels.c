#include "config.h"

#include "pixels-private.h"

#include <glib/gi18n-lib.h>

void
limner_live_read_rows (int y, int n, float *rows, gpointer user_data)
{
  LimnerLivePixels *pixels = user_data;
  const GeglRectangle part = { pixels->area.x, pixels->area.y + y, pixels->area.width, n };

  gegl_buffer_get (pixels->input, &part, 1, pixels->format, rows, GEGL_AUTO_ROWSTRIDE, GEGL_ABYSS_NONE);
}

void
limner_live_write_rows (int y, int n, float *rows, gpointer user_data)
{
  LimnerLivePixels *pixels = user_data;
  const GeglRectangle part = { pixels->area.x, pixels->area.y + y, pixels->area.width, n };

  gegl_buffer_set (pixels->painting, &part, 0, pixels->format, rows, GEGL_AUTO_ROWSTRIDE);
}

void
limner_live_show_progress (double done, gpointer user_data)
{
  /* 1 would end the progress, which GIMP takes for the end of the filter. */
  gegl_operation_progress (((LimnerLivePixels *) user_data)->operation, MIN (done, 0.99),
                           (char *) _ ("Painting"));
}

char *
limner_live_digest (const LimnerLivePixels *pixels)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  gsize row = (gsize) pixels->area.width * 4 * sizeof (float);
  int step = (int) CLAMP (((gsize) 1 << 20) / row, 1, (gsize) pixels->area.height);
  float *rows = g_try_malloc ((gsize) step * row);

  if (rows == NULL)
    return NULL;
  for (int y = 0; y < pixels->area.height; y += step)
    {
      int n = MIN (step, pixels->area.height - y);

      limner_live_read_rows (y, n, rows, (gpointer) pixels);
      g_checksum_update (checksum, (const guchar *) rows, (gssize) ((gsize) n * row));
    }
  g_free (rows);
  g_checksum_update (checksum, (const guchar *) &pixels->area, sizeof pixels->area);
  return g_strdup (g_checksum_get_string (checksum));
}
