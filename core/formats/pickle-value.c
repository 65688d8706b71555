/* The inert values of the pickle machine, and the errors for files with too many of them. */
#include "config.h"

#include "formats/file-private.h"
#include "formats/pickle-private.h"

#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Limits memory: a value takes 40 bytes. A large training checkpoint has a tenth of this. */
#define MAX_VALUES 400000
/* Limits time and memory: units of copying, searching and comparing that a file may request. A large
 * training checkpoint needs a twentieth. */
#define MAX_WORK 40000000
/* 5 million items take 40 MB. */
#define WORK_PER_ITEM 8
/* Work between two checks of the cancellable. */
#define WORK_BETWEEN_LOOKS 4096

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
limner_pickle_new (const char *path, LimnerPickleNestedReader read_nested, GCancellable *cancellable)
{
  LimnerPickle *pickle = g_new0 (LimnerPickle, 1);

  pickle->path = g_strdup (path);
  pickle->read_nested = read_nested;
  pickle->cancellable = cancellable;
  pickle->names = g_ptr_array_new_with_free_func (g_free);
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
  g_ptr_array_unref (pickle->names);
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
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
      _ ("“%s” contains %s, which Limner does not support: nothing was run or imported; look for another "
         "file of this network."),
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

gboolean
limner_pickle_charge (LimnerPickle *pickle, guint64 work, GError **error)
{
  guint64 before = pickle->work;

  if (work > MAX_WORK - before)
    return limner_pickle_damaged (pickle, error, _ ("it requires far more work than a network needs"));
  pickle->work += work;
  return before / WORK_BETWEEN_LOOKS == pickle->work / WORK_BETWEEN_LOOKS
         || limner_import_check_cancelled (pickle->cancellable, error);
}

gboolean
limner_pickle_value_append (LimnerPickle *pickle, LimnerPickleValue *value, LimnerPickleValue *item,
                            GError **error)
{
  if (!limner_pickle_charge (pickle, WORK_PER_ITEM, error))
    return FALSE;
  if (value->n == value->list.room)
    {
      value->list.room = MAX (4, value->list.room + value->list.room / 2);
      value->list.items = g_renew (LimnerPickleValue *, value->list.items, value->list.room);
    }
  value->list.items[value->n++] = item;
  return TRUE;
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
