#include "config.h"

#include "base/memory-private.h"

#include "base/limits-private.h"

#include "limner/error.h"
#include "limner/system.h"

#include <glib/gi18n-lib.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#define ALIGNMENT 64

/* The header in the 64 bytes before each block. */
typedef struct
{
  void *raw;  /* the result of malloc */
  gsize size; /* bytes the caller asked for */
} Header;

G_STATIC_ASSERT (sizeof (Header) <= ALIGNMENT);

static atomic_size_t bytes_used;
static atomic_size_t bytes_peak;
static atomic_int allocations_left = -1;

static void
account (gsize size)
{
  gsize used = atomic_fetch_add (&bytes_used, size) + size;
  gsize peak = atomic_load (&bytes_peak);
  while (used > peak && !atomic_compare_exchange_weak (&bytes_peak, &peak, used))
    ;
}

/* TRUE if a test makes this allocation fail. */
static gboolean
must_fail (void)
{
  int left = atomic_load (&allocations_left);
  while (left > 0 && !atomic_compare_exchange_weak (&allocations_left, &left, left - 1))
    ;
  return left == 0;
}

static void *
allocate_block (gsize count, gsize size, gboolean zero, GError **error)
{
  gsize bytes = 0, total = 0;
  void *raw = NULL;

  if (g_size_checked_mul (&bytes, count, size) && g_size_checked_add (&total, bytes, 2 * ALIGNMENT)
      && !must_fail ())
    /* calloc does not clear fresh pages, which the kernel has cleared. */
    raw = zero ? calloc (1, total) : malloc (total);
  if (raw == NULL)
    {
      g_autofree char *wanted = g_format_size_full (bytes, G_FORMAT_SIZE_IEC_UNITS);
      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
          _ ("There is not enough memory (%s more were needed); choose a smaller size or close other "
             "programs."),
          wanted);
      return NULL;
    }
  uintptr_t block = ((uintptr_t) raw + 2 * ALIGNMENT - 1) & ~(uintptr_t) (ALIGNMENT - 1);
  Header *header = (Header *) (block - ALIGNMENT);
  header->raw = raw;
  header->size = bytes;
  account (bytes);
  return (void *) block;
}

void *
limner_memory_alloc (gsize count, gsize size, GError **error)
{
  return allocate_block (count, size, FALSE, error);
}

void *
limner_memory_alloc0 (gsize count, gsize size, GError **error)
{
  return allocate_block (count, size, TRUE, error);
}

gboolean
limner_alloc_float_blocks (const LimnerFloatBlock *blocks, guint count, GError **error)
{
  for (guint i = 0; i < count; i++)
    *blocks[i].to = NULL;
  for (guint i = 0; i < count; i++)
    {
      *blocks[i].to = allocate_block (blocks[i].n, sizeof (float), TRUE, error);
      if (*blocks[i].to == NULL)
        return FALSE;
    }
  return TRUE;
}

void
limner_memory_free (void *block)
{
  if (block == NULL)
    return;
  Header *header = (Header *) ((char *) block - ALIGNMENT);
  atomic_fetch_sub (&bytes_used, header->size);
  free (header->raw);
}

int
limner_memory_fail_after (int n)
{
  return atomic_exchange (&allocations_left, n);
}

gsize
limner_memory_used (void)
{
  return atomic_load (&bytes_used);
}

gsize
limner_memory_peak (void)
{
  return atomic_load (&bytes_peak);
}

void
limner_memory_reset_peak (void)
{
  atomic_store (&bytes_peak, atomic_load (&bytes_used));
}

gint64
limner_memory_default_mib (void)
{
  gint64 available = (gint64) (limner_available_memory () >> 20), quarter = MAX (1024, available / 4);

  return available > 0 ? MAX (1, MIN (quarter, available / 2)) : quarter;
}
