/* Greedy by size (Pisarchyk and Lee 2020, "Efficient memory management for deep neural net inference",
 * section 4): places the largest buffer first, each in the lowest gap that is free for its whole
 * lifetime. */
#include "nn/arena-private.h"

#define ALIGNMENT 64

static gsize
round_up_block (gsize size)
{
  return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

static gboolean
meet (const LimnerBuffer *a, const LimnerBuffer *b)
{
  return a->first <= b->last && b->first <= a->last;
}

static int
larger_first (gconstpointer a, gconstpointer b)
{
  const LimnerBuffer *left = *(LimnerBuffer *const *) a, *right = *(LimnerBuffer *const *) b;
  if (left->size != right->size)
    return left->size > right->size ? -1 : 1;
  /* Equal sizes: any fixed order gives the same result on every run. */
  return left < right ? -1 : left > right;
}

static int
lower_first (gconstpointer a, gconstpointer b)
{
  const LimnerBuffer *left = *(LimnerBuffer *const *) a, *right = *(LimnerBuffer *const *) b;
  return left->offset < right->offset ? -1 : left->offset > right->offset;
}

/* The lowest gap between the buffers placed so far (sorted by offset) whose lifetimes overlap this
 * one's. */
static gsize
find_gap (GPtrArray *placed, const LimnerBuffer *buffer)
{
  gsize offset = 0;
  for (guint i = 0; i < placed->len; i++)
    {
      const LimnerBuffer *other = g_ptr_array_index (placed, i);
      if (!meet (buffer, other))
        continue;
      if (other->offset >= offset + buffer->size)
        break;
      offset = MAX (offset, round_up_block (other->offset + other->size));
    }
  return offset;
}

gsize
limner_arena_place (LimnerBuffer *buffers, guint n)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (GPtrArray) placed = g_ptr_array_new ();
  gsize total = 0;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (order, &buffers[i]);
  g_ptr_array_sort (order, larger_first);
  for (guint i = 0; i < n; i++)
    {
      LimnerBuffer *buffer = g_ptr_array_index (order, i);
      buffer->offset = find_gap (placed, buffer);
      total = MAX (total, round_up_block (buffer->offset + buffer->size));
      g_ptr_array_add (placed, buffer);
      g_ptr_array_sort (placed, lower_first);
    }
  return total;
}
