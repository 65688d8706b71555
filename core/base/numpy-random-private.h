/* NumPy's RandomState(seed).randn: the numbers from which everyone's StyleGAN faces come, so that a seed
 * means the same face everywhere. */
#pragma once

#include <glib.h>

/* The first n of them. */
void limner_numpy_normals (guint32 seed, double *numbers, gsize n);
