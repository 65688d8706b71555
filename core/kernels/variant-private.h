/* The kernels are written once in plain C and compiled once for each processor level, with other compiler
 * flags and LIMNER_PATH set to the level's name. LIMNER_VARIANT (f) is then f_c, f_avx2 or f_avx512. */
#pragma once

#include <glib.h>

#ifndef LIMNER_PATH
#define LIMNER_PATH c
#endif

#define LIMNER_VARIANT(name) G_PASTE (G_PASTE (name, _), LIMNER_PATH)
