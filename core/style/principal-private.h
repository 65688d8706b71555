/* Principal directions of many rows of numbers, by subspace iteration (Halko, Martinsson and Tropp 2011,
 * "Finding structure with randomness", algorithm 4.4). */
#pragma once

#include <glib.h>

/* Finds the k directions in which the rows [n,dims] spread most about 0: orthonormal rows [k,dims], in no
 * order. 1 <= k <= dims. Directions that spread alike may be exchanged for one another. Directions in which
 * nothing spreads are orthonormal, too. FALSE with LIMNER_ERROR_MEMORY. */
gboolean limner_principal_directions (const float *rows, gsize n, int dims, int k, float *directions,
                                      GError **error);
