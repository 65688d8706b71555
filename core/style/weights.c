/* The weights of several styles, as one text. */
#include "config.h"

#include "limner/style.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define BETWEEN " ,;"

GArray *
limner_style_weights_parse (const char *text, GError **error)
{
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (double));

  for (const char *rest = text != NULL ? text : ""; *(rest += strspn (rest, BETWEEN)) != '\0';)
    {
      char *end;
      double weight = g_ascii_strtod (rest, &end);

      if (end == rest || !isfinite (weight) || weight <= 0 || (*end != '\0' && !strchr (BETWEEN, *end)))
        {
          g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                       _ ("“%s” is not a list of weights; write a number above 0 for each style, such as "
                          "“2, 1” or “0.5 1”."),
                       text);
          return NULL;
        }
      g_array_append_val (weights, weight);
      rest = end;
    }
  return g_steal_pointer (&weights);
}
