/* Latents as people name them, and what is done with them. */
#pragma once

#include "portrait/network-private.h"

/* Seeds from "7", "1-16", "3,9,27" or several of these: array of guint32. NULL with LIMNER_ERROR_ARGUMENT. */
GArray *limner_seeds_parse (const char *text, GError **error);

typedef struct
{
  char *name;
  double value;
} LimnerNamedValue;

/* NAME=VALUE, with blanks or commas between; `setting` is for sentences. Array of LimnerNamedValue. */
GArray *limner_named_values_parse (const char *text, const char *setting, GError **error);

/* The column c [K] of words; NULL with an error when the network knows none or not these. */
float *limner_portrait_words (const LimnerPortrait *portrait, const char *words, GError **error);

/* z [z_dim] of a seed. */
void limner_portrait_z (const LimnerPortrait *portrait, guint32 seed, float *z);
/* w [L,D] of a seed and words c [K], not truncated. */
void limner_portrait_w_of_seed (const LimnerPortrait *portrait, guint32 seed, const float *c, float *w);
/* Along the great circle from a to b by t, keeping between their lengths (Shoemake 1985, "Animating rotation
 * with quaternion curves"). a and result may be the same. */
void limner_slerp (const float *a, const float *b, double t, gsize n, float *result);
