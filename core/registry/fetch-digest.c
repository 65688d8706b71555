/* Whether a downloaded file is the published one. */
#include "config.h"

#include "registry/fetch-private.h"

#include "limner/error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define DIGEST_BLOCK ((gsize) 1 << 20) /* bytes read at once */

gboolean
limner_fetch_is_published (const LimnerCatalogueEntry *entry, const char *digest)
{
  if (*entry->digest && g_str_has_prefix (digest, entry->digest))
    return TRUE;
  for (char **also = entry->also; *also; also++)
    if (g_str_has_prefix (digest, *also))
      return TRUE;
  return FALSE;
}

/* The path that stores the whole digest of a file for which the catalogue has only the first digits. */
static char *
pin_path (const LimnerFetch *fetch)
{
  return g_build_filename (g_get_user_data_dir (), "limner", "digests", fetch->entry->id, NULL);
}

static gboolean
is_pinned_otherwise (const LimnerFetch *fetch, const char *digest)
{
  g_autofree char *path = pin_path (fetch), *pinned = NULL;

  return g_file_get_contents (path, &pinned, NULL, NULL) && !g_str_equal (g_strstrip (pinned), digest);
}

static void
pin_digest (const LimnerFetch *fetch, const char *digest)
{
  g_autofree char *path = pin_path (fetch), *folder = g_path_get_dirname (path);

  /* A failure is harmless: the first digits are still compared every time. */
  if (strlen (fetch->entry->digest) < strlen (digest) && g_mkdir_with_parents (folder, 0755) == 0)
    g_file_set_contents (path, digest, -1, NULL);
}

/* Adds the file's bytes. FALSE with LIMNER_ERROR_FILE or _CANCELLED. */
static gboolean
checksum_file (const LimnerFetch *fetch, const char *path, GChecksum *checksum, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &local);
  g_autofree guint8 *bytes = g_malloc (DIGEST_BLOCK);
  gssize n = 0;

  do
    {
      if (!limner_fetch_check_cancelled (fetch, error))
        return FALSE;
      n = stream ? g_input_stream_read (G_INPUT_STREAM (stream), bytes, DIGEST_BLOCK, NULL, &local) : -1;
      if (n > 0)
        g_checksum_update (checksum, bytes, n);
    }
  while (n > 0);
  if (local)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("“%s” cannot be read (%s): check its name and its permissions."), path, local->message);
  return n == 0;
}

/* SHA-256 of a file in hex; NULL if it cannot be read or the user cancelled. */
static char *
digest_file (const LimnerFetch *fetch, const char *path, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  return checksum_file (fetch, path, checksum, error) ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

gboolean
limner_fetch_compare (LimnerFetch *fetch, const char *path, const char *address, GError **error)
{
  g_autofree char *digest = NULL, *beginning = NULL;
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  limner_fetch_report (fetch, LIMNER_FETCH_DOWNLOADED, _ ("Comparing with the published digest"), -1);
  digest = digest_file (fetch, path, error);
  if (!digest)
    return FALSE;
  if (limner_fetch_is_published (fetch->entry, digest) && !is_pinned_otherwise (fetch, digest))
    {
      pin_digest (fetch, digest);
      return TRUE;
    }
  beginning = g_strndup (digest, 12);
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
      _ ("The file from “%s” is not the published one (its SHA-256 begins with %s): nothing was kept; "
         "try again later, or get the file elsewhere and import it."),
      uri ? g_uri_get_host (uri) : address, beginning);
  return FALSE;
}
