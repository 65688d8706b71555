/* Measures the time of one iteration, and its dependence on the picture's size. */
#pragma once

#include <glib.h>

/* values [n] are sorted. */
double limner_median (double *values, int n);

/* One iteration; FALSE with an error ends the measurement. */
typedef gboolean (*LimnerIterateFunc) (gpointer data, GError **error);

/* Median seconds of `iterations` (>= 1) of them, after two that are not counted. */
gboolean limner_time_iterations (LimnerIterateFunc iterate, gpointer data, int iterations, double *seconds,
                                 GError **error);

/* An iteration takes fixed + per_pixel * pixels seconds. */
typedef struct
{
  double fixed, per_pixel;
} LimnerSpeed;

/* Seconds of one iteration on a square of `side` pixels. */
typedef gboolean (*LimnerTimeSquareFunc) (gpointer data, int side, double *seconds, GError **error);

/* The speed of `key`, measured on two squares at the first call in this process. */
gboolean limner_speed_of (const char *key, LimnerTimeSquareFunc time_square, gpointer data,
                          LimnerSpeed *speed, GError **error);
