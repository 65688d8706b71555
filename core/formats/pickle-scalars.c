/* Opcodes that push a constant, a number or a text. */
#include "config.h"

#include "formats/pickle-machine-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Bytes of text that take as long to check as one item. */
#define BYTES_PER_WORK 16

static LimnerPickleOutcome
push_integer (LimnerPickleMachine *machine, LimnerPickleType type, gint64 integer)
{
  LimnerPickleValue *value = limner_pickle_make (machine, type);

  if (value)
    value->integer = integer;
  return limner_pickle_push (machine, value);
}

/* Pushes an integer of `size` bytes, two's complement. */
static LimnerPickleOutcome
push_long (LimnerPickleMachine *machine, guint64 size)
{
  const guint8 *bytes;
  LimnerPickleValue *value;
  guint64 bits = 0;

  if (!limner_pickle_read_bytes (machine, size, &bytes))
    return LIMNER_PICKLE_FAILED;
  if (size > 8)
    {
      value = limner_pickle_make (machine, LIMNER_PICKLE_LONG);
      if (value)
        {
          value->text.bytes = (const char *) bytes;
          value->text.length = size;
        }
      return limner_pickle_push (machine, value);
    }
  if (size > 0 && bytes[size - 1] & 0x80)
    bits = G_MAXUINT64;
  for (gsize i = size; i > 0; i--)
    bits = bits << 8 | bytes[i - 1];
  return push_integer (machine, LIMNER_PICKLE_INT, (gint64) bits);
}

static LimnerPickleOutcome
push_float (LimnerPickleMachine *machine)
{
  const guint8 *bytes;
  LimnerPickleValue *value;
  guint64 bits = 0;

  if (!limner_pickle_read_bytes (machine, 8, &bytes))
    return LIMNER_PICKLE_FAILED;
  value = limner_pickle_make (machine, LIMNER_PICKLE_FLOAT);
  if (!value)
    return LIMNER_PICKLE_FAILED;
  for (int i = 0; i < 8; i++)
    bits = bits << 8 | bytes[i];
  memcpy (&value->number, &bits, 8);
  return limner_pickle_push (machine, value);
}

LimnerPickleOutcome
limner_pickle_constants (LimnerPickleMachine *machine, guint8 opcode)
{
  guint64 number;

  switch (opcode)
    {
    case 'N':
      return limner_pickle_push (machine, limner_pickle_make (machine, LIMNER_PICKLE_NONE));
    case 0x88: /* NEWTRUE */
    case 0x89: /* NEWFALSE */
      return push_integer (machine, LIMNER_PICKLE_BOOL, opcode == 0x88);
    case 'J': /* BININT */
      return limner_pickle_read_number (machine, 4, &number)
                 ? push_integer (machine, LIMNER_PICKLE_INT, (gint32) number)
                 : LIMNER_PICKLE_FAILED;
    case 'K': /* BININT1 */
      return limner_pickle_read_number (machine, 1, &number)
                 ? push_integer (machine, LIMNER_PICKLE_INT, (gint64) number)
                 : LIMNER_PICKLE_FAILED;
    case 'M': /* BININT2 */
      return limner_pickle_read_number (machine, 2, &number)
                 ? push_integer (machine, LIMNER_PICKLE_INT, (gint64) number)
                 : LIMNER_PICKLE_FAILED;
    case 0x8a: /* LONG1 */
      return limner_pickle_read_number (machine, 1, &number) ? push_long (machine, number)
                                                             : LIMNER_PICKLE_FAILED;
    case 0x8b: /* LONG4 */
      return limner_pickle_read_number (machine, 4, &number) ? push_long (machine, number)
                                                             : LIMNER_PICKLE_FAILED;
    case 'G':
      return push_float (machine);
    default:
      return LIMNER_PICKLE_NOT_MINE;
    }
}

/* Whether the bytes are UTF-8. A text may contain bytes of zero, which GLib's check does not accept; the
 * parts between them are checked. */
static gboolean
is_utf8 (const char *bytes, gsize length)
{
  const char *end = bytes + length;

  while (bytes < end)
    {
      const char *zero = memchr (bytes, 0, (gsize) (end - bytes)), *stop = zero ? zero : end;

      if (stop > bytes && !g_utf8_validate_len (bytes, (gsize) (stop - bytes), NULL))
        return FALSE;
      bytes = stop + 1;
    }
  return TRUE;
}

/* Pushes text or bytes with a length prefix of `size` bytes. A text that is not UTF-8 becomes bytes;
 * Python 2 and file names produce such texts. */
static LimnerPickleOutcome
push_text (LimnerPickleMachine *machine, LimnerPickleType type, gsize size)
{
  LimnerPickleValue *value;
  const guint8 *bytes;
  guint64 length;

  if (!limner_pickle_read_number (machine, size, &length)
      || !limner_pickle_read_bytes (machine, length, &bytes))
    return LIMNER_PICKLE_FAILED;
  if (type == LIMNER_PICKLE_TEXT)
    {
      if (!limner_pickle_charge (machine->pickle, length / BYTES_PER_WORK, machine->error))
        return LIMNER_PICKLE_FAILED;
      if (!is_utf8 ((const char *) bytes, length))
        type = LIMNER_PICKLE_BYTES;
    }
  value = limner_pickle_make (machine, type);
  if (!value)
    return LIMNER_PICKLE_FAILED;
  value->text.bytes = (const char *) bytes;
  value->text.length = length;
  return limner_pickle_push (machine, value);
}

LimnerPickleOutcome
limner_pickle_texts (LimnerPickleMachine *machine, guint8 opcode)
{
  switch (opcode)
    {
    case 0x8c: /* SHORT_BINUNICODE */
    case 'U':  /* SHORT_BINSTRING: text of Python 2 */
      return push_text (machine, LIMNER_PICKLE_TEXT, 1);
    case 'X': /* BINUNICODE */
    case 'T': /* BINSTRING */
      return push_text (machine, LIMNER_PICKLE_TEXT, 4);
    case 0x8d: /* BINUNICODE8 */
      return push_text (machine, LIMNER_PICKLE_TEXT, 8);
    case 'C': /* SHORT_BINBYTES */
      return push_text (machine, LIMNER_PICKLE_BYTES, 1);
    case 'B': /* BINBYTES */
      return push_text (machine, LIMNER_PICKLE_BYTES, 4);
    case 0x8e: /* BINBYTES8 */
    case 0x96: /* BYTEARRAY8 */
      return push_text (machine, LIMNER_PICKLE_BYTES, 8);
    default:
      return LIMNER_PICKLE_NOT_MINE;
    }
}
