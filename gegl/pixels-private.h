/* The pixels of one painting of the live filter, as rows for the painting program and as a digest. */
#pragma once

#include <gegl-plugin.h>

G_BEGIN_DECLS

typedef struct
{
  GeglOperation *operation;
  GeglBuffer *input, *painting;
  GeglRectangle area; /* of both, in GEGL's pixels */
  const Babl *format; /* R'G'B'A float in sRGB */
} LimnerLivePixels;

/* The functions of a LimnerLiveTask; user_data is a LimnerLivePixels. */
void limner_live_read_rows (int y, int n, float *rows, gpointer user_data);
void limner_live_write_rows (int y, int n, float *rows, gpointer user_data);
void limner_live_show_progress (double done, gpointer user_data);

/* The digest of the input's pixels and position; NULL if memory does not suffice. The caller frees it. */
char *limner_live_digest (const LimnerLivePixels *pixels);

G_END_DECLS
