/* Places buffers in one block of memory. Two buffers may share bytes if their lifetimes do not overlap. */
#pragma once

#include <glib.h>

typedef struct
{
  gsize size;      /* bytes */
  int first, last; /* the lifetime, both ends included */
  gsize offset;    /* result: bytes from the start of the block, a multiple of 64 */
} LimnerBuffer;

/* Chooses every offset and returns the block's size in bytes. */
gsize limner_arena_place (LimnerBuffer *buffers, guint n);
