/* A mirrored margin around the picture during painting. Artefacts of the border fall into it and are cut
 * off. */
#pragma once

/* Pixels on each side for a picture of height x width. */
int limner_margin_for (int height, int width);

/* Position i of a mirrored row of n: …2 1 0 1 2 … n-1 n-2 … */
int limner_margin_mirror (int i, int n);

/* src [C,H,W] to dst [C,H+2m,W+2m], mirrored about the edge pixels (again and again where the picture is
 * smaller than m). */
void limner_margin_add (const float *src, int channels, int height, int width, int margin, float *dst);
/* The inverse: dst [C,H,W] from src [C,H+2m,W+2m]. */
void limner_margin_remove (const float *src, int channels, int height, int width, int margin, float *dst);
