/* The stack of the pickle machine, and reading of operands. */
#include "config.h"

#include "formats/pickle-machine-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

LimnerPickleOutcome
limner_pickle_failed (LimnerPickleMachine *machine, const char *reason_format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, reason_format);
  reason = g_strdup_vprintf (reason_format, args);
  va_end (args);
  limner_pickle_damaged (machine->pickle, machine->error, "%s", reason);
  return LIMNER_PICKLE_FAILED;
}

LimnerPickleOutcome
limner_pickle_push (LimnerPickleMachine *machine, LimnerPickleValue *value)
{
  if (!value)
    return LIMNER_PICKLE_FAILED;
  g_ptr_array_add (machine->stack, value);
  return LIMNER_PICKLE_DONE;
}

LimnerPickleValue *
limner_pickle_make (LimnerPickleMachine *machine, LimnerPickleType type)
{
  return limner_pickle_value_new (machine->pickle, type, machine->error);
}

guint
limner_pickle_floor (const LimnerPickleMachine *machine)
{
  return machine->marks->len ? g_array_index (machine->marks, guint, machine->marks->len - 1) : 0;
}

LimnerPickleValue *
limner_pickle_peek (LimnerPickleMachine *machine, guint depth)
{
  if (machine->stack->len - limner_pickle_floor (machine) <= depth)
    {
      limner_pickle_failed (machine, _ ("its pickle takes from an empty stack"));
      return NULL;
    }
  return machine->stack->pdata[machine->stack->len - 1 - depth];
}

LimnerPickleValue *
limner_pickle_pop (LimnerPickleMachine *machine)
{
  LimnerPickleValue *value = limner_pickle_peek (machine, 0);

  if (value)
    g_ptr_array_set_size (machine->stack, (int) machine->stack->len - 1);
  return value;
}

gboolean
limner_pickle_pop_mark (LimnerPickleMachine *machine, guint *first)
{
  if (machine->marks->len == 0)
    {
      limner_pickle_failed (machine, _ ("its pickle lacks a mark"));
      return FALSE;
    }
  *first = limner_pickle_floor (machine);
  g_array_set_size (machine->marks, machine->marks->len - 1);
  return TRUE;
}

gboolean
limner_pickle_read_bytes (LimnerPickleMachine *machine, gsize count, const guint8 **bytes)
{
  if ((gsize) (machine->end - machine->at) < count)
    {
      limner_pickle_failed (machine, _ ("it ends within its pickle"));
      return FALSE;
    }
  *bytes = machine->at;
  machine->at += count;
  return TRUE;
}

gboolean
limner_pickle_read_number (LimnerPickleMachine *machine, gsize size, guint64 *number)
{
  const guint8 *bytes;

  if (!limner_pickle_read_bytes (machine, size, &bytes))
    return FALSE;
  *number = 0;
  for (gsize i = size; i > 0; i--)
    *number = *number << 8 | bytes[i - 1];
  return TRUE;
}

gboolean
limner_pickle_read_line (LimnerPickleMachine *machine, const char **line, gsize *length)
{
  gsize room = MIN ((gsize) (machine->end - machine->at), LIMNER_PICKLE_MAX_NAME);
  const guint8 *stop = memchr (machine->at, '\n', room);

  if (!stop)
    {
      limner_pickle_failed (machine, _ ("a name in its pickle does not end"));
      return FALSE;
    }
  *line = (const char *) machine->at;
  *length = (gsize) (stop - machine->at);
  machine->at = stop + 1;
  return TRUE;
}
