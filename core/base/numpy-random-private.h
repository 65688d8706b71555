/* NumPy's RandomState(seed).randn, the usual source of StyleGAN latents: a seed means the same face in
 * other programs. */
#pragma once

#include <glib.h>

/* The first n of them. */
void limner_numpy_normals (guint32 seed, double *numbers, gsize n);
