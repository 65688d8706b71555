/* Refuses what a damaged network computes. */
#pragma once

#include <glib.h>

/* FALSE with LIMNER_ERROR_NUMERIC if one of n values is infinite or NaN. Planes in 16 bits would hide it. */
gboolean limner_style_check_finite (const float *values, gsize n, GError **error);
