/* Reading arrays: the header of a .npy is a Python dictionary with the members descr, fortran_order, shape.
 */
#include "config.h"

#include "formats/npz-private.h"

#include "base/memory-private.h"
#include "formats/file-private.h"
#include "formats/zip-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Bytes of an array: the covariance of 8192 features. */
#define MAX_ARRAY  ((gsize) 1 << 29)
#define MAX_HEADER 4096

/* How the numbers lie in the file. */
typedef struct
{
  gsize start;   /* bytes before them */
  gboolean wide; /* float64; otherwise float32 */
  gboolean by_columns;
} NpyLayout;

void
limner_npz_array_clear (LimnerNpzArray *array)
{
  g_clear_pointer (&array->values, limner_memory_free);
}

/* What stands behind "'name':" in the header, or NULL. */
static const char *
find_member (const char *header, const char *name)
{
  g_autofree char *quoted = g_strdup_printf ("'%s':", name);
  const char *at = strstr (header, quoted);

  return at != NULL ? at + strlen (quoted) + strspn (at + strlen (quoted), " ") : NULL;
}

/* "(2048,)" or "(2048, 2048)" */
static gboolean
parse_shape (const char *text, LimnerNpzArray *array)
{
  array->rank = 0;
  array->shape[1] = 1;
  if (text == NULL || *text++ != '(')
    return FALSE;
  while (g_ascii_isdigit (*text))
    {
      char *end;
      const guint64 length = g_ascii_strtoull (text, &end, 10);

      if (array->rank == 2 || length < 1 || length > MAX_ARRAY)
        return FALSE;
      array->shape[array->rank++] = length;
      text = end + strspn (end, ", ");
    }
  return array->rank >= 1 && *text == ')' && array->shape[0] <= MAX_ARRAY / array->shape[1];
}

/* Reads "\x93NUMPY", the version and the header. */
static gboolean
parse_npy (const guint8 *bytes, gsize size, LimnerNpzArray *array, NpyLayout *layout)
{
  const gboolean longer = size > 12 && bytes[6] >= 2; /* its length has four bytes */
  const gsize before = longer ? 12 : 10;
  g_autofree char *header = NULL;
  const char *kind, *order;
  gsize length;

  if (size < before || memcmp (bytes, "\x93NUMPY", 6) != 0)
    return FALSE;
  length = (gsize) bytes[8] | (gsize) bytes[9] << 8;
  if (longer)
    length |= (gsize) bytes[10] << 16 | (gsize) bytes[11] << 24;
  if (length > MAX_HEADER || length > size - before)
    return FALSE;
  header = g_strndup ((const char *) bytes + before, length);
  kind = find_member (header, "descr");
  order = find_member (header, "fortran_order");
  if (kind == NULL || order == NULL || !parse_shape (find_member (header, "shape"), array))
    return FALSE;
  layout->start = before + length;
  layout->wide = g_str_has_prefix (kind, "'<f8'");
  layout->by_columns = g_str_has_prefix (order, "True");
  return layout->wide || g_str_has_prefix (kind, "'<f4'");
}

/* Number i of the file. */
static double
npy_number (const guint8 *numbers, gboolean wide, gsize i)
{
  if (wide)
    {
      double value;
      memcpy (&value, numbers + i * sizeof value, sizeof value);
      return value;
    }
  float value;
  memcpy (&value, numbers + i * sizeof value, sizeof value);
  return (double) value;
}

static gboolean
copy_numbers (const guint8 *bytes, gsize size, const NpyLayout *layout, LimnerNpzArray *array)
{
  const gsize rows = array->shape[0], columns = array->shape[1], n = rows * columns;

  if (size - layout->start != n * (layout->wide ? sizeof (double) : sizeof (float)))
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      const gsize from = layout->by_columns ? i % columns * rows + i / columns : i;

      array->values[i] = npy_number (bytes + layout->start, layout->wide, from);
      if (!isfinite (array->values[i]))
        return FALSE;
    }
  return TRUE;
}

gboolean
limner_npz_read (const char *path, const char *name, LimnerNpzArray *array, GError **error)
{
  g_autoptr (GBytes) file = limner_file_map (path, error), content = NULL;
  g_autoptr (LimnerZip) zip = NULL;
  g_autofree char *entry = g_strconcat (name, ".npy", NULL);
  NpyLayout layout;
  const guint8 *bytes;
  gsize size;

  *array = (LimnerNpzArray) { 0 };
  if (file == NULL)
    return FALSE;
  bytes = g_bytes_get_data (file, &size);
  zip = limner_zip_open (bytes, size, path, "NumPy", error);
  content = zip != NULL ? limner_zip_read (zip, entry, MAX_ARRAY, error) : NULL;
  if (content == NULL)
    return FALSE;
  bytes = g_bytes_get_data (content, &size);
  if (!parse_npy (bytes, size, array, &layout))
    return limner_damaged (error, path, "NumPy", _ ("“%s” is not an array of numbers that Limner reads"),
                           name);
  array->values = limner_memory_alloc (array->shape[0] * array->shape[1], sizeof (double), error);
  if (array->values == NULL)
    return FALSE;
  if (copy_numbers (bytes, size, &layout, array))
    return TRUE;
  limner_npz_array_clear (array);
  return limner_damaged (error, path, "NumPy", _ ("“%s” does not hold the numbers that it promises"), name);
}
