/* Installs a network of the catalogue: download, digest, import. Unfinished files are in the cache
 * folder, in a folder for each network. A lock beside it prevents two programs from writing it at once. */
#include "config.h"

#include "base/file-lock-private.h"
#include "base/file-writer-private.h"
#include "job/job-private.h"
#include "networks/model-private.h"
#include "registry/download-private.h"
#include "registry/fetch-private.h"
#include "registry/registry-private.h"

#include "limner/catalogue.h"
#include "limner/error.h"
#include "limner/registry.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define TRIES   4 /* tries at one address, as long as each receives something */
#define WAIT_US (G_USEC_PER_SEC / 10)
/* The fraction of progress after comparing; converting is the rest. */
#define COMPARED 0.94

static void
tell_download (const LimnerProgress *progress, gpointer data)
{
  limner_fetch_report (data, progress->fraction * LIMNER_FETCH_DOWNLOADED, progress->text,
                       progress->seconds_left);
}

/* --- the installed file --- */

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
  if (model && limner_fetch_is_published (entry, limner_model_source_digest (model)))
    return PRESENT;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("A network “%s” is already installed: remove that one first."), entry->id);
  return TAKEN;
}

/* --- downloading --- */

/* Tries one address, and again as long as it receives something. */
static gboolean
fetch_address (LimnerFetch *fetch, const char *address, gboolean *continued, GError **error)
{
  LimnerResumableFile partial;
  LimnerDownload download = {
    address, &partial, fetch->entry->size, 0, tell_download, fetch, limner_job_cancellable (fetch->job)
  };
  gboolean ok = FALSE, broken = TRUE;

  /* Sizes in the catalogue may be rounded. */
  download.limit
      = fetch->entry->size > 0 ? fetch->entry->size + fetch->entry->size / 50 + (1 << 16) : G_MAXUINT64;
  if (!limner_resumable_file_open (&partial, fetch->part, error))
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
forget_part (const LimnerFetch *fetch)
{
  g_autofree char *note = g_strconcat (fetch->part, ".from", NULL);

  g_unlink (note);
  g_unlink (fetch->part);
}

static gboolean
fetch_and_compare (LimnerFetch *fetch, const char *address, GError **error)
{
  gboolean continued = FALSE, ok;

  ok = fetch_address (fetch, address, &continued, error);
  if (!ok)
    return FALSE;
  ok = limner_fetch_compare (fetch, fetch->part, address, error);
  if (!ok && limner_fetch_check_cancelled (fetch, NULL))
    {
      forget_part (fetch);
      if (!continued)
        return FALSE;
      /* The continued file was damaged: its two parts may differ. Downloads it again as a whole. */
      g_clear_error (error);
      ok = fetch_address (fetch, address, &continued, error)
           && limner_fetch_compare (fetch, fetch->part, address, error);
      if (!ok && g_error_matches (*error, LIMNER_ERROR, LIMNER_ERROR_FORMAT))
        forget_part (fetch);
    }
  return ok;
}

static gboolean
put_under_name (const LimnerFetch *fetch, GError **error)
{
  g_autofree char *note = g_strconcat (fetch->part, ".from", NULL);

  if (g_rename (fetch->part, fetch->file) != 0)
    return limner_write_failed (fetch->file, errno, error);
  g_unlink (note);
  return TRUE;
}

/* Tries the addresses in turn. The error is that of the last one. */
static gboolean
fetch_anywhere (LimnerFetch *fetch, GError **error)
{
  GError *local = NULL;

  for (char **address = fetch->entry->addresses; *address; address++)
    {
      g_clear_error (&local);
      limner_fetch_report (fetch, 0, _ ("Connecting"), -1);
      if (fetch_and_compare (fetch, *address, &local))
        return put_under_name (fetch, error);
      if (g_error_matches (local, LIMNER_ERROR, LIMNER_ERROR_CANCELLED)
          || g_error_matches (local, LIMNER_ERROR, LIMNER_ERROR_FILE))
        break;
    }
  g_propagate_error (error, local);
  return FALSE;
}

/* --- importing --- */

static void
remove_download (const LimnerFetch *fetch)
{
  forget_part (fetch);
  g_unlink (fetch->file);
  g_rmdir (fetch->folder);
}

static char *
import_file (LimnerFetch *fetch, gboolean replace, GError **error)
{
  GError *local = NULL;
  char *id;

  limner_fetch_report (fetch, COMPARED, _ ("Converting"), -1);
  id = limner_registry_install (fetch->file, fetch->entry, replace, limner_job_cancellable (fetch->job),
                                &local);
  /* A cancelled import, or one without enough space, keeps the download. */
  if (id || g_error_matches (local, LIMNER_ERROR, LIMNER_ERROR_FORMAT)
      || g_error_matches (local, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED))
    remove_download (fetch);
  if (local)
    g_propagate_error (error, local);
  return id;
}

/* Whether an earlier download left the whole file. */
static gboolean
has_file (LimnerFetch *fetch)
{
  if (!g_file_test (fetch->file, G_FILE_TEST_IS_REGULAR))
    return FALSE;
  if (limner_fetch_compare (fetch, fetch->file, fetch->entry->addresses[0], NULL))
    return TRUE;
  if (limner_fetch_check_cancelled (fetch, NULL))
    g_unlink (fetch->file);
  return FALSE;
}

static char *
get_locked (LimnerFetch *fetch, GError **error)
{
  State state = find_installed (fetch->entry, error); /* after waiting for another program */

  if (state == PRESENT || state == TAKEN)
    return state == PRESENT ? g_strdup (fetch->entry->id) : NULL;
  if (!has_file (fetch)
      && (!limner_fetch_check_cancelled (fetch, error) || !limner_fetch_check_room (fetch, error)
          || !fetch_anywhere (fetch, error)))
    return NULL;
  return import_file (fetch, state == DAMAGED, error);
}

/* FALSE with an error if the user cancelled or the file cannot be locked. */
static gboolean
wait_for_lock (LimnerFetch *fetch, int lock, const char *path, GError **error)
{
  LimnerLockState state;

  while ((state = limner_lock_try (lock, path, error)) == LIMNER_LOCK_BUSY)
    {
      if (!limner_fetch_check_cancelled (fetch, error))
        return FALSE;
      limner_fetch_report (fetch, 0, _ ("Another program is downloading this network; waiting for it"), -1);
      g_usleep (WAIT_US);
    }
  return state == LIMNER_LOCK_HELD;
}

/* Returns a descriptor that holds the lock, or -1. */
static int
lock_download (LimnerFetch *fetch, GError **error)
{
  g_autofree char *path = g_strconcat (fetch->folder, ".lock", NULL);
  int lock;

  if (g_mkdir_with_parents (fetch->folder, 0755) != 0)
    {
      int code = errno;
      g_autofree char *shown = g_filename_display_name (fetch->folder);

      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                   _ ("Nothing can be written to “%s” (%s): check its permissions."), shown,
                   g_strerror (code));
      return -1;
    }
  lock = limner_lock_open (path, error);
  if (lock >= 0 && !wait_for_lock (fetch, lock, path, error))
    {
      g_close (lock, NULL);
      return -1;
    }
  g_mkdir (fetch->folder, 0755); /* the last owner of the lock may have removed it */
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
  LimnerFetch fetch = { .entry = entry, .job = job };
  State state = find_installed (entry, error);
  char *id = NULL;
  int lock;

  if (state == PRESENT || state == TAKEN)
    return state == PRESENT ? g_strdup (entry->id) : NULL;
  if (!check_gettable (entry, error))
    return NULL;
  fetch.folder = g_build_filename (g_get_user_cache_dir (), "limner", "downloads", entry->id, NULL);
  fetch.part = g_build_filename (fetch.folder, ".part", NULL);
  fetch.file = g_build_filename (fetch.folder, entry->file, NULL);
  lock = lock_download (&fetch, error);
  if (lock >= 0)
    {
      id = get_locked (&fetch, error);
      g_close (lock, NULL);
    }
  g_free (fetch.folder);
  g_free (fetch.part);
  g_free (fetch.file);
  return id;
}
