/* A ballot as one HTML file: core/assess/ballot.html with the pictures in it. */
#include "config.h"

#include "assess/ballot-resources.h"
#include "base/file-writer-private.h"
#include "base/random-private.h"
#include "base/settings-private.h"
#include "formats/file-private.h"
#include "limner/assess.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define MAX_MAKERS 8
/* Bytes of all pictures; browsers open files of some hundred megabytes. */
#define MAX_BYTES ((gsize) 128 << 20)

/* One question: the same subject by two makers. */
typedef struct
{
  char *name;    /* of the picture in the folders; NULL: the makers are single pictures */
  int makers[2]; /* in the order of the sides */
} BallotPair;

static void
ballot_pair_clear (gpointer pair)
{
  g_free (((BallotPair *) pair)->name);
}

/* "image/png"; NULL for files that browsers do not show. */
static const char *
media_type (const char *name)
{
  static const char *const types[][2] = {
    { ".png", "image/png" },   { ".jpg", "image/jpeg" },  { ".jpeg", "image/jpeg" },
    { ".webp", "image/webp" }, { ".avif", "image/avif" },
  };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (lower, types[i][0]))
      return types[i][1];
  return NULL;
}

static void
add_pair (GArray *pairs, const char *name, int one, int other)
{
  const BallotPair pair = { g_strdup (name), { one, other } };

  g_array_append_val (pairs, pair);
}

static int
compare_file_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Every picture of maker `one` that maker `other` has under the same name. */
static void
add_common (GArray *pairs, const char *const *names, int one, int other)
{
  g_autoptr (GDir) folder = g_dir_open (names[one], 0, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (names[other], name, NULL);

      if (media_type (name) != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (found, g_strdup (name));
    }
  g_ptr_array_sort (found, compare_file_names);
  for (guint i = 0; i < found->len; i++)
    add_pair (pairs, found->pdata[i], one, other);
}

/* All pairs of makers, in a random order and on random sides, `most` of them. */
static GArray *
make_pairs (const LimnerBallotSettings *settings)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (BallotPair));
  const int n = (int) g_strv_length ((char **) settings->names);
  LimnerRandom random;

  g_array_set_clear_func (pairs, ballot_pair_clear);
  for (int one = 0; one < n; one++)
    for (int other = one + 1; other < n; other++)
      if (g_file_test (settings->names[one], G_FILE_TEST_IS_DIR))
        add_common (pairs, settings->names, one, other);
      else
        add_pair (pairs, NULL, one, other);
  limner_random_init (&random, settings->seed);
  for (guint i = 0; i < pairs->len; i++)
    {
      BallotPair *here = &g_array_index (pairs, BallotPair, i);
      BallotPair *there = &g_array_index (pairs, BallotPair, limner_random_below (&random, i + 1));
      const BallotPair kept = *here;
      const int first = (int) limner_random_below (&random, 2);

      *here = *there;
      *there = kept;
      if (first == 1)
        there->makers[0] = kept.makers[1], there->makers[1] = kept.makers[0];
    }
  if (settings->most > 0 && (guint) settings->most < pairs->len)
    g_array_set_size (pairs, (guint) settings->most);
  return pairs;
}

/* The file as a data URL. *left: bytes that may still be taken. */
static char *
read_data_url (const char *path, gsize *left, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path), *encoded = NULL;
  const char *type = media_type (path);
  g_autoptr (GBytes) bytes = NULL;
  gsize size;
  const guint8 *data;

  if (type == NULL)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("“%s” is no picture that browsers show: use PNG, JPEG, WebP or AVIF."), shown);
      return NULL;
    }
  bytes = limner_file_map (path, error);
  if (bytes == NULL)
    return NULL;
  data = g_bytes_get_data (bytes, &size);
  if (size > *left)
    {
      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
          _ ("The pictures are larger than %d MiB together: make them smaller, or ask for fewer pairs."),
          (int) (MAX_BYTES >> 20));
      return NULL;
    }
  *left -= size;
  encoded = g_base64_encode (data, size);
  return g_strdup_printf ("data:%s;base64,%s", type, encoded);
}

static gboolean
add_pictures (JsonBuilder *builder, const LimnerBallotSettings *settings, const BallotPair *pair, gsize *left,
              GError **error)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "makers");
  json_builder_begin_array (builder);
  for (int side = 0; side < 2; side++)
    json_builder_add_int_value (builder, pair->makers[side]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "pictures");
  json_builder_begin_array (builder);
  for (int side = 0; side < 2; side++)
    {
      const char *maker = settings->names[pair->makers[side]];
      g_autofree char *path
          = pair->name != NULL ? g_build_filename (maker, pair->name, NULL) : g_strdup (maker);
      g_autofree char *url = read_data_url (path, left, error);

      if (url == NULL)
        return FALSE;
      json_builder_add_string_value (builder, url);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return TRUE;
}

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

/* Tells ballots apart: a digest of makers, pairs and seed. Caller frees. */
static char *
make_ballot_id (const LimnerBallotSettings *settings, const GArray *pairs)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  for (const char *const *name = settings->names; *name != NULL; name++)
    g_checksum_update (sum, (const guchar *) *name, (gssize) strlen (*name) + 1);
  for (guint i = 0; i < pairs->len; i++)
    {
      const BallotPair *pair = &g_array_index (pairs, BallotPair, i);
      g_autofree char *line = g_strdup_printf ("%s %d %d\n", pair->name != NULL ? pair->name : "",
                                               pair->makers[0], pair->makers[1]);
      g_checksum_update (sum, (const guchar *) line, -1);
    }
  return g_strndup (g_checksum_get_string (sum), 12);
}

/* The ballot as JSON, safe within HTML: without "<". Caller frees. */
static char *
make_ballot_json (const LimnerBallotSettings *settings, const GArray *pairs, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *id = make_ballot_id (settings, pairs), *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GString) safe = NULL;
  gsize left = MAX_BYTES;

  json_builder_begin_object (builder);
  add_text (builder, "id", id);
  json_builder_set_member_name (builder, "makers");
  json_builder_begin_array (builder);
  for (const char *const *name = settings->names; *name != NULL; name++)
    {
      g_autofree char *shown = g_filename_display_name (*name);
      json_builder_add_string_value (builder, shown);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "texts");
  json_builder_begin_object (builder);
  add_text (builder, "question",
            settings->question != NULL ? settings->question : _ ("Which picture is better?"));
  add_text (builder, "keys", _ ("← left    → right    space: no difference    Backspace: one back"));
  add_text (builder, "save", _ ("Thank you. Save the result (Enter) and send the file back."));
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "pairs");
  json_builder_begin_array (builder);
  for (guint i = 0; i < pairs->len; i++)
    if (!add_pictures (builder, settings, &g_array_index (pairs, BallotPair, i), &left, error))
      return NULL;
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  safe = g_string_new (text);
  g_string_replace (safe, "<", "\\u003c", 0);
  return g_string_free (g_steal_pointer (&safe), FALSE);
}

/* The template with the ballot in its place. */
static gboolean
write_page (const char *json, const char *path, GError **error)
{
  static const char mark[] = "@BALLOT@";
  g_autoptr (GBytes) page = g_resource_lookup_data (
      limner_ballot_get_resource (), "/limner/assess/ballot.html", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gsize size;
  const char *text = g_bytes_get_data (page, &size), *place = g_strstr_len (text, (gssize) size, mark);
  const char *rest = place + strlen (mark);
  LimnerFileWriter writer;
  gboolean ok;

  if (!limner_file_writer_open (&writer, path, error))
    return FALSE;
  ok = limner_file_writer_put (&writer, text, (gsize) (place - text), error)
       && limner_file_writer_put (&writer, json, strlen (json), error)
       && limner_file_writer_put (&writer, rest, (gsize) (text + size - rest), error)
       && limner_file_writer_finish (&writer, error);
  if (!ok)
    limner_file_writer_discard (&writer);
  return ok;
}

gboolean
limner_ballot_write (const LimnerBallotSettings *settings, const char *path, guint *pairs, GError **error)
{
  g_autoptr (GArray) list = NULL;
  g_autofree char *json = NULL;

  g_return_val_if_fail (settings != NULL && settings->names != NULL && path != NULL && pairs != NULL, FALSE);
  if (!limner_check_setting ("makers", g_strv_length ((char **) settings->names), 2, MAX_MAKERS, error)
      || !limner_check_setting ("pairs", settings->most, 0, 100000, error))
    return FALSE;
  list = make_pairs (settings);
  *pairs = list->len;
  if (list->len == 0)
    {
      g_set_error_literal (
          error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
          _ ("The folders have no picture in common: give the pictures to be compared the same "
             "names in each."));
      return FALSE;
    }
  json = make_ballot_json (settings, list, error);
  return json != NULL && write_page (json, path, error);
}
