/* Planes that are never in memory as a whole. They are read row by row, resampled, and passed on in
 * bands of rows. */
#pragma once

#include "image/image-private.h"

/* Planes [C,H,W] from any source. `read` fills one row; several threads call it. */
typedef struct
{
  int channels, height, width;
  void (*read) (gconstpointer data, int channel, int y, float *row);
  gconstpointer data;
} LimnerRowSource;

/* A row source for floats [C,H,W] in memory. The view must outlive it. */
typedef struct
{
  const float *planes;
  int height, width;
} LimnerPlaneView;

LimnerRowSource limner_plane_rows (const LimnerPlaneView *view, int channels);

/* Receives rows y .. y+n-1 of all channels, band [C,n,width], which it may change. It is called on the
 * calling thread, from top to bottom. */
typedef void (*LimnerBandFunc) (int y, int n, float *band, gpointer data);

/* Does the same as limner_planes_resize in the memory of a few bands. */
gboolean limner_row_source_resize (const LimnerRowSource *rows, int height, int width, LimnerFilter filter,
                                   LimnerBandFunc take, gpointer data,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Resizes into planes [C,height,width] in memory. */
gboolean limner_row_source_resize_planes (const LimnerRowSource *rows, float *planes, int height, int width,
                                          LimnerFilter filter, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- planes in 16 bits --- */

/* [C,H,W] in 0..1 in steps of 1/65535. The steps are finer than those of any screen or optimiser, and
 * take half the memory of floats. */
typedef struct
{
  int channels, height, width;
  guint16 *values; /* owned */
} LimnerUnorm16Planes;

/* The bytes of the values. */
gsize limner_unorm16_planes_bytes (int channels, int height, int width);
gboolean limner_unorm16_planes_init (LimnerUnorm16Planes *fixed, int channels, int height, int width,
                                     GError **error);
void limner_unorm16_planes_clear (LimnerUnorm16Planes *fixed);
/* Reads or writes n values, starting at (channel, y, x), along the row. Values written are clamped to
 * 0..1; NaN becomes 0. */
void limner_unorm16_planes_get (const LimnerUnorm16Planes *fixed, int channel, int y, int x, int n,
                                float *values);
void limner_unorm16_planes_put (LimnerUnorm16Planes *fixed, int channel, int y, int x, int n,
                                const float *values);
LimnerRowSource limner_unorm16_planes_rows (const LimnerUnorm16Planes *fixed);
/* A LimnerBandFunc with the LimnerUnorm16Planes as data. */
void limner_unorm16_planes_take (int y, int n, float *band, gpointer fixed);
