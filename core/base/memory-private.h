/* Allocation of big memory: aligned to 64 bytes, overflow-checked, accounted; may fail. Small objects use
 * GLib. */
#pragma once

#include <glib.h>

/* count * size bytes, uninitialised, or NULL with LIMNER_ERROR_MEMORY. Free with limner_memory_free. */
void *limner_memory_alloc (gsize count, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT G_GNUC_MALLOC;
/* The same, zero-filled. */
void *limner_memory_alloc0 (gsize count, gsize size, GError **error) G_GNUC_WARN_UNUSED_RESULT G_GNUC_MALLOC;
void limner_memory_free (void *block);

/* Approximate bytes of the program itself (code, libraries, threads, small objects). Memory plans add them
 * to big memory. */
#define LIMNER_PROGRAM_BYTES ((gsize) 56 << 20)

/* For tests: the next n allocations succeed, all after them fail; -1 ends it. Returns how many of the n given
 * before were left. */
int limner_memory_fail_after (int n);

/* n floats, uninitialised. */
static inline float *
limner_alloc_floats (gsize n, GError **error)
{
  return limner_memory_alloc (n, sizeof (float), error);
}

/* n floats, zero. */
static inline float *
limner_alloc0_floats (gsize n, GError **error)
{
  return limner_memory_alloc0 (n, sizeof (float), error);
}

/* One of several blocks of floats that are needed together. */
typedef struct
{
  float **to; /* receives the block */
  gsize n;
} LimnerFloatBlock;

/* Allocates `count` blocks, zero-filled. After a failure those allocated so far are the caller's to free, the
 * others NULL.
 */
gboolean limner_alloc_float_blocks (const LimnerFloatBlock *blocks, guint count, GError **error);
