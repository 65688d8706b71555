/* Feeds a target with mutations of valid files: truncated at every 64th byte, with flipped bits, with
 * huge numbers, with other digits in text, and, for archives, with repaired checksums. Arguments: the
 * files. */
#include "fuzz-private.h"

#include "base/random-private.h"

#include <string.h>
#include <zlib.h>

#define N_ATTACKS   500
#define MAX_SECONDS 5

static guint n_taken, n_refused;

static FuzzOutcome
attack (const guint8 *bytes, gsize size)
{
  gint64 start = g_get_monotonic_time ();
  FuzzOutcome outcome = fuzz_try (bytes, size);
  double seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;

  if (seconds > MAX_SECONDS)
    g_error ("It took %.1f seconds", seconds);
  if (outcome == FUZZ_TAKEN)
    n_taken++;
  else
    n_refused++;
  return outcome;
}

static guint32
read_number (const guint8 *bytes, int size)
{
  guint32 number = 0;

  while (size-- > 0)
    number = number << 8 | bytes[size];
  return number;
}

static void
write_checksum (guint8 *bytes, guint32 checksum)
{
  for (int i = 0; i < 4; i++)
    bytes[i] = (guint8) (checksum >> 8 * i);
}

/* Updates the checksum of every stored entry of the archive. */
static void
repair_checksums (guint8 *bytes, gsize size)
{
  for (gsize at = 0; at + 46 <= size; at++)
    if (memcmp (bytes + at, "PK\1\2", 4) == 0)
      {
        gsize local = read_number (bytes + at + 42, 4), length = read_number (bytes + at + 24, 4), data;

        if (local > size - 30 || size < 30)
          continue;
        data = local + 30 + read_number (bytes + local + 26, 2) + read_number (bytes + local + 28, 2);
        if (data > size || length > size - data)
          continue;
        write_checksum (bytes + at + 16, (guint32) crc32_z (0, bytes + data, length));
      }
}

/* Half of the mutations hit the first and last parts, which contain the structure. */
static gsize
pick_place (LimnerRandom *random, gsize size)
{
  guint32 edge = (guint32) MIN (size, 3000);

  switch (limner_random_below (random, 4))
    {
    case 0:
    case 1:
      return limner_random_below (random, edge);
    case 2:
      return size - 1 - limner_random_below (random, edge);
    default:
      return limner_random_below (random, (guint32) size);
    }
}

/* Replaces a digit near the beginning, so that numbers in text become inconsistent. */
static void
change_digit (LimnerRandom *random, guint8 *bytes, gsize size)
{
  const gsize edge = MIN (size, 3000);
  guint32 n = 0;

  for (gsize i = 0; i < edge; i++)
    n += g_ascii_isdigit (bytes[i]);
  if (n == 0)
    return;
  n = limner_random_below (random, n);
  for (gsize i = 0; i < edge; i++)
    if (g_ascii_isdigit (bytes[i]) && n-- == 0)
      bytes[i] = (guint8) ('0' + limner_random_below (random, 10));
}

static void
damage (LimnerRandom *random, guint8 *bytes, gsize size)
{
  static const guint8 odd[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
  gsize place = pick_place (random, size);
  guint32 kind = limner_random_below (random, 5);

  if (kind < 2)
    bytes[place] ^= (guint8) (1u << limner_random_below (random, 8));
  else if (kind == 2)
    bytes[place] = odd[limner_random_below (random, G_N_ELEMENTS (odd))];
  else if (kind == 3)
    change_digit (random, bytes, size);
  else
    memset (bytes + place, 0xff, MIN (size - place, limner_random_below (random, 8) + 1));
}

static void
attack_file (const guint8 *bytes, gsize size)
{
  g_autofree guint8 *copy = g_malloc (size);
  LimnerRandom random;

  if (attack (bytes, size) != FUZZ_TAKEN)
    g_error ("The sound file was refused");
  for (gsize length = 0; length < size; length += 64)
    {
      /* An allocation of its own, so that the sanitizer detects reads beyond the end. */
      g_autofree guint8 *cut = g_memdup2 (bytes, length);
      if (attack (cut, length) != FUZZ_REFUSED)
        g_error ("A file cut off after %" G_GSIZE_FORMAT " bytes was taken", length);
    }
  limner_random_init (&random, size);
  for (int i = 0; i < N_ATTACKS; i++)
    {
      memcpy (copy, bytes, size);
      for (guint32 n = limner_random_below (&random, 3) + 1; n > 0; n--)
        damage (&random, copy, size);
      if (memcmp (bytes, "PK", 2) == 0 && i % 4)
        repair_checksums (copy, size);
      attack (copy, size);
    }
}

int
main (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      g_autofree char *bytes = NULL;
      gsize size;

      if (!g_file_get_contents (argv[i], &bytes, &size, NULL))
        g_error ("%s cannot be read", argv[i]);
      attack_file ((const guint8 *) bytes, size);
    }
  g_print ("%u refused, %u taken\n", n_refused, n_taken);
  return argc > 1 && n_refused > 0 && n_taken > 0 ? 0 : 1;
}
