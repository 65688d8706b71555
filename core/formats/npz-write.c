/* Writing arrays: a ZIP archive with stored entries (PKWARE's APPNOTE.TXT, sections 4.3.7 to 4.3.16). */
#include "config.h"

#include "formats/npz-private.h"

#include "base/file-writer-private.h"

#include <string.h>
#include <zlib.h>

#define MAX_ARRAYS 8
/* Bytes of a .npy before its numbers; a multiple of 64, as NumPy aligns them. */
#define HEADER 128

typedef struct
{
  char *name;
  char header[HEADER];
  gsize size; /* of the .npy */
  guint32 checksum, start;
} NpzEntry;

static void
append_little_endian (GByteArray *record, guint64 value, int bytes)
{
  for (int i = 0; i < bytes; i++)
    {
      guint8 byte = (guint8) (value >> 8 * i);
      g_byte_array_append (record, &byte, 1);
    }
}

static void
fill_entry (NpzEntry *entry, const char *name, const LimnerNpzArray *array)
{
  const gsize n = array->shape[0] * (array->rank == 2 ? array->shape[1] : 1);
  g_autofree char *shape = array->rank == 2 ? g_strdup_printf ("(%zu, %zu)", array->shape[0], array->shape[1])
                                            : g_strdup_printf ("(%zu,)", array->shape[0]);
  g_autofree char *words = g_strdup_printf ("{'descr': '<f8', 'fortran_order': False, 'shape': %s, }", shape);

  entry->name = g_strconcat (name, ".npy", NULL);
  memset (entry->header, ' ', HEADER);
  memcpy (entry->header, "\x93NUMPY\1\0", 8);
  entry->header[8] = HEADER - 10;
  entry->header[9] = 0;
  memcpy (entry->header + 10, words, strlen (words));
  entry->header[HEADER - 1] = '\n';
  entry->size = HEADER + n * sizeof (double);
  entry->checksum = (guint32) crc32_z (0, (const guint8 *) entry->header, HEADER);
  entry->checksum = (guint32) crc32_z (entry->checksum, (const guint8 *) array->values, n * sizeof (double));
}

/* What local header and directory have in common: version, flags, method, date (1980-01-01), checksum, sizes,
 * length of the name. */
static void
append_common (GByteArray *record, const NpzEntry *entry)
{
  append_little_endian (record, 20, 2);
  append_little_endian (record, 0, 2);
  append_little_endian (record, 0, 2);
  append_little_endian (record, 0, 2);
  append_little_endian (record, 0x21, 2);
  append_little_endian (record, entry->checksum, 4);
  append_little_endian (record, entry->size, 4);
  append_little_endian (record, entry->size, 4);
  append_little_endian (record, strlen (entry->name), 2);
  append_little_endian (record, 0, 2);
}

static void
append_name (GByteArray *record, const NpzEntry *entry)
{
  g_byte_array_append (record, (const guint8 *) entry->name, (guint) strlen (entry->name));
}

static GByteArray *
make_local_header (const NpzEntry *entry)
{
  GByteArray *record = g_byte_array_new ();

  append_little_endian (record, 0x04034b50, 4);
  append_common (record, entry);
  append_name (record, entry);
  return record;
}

/* The directory and the end record. */
static GByteArray *
make_directory (const NpzEntry *entries, guint n, gsize start)
{
  GByteArray *record = g_byte_array_new ();
  guint size;

  for (guint i = 0; i < n; i++)
    {
      append_little_endian (record, 0x02014b50, 4);
      append_little_endian (record, 20, 2);
      append_common (record, &entries[i]);
      append_little_endian (record, 0, 10); /* comment, disk, attributes */
      append_little_endian (record, entries[i].start, 4);
      append_name (record, &entries[i]);
    }
  size = record->len;
  append_little_endian (record, 0x06054b50, 4);
  append_little_endian (record, 0, 4);
  append_little_endian (record, n, 2);
  append_little_endian (record, n, 2);
  append_little_endian (record, size, 4);
  append_little_endian (record, start, 4);
  append_little_endian (record, 0, 2);
  return record;
}

static gboolean
put_entries (LimnerFileWriter *writer, NpzEntry *entries, const LimnerNpzArray *arrays, guint n,
             GError **error)
{
  g_autoptr (GByteArray) directory = NULL;
  gsize at = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GByteArray) header = make_local_header (&entries[i]);

      entries[i].start = (guint32) at;
      at += header->len + entries[i].size;
      if (!limner_file_writer_put (writer, header->data, header->len, error)
          || !limner_file_writer_put (writer, entries[i].header, HEADER, error)
          || !limner_file_writer_put (writer, arrays[i].values, entries[i].size - HEADER, error))
        return FALSE;
    }
  directory = make_directory (entries, n, at);
  return limner_file_writer_put (writer, directory->data, directory->len, error);
}

gboolean
limner_npz_write (const char *path, const char *const *names, const LimnerNpzArray *arrays, guint n,
                  GError **error)
{
  NpzEntry entries[MAX_ARRAYS] = { 0 };
  LimnerFileWriter writer;
  gboolean ok;

  g_return_val_if_fail (n <= MAX_ARRAYS, FALSE);
  if (!limner_file_writer_open (&writer, path, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    fill_entry (&entries[i], names[i], &arrays[i]);
  ok = put_entries (&writer, entries, arrays, n, error) && limner_file_writer_finish (&writer, error);
  if (!ok)
    limner_file_writer_discard (&writer);
  for (guint i = 0; i < n; i++)
    g_free (entries[i].name);
  return ok;
}
