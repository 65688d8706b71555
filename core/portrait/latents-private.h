/* Parses the texts that describe latents, and combines latents. */
#pragma once

#include "portrait/network-private.h"

/* Seeds from "7", "1-16", "3,9,27" or several of these: array of guint32. NULL with LIMNER_ERROR_ARGUMENT. */
GArray *limner_seeds_parse (const char *text, GError **error);

typedef struct
{
  char *name;
  double value;
} LimnerNamedValue;

/* Parses NAME=VALUE entries, separated by blanks or commas; `setting` names the setting in errors. Array
 * of LimnerNamedValue. */
GArray *limner_named_values_parse (const char *text, const char *setting, GError **error);

/* The label vector c [K] of words; NULL with an error when the network has no words or not these. */
float *limner_portrait_words (const LimnerPortrait *portrait, const char *words, GError **error);

/* z [z_dim] of a seed. */
void limner_portrait_z (const LimnerPortrait *portrait, guint32 seed, float *z);
/* w [L,D] of a seed and words c [K], not truncated. */
void limner_portrait_w_of_seed (const LimnerPortrait *portrait, guint32 seed, const float *c, float *w);
/* Spherical interpolation from a to b by t; the length is interpolated linearly (Shoemake 1985, "Animating
 * rotation with quaternion curves"). a and result may be the same. */
void limner_slerp (const float *a, const float *b, double t, gsize n, float *result);
