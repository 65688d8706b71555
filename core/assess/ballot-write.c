/* A ballot as one HTML file: core/assess/ballot.html with the pictures in it. */
#include "config.h"

#include "assess/ballot-pairs-private.h"
#include "assess/ballot-resources.h"
#include "base/file-writer-private.h"
#include "formats/file-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

/* Bytes of all pictures; browsers open files of some hundred megabytes. */
#define MAX_BYTES ((gsize) 128 << 20)

/* The file as a data URL. *left: bytes that may still be taken. */
static char *
read_data_url (const char *path, gsize *left, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path), *encoded = NULL;
  const char *type = limner_ballot_media_type (path);
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
add_pictures (JsonBuilder *builder, const LimnerBallotPair *pair, gsize *left, GError **error)
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
      g_autofree char *url = read_data_url (pair->paths[side], left, error);

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

/* The ballot as JSON, safe within HTML: without "<". Caller frees. */
static char *
make_ballot_json (const LimnerBallotSettings *settings, const GArray *pairs, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *id = limner_ballot_id (settings, pairs, error), *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GString) safe = NULL;
  gsize left = MAX_BYTES;

  if (id == NULL)
    return NULL;
  json_builder_begin_object (builder);
  add_text (builder, "id", id);
  json_builder_set_member_name (builder, "makers");
  json_builder_begin_array (builder);
  for (int i = 0; settings->names[i] != NULL; i++)
    {
      g_autofree char *title = limner_ballot_title (settings, i);
      json_builder_add_string_value (builder, title);
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
    if (!add_pictures (builder, &g_array_index (pairs, LimnerBallotPair, i), &left, error))
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
  list = limner_ballot_pairs_new (settings, error);
  if (list == NULL)
    return FALSE;
  *pairs = list->len;
  json = make_ballot_json (settings, list, error);
  return json != NULL && write_page (json, path, error);
}
