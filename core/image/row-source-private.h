/* Planes that are never in memory as a whole: read row by row, resampled and handed on in bands of rows. */
#pragma once

#include "image/image-private.h"

/* Planes [C,H,W], wherever they come from. `read` fills one row; it is called from several threads. */
typedef struct
{
  int channels, height, width;
  void (*read) (gconstpointer data, int channel, int y, float *row);
  gconstpointer data;
} LimnerRowSource;

/* Floats [C,H,W] in memory as rows; the view must outlive them. */
typedef struct
{
  const float *planes;
  int height, width;
} LimnerPlaneView;

LimnerRowSource limner_plane_rows (const LimnerPlaneView *view, int channels);

/* Takes rows y .. y+n-1 of all channels, band [C,n,width], which it may change. On the calling thread, from
 * top to bottom. */
typedef void (*LimnerBandFunc) (int y, int n, float *band, gpointer data);

/* What limner_planes_resize does, in a few bands' memory. */
gboolean limner_row_source_resize (const LimnerRowSource *rows, int height, int width, LimnerFilter filter,
                                   LimnerBandFunc take, gpointer data,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same into planes [C,height,width] in memory. */
gboolean limner_row_source_resize_planes (const LimnerRowSource *rows, float *planes, int height, int width,
                                          LimnerFilter filter, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- planes in 16 bits --- */

/* [C,H,W] in 0..1, in steps of 1/65535: finer than any screen or step of an optimiser, in half the memory. */
typedef struct
{
  int channels, height, width;
  guint16 *values; /* owned */
} LimnerUnorm16Planes;

/* Bytes of its values. */
gsize limner_unorm16_planes_bytes (int channels, int height, int width);
gboolean limner_unorm16_planes_init (LimnerUnorm16Planes *fixed, int channels, int height, int width,
                                     GError **error);
void limner_unorm16_planes_clear (LimnerUnorm16Planes *fixed);
/* n values from (channel, y, x) on, along the row; what is put is held in 0..1, NaN becomes 0. */
void limner_unorm16_planes_get (const LimnerUnorm16Planes *fixed, int channel, int y, int x, int n,
                                float *values);
void limner_unorm16_planes_put (LimnerUnorm16Planes *fixed, int channel, int y, int x, int n,
                                const float *values);
LimnerRowSource limner_unorm16_planes_rows (const LimnerUnorm16Planes *fixed);
/* A LimnerBandFunc: data is the LimnerUnorm16Planes. */
void limner_unorm16_planes_take (int y, int n, float *band, gpointer fixed);
