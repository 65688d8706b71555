/* The stack machine. Its opcodes are those of Python's Lib/pickletools.py, protocols 2 to 5. */
#include "config.h"

#include "formats/pickle-machine-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Limits time. A large training checkpoint has a tenth of this. */
#define MAX_OPERATIONS 1000000

static LimnerPickleOutcome
memo_put (LimnerPickleMachine *machine, guint64 index)
{
  LimnerPickleValue *value = limner_pickle_peek (machine, 0);

  if (!value)
    return LIMNER_PICKLE_FAILED;
  /* Python numbers the memo consecutively, and each entry takes an operation. */
  if (index > machine->n_operations)
    return limner_pickle_failed (machine, _ ("its pickle uses too large a memo index"));
  if (index >= machine->memo->len)
    g_ptr_array_set_size (machine->memo, (int) index + 1);
  machine->memo->pdata[index] = value;
  return LIMNER_PICKLE_DONE;
}

static LimnerPickleOutcome
memo_get (LimnerPickleMachine *machine, guint64 index)
{
  if (index >= machine->memo->len || !machine->memo->pdata[index])
    return limner_pickle_failed (machine, _ ("its pickle uses a memo entry that does not exist"));
  return limner_pickle_push (machine, machine->memo->pdata[index]);
}

static LimnerPickleOutcome
use_memo_or_stack (LimnerPickleMachine *machine, guint8 opcode)
{
  guint64 number;

  switch (opcode)
    {
    case 'q': /* BINPUT */
      return limner_pickle_read_number (machine, 1, &number) ? memo_put (machine, number)
                                                             : LIMNER_PICKLE_FAILED;
    case 'r': /* LONG_BINPUT */
      return limner_pickle_read_number (machine, 4, &number) ? memo_put (machine, number)
                                                             : LIMNER_PICKLE_FAILED;
    case 0x94: /* MEMOIZE */
      return memo_put (machine, machine->memo->len);
    case 'h': /* BINGET */
      return limner_pickle_read_number (machine, 1, &number) ? memo_get (machine, number)
                                                             : LIMNER_PICKLE_FAILED;
    case 'j': /* LONG_BINGET */
      return limner_pickle_read_number (machine, 4, &number) ? memo_get (machine, number)
                                                             : LIMNER_PICKLE_FAILED;
    case '0': /* POP: a mark counts as a value */
      if (machine->marks->len && limner_pickle_floor (machine) == machine->stack->len)
        g_array_set_size (machine->marks, machine->marks->len - 1);
      else if (!limner_pickle_pop (machine))
        return LIMNER_PICKLE_FAILED;
      return LIMNER_PICKLE_DONE;
    case '1': /* POP_MARK */
      {
        guint first;

        if (!limner_pickle_pop_mark (machine, &first))
          return LIMNER_PICKLE_FAILED;
        g_ptr_array_set_size (machine->stack, (int) first);
        return LIMNER_PICKLE_DONE;
      }
    case '2': /* DUP */
      return limner_pickle_push (machine, limner_pickle_peek (machine, 0));
    case '(':
      g_array_append_val (machine->marks, machine->stack->len);
      return LIMNER_PICKLE_DONE;
    default:
      return LIMNER_PICKLE_NOT_MINE;
    }
}

static LimnerPickleOutcome
push_global (LimnerPickleMachine *machine, const char *module, gsize module_length, const char *name,
             gsize name_length)
{
  const LimnerPickleName *found
      = limner_pickle_name_find (machine->pickle, module, module_length, name, name_length, machine->error);
  LimnerPickleValue *value = found ? limner_pickle_make (machine, LIMNER_PICKLE_GLOBAL) : NULL;

  if (value)
    value->name = found;
  return limner_pickle_push (machine, value);
}

static LimnerPickleOutcome
stack_global (LimnerPickleMachine *machine)
{
  LimnerPickleValue *name = limner_pickle_pop (machine), *module = name ? limner_pickle_pop (machine) : NULL;

  if (!module)
    return LIMNER_PICKLE_FAILED;
  if (module->type != LIMNER_PICKLE_TEXT || name->type != LIMNER_PICKLE_TEXT)
    return limner_pickle_failed (machine, _ ("a name in its pickle is not a text"));
  return push_global (machine, module->text.bytes, module->text.length, name->text.bytes, name->text.length);
}

static LimnerPickleOutcome
run_call (LimnerPickleMachine *machine, gboolean without_call, gboolean has_keywords)
{
  LimnerPickleValue *keywords = has_keywords ? limner_pickle_pop (machine) : NULL, *arguments, *global;

  if (has_keywords && (!keywords || keywords->type != LIMNER_PICKLE_DICT))
    return limner_pickle_failed (machine, _ ("its pickle makes an object in an unknown way"));
  arguments = limner_pickle_pop (machine);
  global = arguments ? limner_pickle_pop (machine) : NULL;
  if (!global)
    return LIMNER_PICKLE_FAILED;
  return limner_pickle_push (
      machine, limner_pickle_call (machine->pickle, global, arguments, without_call, machine->error));
}

static LimnerPickleOutcome
use_names (LimnerPickleMachine *machine, guint8 opcode)
{
  const char *module, *name;
  gsize module_length, name_length;
  LimnerPickleValue *value;

  switch (opcode)
    {
    case 'c': /* GLOBAL */
      return limner_pickle_read_line (machine, &module, &module_length)
                     && limner_pickle_read_line (machine, &name, &name_length)
                 ? push_global (machine, module, module_length, name, name_length)
                 : LIMNER_PICKLE_FAILED;
    case 0x93:
      return stack_global (machine);
    case 'R': /* REDUCE */
      return run_call (machine, FALSE, FALSE);
    case 0x81: /* NEWOBJ */
      return run_call (machine, TRUE, FALSE);
    case 0x92: /* NEWOBJ_EX */
      return run_call (machine, TRUE, TRUE);
    case 'b': /* BUILD */
      value = limner_pickle_pop (machine);
      return value && limner_pickle_peek (machine, 0)
                     && limner_pickle_set_state (machine->pickle, limner_pickle_peek (machine, 0), value,
                                                 machine->error)
                 ? LIMNER_PICKLE_DONE
                 : LIMNER_PICKLE_FAILED;
    case 'Q': /* BINPERSID */
      value = limner_pickle_pop (machine);
      return value ? limner_pickle_push (machine,
                                         limner_pickle_find_storage (machine->pickle, machine->storages,
                                                                     value, machine->error))
                   : LIMNER_PICKLE_FAILED;
    default:
      return LIMNER_PICKLE_NOT_MINE;
    }
}

static LimnerPickleOutcome
read_framing (LimnerPickleMachine *machine, guint8 opcode)
{
  guint64 number;

  switch (opcode)
    {
    case 0x80: /* PROTO */
      if (!limner_pickle_read_number (machine, 1, &number))
        return LIMNER_PICKLE_FAILED;
      return number >= 2 && number <= 5
                 ? LIMNER_PICKLE_DONE
                 : limner_pickle_failed (machine, _ ("its pickle is of an unknown protocol"));
    case 0x95: /* FRAME: only a hint for reading ahead */
      return limner_pickle_read_number (machine, 8, &number) ? LIMNER_PICKLE_DONE : LIMNER_PICKLE_FAILED;
    default:
      return LIMNER_PICKLE_NOT_MINE;
    }
}

static LimnerPickleOutcome
run_operation (LimnerPickleMachine *machine, guint8 opcode)
{
  static LimnerPickleOutcome (*const groups[]) (LimnerPickleMachine *, guint8)
      = { limner_pickle_constants, limner_pickle_texts, limner_pickle_collections,
          use_memo_or_stack,       use_names,           read_framing };

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      LimnerPickleOutcome outcome = groups[i](machine, opcode);
      if (outcome != LIMNER_PICKLE_NOT_MINE)
        return outcome;
    }
  limner_pickle_unknown (machine->pickle, machine->error, _ ("the pickle opcode 0x%02x"), opcode);
  return LIMNER_PICKLE_FAILED;
}

static LimnerPickleValue *
run_operations (LimnerPickleMachine *machine)
{
  LimnerPickleValue *result;
  const guint8 *opcode;

  if (machine->at == machine->end || *machine->at != 0x80)
    {
      limner_pickle_failed (machine, _ ("a pickle is missing"));
      return NULL;
    }
  while (limner_pickle_read_bytes (machine, 1, &opcode))
    {
      machine->n_operations++;
      if (++machine->pickle->n_operations > MAX_OPERATIONS)
        {
          limner_pickle_failed (machine, _ ("its pickle never ends"));
          return NULL;
        }
      if (!limner_pickle_charge (machine->pickle, 1, machine->error))
        return NULL;
      if (*opcode == '.')
        {
          result = limner_pickle_pop (machine);
          if (result && (machine->stack->len || machine->marks->len))
            {
              limner_pickle_failed (machine, _ ("its pickle leaves extra values"));
              return NULL;
            }
          return result;
        }
      if (run_operation (machine, *opcode) == LIMNER_PICKLE_FAILED)
        return NULL;
    }
  return NULL;
}

LimnerPickleValue *
limner_pickle_run (LimnerPickle *pickle, const guint8 *bytes, gsize length, GTree *storages, gsize *used,
                   GError **error)
{
  LimnerPickleMachine machine
      = { .pickle = pickle, .at = bytes, .end = bytes + length, .storages = storages, .error = error };
  LimnerPickleValue *result;

  machine.stack = g_ptr_array_new ();
  machine.marks = g_array_new (FALSE, FALSE, sizeof (guint));
  machine.memo = g_ptr_array_new ();
  result = run_operations (&machine);
  *used = (gsize) (machine.at - bytes);
  g_ptr_array_unref (machine.stack);
  g_array_unref (machine.marks);
  g_ptr_array_unref (machine.memo);
  return result;
}
