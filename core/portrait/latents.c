#include "config.h"

#include "portrait/latents-private.h"

#include "base/numpy-random-private.h"
#include "formats/json-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_SEEDS 100000

static gboolean
refuse_seeds (const char *text, GError **error)
{
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("“%s” is not a list of seeds: write 7, 1-16 or 3,9,27, with numbers from 0 to 4294967295 "
                  "and at most %d of them."),
               text, MAX_SEEDS);
  return FALSE;
}

/* Parses digits at *text and moves *text behind them. */
static gboolean
read_seed (const char **text, guint64 *seed)
{
  char *end;

  if (!g_ascii_isdigit (**text))
    return FALSE;
  *seed = g_ascii_strtoull (*text, &end, 10);
  *text = end;
  return *seed <= G_MAXUINT32;
}

static const char *
skip_blanks (const char *text)
{
  return text + strspn (text, " \t,");
}

static gboolean
add_seeds (GArray *seeds, const char *text)
{
  for (const char *rest = skip_blanks (text); *rest != '\0'; rest = skip_blanks (rest))
    {
      guint64 first, last;

      if (!read_seed (&rest, &first))
        return FALSE;
      last = first;
      if (*rest == '-')
        {
          rest++;
          if (!read_seed (&rest, &last))
            return FALSE;
        }
      if (last < first || last - first >= MAX_SEEDS || (*rest != '\0' && !strchr (" \t,", *rest)))
        return FALSE;
      for (guint64 seed = first; seed <= last; seed++)
        {
          guint32 value = (guint32) seed;
          g_array_append_val (seeds, value);
        }
      if (seeds->len > MAX_SEEDS)
        return FALSE;
    }
  return seeds->len > 0;
}

GArray *
limner_seeds_parse (const char *text, GError **error)
{
  g_autoptr (GArray) seeds = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (!add_seeds (seeds, text != NULL ? text : "") && !refuse_seeds (text != NULL ? text : "", error))
    return NULL;
  return g_steal_pointer (&seeds);
}

static void
named_value_clear (gpointer data)
{
  g_free (((LimnerNamedValue *) data)->name);
}

GArray *
limner_named_values_parse (const char *text, const char *setting, GError **error)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (LimnerNamedValue));
  g_auto (GStrv) words = g_strsplit_set (text, " \t,", -1);

  g_array_set_clear_func (values, named_value_clear);
  for (char **word = words; *word != NULL; word++)
    {
      char *equals = strrchr (*word, '='), *end = NULL;
      LimnerNamedValue value;

      if (**word == '\0')
        continue;
      value.value = equals != NULL && equals > *word ? g_ascii_strtod (equals + 1, &end) : NAN;
      if (!isfinite (value.value) || fabs (value.value) > G_MAXUINT32 || end == equals + 1 || *end != '\0')
        {
          g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                       _ ("“%s” in “%s” is not valid: write a name, “=” and a number."), *word, setting);
          return NULL;
        }
      value.name = g_strndup (*word, (gsize) (equals - *word));
      g_array_append_val (values, value);
    }
  return g_steal_pointer (&values);
}

/* --- words --- */

/* Compares ignoring case. */
static gboolean
is_same_word (const char *name, const char *word)
{
  g_autofree char *one = name != NULL ? g_utf8_casefold (name, -1) : NULL;
  g_autofree char *other = g_utf8_casefold (word, -1);

  return g_strcmp0 (one, other) == 0;
}

/* The index of a word: a name of the network's list, or a number from 1. -1: none. */
static int
find_word (const LimnerPortrait *portrait, const char *word)
{
  JsonArray *names = limner_json_list (limner_model_config (portrait->model), "words");
  guint n = names != NULL ? json_array_get_length (names) : 0;
  guint64 number;

  for (guint i = 0; i < MIN (n, (guint) portrait->shape.c_dim); i++)
    if (is_same_word (limner_json_item_text (names, i), word))
      return (int) i;
  if (g_ascii_string_to_unsigned (word, 10, 1, (guint64) portrait->shape.c_dim, &number, NULL))
    return (int) number - 1;
  return -1;
}

static void
refuse_word (const LimnerPortrait *portrait, const char *word, GError **error)
{
  JsonArray *names = limner_json_list (limner_model_config (portrait->model), "words");
  g_autoptr (GString) known = g_string_new (NULL);

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    if (limner_json_item_text (names, i) != NULL)
      g_string_append_printf (known, "%s%s", known->len > 0 ? ", " : "", limner_json_item_text (names, i));
  if (known->len == 0)
    g_string_append_printf (known, "1 … %d", portrait->shape.c_dim);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("The network “%s” does not know the word “%s”; it knows %s."),
               limner_model_id (portrait->model), word, known->str);
}

float *
limner_portrait_words (const LimnerPortrait *portrait, const char *words, GError **error)
{
  g_autofree float *c = g_new0 (float, MAX (1, portrait->shape.c_dim));
  g_auto (GStrv) list = g_strsplit (words != NULL ? words : "", ",", -1);

  for (char **each = list; *each != NULL; each++)
    {
      const char *word = g_strstrip (*each);
      int place = *word != '\0' && portrait->shape.c_dim > 0 ? find_word (portrait, word) : -1;

      if (*word == '\0')
        continue;
      if (portrait->shape.c_dim == 0)
        g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                     _ ("The network “%s” knows no words; leave them out or choose another network."),
                     limner_model_id (portrait->model));
      else if (place < 0)
        refuse_word (portrait, word, error);
      if (place < 0)
        return NULL;
      c[place] = 1;
    }
  return g_steal_pointer (&c);
}

/* --- z --- */

void
limner_portrait_z (const LimnerPortrait *portrait, guint32 seed, float *z)
{
  gsize n = (gsize) portrait->shape.z_dim;
  g_autofree double *numbers = g_new (double, n);

  limner_numpy_normals (seed, numbers, n);
  for (gsize i = 0; i < n; i++)
    z[i] = (float) numbers[i];
}

void
limner_portrait_w_of_seed (const LimnerPortrait *portrait, guint32 seed, const float *c, float *w)
{
  gsize d = (gsize) portrait->shape.w_dim;
  g_autofree float *z = g_new (float, portrait->shape.z_dim);

  limner_portrait_z (portrait, seed, z);
  limner_mapping_run (&portrait->mapping, z, c, w);
  for (int layer = 1; layer < portrait->shape.layers; layer++)
    memcpy (w + (gsize) layer * d, w, d * sizeof (float));
}

void
limner_slerp (const float *a, const float *b, double t, gsize n, float *result)
{
  double aa = 0, bb = 0, ab = 0, from = 1 - t, to = t, angle;

  for (gsize i = 0; i < n; i++)
    {
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
      ab += (double) a[i] * b[i];
    }
  angle = aa > 0 && bb > 0 ? acos (CLAMP (ab / sqrt (aa * bb), -1, 1)) : 0;
  if (sin (angle) > 1e-6)
    {
      from = sin ((1 - t) * angle) / sin (angle);
      to = sin (t * angle) / sin (angle);
    }
  for (gsize i = 0; i < n; i++)
    result[i] = (float) (from * a[i] + to * b[i]);
}
