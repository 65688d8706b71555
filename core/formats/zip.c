/* PKWARE's APPNOTE.TXT, sections 4.3.6 to 4.3.16, with ZIP64. */
#include "config.h"

#include "formats/zip-private.h"

#include "formats/file-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <zlib.h>

/* More than the pictures of the large data sets of faces. */
#define MAX_ENTRIES 200000

#define END_SIZE     22 /* end record without its comment */
#define END64_SIZE   56
#define LOCATOR_SIZE 20
#define LISTED_SIZE  46 /* entry of the central directory without names */
#define LOCAL_SIZE   30 /* local header before an entry's data */

typedef struct
{
  char *name;
  gsize start; /* of the local header */
  gsize data, size, unpacked;
  guint method; /* 0: stored, 8: deflated */
  gboolean encrypted;
  guint32 checksum;
  gboolean checked;
} Entry;

struct _LimnerZip
{
  char *path, *kind;
  const guint8 *bytes;
  gsize length;
  gsize directory, directory_size; /* bytes */
  guint64 n_listed;
  GArray *entries; /* Entry, by start */
  GTree *by_name;  /* name to Entry */
  const char **names;
  gboolean packed; /* an entry is compressed or encrypted */
};

#define damaged(zip, error, ...) limner_damaged (error, (zip)->path, (zip)->kind, __VA_ARGS__)

static guint64
read_little_endian (const guint8 *bytes, int size)
{
  guint64 value = 0;

  while (size-- > 0)
    value = value << 8 | bytes[size];
  return value;
}

static gboolean
has_signature (const LimnerZip *zip, gsize at, gsize size, const char *signature)
{
  return at <= zip->length && zip->length - at >= size && memcmp (zip->bytes + at, signature, 4) == 0;
}

/* Finds the end record. Its comment must end exactly at the end of the file. */
static gboolean
find_end (const LimnerZip *zip, gsize *end)
{
  for (gsize comment = 0; comment <= G_MAXUINT16 && comment + END_SIZE <= zip->length; comment++)
    {
      *end = zip->length - END_SIZE - comment;
      if (has_signature (zip, *end, END_SIZE, "PK\5\6")
          && read_little_endian (zip->bytes + *end + 20, 2) == comment)
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_end (LimnerZip *zip, GError **error)
{
  const guint8 *record;
  guint64 directory, size;
  gsize end;

  if (!find_end (zip, &end))
    return damaged (zip, error, _ ("it ends too early"));
  record = zip->bytes + end;
  zip->n_listed = read_little_endian (record + 10, 2);
  size = read_little_endian (record + 12, 4);
  directory = read_little_endian (record + 16, 4);
  if (zip->n_listed == G_MAXUINT16 || size == G_MAXUINT32 || directory == G_MAXUINT32)
    {
      guint64 at;

      if (end < LOCATOR_SIZE || !has_signature (zip, end - LOCATOR_SIZE, LOCATOR_SIZE, "PK\6\7"))
        return damaged (zip, error, _ ("its directory is missing"));
      at = read_little_endian (zip->bytes + end - LOCATOR_SIZE + 8, 8);
      if (at > end || !has_signature (zip, at, END64_SIZE, "PK\6\6"))
        return damaged (zip, error, _ ("its directory is missing"));
      zip->n_listed = read_little_endian (zip->bytes + at + 32, 8);
      size = read_little_endian (zip->bytes + at + 40, 8);
      directory = read_little_endian (zip->bytes + at + 48, 8);
      end = at;
    }
  if (directory > end || size > end - directory || zip->n_listed > size / LISTED_SIZE
      || zip->n_listed > MAX_ENTRIES)
    return damaged (zip, error, _ ("its directory does not match the file"));
  zip->directory = directory;
  zip->directory_size = size;
  return TRUE;
}

/* Reads the ZIP64 extra field. It contains, in this order, those of size, compressed size and offset
 * that are all ones in the entry. */
static gboolean
read_extra (const guint8 *extra, gsize length, guint64 *size, guint64 *packed, guint64 *offset)
{
  guint64 *wide[3] = { size, packed, offset };

  while (length >= 4)
    {
      guint64 id = read_little_endian (extra, 2), room = read_little_endian (extra + 2, 2);

      if (room > length - 4)
        return FALSE;
      for (int i = 0; id == 1 && i < 3; i++)
        if (*wide[i] == G_MAXUINT32)
          {
            if (room < 8)
              return FALSE;
            *wide[i] = read_little_endian (extra + 4, 8);
            extra += 8;
            length -= 8;
            room -= 8;
          }
      extra += 4 + room;
      length -= 4 + room;
    }
  return TRUE;
}

/* Finds the start of the entry's data, after its local header. */
static gboolean
find_data (LimnerZip *zip, Entry *entry, GError **error)
{
  gsize name_length = strlen (entry->name), room;
  const guint8 *header;

  if (!has_signature (zip, entry->start, LOCAL_SIZE, "PK\3\4"))
    return damaged (zip, error, _ ("“%s” is not where its directory says"), entry->name);
  header = zip->bytes + entry->start;
  room = zip->length - entry->start - LOCAL_SIZE;
  if (read_little_endian (header + 26, 2) != name_length || name_length > room
      || memcmp (header + LOCAL_SIZE, entry->name, name_length) != 0)
    return damaged (zip, error, _ ("“%s” is not where its directory says"), entry->name);
  entry->data = entry->start + LOCAL_SIZE + name_length + (gsize) read_little_endian (header + 28, 2);
  if (entry->data > zip->directory || entry->size > zip->directory - entry->data)
    return damaged (zip, error, _ ("“%s” extends beyond its end"), entry->name);
  return TRUE;
}

/* Reads one entry of the directory and advances *at. */
static gboolean
read_listed (LimnerZip *zip, gsize *at, GError **error)
{
  gsize end = zip->directory + zip->directory_size, name_length, extra_length, comment_length;
  const guint8 *record = zip->bytes + *at;
  guint64 size, packed, offset;
  Entry entry = { 0 };
  gboolean ok;

  if (end - *at < LISTED_SIZE || !has_signature (zip, *at, LISTED_SIZE, "PK\1\2"))
    return damaged (zip, error, _ ("its directory is invalid"));
  packed = read_little_endian (record + 20, 4);
  size = read_little_endian (record + 24, 4);
  offset = read_little_endian (record + 42, 4);
  name_length = read_little_endian (record + 28, 2);
  extra_length = read_little_endian (record + 30, 2);
  comment_length = read_little_endian (record + 32, 2);
  if (name_length + extra_length + comment_length > end - *at - LISTED_SIZE
      || !read_extra (record + LISTED_SIZE + name_length, extra_length, &size, &packed, &offset))
    return damaged (zip, error, _ ("its directory is invalid"));
  entry.method = (guint) read_little_endian (record + 10, 2);
  entry.encrypted = read_little_endian (record + 8, 2) & 1;
  if (entry.method != 0 || entry.encrypted || size != packed)
    zip->packed = TRUE;
  *at += LISTED_SIZE + name_length + extra_length + comment_length;
  entry.name = g_strndup ((const char *) record + LISTED_SIZE, name_length);
  entry.start = offset;
  entry.size = packed;
  entry.unpacked = size;
  entry.checksum = (guint32) read_little_endian (record + 16, 4);
  ok = g_utf8_validate (entry.name, -1, NULL) ? find_data (zip, &entry, error)
                                              : damaged (zip, error, _ ("a name in it is invalid"));
  if (!ok)
    {
      g_free (entry.name);
      return FALSE;
    }
  g_array_append_val (zip->entries, entry);
  return TRUE;
}

static int
compare_zip_starts (gconstpointer a, gconstpointer b)
{
  const Entry *one = a, *two = b;

  return one->start < two->start ? -1 : one->start > two->start;
}

/* Checks that names are unique and that entries do not overlap. */
static gboolean
index_entries (LimnerZip *zip, GError **error)
{
  gsize end = 0;

  g_array_sort (zip->entries, compare_zip_starts);
  zip->names = g_new0 (const char *, zip->entries->len + 1);
  for (guint i = 0; i < zip->entries->len; i++)
    {
      Entry *entry = &g_array_index (zip->entries, Entry, i);

      if (entry->start < end)
        return damaged (zip, error, _ ("“%s” overlaps another entry"), entry->name);
      end = entry->data + entry->size;
      if (g_tree_lookup (zip->by_name, entry->name))
        return damaged (zip, error, _ ("“%s” is in it twice"), entry->name);
      g_tree_insert (zip->by_name, entry->name, entry);
      zip->names[i] = entry->name;
    }
  return TRUE;
}

static void
zip_entry_clear (gpointer entry)
{
  g_free (((Entry *) entry)->name);
}

static gboolean
read_directory (LimnerZip *zip, GError **error)
{
  gsize at;

  if (!read_end (zip, error))
    return FALSE;
  at = zip->directory;
  for (guint64 i = 0; i < zip->n_listed; i++)
    if (!read_listed (zip, &at, error))
      return FALSE;
  return index_entries (zip, error);
}

LimnerZip *
limner_zip_open (const guint8 *bytes, gsize length, const char *path, const char *kind, GError **error)
{
  LimnerZip *zip = g_new0 (LimnerZip, 1);

  zip->path = g_strdup (path);
  zip->kind = g_strdup (kind);
  zip->bytes = bytes;
  zip->length = length;
  zip->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (zip->entries, zip_entry_clear);
  zip->by_name = limner_name_tree_new (NULL, NULL);
  if (!read_directory (zip, error))
    g_clear_pointer (&zip, limner_zip_close);
  return zip;
}

void
limner_zip_close (LimnerZip *zip)
{
  if (!zip)
    return;
  g_tree_unref (zip->by_name);
  g_array_unref (zip->entries);
  g_free (zip->names);
  g_free (zip->path);
  g_free (zip->kind);
  g_free (zip);
}

gboolean
limner_zip_is_packed (const LimnerZip *zip)
{
  return zip->packed;
}

const char *const *
limner_zip_names (const LimnerZip *zip)
{
  return zip->names;
}

/* crc32_z takes a gsize, but its optimised version on some systems takes 32 bits; hence the steps. */
static guint32
checksum_of (const guint8 *bytes, gsize size)
{
  return (guint32) crc32_z (crc32_z (0, NULL, 0), bytes, size);
}

gboolean
limner_zip_get (LimnerZip *zip, const char *name, const guint8 **bytes, gsize *size, GError **error)
{
  Entry *entry = g_tree_lookup (zip->by_name, name);

  if (!entry)
    return damaged (zip, error, _ ("“%s” is missing in it"), name);
  if (!entry->checked && checksum_of (zip->bytes + entry->data, entry->size) != entry->checksum)
    return damaged (zip, error, _ ("the checksum of “%s” is wrong"), name);
  entry->checked = TRUE;
  *bytes = zip->bytes + entry->data;
  *size = entry->size;
  return TRUE;
}

/* Inflates the entry into `to` [entry->unpacked]; FALSE when it is not exactly that long. */
static gboolean
inflate_entry (const LimnerZip *zip, const Entry *entry, guint8 *to)
{
  z_stream stream = { 0 };
  gsize read = 0, written = 0;
  int code = inflateInit2 (&stream, -MAX_WBITS);

  while (code == Z_OK)
    {
      const gsize before = MIN (entry->size - read, G_MAXINT),
                  after = MIN (entry->unpacked - written, G_MAXINT);

      stream.next_in = (guint8 *) zip->bytes + entry->data + read;
      stream.avail_in = (guint) before;
      stream.next_out = to + written;
      stream.avail_out = (guint) after;
      code = inflate (&stream, Z_NO_FLUSH);
      read += before - stream.avail_in;
      written += after - stream.avail_out;
    }
  inflateEnd (&stream);
  return code == Z_STREAM_END && written == entry->unpacked;
}

GBytes *
limner_zip_read (LimnerZip *zip, const char *name, gsize limit, GError **error)
{
  Entry *entry = g_tree_lookup (zip->by_name, name);
  guint8 *content;
  const guint8 *bytes;
  gsize size;

  if (entry != NULL && (entry->encrypted || (entry->method != 0 && entry->method != 8)))
    {
      damaged (zip, error, _ ("“%s” is packed in a way that Limner cannot unpack"), name);
      return NULL;
    }
  if (entry != NULL && MAX (entry->unpacked, entry->size) > limit)
    {
      damaged (zip, error, _ ("“%s” is too large"), name);
      return NULL;
    }
  if (entry == NULL || entry->method == 0)
    return limner_zip_get (zip, name, &bytes, &size, error) ? g_bytes_new_static (bytes, size) : NULL;
  content = g_try_malloc (MAX (entry->unpacked, 1));
  if (content != NULL && inflate_entry (zip, entry, content)
      && checksum_of (content, entry->unpacked) == entry->checksum)
    return g_bytes_new_take (content, entry->unpacked);
  g_free (content);
  damaged (zip, error, _ ("“%s” cannot be unpacked"), name);
  return NULL;
}
