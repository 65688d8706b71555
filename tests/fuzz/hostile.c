/* Small files that request as much time and memory as possible. Each must be refused or read quickly and
 * in little memory. */
#include "fuzz-private.h"

#include <string.h>
#include <sys/resource.h>

#define MAX_SECONDS 10
#define MAX_KIB     (400 * 1024)
#define REPEATS     100000

static void
add_bytes (GByteArray *file, const char *bytes, gsize length)
{
  g_byte_array_append (file, (const guint8 *) bytes, (guint) length);
}

#define ADD(file, text) add_bytes (file, text, sizeof (text) - 1)

static void
add_number (GByteArray *file, guint32 number)
{
  for (int i = 0; i < 4; i++)
    {
      guint8 byte = (guint8) (number >> 8 * i);
      g_byte_array_append (file, &byte, 1);
    }
}

static void
add_repeated (GByteArray *file, const char *bytes, gsize length, guint n)
{
  for (guint i = 0; i < n; i++)
    add_bytes (file, bytes, length);
}

/* Adds a text with that many letters. */
static void
add_text (GByteArray *file, guint length)
{
  g_autofree char *letters = g_strnfill (length, 'x');

  ADD (file, "X");
  add_number (file, length);
  add_bytes (file, letters, length);
}

/* Converts a list of many pairs to a dictionary again and again. */
static void
make_copies (GByteArray *file)
{
  ADD (file, "\x80\x02"
             "ccollections\nOrderedDict\nq\x01](NN\x86q\x02");
  add_repeated (file, "h\x02", 2, 300000);
  ADD (file, "e\x85q\x03");
  add_repeated (file, "h\x01h\x03R0", 6, REPEATS);
}

/* Searches a dictionary of many entries for each of many objects. */
static void
make_searches (GByteArray *file)
{
  ADD (file, "\x80\x02"
             "ctorch_utils.persistence\n_reconstruct_persistent_obj\nq\x01}(Nq\x02N");
  add_repeated (file, "h\x02h\x02", 4, 300000);
  ADD (file, "u\x85q\x03");
  add_repeated (file, "h\x01h\x03R0", 6, REPEATS);
}

/* Runs a nested pickle that uses a large memo index again and again. */
static void
make_memos (GByteArray *file)
{
  ADD (file, "\x80\x02"
             "ctorch.storage\n_load_from_bytes\nq\x01"
             "C\x09\x80\x02Nr\x3f\x42\x0f\x00.\x85q\x02");
  add_repeated (file, "h\x01h\x02R0", 6, REPEATS);
}

/* Runs a nested pickle with a long text again and again. */
static void
make_texts (GByteArray *file)
{
  const guint length = 4000000;

  ADD (file, "\x80\x02"
             "ctorch.storage\n_load_from_bytes\nq\x01"
             "B");
  add_number (file, length + 8);
  ADD (file, "\x80\x02");
  add_text (file, length);
  ADD (file, ".");
  ADD (file, "\x85q\x02");
  add_repeated (file, "h\x01h\x02R0", 6, REPEATS);
}

/* A dictionary with keys that are not texts, reached on many paths. */
static void
make_pairs (GByteArray *file)
{
  ADD (file, "\x80\x02}q\x01(Nq\x02N");
  add_repeated (file, "h\x02h\x02", 4, 100000);
  ADD (file, "u0}(");
  for (guint i = 0; i < REPEATS; i++)
    {
      ADD (file, "X\x04\x00\x00\x00");
      add_number (file, 0x41414141 + i % 20 * 0x01010101);
      ADD (file, "h\x01");
    }
  ADD (file, "u.");
}

/* Nested lists, each contained twice in the next. */
static void
make_lists (GByteArray *file)
{
  ADD (file, "\x80\x02]q\x01");
  for (int i = 0; i < 200; i++)
    ADD (file, "0](h\x01h\x01h\x01h\x01"
               "eq\x01");
  ADD (file, ".");
}

/* Many names with the same hash: "aa" and "b@" collide, and so do all words made of them. */
static void
make_collisions (GByteArray *file)
{
  ADD (file, "\x80\x02}(");
  for (guint i = 0; i < 1u << 17; i++)
    {
      char key[34];

      for (int bit = 0; bit < 17; bit++)
        memcpy (key + 2 * bit, i >> bit & 1 ? "b@" : "aa", 2);
      ADD (file, "X\x22\x00\x00\x00");
      add_bytes (file, key, sizeof key);
      ADD (file, "N");
    }
  ADD (file, "u.");
}

/* The same for storages. */
static void
make_storages (GByteArray *file)
{
  ADD (file, "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}"
             "X\x0d\x00\x00\x00little_endian\x88s.\x80\x02"
             "ctorch\nFloatStorage\nq\x01X\x07\x00\x00\x00storageq\x02");
  for (guint i = 0; i < 60000; i++)
    {
      char key[32];

      for (int bit = 0; bit < 16; bit++)
        memcpy (key + 2 * bit, i >> bit & 1 ? "b@" : "aa", 2);
      ADD (file, "(h\x02h\x01X\x20\x00\x00\x00");
      add_bytes (file, key, sizeof key);
      ADD (file, "NK\x01tQ0");
    }
  ADD (file, "N.");
}

/* Thousands of names in no table. */
static void
make_names (GByteArray *file)
{
  ADD (file, "\x80\x02");
  for (guint i = 0; i < REPEATS; i++)
    {
      g_autofree char *name = g_strdup_printf ("cmodule%u\nName\n0", i);
      add_bytes (file, name, strlen (name));
    }
  ADD (file, "N.");
}

static const struct
{
  const char *name;
  void (*make) (GByteArray *file);
} shapes[] = {
  { "copies", make_copies },         { "searches", make_searches }, { "memos", make_memos },
  { "texts", make_texts },           { "pairs", make_pairs },       { "lists", make_lists },
  { "collisions", make_collisions }, { "storages", make_storages }, { "names", make_names },
};

static long
peak_kib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

int
main (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      GByteArray *file = g_byte_array_new ();
      gint64 start;
      double seconds;
      gsize size;

      shapes[i].make (file);
      size = file->len;
      start = g_get_monotonic_time ();
      fuzz_try (file->data, size);
      seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
      g_byte_array_unref (file);
      g_print ("%s: %" G_GSIZE_FORMAT " bytes, %.2f s, peak so far %ld KiB\n", shapes[i].name, size, seconds,
               peak_kib ());
      if (seconds > MAX_SECONDS)
        g_error ("“%s” took %.1f seconds", shapes[i].name, seconds);
      if (peak_kib () > MAX_KIB)
        g_error ("“%s” took %ld KiB", shapes[i].name, peak_kib ());
    }
  return 0;
}
