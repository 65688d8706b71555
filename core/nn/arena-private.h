/* Places for buffers in one block of memory: two may share bytes when they are never alive together. */
#pragma once

#include <glib.h>

typedef struct
{
  gsize size;      /* bytes */
  int first, last; /* alive from the one moment to the other, both included */
  gsize offset;    /* bytes from the block's start, a multiple of 64: the answer */
} LimnerBuffer;

/* Chooses every offset and returns the block's size in bytes. */
gsize limner_arena_place (LimnerBuffer *buffers, guint n);
