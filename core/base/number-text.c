#include "base/number-text-private.h"

#include "limner/setting.h"

#include <math.h>
#include <string.h>

/* Replaces a comma by a point if it is the only mark in the number. */
static char *
with_point (const char *text)
{
  char *plain = g_strstrip (g_strdup (text));
  char *comma = strchr (plain, ',');

  if (comma != NULL && strchr (plain, '.') == NULL)
    *comma = '.';
  return plain;
}

gboolean
limner_number_parse (const char *text, double *value)
{
  g_autofree char *plain = with_point (text);
  char *end;
  double number = g_ascii_strtod (plain, &end);

  if (end == plain || *end != '\0' || !isfinite (number))
    return FALSE;
  *value = number;
  return TRUE;
}

char *
limner_number_to_text (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (fabs (value) < 1e15 && fabs (value - round (value)) <= 0)
    return g_strdup_printf ("%.0f", value);
  g_ascii_formatd (text, sizeof text, "%.15g", value);
  if (fabs (g_ascii_strtod (text, NULL) - value) > 0)
    g_ascii_dtostr (text, sizeof text, value);
  return g_strdup (text);
}
