/* Flattens the tree of values in a pickle to a list of names. */
#include "config.h"

#include "import/checkpoint-walk-private.h"

#include "formats/pickle-names-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TENSORS 20000
/* The most plain values kept; further ones are dropped. */
#define MAX_VALUES  20000
#define MAX_NESTING 16
#define MAX_NAME    512 /* bytes */
/* The most values and pairs visited. */
#define MAX_VISITS 200000
/* Longer lists contain numbers, not weights. */
#define MAX_LIST 64

typedef struct
{
  LimnerCheckpoint *checkpoint;
  GString *name; /* of the value being visited */
  guint visits;
} Walk;

static gboolean walk_value (Walk *walk, LimnerPickleValue *value, int depth, GError **error);

static gboolean
add_tensor (Walk *walk, const LimnerTensorView *tensor, GError **error)
{
  LimnerCheckpoint *checkpoint = walk->checkpoint;
  char *name = g_strdup (walk->name->str);

  if ((guint) g_tree_nnodes (checkpoint->tensors) >= MAX_TENSORS)
    {
      g_free (name);
      return limner_pickle_damaged (checkpoint->pickle, error, _ ("it holds more than %d tensors"),
                                    MAX_TENSORS);
    }
  if (g_tree_lookup (checkpoint->tensors, name))
    {
      g_free (name);
      return limner_pickle_damaged (checkpoint->pickle, error, _ ("tensor “%s” is in it twice"),
                                    walk->name->str);
    }
  g_tree_insert (checkpoint->tensors, name, (gpointer) tensor);
  g_ptr_array_add (checkpoint->names, name);
  return TRUE;
}

/* Visits `value`; its name is the current name with the key appended. */
static gboolean
walk_named (Walk *walk, const char *key, gsize key_length, LimnerPickleValue *value, int depth,
            GError **error)
{
  gsize length = walk->name->len;
  gboolean ok;

  if (length)
    g_string_append_c (walk->name, '.');
  g_string_append_len (walk->name, key, (gssize) key_length);
  ok = walk_value (walk, value, depth, error);
  g_string_truncate (walk->name, length);
  return ok;
}

static gboolean
count_visit (Walk *walk, GError **error)
{
  if (++walk->visits <= MAX_VISITS)
    return TRUE;
  return limner_pickle_damaged (walk->checkpoint->pickle, error, _ ("it is nested too deeply"));
}

/* Visits a value of a dictionary. Skips keys that no weight has: numbers, as optimisers use them, keys
 * that are too long, and keys with NUL. */
static gboolean
walk_child (Walk *walk, const LimnerPickleValue *key, LimnerPickleValue *value, int depth, GError **error)
{
  if (!count_visit (walk, error))
    return FALSE;
  if (key->type != LIMNER_PICKLE_TEXT || walk->name->len + key->text.length + 1 > MAX_NAME
      || memchr (key->text.bytes, 0, key->text.length))
    return TRUE;
  return walk_named (walk, key->text.bytes, key->text.length, value, depth, error);
}

static gboolean
walk_list (Walk *walk, const LimnerPickleValue *list, int depth, GError **error)
{
  for (guint i = 0; i < list->n && list->n <= MAX_LIST; i++)
    {
      char number[16];
      int length = g_snprintf (number, sizeof number, "%u", i);

      if (walk->name->len + (gsize) length + 1 <= MAX_NAME
          && !walk_named (walk, number, (gsize) length, list->list.items[i], depth + 1, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
walk_dictionary (Walk *walk, const LimnerPickleValue *dict, int depth, GError **error)
{
  for (guint i = 0; i < dict->n; i += 2)
    if (!walk_child (walk, dict->list.items[i], dict->list.items[i + 1], depth + 1, error))
      return FALSE;
  return TRUE;
}

static gboolean
is_plain_value (const LimnerPickleValue *value)
{
  return value->type == LIMNER_PICKLE_INT || value->type == LIMNER_PICKLE_FLOAT
         || value->type == LIMNER_PICKLE_BOOL || value->type == LIMNER_PICKLE_TEXT;
}

/* Visits the state of a PyTorch module: its tensors, its submodules, and the plain values it was created
 * with. */
static gboolean
walk_module (Walk *walk, const LimnerPickleValue *state, int depth, GError **error)
{
  static const char *const parts[] = { "_parameters", "_buffers", "_modules" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      LimnerPickleValue *part;

      walk->visits += state->n / 2; /* each limner_pickle_dict_get searches the whole state */
      part = limner_pickle_dict_get (state, parts[i]);
      if (part && part->type == LIMNER_PICKLE_DICT && !walk_dictionary (walk, part, depth, error))
        return FALSE;
    }
  for (guint i = 0; i < state->n; i += 2)
    {
      LimnerPickleValue *key = state->list.items[i], *value = state->list.items[i + 1];

      if (key->type == LIMNER_PICKLE_TEXT && key->text.length > 0 && key->text.bytes[0] != '_'
          && is_plain_value (value) && !walk_child (walk, key, value, depth + 1, error))
        return FALSE;
    }
  return TRUE;
}

/* A NumPy array is the recorded call of a function of NumPy's. */
static gboolean
is_array (const LimnerPickleValue *value)
{
  return value->type == LIMNER_PICKLE_OBJECT
         && (limner_pickle_name_is (value->object.class, "numpy", "_reconstruct")
             || limner_pickle_name_is (value->object.class, "numpy", "_frombuffer"));
}

static gboolean
walk_value (Walk *walk, LimnerPickleValue *value, int depth, GError **error)
{
  if (depth > MAX_NESTING)
    return limner_pickle_damaged (walk->checkpoint->pickle, error, _ ("it is nested too deeply"));
  if (!count_visit (walk, error))
    return FALSE;
  if (value->type == LIMNER_PICKLE_TENSOR)
    return add_tensor (walk, value->tensor, error);
  if (value->type == LIMNER_PICKLE_DICT)
    return walk_dictionary (walk, value, depth, error);
  if (value->type == LIMNER_PICKLE_LIST || value->type == LIMNER_PICKLE_TUPLE)
    return walk_list (walk, value, depth, error);
  if (limner_pickle_is_persistent_object (value))
    {
      LimnerPickleValue *state = value->object.state;
      if (!state || state->type != LIMNER_PICKLE_DICT)
        return limner_pickle_damaged (walk->checkpoint->pickle, error, _ ("an object in it has no state"));
      walk->checkpoint->kind = LIMNER_CHECKPOINT_NVIDIA;
      return walk_module (walk, state, depth, error);
    }
  walk->checkpoint->arrays |= is_array (value);
  if (is_plain_value (value) && (guint) g_tree_nnodes (walk->checkpoint->values) < MAX_VALUES)
    g_tree_insert (walk->checkpoint->values, g_strdup (walk->name->str), value);
  return TRUE;
}

gboolean
limner_checkpoint_walk (LimnerCheckpoint *checkpoint, LimnerPickleValue *root, GError **error)
{
  Walk walk = { .checkpoint = checkpoint, .name = g_string_new (NULL) };
  gboolean ok = walk_value (&walk, root, 0, error);

  g_string_free (walk.name, TRUE);
  return ok;
}
