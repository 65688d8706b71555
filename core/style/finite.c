#include "config.h"

#include "style/finite-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

gboolean
limner_style_check_finite (const float *values, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      {
        g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_NUMERIC,
                             _ ("The network gives values that are not numbers; verify it in the list of "
                                "networks, or use another one."));
        return FALSE;
      }
  return TRUE;
}
