/* NumPy's archives of arrays (.npz): ZIP files with one .npy for each array, as numpy.lib.format describes
 * it. */
#pragma once

#include <glib.h>

typedef struct
{
  int rank; /* 1 or 2 */
  gsize shape[2];
  double *values; /* row-major; limner_memory_free */
} LimnerNpzArray;

void limner_npz_array_clear (LimnerNpzArray *array);

/* The array `name` of the archive, of float64 or float32 numbers that are finite. FALSE with
 * LIMNER_ERROR_FILE, _FORMAT (damaged, no such array, other numbers) or _MEMORY. */
gboolean limner_npz_read (const char *path, const char *name, LimnerNpzArray *array, GError **error);

/* Writes n arrays as float64, whole or not at all. An array has less than 4 GiB. */
gboolean limner_npz_write (const char *path, const char *const *names, const LimnerNpzArray *arrays, guint n,
                           GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnerNpzArray, limner_npz_array_clear)
