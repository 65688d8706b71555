/* The stack machine. Opcodes: Python's Lib/pickletools.py, protocols 2 to 5. */
#include "config.h"

#include "file-private.h"
#include "pickle-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A large training checkpoint takes a tenth of these. They bound memory (a value is 40 bytes) and time. */
#define MAX_VALUES     400000
#define MAX_OPERATIONS 1000000
#define MAX_NAME       256

typedef struct
{
  LimnerPickle *pickle;
  const guint8 *at, *end;
  GPtrArray *stack;
  GArray *marks; /* guint: heights of the stack */
  GPtrArray *memo;
  GHashTable *storages;
  GError **error;
} Machine;

typedef enum
{
  NOT_MINE,
  DONE,
  FAILED,
} Outcome;

static void
value_free (gpointer data)
{
  LimnerPickleValue *value = data;

  switch (value->type)
    {
    case LIMNER_PICKLE_LIST:
    case LIMNER_PICKLE_TUPLE:
    case LIMNER_PICKLE_SET:
    case LIMNER_PICKLE_DICT:
      g_free (value->list.items);
      break;
    case LIMNER_PICKLE_TENSOR:
      g_free (value->tensor);
      break;
    default:
      break;
    }
  g_slice_free (LimnerPickleValue, value);
}

static void
storage_free (gpointer data)
{
  g_free (((LimnerStorage *) data)->key);
  g_free (data);
}

LimnerPickle *
limner_pickle_new (const char *path)
{
  LimnerPickle *pickle = g_new0 (LimnerPickle, 1);

  pickle->path = g_strdup (path);
  pickle->values = g_ptr_array_new_with_free_func (value_free);
  pickle->storages = g_ptr_array_new_with_free_func (storage_free);
  return pickle;
}

void
limner_pickle_free (LimnerPickle *pickle)
{
  if (!pickle)
    return;
  g_ptr_array_unref (pickle->values);
  g_ptr_array_unref (pickle->storages);
  g_free (pickle->path);
  g_free (pickle);
}

gboolean
limner_pickle_damaged (LimnerPickle *pickle, GError **error, const char *reason_format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, reason_format);
  reason = g_strdup_vprintf (reason_format, args);
  va_end (args);
  return limner_damaged (error, pickle->path, _ ("network"), "%s", reason);
}

gboolean
limner_pickle_unknown (LimnerPickle *pickle, GError **error, const char *what_format, ...)
{
  g_autofree char *shown = g_filename_display_name (pickle->path);
  g_autofree char *what = NULL;
  va_list args;

  va_start (args, what_format);
  what = g_strdup_vprintf (what_format, args);
  va_end (args);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("“%s” asks for %s, which is no part of a network that Limner knows: nothing of it was run, "
                  "and it is not imported."),
               shown, what);
  return FALSE;
}

LimnerPickleValue *
limner_pickle_value_new (LimnerPickle *pickle, LimnerPickleType type, GError **error)
{
  LimnerPickleValue *value;

  if (pickle->values->len >= MAX_VALUES)
    {
      limner_pickle_damaged (pickle, error, _ ("it describes more than %d values"), MAX_VALUES);
      return NULL;
    }
  value = g_slice_new0 (LimnerPickleValue);
  value->type = type;
  g_ptr_array_add (pickle->values, value);
  return value;
}

void
limner_pickle_value_append (LimnerPickleValue *value, LimnerPickleValue *item)
{
  if (value->n == value->list.room)
    {
      value->list.room = MAX (4, value->list.room + value->list.room / 2);
      value->list.items = g_renew (LimnerPickleValue *, value->list.items, value->list.room);
    }
  value->list.items[value->n++] = item;
}

gboolean
limner_pickle_text_is (const LimnerPickleValue *value, const char *text)
{
  return value->type == LIMNER_PICKLE_TEXT && value->text.length == strlen (text)
         && memcmp (value->text.bytes, text, value->text.length) == 0;
}

LimnerPickleValue *
limner_pickle_dict_get (const LimnerPickleValue *dict, const char *key)
{
  if (dict->type != LIMNER_PICKLE_DICT)
    return NULL;
  for (guint i = dict->n; i >= 2; i -= 2)
    if (limner_pickle_text_is (dict->list.items[i - 2], key))
      return dict->list.items[i - 1];
  return NULL;
}

/* ---- stack ---- */

/* Always FAILED. */
#define failed(machine, ...) \
  (limner_pickle_damaged ((machine)->pickle, (machine)->error, __VA_ARGS__) ? DONE : FAILED)

static Outcome
push (Machine *machine, LimnerPickleValue *value)
{
  if (!value)
    return FAILED;
  g_ptr_array_add (machine->stack, value);
  return DONE;
}

static LimnerPickleValue *
make (Machine *machine, LimnerPickleType type)
{
  return limner_pickle_value_new (machine->pickle, type, machine->error);
}

static guint
floor_of (const Machine *machine)
{
  return machine->marks->len ? g_array_index (machine->marks, guint, machine->marks->len - 1) : 0;
}

/* The value `depth` below the top, within the last mark, or NULL with an error. */
static LimnerPickleValue *
peek (Machine *machine, guint depth)
{
  if (machine->stack->len - floor_of (machine) <= depth)
    {
      failed (machine, _ ("its pickle takes from an empty stack"));
      return NULL;
    }
  return machine->stack->pdata[machine->stack->len - 1 - depth];
}

static LimnerPickleValue *
pop (Machine *machine)
{
  LimnerPickleValue *value = peek (machine, 0);

  if (value)
    g_ptr_array_set_size (machine->stack, (int) machine->stack->len - 1);
  return value;
}

/* Takes the last mark away; the values above it start at *first. */
static gboolean
pop_mark (Machine *machine, guint *first)
{
  if (machine->marks->len == 0)
    {
      failed (machine, _ ("its pickle lacks a mark"));
      return FALSE;
    }
  *first = floor_of (machine);
  g_array_set_size (machine->marks, machine->marks->len - 1);
  return TRUE;
}

static gboolean
read_bytes (Machine *machine, gsize count, const guint8 **bytes)
{
  if ((gsize) (machine->end - machine->at) < count)
    {
      failed (machine, _ ("it ends within its pickle"));
      return FALSE;
    }
  *bytes = machine->at;
  machine->at += count;
  return TRUE;
}

/* A little-endian number of `size` bytes. */
static gboolean
read_number (Machine *machine, gsize size, guint64 *number)
{
  const guint8 *bytes;

  if (!read_bytes (machine, size, &bytes))
    return FALSE;
  *number = 0;
  for (gsize i = size; i > 0; i--)
    *number = *number << 8 | bytes[i - 1];
  return TRUE;
}

/* A name up to the end of its line. */
static gboolean
read_line (Machine *machine, const char **line, gsize *length)
{
  gsize room = MIN ((gsize) (machine->end - machine->at), MAX_NAME);
  const guint8 *stop = memchr (machine->at, '\n', room);

  if (!stop)
    {
      failed (machine, _ ("a name in its pickle does not end"));
      return FALSE;
    }
  *line = (const char *) machine->at;
  *length = (gsize) (stop - machine->at);
  machine->at = stop + 1;
  return TRUE;
}

/* ---- opcodes, by group ---- */

static Outcome
push_integer (Machine *machine, LimnerPickleType type, gint64 integer)
{
  LimnerPickleValue *value = make (machine, type);

  if (value)
    value->integer = integer;
  return push (machine, value);
}

/* An integer of `size` bytes, two's complement. */
static Outcome
push_long (Machine *machine, guint64 size)
{
  const guint8 *bytes;
  LimnerPickleValue *value;
  guint64 bits = 0;

  if (!read_bytes (machine, size, &bytes))
    return FAILED;
  if (size > 8)
    {
      value = make (machine, LIMNER_PICKLE_LONG);
      if (value)
        {
          value->text.bytes = (const char *) bytes;
          value->text.length = size;
        }
      return push (machine, value);
    }
  if (size > 0 && bytes[size - 1] & 0x80)
    bits = G_MAXUINT64;
  for (gsize i = size; i > 0; i--)
    bits = bits << 8 | bytes[i - 1];
  return push_integer (machine, LIMNER_PICKLE_INT, (gint64) bits);
}

static Outcome
push_float (Machine *machine)
{
  const guint8 *bytes;
  LimnerPickleValue *value;
  guint64 bits = 0;

  if (!read_bytes (machine, 8, &bytes))
    return FAILED;
  value = make (machine, LIMNER_PICKLE_FLOAT);
  if (!value)
    return FAILED;
  for (int i = 0; i < 8; i++)
    bits = bits << 8 | bytes[i];
  memcpy (&value->number, &bits, 8);
  return push (machine, value);
}

static Outcome
constants (Machine *machine, guint8 opcode)
{
  guint64 number;

  switch (opcode)
    {
    case 'N':
      return push (machine, make (machine, LIMNER_PICKLE_NONE));
    case 0x88: /* NEWTRUE */
    case 0x89: /* NEWFALSE */
      return push_integer (machine, LIMNER_PICKLE_BOOL, opcode == 0x88);
    case 'J': /* BININT */
      return read_number (machine, 4, &number) ? push_integer (machine, LIMNER_PICKLE_INT, (gint32) number)
                                               : FAILED;
    case 'K': /* BININT1 */
      return read_number (machine, 1, &number) ? push_integer (machine, LIMNER_PICKLE_INT, (gint64) number)
                                               : FAILED;
    case 'M': /* BININT2 */
      return read_number (machine, 2, &number) ? push_integer (machine, LIMNER_PICKLE_INT, (gint64) number)
                                               : FAILED;
    case 0x8a: /* LONG1 */
      return read_number (machine, 1, &number) ? push_long (machine, number) : FAILED;
    case 0x8b: /* LONG4 */
      return read_number (machine, 4, &number) ? push_long (machine, number) : FAILED;
    case 'G':
      return push_float (machine);
    default:
      return NOT_MINE;
    }
}

/* Text or bytes whose length stands before them in `size` bytes. */
static Outcome
push_text (Machine *machine, LimnerPickleType type, gsize size)
{
  LimnerPickleValue *value;
  const guint8 *bytes;
  guint64 length;

  if (!read_number (machine, size, &length) || !read_bytes (machine, length, &bytes))
    return FAILED;
  if (type == LIMNER_PICKLE_TEXT
      && (length > G_MAXINT32 || !g_utf8_validate ((const char *) bytes, (gssize) length, NULL)))
    return failed (machine, _ ("a text in its pickle is none"));
  value = make (machine, type);
  if (!value)
    return FAILED;
  value->text.bytes = (const char *) bytes;
  value->text.length = length;
  return push (machine, value);
}

static Outcome
texts (Machine *machine, guint8 opcode)
{
  switch (opcode)
    {
    case 0x8c: /* SHORT_BINUNICODE */
    case 'U':  /* SHORT_BINSTRING: Python 2's text */
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
      return NOT_MINE;
    }
}

/* Moves the values from `first` up into the collection. */
static void
move_items (Machine *machine, guint first, LimnerPickleValue *collection)
{
  for (guint i = first; i < machine->stack->len; i++)
    limner_pickle_value_append (collection, machine->stack->pdata[i]);
  g_ptr_array_set_size (machine->stack, (int) first);
}

/* A new collection of everything above the last mark. */
static Outcome
collect (Machine *machine, LimnerPickleType type)
{
  LimnerPickleValue *collection;
  guint first;

  if (!pop_mark (machine, &first))
    return FAILED;
  if (type == LIMNER_PICKLE_DICT && (machine->stack->len - first) % 2)
    return failed (machine, _ ("a key in its pickle has no value"));
  collection = make (machine, type);
  if (!collection)
    return FAILED;
  move_items (machine, first, collection);
  return push (machine, collection);
}

/* TUPLE1 to TUPLE3. */
static Outcome
short_tuple (Machine *machine, guint n)
{
  LimnerPickleValue *tuple;

  if (!peek (machine, n - 1))
    return FAILED;
  tuple = make (machine, LIMNER_PICKLE_TUPLE);
  if (!tuple)
    return FAILED;
  move_items (machine, machine->stack->len - n, tuple);
  return push (machine, tuple);
}

static Outcome
collections (Machine *machine, guint8 opcode)
{
  switch (opcode)
    {
    case ']':
      return push (machine, make (machine, LIMNER_PICKLE_LIST));
    case ')':
      return push (machine, make (machine, LIMNER_PICKLE_TUPLE));
    case '}':
      return push (machine, make (machine, LIMNER_PICKLE_DICT));
    case 0x8f: /* EMPTY_SET */
      return push (machine, make (machine, LIMNER_PICKLE_SET));
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
      return NOT_MINE;
    }
}

/* Adds what lies above `first` to the collection below it. */
static Outcome
extend (Machine *machine, guint first, LimnerPickleType type)
{
  LimnerPickleValue *collection = NULL;

  if (first > floor_of (machine))
    collection = machine->stack->pdata[first - 1];
  if (!collection || collection->type != type)
    return failed (machine, _ ("its pickle adds to what is no collection"));
  if (type == LIMNER_PICKLE_DICT && (machine->stack->len - first) % 2)
    return failed (machine, _ ("a key in its pickle has no value"));
  move_items (machine, first, collection);
  return DONE;
}

static Outcome
extensions (Machine *machine, guint8 opcode)
{
  guint first;

  switch (opcode)
    {
    case 'a': /* APPEND */
      return peek (machine, 1) ? extend (machine, machine->stack->len - 1, LIMNER_PICKLE_LIST) : FAILED;
    case 's': /* SETITEM */
      return peek (machine, 2) ? extend (machine, machine->stack->len - 2, LIMNER_PICKLE_DICT) : FAILED;
    case 'e': /* APPENDS */
      return pop_mark (machine, &first) ? extend (machine, first, LIMNER_PICKLE_LIST) : FAILED;
    case 'u': /* SETITEMS */
      return pop_mark (machine, &first) ? extend (machine, first, LIMNER_PICKLE_DICT) : FAILED;
    case 0x90: /* ADDITEMS */
      return pop_mark (machine, &first) ? extend (machine, first, LIMNER_PICKLE_SET) : FAILED;
    default:
      return NOT_MINE;
    }
}

static Outcome
memo_put (Machine *machine, guint64 index)
{
  LimnerPickleValue *value = peek (machine, 0);

  if (!value)
    return FAILED;
  if (index >= MAX_OPERATIONS)
    return failed (machine, _ ("its pickle remembers too much"));
  if (index >= machine->memo->len)
    g_ptr_array_set_size (machine->memo, (int) index + 1);
  machine->memo->pdata[index] = value;
  return DONE;
}

static Outcome
memo_get (Machine *machine, guint64 index)
{
  if (index >= machine->memo->len || !machine->memo->pdata[index])
    return failed (machine, _ ("its pickle recalls what it never noted"));
  return push (machine, machine->memo->pdata[index]);
}

static Outcome
memory (Machine *machine, guint8 opcode)
{
  guint64 number;

  switch (opcode)
    {
    case 'q': /* BINPUT */
      return read_number (machine, 1, &number) ? memo_put (machine, number) : FAILED;
    case 'r': /* LONG_BINPUT */
      return read_number (machine, 4, &number) ? memo_put (machine, number) : FAILED;
    case 0x94: /* MEMOIZE */
      return memo_put (machine, machine->memo->len);
    case 'h': /* BINGET */
      return read_number (machine, 1, &number) ? memo_get (machine, number) : FAILED;
    case 'j': /* LONG_BINGET */
      return read_number (machine, 4, &number) ? memo_get (machine, number) : FAILED;
    case '0': /* POP: a mark counts as a value */
      if (machine->marks->len && floor_of (machine) == machine->stack->len)
        g_array_set_size (machine->marks, machine->marks->len - 1);
      else if (!pop (machine))
        return FAILED;
      return DONE;
    case '1': /* POP_MARK */
      {
        guint first;

        if (!pop_mark (machine, &first))
          return FAILED;
        g_ptr_array_set_size (machine->stack, (int) first);
        return DONE;
      }
    case '2': /* DUP */
      return push (machine, peek (machine, 0));
    case '(':
      g_array_append_val (machine->marks, machine->stack->len);
      return DONE;
    default:
      return NOT_MINE;
    }
}

static Outcome
push_global (Machine *machine, const char *module, gsize module_length, const char *name, gsize name_length)
{
  const LimnerPickleGlobal *global = limner_pickle_global_find (module, module_length, name, name_length);
  LimnerPickleValue *value;

  if (!global)
    {
      g_autofree char *full = g_strdup_printf ("%.*s.%.*s", (int) MIN (module_length, MAX_NAME), module,
                                               (int) MIN (name_length, MAX_NAME), name);
      g_autofree char *shown = g_utf8_make_valid (full, -1);
      limner_pickle_unknown (machine->pickle, machine->error, "“%s”", shown);
      return FAILED;
    }
  value = make (machine, LIMNER_PICKLE_GLOBAL);
  if (value)
    value->global = global;
  return push (machine, value);
}

static Outcome
stack_global (Machine *machine)
{
  LimnerPickleValue *name = pop (machine), *module = name ? pop (machine) : NULL;

  if (!module)
    return FAILED;
  if (module->type != LIMNER_PICKLE_TEXT || name->type != LIMNER_PICKLE_TEXT)
    return failed (machine, _ ("a name in its pickle is no text"));
  return push_global (machine, module->text.bytes, module->text.length, name->text.bytes, name->text.length);
}

static Outcome
call (Machine *machine, gboolean has_keywords)
{
  LimnerPickleValue *keywords = has_keywords ? pop (machine) : NULL, *arguments, *global;

  if (has_keywords && (!keywords || keywords->type != LIMNER_PICKLE_DICT || keywords->n))
    return failed (machine, _ ("its pickle makes an object in an unknown way"));
  arguments = pop (machine);
  global = arguments ? pop (machine) : NULL;
  if (!global)
    return FAILED;
  return push (machine, limner_pickle_call (machine->pickle, global, arguments, machine->error));
}

static Outcome
calls (Machine *machine, guint8 opcode)
{
  const char *module, *name;
  gsize module_length, name_length;
  LimnerPickleValue *value;

  switch (opcode)
    {
    case 'c': /* GLOBAL */
      return read_line (machine, &module, &module_length) && read_line (machine, &name, &name_length)
                 ? push_global (machine, module, module_length, name, name_length)
                 : FAILED;
    case 0x93:
      return stack_global (machine);
    case 'R':  /* REDUCE */
    case 0x81: /* NEWOBJ */
      return call (machine, FALSE);
    case 0x92: /* NEWOBJ_EX */
      return call (machine, TRUE);
    case 'b': /* BUILD */
      value = pop (machine);
      return value && peek (machine, 0)
                     && limner_pickle_set_state (machine->pickle, peek (machine, 0), value, machine->error)
                 ? DONE
                 : FAILED;
    case 'Q': /* BINPERSID */
      value = pop (machine);
      return value ? push (machine, limner_pickle_find_storage (machine->pickle, machine->storages, value,
                                                                machine->error))
                   : FAILED;
    default:
      return NOT_MINE;
    }
}

static Outcome
framing (Machine *machine, guint8 opcode)
{
  guint64 number;

  switch (opcode)
    {
    case 0x80: /* PROTO */
      if (!read_number (machine, 1, &number))
        return FAILED;
      return number >= 2 && number <= 5 ? DONE : failed (machine, _ ("its pickle is of an unknown protocol"));
    case 0x95: /* FRAME: a hint for reading ahead */
      return read_number (machine, 8, &number) ? DONE : FAILED;
    default:
      return NOT_MINE;
    }
}

static Outcome
step (Machine *machine, guint8 opcode)
{
  static Outcome (*const groups[]) (Machine *, guint8)
      = { constants, texts, collections, extensions, memory, calls, framing };

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      Outcome outcome = groups[i](machine, opcode);
      if (outcome != NOT_MINE)
        return outcome;
    }
  limner_pickle_unknown (machine->pickle, machine->error, _ ("the pickle opcode 0x%02x"), opcode);
  return FAILED;
}

static LimnerPickleValue *
run (Machine *machine)
{
  LimnerPickleValue *result;
  const guint8 *opcode;

  if (machine->at == machine->end || *machine->at != 0x80)
    {
      failed (machine, _ ("a pickle is missing"));
      return NULL;
    }
  while (read_bytes (machine, 1, &opcode))
    {
      if (++machine->pickle->n_operations > MAX_OPERATIONS)
        {
          failed (machine, _ ("its pickle never ends"));
          return NULL;
        }
      if (*opcode == '.')
        {
          result = pop (machine);
          if (result && (machine->stack->len || machine->marks->len))
            {
              failed (machine, _ ("its pickle leaves something over"));
              return NULL;
            }
          return result;
        }
      if (step (machine, *opcode) == FAILED)
        return NULL;
    }
  return NULL;
}

LimnerPickleValue *
limner_pickle_run (LimnerPickle *pickle, const guint8 *bytes, gsize length, GHashTable *storages, gsize *used,
                   GError **error)
{
  Machine machine
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
