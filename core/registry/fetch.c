/* Installs a network of the catalogue: download, digest, import. Unfinished files are in the cache
 * folder, in a folder for each network. A lock beside it prevents two programs from writing it at once. */
#include "config.h"

#include "base/file-lock-private.h"
#include "base/file-writer-private.h"
#include "job/job-private.h"
#include "networks/model-private.h"
#include "registry/download-private.h"
#include "registry/registry-private.h"

#include "limner/catalogue.h"
#include "limner/error.h"
#include "limner/registry.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define TRIES        4 /* tries at one address, as long as each receives something */
#define WAIT_US      (G_USEC_PER_SEC / 10)
#define DIGEST_BLOCK ((gsize) 1 << 20)                /* bytes read at once */
#define KEPT_MOST    (G_GUINT64_CONSTANT (128) << 20) /* bytes of the largest converted network, about */
/* The fractions of progress after downloading, after comparing; converting is the rest. */
#define GOT      0.90
#define COMPARED 0.94

typedef struct
{
  const LimnerCatalogueEntry *entry;
  char *folder, *part, *file; /* owned */
  const LimnerJob *job;       /* or NULL */
  double shown;               /* fraction; never decreases, even if a download restarts */
} Get;

static void
tell (Get *get, double fraction, const char *text, double seconds_left)
{
  LimnerProgress progress = { .text = text, .seconds_left = seconds_left };

  get->shown = MAX (get->shown, fraction);
  progress.fraction = get->shown;
  limner_job_report (get->job, &progress);
}

static void
tell_download (const LimnerProgress *progress, gpointer data)
{
  tell (data, progress->fraction * GOT, progress->text, progress->seconds_left);
}

static gboolean
check_cancelled (const Get *get, GError **error)
{
  if (!g_cancellable_is_cancelled (limner_job_cancellable (get->job)))
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED,
               _ ("The download was stopped; next time it continues from there."));
  return FALSE;
}

/* --- the installed file --- */

static gboolean
is_published (const LimnerCatalogueEntry *entry, const char *digest)
{
  if (*entry->digest && g_str_has_prefix (digest, entry->digest))
    return TRUE;
  for (char **also = entry->also; *also; also++)
    if (g_str_has_prefix (digest, *also))
      return TRUE;
  return FALSE;
}

typedef enum
{
  ABSENT,
  PRESENT,
  DAMAGED, /* in the user's own folder: may be replaced */
  TAKEN,   /* another network has this ID */
} State;

static gboolean
is_own (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path), *own = limner_registry_user_folder ();

  return g_str_equal (folder, own);
}

static State
find_installed (const LimnerCatalogueEntry *entry, GError **error)
{
  g_autofree char *path = limner_registry_find (entry->id, NULL);
  g_autoptr (LimnerModel) model = path ? limner_model_load (path, NULL) : NULL;

  if (!path)
    return ABSENT;
  if (!model && is_own (path))
    return DAMAGED;
  if (model && is_published (entry, limner_model_source_digest (model)))
    return PRESENT;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("A network “%s” is already installed: remove that one first."), entry->id);
  return TAKEN;
}

/* --- disk space --- */

static gboolean
too_little (const char *folder, guint64 needed, guint64 available, GError **error)
{
  g_autofree char *wanted = g_format_size (needed), *has = g_format_size (available);

  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_FILE,
      _ ("There is too little space in “%s” (%s are needed and %s are free): free space and try again."),
      folder, wanted, has);
  return FALSE;
}

static gboolean
has_room (const char *folder, guint64 needed, GError **error)
{
  struct statvfs status;
  guint64 available;

  if (statvfs (folder, &status) != 0)
    return TRUE; /* unknown; writing reports a full disk */
  available = (guint64) status.f_bavail * status.f_frsize;
  return available >= needed || too_little (folder, needed, available, error);
}

static gboolean
check_room (const Get *get, GError **error)
{
  g_autofree char *models = limner_registry_user_folder ();
  guint64 size = get->entry->size, kept = MIN (size, KEPT_MOST), missing;
  struct stat part = { 0 }, here, there;

  g_stat (get->part, &part);
  missing = size - MIN (size, (guint64) part.st_size);
  if (g_stat (get->folder, &here) == 0 && g_stat (models, &there) == 0 && here.st_dev == there.st_dev)
    return has_room (get->folder, missing + kept, error);
  return has_room (get->folder, missing, error) && has_room (models, kept, error);
}

/* --- digests --- */

/* The path that stores the whole digest of a file for which the catalogue has only the first digits. */
static char *
pin_path (const Get *get)
{
  return g_build_filename (g_get_user_data_dir (), "limner", "digests", get->entry->id, NULL);
}

static gboolean
is_pinned_otherwise (const Get *get, const char *digest)
{
  g_autofree char *path = pin_path (get), *pinned = NULL;

  return g_file_get_contents (path, &pinned, NULL, NULL) && !g_str_equal (g_strstrip (pinned), digest);
}

static void
pin (const Get *get, const char *digest)
{
  g_autofree char *path = pin_path (get), *folder = g_path_get_dirname (path);

  /* A failure is harmless: the first digits are still compared every time. */
  if (strlen (get->entry->digest) < strlen (digest) && g_mkdir_with_parents (folder, 0755) == 0)
    g_file_set_contents (path, digest, -1, NULL);
}

/* Adds the file's bytes. FALSE with LIMNER_ERROR_FILE or _CANCELLED. */
static gboolean
checksum_file (const Get *get, const char *path, GChecksum *checksum, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) local = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, &local);
  g_autofree guint8 *bytes = g_malloc (DIGEST_BLOCK);
  gssize n = 0;

  do
    {
      if (!check_cancelled (get, error))
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
digest_file (const Get *get, const char *path, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  return checksum_file (get, path, checksum, error) ? g_strdup (g_checksum_get_string (checksum)) : NULL;
}

static gboolean
compare (Get *get, const char *path, const char *address, GError **error)
{
  g_autofree char *digest = NULL, *beginning = NULL;
  g_autoptr (GUri) uri = g_uri_parse (address, G_URI_FLAGS_NONE, NULL);

  tell (get, GOT, _ ("Comparing with the published digest"), -1);
  digest = digest_file (get, path, error);
  if (!digest)
    return FALSE;
  if (is_published (get->entry, digest) && !is_pinned_otherwise (get, digest))
    {
      pin (get, digest);
      return TRUE;
    }
  beginning = g_strndup (digest, 12);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
               _ ("The file from “%s” is not the published one (its SHA-256 begins with %s): nothing was "
                  "kept; try again later, or get the file elsewhere and import it."),
               uri ? g_uri_get_host (uri) : address, beginning);
  return FALSE;
}

/* --- downloading --- */

/* Tries one address, and again as long as it receives something. */
static gboolean
fetch (Get *get, const char *address, gboolean *continued, GError **error)
{
  LimnerResumableFile partial;
  LimnerDownload download
      = { address, &partial, get->entry->size, 0, tell_download, get, limner_job_cancellable (get->job) };
  gboolean ok = FALSE, broken = TRUE;

  /* Sizes in the catalogue may be rounded. */
  download.limit = get->entry->size > 0 ? get->entry->size + get->entry->size / 50 + (1 << 16) : G_MAXUINT64;
  if (!limner_resumable_file_open (&partial, get->part, error))
    return FALSE;
  *continued = limner_resumable_file_validator (&partial, address) != NULL;
  for (int i = 0; i < TRIES && !ok && broken; i++)
    {
      guint64 before = partial.length;

      g_clear_error (error);
      ok = limner_download (&download, &broken, error);
      *continued |= i > 0;
      broken = broken && partial.length != before;
    }
  if (ok)
    return limner_resumable_file_close (&partial, error);
  limner_resumable_file_close (&partial, NULL);
  return FALSE;
}

static void
forget_part (const Get *get)
{
  g_autofree char *note = g_strconcat (get->part, ".from", NULL);

  g_unlink (note);
  g_unlink (get->part);
}

static gboolean
fetch_and_compare (Get *get, const char *address, GError **error)
{
  gboolean continued = FALSE, ok;

  ok = fetch (get, address, &continued, error);
  if (!ok)
    return FALSE;
  ok = compare (get, get->part, address, error);
  if (!ok && check_cancelled (get, NULL))
    {
      forget_part (get);
      if (!continued)
        return FALSE;
      /* The continued file was damaged: its two parts may differ. Downloads it again as a whole. */
      g_clear_error (error);
      ok = fetch (get, address, &continued, error) && compare (get, get->part, address, error);
      if (!ok && g_error_matches (*error, LIMNER_ERROR, LIMNER_ERROR_FORMAT))
        forget_part (get);
    }
  return ok;
}

static gboolean
put_under_name (const Get *get, GError **error)
{
  g_autofree char *note = g_strconcat (get->part, ".from", NULL);

  if (g_rename (get->part, get->file) != 0)
    return limner_write_failed (get->file, errno, error);
  g_unlink (note);
  return TRUE;
}

/* Tries the addresses in turn. The error is that of the last one. */
static gboolean
fetch_anywhere (Get *get, GError **error)
{
  GError *local = NULL;

  for (char **address = get->entry->addresses; *address; address++)
    {
      g_clear_error (&local);
      tell (get, 0, _ ("Connecting"), -1);
      if (fetch_and_compare (get, *address, &local))
        return put_under_name (get, error);
      if (g_error_matches (local, LIMNER_ERROR, LIMNER_ERROR_CANCELLED)
          || g_error_matches (local, LIMNER_ERROR, LIMNER_ERROR_FILE))
        break;
    }
  g_propagate_error (error, local);
  return FALSE;
}

/* --- importing --- */

static void
forget (const Get *get)
{
  forget_part (get);
  g_unlink (get->file);
  g_rmdir (get->folder);
}

static char *
import (Get *get, gboolean replace, GError **error)
{
  GError *local = NULL;
  char *id;

  tell (get, COMPARED, _ ("Converting"), -1);
  id = limner_registry_install (get->file, get->entry, replace, limner_job_cancellable (get->job), &local);
  /* A cancelled import, or one without enough space, keeps the download. */
  if (id || g_error_matches (local, LIMNER_ERROR, LIMNER_ERROR_FORMAT)
      || g_error_matches (local, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED))
    forget (get);
  if (local)
    g_propagate_error (error, local);
  return id;
}

/* Whether an earlier download left the whole file. */
static gboolean
has_file (Get *get)
{
  if (!g_file_test (get->file, G_FILE_TEST_IS_REGULAR))
    return FALSE;
  if (compare (get, get->file, get->entry->addresses[0], NULL))
    return TRUE;
  if (check_cancelled (get, NULL))
    g_unlink (get->file);
  return FALSE;
}

static char *
get_locked (Get *get, GError **error)
{
  State state = find_installed (get->entry, error); /* after waiting for another program */

  if (state == PRESENT || state == TAKEN)
    return state == PRESENT ? g_strdup (get->entry->id) : NULL;
  if (!has_file (get)
      && (!check_cancelled (get, error) || !check_room (get, error) || !fetch_anywhere (get, error)))
    return NULL;
  return import (get, state == DAMAGED, error);
}

/* FALSE with an error if the user cancelled or the file cannot be locked. */
static gboolean
wait_for_lock (Get *get, int lock, const char *path, GError **error)
{
  LimnerLockState state;

  while ((state = limner_lock_try (lock, path, error)) == LIMNER_LOCK_BUSY)
    {
      if (!check_cancelled (get, error))
        return FALSE;
      tell (get, 0, _ ("Another program is downloading this network; waiting for it"), -1);
      g_usleep (WAIT_US);
    }
  return state == LIMNER_LOCK_HELD;
}

/* Returns a descriptor that holds the lock, or -1. */
static int
lock_download (Get *get, GError **error)
{
  g_autofree char *path = g_strconcat (get->folder, ".lock", NULL);
  int lock;

  g_mkdir_with_parents (get->folder, 0755); /* an error is reported by g_open below */
  lock = limner_lock_open (path, error);
  if (lock >= 0 && !wait_for_lock (get, lock, path, error))
    {
      g_close (lock, NULL);
      return -1;
    }
  g_mkdir (get->folder, 0755); /* the last owner of the lock may have removed it */
  return lock;
}

static gboolean
check_gettable (const LimnerCatalogueEntry *entry, GError **error)
{
  if (limner_catalogue_can_fetch (entry))
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("Limner cannot download “%s”: open %s, download the file “%s” there, and import it."),
               entry->title, *entry->addresses ? *entry->addresses : entry->page, entry->file);
  return FALSE;
}

char *
limner_catalogue_fetch (const LimnerCatalogueEntry *entry, const LimnerJob *job, GError **error)
{
  Get get = { .entry = entry, .job = job };
  State state = find_installed (entry, error);
  char *id = NULL;
  int lock;

  if (state == PRESENT || state == TAKEN)
    return state == PRESENT ? g_strdup (entry->id) : NULL;
  if (!check_gettable (entry, error))
    return NULL;
  get.folder = g_build_filename (g_get_user_cache_dir (), "limner", "downloads", entry->id, NULL);
  get.part = g_build_filename (get.folder, ".part", NULL);
  get.file = g_build_filename (get.folder, entry->file, NULL);
  lock = lock_download (&get, error);
  if (lock >= 0)
    {
      id = get_locked (&get, error);
      g_close (lock, NULL);
    }
  g_free (get.folder);
  g_free (get.part);
  g_free (get.file);
  return id;
}
