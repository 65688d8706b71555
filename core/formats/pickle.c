/* The stack machine. Opcodes: Python's Lib/pickletools.py, protocols 2 to 5. */
#include "config.h"

#include "formats/pickle-machine-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A large training checkpoint takes a tenth of these. They bound time. */
#define MAX_OPERATIONS 1000000

/* Moves the values from `first` up into the collection. */
static void
move_items (LimnerPickleMachine *machine, guint first, LimnerPickleValue *collection)
{
  for (guint i = first; i < machine->stack->len; i++)
    limner_pickle_value_append (collection, machine->stack->pdata[i]);
  g_ptr_array_set_size (machine->stack, (int) first);
}

/* A new collection of everything above the last mark. */
static LimnerPickleOutcome
collect (LimnerPickleMachine *machine, LimnerPickleType type)
{
  LimnerPickleValue *collection;
  guint first;

  if (!limner_pickle_pop_mark (machine, &first))
    return LIMNER_PICKLE_FAILED;
  if (type == LIMNER_PICKLE_DICT && (machine->stack->len - first) % 2)
    return limner_pickle_failed (machine, _ ("a key in its pickle has no value"));
  collection = limner_pickle_make (machine, type);
  if (!collection)
    return LIMNER_PICKLE_FAILED;
  move_items (machine, first, collection);
  return limner_pickle_push (machine, collection);
}

/* TUPLE1 to TUPLE3. */
static LimnerPickleOutcome
short_tuple (LimnerPickleMachine *machine, guint n)
{
  LimnerPickleValue *tuple;

  if (!limner_pickle_peek (machine, n - 1))
    return LIMNER_PICKLE_FAILED;
  tuple = limner_pickle_make (machine, LIMNER_PICKLE_TUPLE);
  if (!tuple)
    return LIMNER_PICKLE_FAILED;
  move_items (machine, machine->stack->len - n, tuple);
  return limner_pickle_push (machine, tuple);
}

static LimnerPickleOutcome
collections (LimnerPickleMachine *machine, guint8 opcode)
{
  switch (opcode)
    {
    case ']':
      return limner_pickle_push (machine, limner_pickle_make (machine, LIMNER_PICKLE_LIST));
    case ')':
      return limner_pickle_push (machine, limner_pickle_make (machine, LIMNER_PICKLE_TUPLE));
    case '}':
      return limner_pickle_push (machine, limner_pickle_make (machine, LIMNER_PICKLE_DICT));
    case 0x8f: /* EMPTY_SET */
      return limner_pickle_push (machine, limner_pickle_make (machine, LIMNER_PICKLE_SET));
    case 'l':
      return collect (machine, LIMNER_PICKLE_LIST);
    case 't':
      return collect (machine, LIMNER_PICKLE_TUPLE);
    case 'd':
      return collect (machine, LIMNER_PICKLE_DICT);
    case 0x91: /* FROZENSET */
      return collect (machine, LIMNER_PICKLE_SET);
    case 0x85:
    case 0x86:
    case 0x87:
      return short_tuple (machine, opcode - 0x84u);
    default:
      return LIMNER_PICKLE_NOT_MINE;
    }
}

/* Adds what lies above `first` to the collection below it. */
static LimnerPickleOutcome
extend (LimnerPickleMachine *machine, guint first, LimnerPickleType type)
{
  LimnerPickleValue *collection = NULL;

  if (first > limner_pickle_floor (machine))
    collection = machine->stack->pdata[first - 1];
  if (!collection || collection->type != type)
    return limner_pickle_failed (machine, _ ("its pickle adds to what is no collection"));
  if (type == LIMNER_PICKLE_DICT && (machine->stack->len - first) % 2)
    return limner_pickle_failed (machine, _ ("a key in its pickle has no value"));
  move_items (machine, first, collection);
  return LIMNER_PICKLE_DONE;
}

static LimnerPickleOutcome
extensions (LimnerPickleMachine *machine, guint8 opcode)
{
  guint first;

  switch (opcode)
    {
    case 'a': /* APPEND */
      return limner_pickle_peek (machine, 1) ? extend (machine, machine->stack->len - 1, LIMNER_PICKLE_LIST)
                                             : LIMNER_PICKLE_FAILED;
    case 's': /* SETITEM */
      return limner_pickle_peek (machine, 2) ? extend (machine, machine->stack->len - 2, LIMNER_PICKLE_DICT)
                                             : LIMNER_PICKLE_FAILED;
    case 'e': /* APPENDS */
      return limner_pickle_pop_mark (machine, &first) ? extend (machine, first, LIMNER_PICKLE_LIST)
                                                      : LIMNER_PICKLE_FAILED;
    case 'u': /* SETITEMS */
      return limner_pickle_pop_mark (machine, &first) ? extend (machine, first, LIMNER_PICKLE_DICT)
                                                      : LIMNER_PICKLE_FAILED;
    case 0x90: /* ADDITEMS */
      return limner_pickle_pop_mark (machine, &first) ? extend (machine, first, LIMNER_PICKLE_SET)
                                                      : LIMNER_PICKLE_FAILED;
    default:
      return LIMNER_PICKLE_NOT_MINE;
    }
}

static LimnerPickleOutcome
memo_put (LimnerPickleMachine *machine, guint64 index)
{
  LimnerPickleValue *value = limner_pickle_peek (machine, 0);

  if (!value)
    return LIMNER_PICKLE_FAILED;
  if (index >= MAX_OPERATIONS)
    return limner_pickle_failed (machine, _ ("its pickle remembers too much"));
  if (index >= machine->memo->len)
    g_ptr_array_set_size (machine->memo, (int) index + 1);
  machine->memo->pdata[index] = value;
  return LIMNER_PICKLE_DONE;
}

static LimnerPickleOutcome
memo_get (LimnerPickleMachine *machine, guint64 index)
{
  if (index >= machine->memo->len || !machine->memo->pdata[index])
    return limner_pickle_failed (machine, _ ("its pickle recalls what it never noted"));
  return limner_pickle_push (machine, machine->memo->pdata[index]);
}

static LimnerPickleOutcome
memory (LimnerPickleMachine *machine, guint8 opcode)
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
  const LimnerPickleGlobal *global = limner_pickle_global_find (module, module_length, name, name_length);
  LimnerPickleValue *value;

  if (!global)
    {
      g_autofree char *full = g_strdup_printf ("%.*s.%.*s", (int) MIN (module_length, LIMNER_PICKLE_MAX_NAME),
                                               module, (int) MIN (name_length, LIMNER_PICKLE_MAX_NAME), name);
      g_autofree char *shown = g_utf8_make_valid (full, -1);
      limner_pickle_unknown (machine->pickle, machine->error, "“%s”", shown);
      return LIMNER_PICKLE_FAILED;
    }
  value = limner_pickle_make (machine, LIMNER_PICKLE_GLOBAL);
  if (value)
    value->global = global;
  return limner_pickle_push (machine, value);
}

static LimnerPickleOutcome
stack_global (LimnerPickleMachine *machine)
{
  LimnerPickleValue *name = limner_pickle_pop (machine), *module = name ? limner_pickle_pop (machine) : NULL;

  if (!module)
    return LIMNER_PICKLE_FAILED;
  if (module->type != LIMNER_PICKLE_TEXT || name->type != LIMNER_PICKLE_TEXT)
    return limner_pickle_failed (machine, _ ("a name in its pickle is no text"));
  return push_global (machine, module->text.bytes, module->text.length, name->text.bytes, name->text.length);
}

static LimnerPickleOutcome
call (LimnerPickleMachine *machine, gboolean has_keywords)
{
  LimnerPickleValue *keywords = has_keywords ? limner_pickle_pop (machine) : NULL, *arguments, *global;

  if (has_keywords && (!keywords || keywords->type != LIMNER_PICKLE_DICT || keywords->n))
    return limner_pickle_failed (machine, _ ("its pickle makes an object in an unknown way"));
  arguments = limner_pickle_pop (machine);
  global = arguments ? limner_pickle_pop (machine) : NULL;
  if (!global)
    return LIMNER_PICKLE_FAILED;
  return limner_pickle_push (machine,
                             limner_pickle_call (machine->pickle, global, arguments, machine->error));
}

static LimnerPickleOutcome
calls (LimnerPickleMachine *machine, guint8 opcode)
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
    case 'R':  /* REDUCE */
    case 0x81: /* NEWOBJ */
      return call (machine, FALSE);
    case 0x92: /* NEWOBJ_EX */
      return call (machine, TRUE);
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
framing (LimnerPickleMachine *machine, guint8 opcode)
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
    case 0x95: /* FRAME: a hint for reading ahead */
      return limner_pickle_read_number (machine, 8, &number) ? LIMNER_PICKLE_DONE : LIMNER_PICKLE_FAILED;
    default:
      return LIMNER_PICKLE_NOT_MINE;
    }
}

static LimnerPickleOutcome
step (LimnerPickleMachine *machine, guint8 opcode)
{
  static LimnerPickleOutcome (*const groups[]) (LimnerPickleMachine *, guint8)
      = { limner_pickle_constants, limner_pickle_texts, collections, extensions, memory, calls, framing };

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
run (LimnerPickleMachine *machine)
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
      if (++machine->pickle->n_operations > MAX_OPERATIONS)
        {
          limner_pickle_failed (machine, _ ("its pickle never ends"));
          return NULL;
        }
      if (*opcode == '.')
        {
          result = limner_pickle_pop (machine);
          if (result && (machine->stack->len || machine->marks->len))
            {
              limner_pickle_failed (machine, _ ("its pickle leaves something over"));
              return NULL;
            }
          return result;
        }
      if (step (machine, *opcode) == LIMNER_PICKLE_FAILED)
        return NULL;
    }
  return NULL;
}

LimnerPickleValue *
limner_pickle_run (LimnerPickle *pickle, const guint8 *bytes, gsize length, GHashTable *storages, gsize *used,
                   GError **error)
{
  LimnerPickleMachine machine
      = { .pickle = pickle, .at = bytes, .end = bytes + length, .storages = storages, .error = error };
  LimnerPickleValue *result;

  machine.stack = g_ptr_array_new ();
  machine.marks = g_array_new (FALSE, FALSE, sizeof (guint));
  machine.memo = g_ptr_array_new ();
  result = run (&machine);
  *used = (gsize) (machine.at - bytes);
  g_ptr_array_unref (machine.stack);
  g_array_unref (machine.marks);
  g_ptr_array_unref (machine.memo);
  return result;
}
