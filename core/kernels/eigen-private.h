#pragma once

#include <glib.h>

/* Eigenvalue decomposition of a symmetric matrix [n,n] in place. On return, row i of `a` is the
 * eigenvector of values[i]; values ascend. FALSE with LIMNER_ERROR_MEMORY, or with LIMNER_ERROR_NUMERIC
 * and the message `failure`. */
gboolean limner_eigen (float *a, float *values, int n, const char *failure, GError **error);

/* The same in double. vectors FALSE: values alone, and `a` becomes undefined. */
gboolean limner_eigen_double (double *a, gboolean vectors, double *values, int n, const char *failure,
                              GError **error);
