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
  int channels, height, width;
} LimnerPlaneView;

LimnerRowSource limner_plane_rows (const LimnerPlaneView *view);

/* Resamples to planes `to` [C,height,width], which do not overlap. Pixel areas are aligned (half-pixel
 * centres); at the edges the weights are renormalised. The same size is an exact copy. Fails only for lack
 * of memory. */
gboolean limner_planes_resize (const LimnerPlaneView *from, float *to, int height, int width,
                               LimnerFilter filter, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Receives rows y .. y+n-1 of all channels, band [C,n,width], which it may change. It is called on the
 * calling thread, from top to bottom. */
typedef void (*LimnerBandFunc) (int y, int n, float *band, gpointer data);

typedef struct
{
  LimnerBandFunc take;
  gpointer data;
} LimnerBandSink;

/* Does the same as limner_planes_resize in the memory of a few bands. */
gboolean limner_row_source_resize (const LimnerRowSource *rows, int height, int width, LimnerFilter filter,
                                   const LimnerBandSink *sink, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Resizes into planes [C,height,width] in memory. */
gboolean limner_row_source_resize_planes (const LimnerRowSource *rows, float *planes, int height, int width,
                                          LimnerFilter filter, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* A position between two neighbouring pixels of an axis, for linear interpolation. */
typedef struct
{
  int at[2];
  float share; /* weight of the second */
} LimnerLerp;

/* Position i of `positions` that cover an axis of `size` pixels (half-pixel centres, as in
 * limner_planes_resize with LIMNER_FILTER_BILINEAR). `at` counts from `start` in a window of `window` pixels
 * of the axis. */
LimnerLerp limner_lerp_at (int i, int size, int positions, int start, int window);

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
