/* The program that paints for the live filter, `limner live`. There is one for the process; the first
 * filter starts it. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Reads or writes rows y .. y + n - 1 of a picture, R'G'B'A floats [n,W,4]. */
typedef void (*LimnerLiveRowsFunc) (int y, int n, float *rows, gpointer user_data);

typedef struct
{
  int width, height;                                       /* pixels, >= 1 */
  const char *settings;                                    /* JSON, see limner/live.h */
  LimnerLiveRowsFunc read, write;                          /* the input, and the painting */
  void (*show_progress) (double done, gpointer user_data); /* 0..1 */
  gpointer user_data;                                      /* for the three functions */
} LimnerLiveTask;

/* Paints and returns when done; other threads wait for their turn. FALSE with LIMNER_ERROR_UNSUPPORTED
 * if the program cannot be started or ended unexpectedly, LIMNER_ERROR_MEMORY, or LIMNER_ERROR_ARGUMENT
 * with the program's message. write() may have been called before. */
gboolean limner_live_painter_run (const LimnerLiveTask *task, GError **error);

G_END_DECLS
