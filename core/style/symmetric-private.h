/* Functions of symmetric matrices by eigen-decomposition; row-major, [n,n]. */
#pragma once

#include <glib.h>

/* Eigen-decomposition in place: on return row i of `a` is the vector of w[i], ascending. FALSE with
 * LIMNER_ERROR_NUMERIC or _MEMORY. */
gboolean limner_symmetric_eigen (float *a, float *w, int n, GError **error);
/* out = V^T diag(f) V for eigenvectors in the rows of v. `scratch` [n,n]. */
void limner_symmetric_compose (const float *v, const float *f, int n, float *scratch, float *out);
/* A power of the eigenvalues, which are at least `low` before and at most `high` after. */
typedef struct
{
  double exponent, low, high;
} LimnerMatrixPower;

/* out = a^exponent, with eigenvalues of at least `low` before and at most `high` after. */
gboolean limner_symmetric_power (const float *a, int n, const LimnerMatrixPower *power, float *out,
                                 GError **error);
/* The symmetric T with T A T = B: optimal transport between Gaussians of covariance A and B (Pitie & Kokaram
 * 2007), T = A^-1/2 (A^1/2 B A^1/2)^1/2 A^-1/2, stretching no direction more than `stretch` times. */
gboolean limner_symmetric_transport (const float *a, const float *b, int n, double stretch, float *out,
                                     GError **error);
