/* Whether the disks have space for a download. */
#include "config.h"

#include "registry/fetch-private.h"
#include "registry/registry-private.h"

#include "limner/error.h"
#include "limner/registry.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define KEPT_MOST (G_GUINT64_CONSTANT (128) << 20) /* bytes of the largest converted network, about */

static gboolean
report_too_little (const char *folder, guint64 needed, guint64 available, GError **error)
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
  return available >= needed || report_too_little (folder, needed, available, error);
}

gboolean
limner_fetch_check_room (const LimnerFetch *fetch, GError **error)
{
  g_autofree char *models = limner_registry_user_folder ();
  guint64 size = fetch->entry->size, kept = MIN (size, KEPT_MOST), missing;
  struct stat part = { 0 }, here, there;

  g_stat (fetch->part, &part);
  missing = size - MIN (size, (guint64) part.st_size);
  if (g_stat (fetch->folder, &here) == 0 && g_stat (models, &there) == 0 && here.st_dev == there.st_dev)
    return has_room (fetch->folder, missing + kept, error);
  return has_room (fetch->folder, missing, error) && has_room (models, kept, error);
}
