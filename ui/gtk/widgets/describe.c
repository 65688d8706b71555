/* Times as text. */
#include "config.h"

#include "limner-ui.h"

#include <glib/gi18n-lib.h>

char *
limner_describe_time (double seconds)
{
  int s = (int) (seconds + 0.5);

  if (s < 5)
    return g_strdup (_ ("a few seconds"));
  if (s < 60)
    return g_strdup_printf (_ ("about %d s"), (s + 2) / 5 * 5);
  if (s < 600)
    return s % 60 < 10 ? g_strdup_printf (_ ("about %d min"), s / 60)
                       : g_strdup_printf (_ ("about %d min %d s"), s / 60, s % 60 / 10 * 10);
  if (s < 3600)
    return g_strdup_printf (_ ("about %d min"), (s + 30) / 60);
  return g_strdup_printf (_ ("about %d h %d min"), s / 3600, s % 3600 / 60);
}

char *
limner_describe_time_left (double seconds)
{
  g_autofree char *time = limner_describe_time (seconds);

  return g_strdup_printf (_ ("%s left"), time);
}
