/* Opcodes that make or extend lists, tuples, sets and dictionaries. */
#include "config.h"

#include "formats/pickle-machine-private.h"

#include <glib/gi18n-lib.h>

/* Moves the values from `first` to the top of the stack into the collection. */
static gboolean
move_items (LimnerPickleMachine *machine, guint first, LimnerPickleValue *collection)
{
  for (guint i = first; i < machine->stack->len; i++)
    if (!limner_pickle_value_append (machine->pickle, collection, machine->stack->pdata[i], machine->error))
      return FALSE;
  g_ptr_array_set_size (machine->stack, (int) first);
  return TRUE;
}

/* Makes a collection of all values above the last mark. */
static LimnerPickleOutcome
collect_items (LimnerPickleMachine *machine, LimnerPickleType type)
{
  LimnerPickleValue *collection;
  guint first;

  if (!limner_pickle_pop_mark (machine, &first))
    return LIMNER_PICKLE_FAILED;
  if (type == LIMNER_PICKLE_DICT && (machine->stack->len - first) % 2)
    return limner_pickle_failed (machine, _ ("a key in its pickle has no value"));
  collection = limner_pickle_make (machine, type);
  if (!collection || !move_items (machine, first, collection))
    return LIMNER_PICKLE_FAILED;
  return limner_pickle_push (machine, collection);
}

/* TUPLE1 to TUPLE3. */
static LimnerPickleOutcome
collect_tuple (LimnerPickleMachine *machine, guint n)
{
  LimnerPickleValue *tuple;

  if (!limner_pickle_peek (machine, n - 1))
    return LIMNER_PICKLE_FAILED;
  tuple = limner_pickle_make (machine, LIMNER_PICKLE_TUPLE);
  if (!tuple || !move_items (machine, machine->stack->len - n, tuple))
    return LIMNER_PICKLE_FAILED;
  return limner_pickle_push (machine, tuple);
}

static LimnerPickleOutcome
make_collection (LimnerPickleMachine *machine, guint8 opcode)
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
      return collect_items (machine, LIMNER_PICKLE_LIST);
    case 't':
      return collect_items (machine, LIMNER_PICKLE_TUPLE);
    case 'd':
      return collect_items (machine, LIMNER_PICKLE_DICT);
    case 0x91: /* FROZENSET */
      return collect_items (machine, LIMNER_PICKLE_SET);
    case 0x85:
    case 0x86:
    case 0x87:
      return collect_tuple (machine, opcode - 0x84u);
    default:
      return LIMNER_PICKLE_NOT_MINE;
    }
}

/* A recorded object that the pickle extends is a subclass of list, set or dictionary. */
static void
become_collection (LimnerPickleValue *object, LimnerPickleType type)
{
  object->type = type;
  object->n = 0;
  object->list.items = NULL;
  object->list.room = 0;
}

/* Adds the values above `first` to the collection below them. */
static LimnerPickleOutcome
extend_with_items (LimnerPickleMachine *machine, guint first, LimnerPickleType type)
{
  LimnerPickleValue *collection = NULL;

  if (first > limner_pickle_floor (machine))
    collection = machine->stack->pdata[first - 1];
  if (collection && collection->type == LIMNER_PICKLE_OBJECT
      && !limner_pickle_is_persistent_object (collection))
    become_collection (collection, type);
  if (!collection || collection->type != type)
    return limner_pickle_failed (machine, _ ("its pickle adds to something other than a collection"));
  if (type == LIMNER_PICKLE_DICT && (machine->stack->len - first) % 2)
    return limner_pickle_failed (machine, _ ("a key in its pickle has no value"));
  return move_items (machine, first, collection) ? LIMNER_PICKLE_DONE : LIMNER_PICKLE_FAILED;
}

static LimnerPickleOutcome
extend_collection (LimnerPickleMachine *machine, guint8 opcode)
{
  guint first;

  switch (opcode)
    {
    case 'a': /* APPEND */
      return limner_pickle_peek (machine, 1)
                 ? extend_with_items (machine, machine->stack->len - 1, LIMNER_PICKLE_LIST)
                 : LIMNER_PICKLE_FAILED;
    case 's': /* SETITEM */
      return limner_pickle_peek (machine, 2)
                 ? extend_with_items (machine, machine->stack->len - 2, LIMNER_PICKLE_DICT)
                 : LIMNER_PICKLE_FAILED;
    case 'e': /* APPENDS */
      return limner_pickle_pop_mark (machine, &first) ? extend_with_items (machine, first, LIMNER_PICKLE_LIST)
                                                      : LIMNER_PICKLE_FAILED;
    case 'u': /* SETITEMS */
      return limner_pickle_pop_mark (machine, &first) ? extend_with_items (machine, first, LIMNER_PICKLE_DICT)
                                                      : LIMNER_PICKLE_FAILED;
    case 0x90: /* ADDITEMS */
      return limner_pickle_pop_mark (machine, &first) ? extend_with_items (machine, first, LIMNER_PICKLE_SET)
                                                      : LIMNER_PICKLE_FAILED;
    default:
      return LIMNER_PICKLE_NOT_MINE;
    }
}

LimnerPickleOutcome
limner_pickle_collections (LimnerPickleMachine *machine, guint8 opcode)
{
  LimnerPickleOutcome outcome = make_collection (machine, opcode);

  return outcome == LIMNER_PICKLE_NOT_MINE ? extend_collection (machine, opcode) : outcome;
}
