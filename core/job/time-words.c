/* Times as text. Remaining times have sentences of their own, because many languages inflect the words
 * in them. */
#include "config.h"

#include "limner/progress.h"

#include <glib/gi18n-lib.h>

enum
{
  FEW_SECONDS,
  SECONDS,
  MINUTES,
  MINUTES_AND_SECONDS,
  HOURS_AND_MINUTES,
  N_KINDS
};

/* Translators: s, min and h are the symbols of seconds, minutes and hours. */
static const char *const lasting[N_KINDS] = { N_ ("a few seconds"), N_ ("about %d s"), N_ ("about %d min"),
                                              N_ ("about %d min %d s"), N_ ("about %d h %d min") };
static const char *const left[N_KINDS]
    /* Translators: s, min and h are the symbols of seconds, minutes and hours. */
    = { N_ ("a few seconds left"), N_ ("about %d s left"), N_ ("about %d min left"),
        N_ ("about %d min %d s left"), N_ ("about %d h %d min left") };

/* Rounds to 5 s below a minute, to 10 s below ten minutes and to minutes above. */
static char *
time_in_words (double seconds, const char *const formats[N_KINDS])
{
  int s = (int) (CLAMP (seconds, 0, G_MAXINT - 60) + 0.5);

  if (s < 5)
    return g_strdup (_ (formats[FEW_SECONDS]));
  if (s < 60)
    return g_strdup_printf (_ (formats[SECONDS]), (s + 2) / 5 * 5);
  if (s < 600 && s % 60 >= 10)
    return g_strdup_printf (_ (formats[MINUTES_AND_SECONDS]), s / 60, s % 60 / 10 * 10);
  if (s < 600)
    return g_strdup_printf (_ (formats[MINUTES]), s / 60);
  if (s < 3600)
    return g_strdup_printf (_ (formats[MINUTES]), (s + 30) / 60);
  return g_strdup_printf (_ (formats[HOURS_AND_MINUTES]), s / 3600, s % 3600 / 60);
}

char *
limner_describe_time (double seconds)
{
  return time_in_words (seconds, lasting);
}

char *
limner_describe_time_left (double seconds)
{
  return time_in_words (seconds, left);
}
