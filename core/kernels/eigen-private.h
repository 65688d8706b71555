#pragma once

#include <glib.h>

/* Eigen-decomposition of a symmetric matrix [n,n] in place: on return row i of `a` is the vector of
 * values[i], ascending. FALSE with LIMNER_ERROR_MEMORY, or with LIMNER_ERROR_NUMERIC and the sentence
 * `failure`. */
gboolean limner_eigen (float *a, float *values, int n, const char *failure, GError **error);
