/* Memory with guard values before and after it. Tests detect writes outside; reads outside give NaN
 * results. */
#pragma once

#include <glib.h>
#include <string.h>

#define GUARD_FLOATS 64
#define GUARD_BITS   0x7fc0beefu /* a NaN */

typedef struct
{
  float *data;
  gsize n;
} Guarded;

static inline void
guarded_mark (float *at, gsize n)
{
  const guint32 bits = GUARD_BITS;
  for (gsize i = 0; i < n; i++)
    memcpy (at + i, &bits, sizeof bits);
}

/* n floats, initialised like the guards, so that unwritten values are recognisable. */
static inline Guarded
guarded_new (gsize n)
{
  gsize all = n + 2 * GUARD_FLOATS;
  float *raw = g_aligned_alloc (all, sizeof (float), 64);
  guarded_mark (raw, all);
  return (Guarded) { raw + GUARD_FLOATS, n };
}

static inline gboolean
guarded_is_mark (const float *at)
{
  guint32 bits;
  memcpy (&bits, at, sizeof bits);
  return bits == GUARD_BITS;
}

static inline void
guarded_free (Guarded *g)
{
  for (gsize i = 0; i < GUARD_FLOATS; i++)
    {
      g_assert_true (guarded_is_mark (g->data - GUARD_FLOATS + i));
      g_assert_true (guarded_is_mark (g->data + g->n + i));
    }
  g_aligned_free (g->data - GUARD_FLOATS);
}
