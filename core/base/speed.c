#include "base/speed-private.h"

#include <stdlib.h>

#define WARM_UP 2
/* Sides of the two squares; a line is fitted through their times. */
#define SMALL 64
#define LARGE 192

static int
compare_speeds (const void *a, const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

double
limner_median (double *values, int n)
{
  qsort (values, (gsize) n, sizeof (double), compare_speeds);
  return values[n / 2];
}

gboolean
limner_time_iterations (LimnerIterateFunc iterate, gpointer data, int iterations, double *seconds,
                        GError **error)
{
  g_autofree double *times = g_new (double, (gsize) iterations);

  for (int i = -WARM_UP; i < iterations; i++)
    {
      gint64 start = g_get_monotonic_time ();

      if (!iterate (data, error))
        return FALSE;
      if (i >= 0)
        times[i] = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
    }
  *seconds = limner_median (times, iterations);
  return TRUE;
}

static gboolean
measure_speed_of (LimnerTimeSquareFunc time_square, gpointer data, LimnerSpeed *speed, GError **error)
{
  double small, large;

  if (!time_square (data, SMALL, &small, error) || !time_square (data, LARGE, &large, error))
    return FALSE;
  speed->per_pixel = MAX (large - small, 0.2 * large) / (LARGE * LARGE - SMALL * SMALL);
  speed->fixed = MAX (small - speed->per_pixel * SMALL * SMALL, 0);
  return TRUE;
}

G_LOCK_DEFINE_STATIC (speeds);    /* protects the table; known speeds are read at once */
G_LOCK_DEFINE_STATIC (measuring); /* one measurement at a time: two would slow each other down */
static GHashTable *speeds;        /* of keys to LimnerSpeed */

static gboolean
look_up (const char *key, LimnerSpeed *speed)
{
  const LimnerSpeed *known;

  G_LOCK (speeds);
  known = speeds != NULL ? g_hash_table_lookup (speeds, key) : NULL;
  if (known != NULL)
    *speed = *known;
  G_UNLOCK (speeds);
  return known != NULL;
}

static void
remember (const char *key, const LimnerSpeed *speed)
{
  G_LOCK (speeds);
  if (speeds == NULL)
    speeds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_insert (speeds, g_strdup (key), g_memdup2 (speed, sizeof *speed));
  G_UNLOCK (speeds);
}

gboolean
limner_speed_of (const char *key, LimnerTimeSquareFunc time_square, gpointer data, LimnerSpeed *speed,
                 GError **error)
{
  gboolean ok;

  if (look_up (key, speed))
    return TRUE;
  G_LOCK (measuring);
  ok = look_up (key, speed); /* another thread may have measured it meanwhile */
  if (!ok)
    {
      ok = measure_speed_of (time_square, data, speed, error);
      if (ok)
        remember (key, speed);
    }
  G_UNLOCK (measuring);
  return ok;
}
