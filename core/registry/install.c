/* Imports a foreign file into the registry. The network is written under a hidden name, read back and
 * run once before it gets its own name. A lock on the folder prevents two programs from importing at
 * once. */
#include "config.h"

#include "base/file-writer-private.h"
#include "formats/file-private.h"
#include "import/import-private.h"
#include "networks/check-private.h"
#include "networks/model-private.h"
#include "registry/registry-private.h"

#include "limner/catalogue.h"
#include "limner/error.h"
#include "limner/registry.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

typedef struct
{
  LimnerCheckpoint *checkpoint;
  const char *file;
  const LimnerCatalogueEntry *entry; /* of a file fetched from its publisher; NULL: any other file */
  char *id;
  char *folder, *target, *temporary;
  GCancellable *cancellable;
} Import;

/* Reads the written file back. Errors about the hidden file are rephrased to name the user's file. */
static gboolean
check_written (Import *import, GError **error)
{
  g_autoptr (GError) local = NULL;
  LimnerModel *model = limner_model_load (import->temporary, &local);
  gboolean ok = model && limner_model_check (model, &local);
  g_autofree char *architecture = g_strdup (model ? limner_model_architecture (model) : "–");

  limner_model_unref (model);
  if (!ok && g_error_matches (local, LIMNER_ERROR, LIMNER_ERROR_FORMAT))
    return limner_damaged (error, import->file, _ ("network"), _ ("its layers do not fit together"));
  if (!ok && g_error_matches (local, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED))
    {
      g_autofree char *shown = g_filename_display_name (import->file);

      g_set_error (
          error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
          _ ("“%s” holds a network that this version of Limner cannot run (%s): it is not imported."), shown,
          architecture);
    }
  else if (!ok)
    g_propagate_error (error, g_steal_pointer (&local));
  return ok;
}

/* Whether the network with this ID comes from the same file. */
static gboolean
is_same (Import *import, const char *path)
{
  g_autoptr (LimnerModel) model = limner_model_load (path, NULL);
  const char *digest = limner_checkpoint_digest (import->checkpoint);

  return model
         && (g_str_equal (limner_model_source_digest (model), digest)
             || g_str_equal (limner_model_digest (model), digest));
}

typedef enum
{
  FREE,    /* the ID is free */
  PRESENT, /* the same network exists already */
  REFUSED,
} Place;

static Place
look_for_place (Import *import, gboolean replace, GError **error)
{
  g_autofree char *path = limner_registry_find (import->id, NULL);
  g_autofree char *folder = path ? g_path_get_dirname (path) : NULL;

  if (!path || (replace && g_str_equal (path, import->target)))
    return FREE;
  if (!replace && is_same (import, path))
    return PRESENT;
  if (!replace)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("A network “%s” is already installed: rename this file first, or use --id or --replace "
                    "on the command line."),
                 import->id);
  else if (limner_registry_is_before_users (folder))
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("“%s” is in “%s”, which Limner only reads: choose another ID with --id."), import->id,
                 folder);
  else
    return FREE;
  return REFUSED;
}

/* Writes the converted file, with the catalogue's facts if the catalogue lists this file. */
static gboolean
write_to_temporary (Import *import, GError **error)
{
  g_autoptr (GPtrArray) catalogue = import->entry ? NULL : limner_catalogue_read (NULL);
  const char *digest = limner_checkpoint_digest (import->checkpoint);
  const LimnerCatalogueEntry *entry = import->entry;
  LimnerKnownFile known;

  if (catalogue) /* the catalogue is optional */
    entry = limner_catalogue_find_digest (catalogue, digest);
  if (entry)
    known = (LimnerKnownFile) { entry->title, entry->licence,
                                *entry->addresses ? *entry->addresses : entry->page, entry->training_data };
  return limner_import_write (import->checkpoint, entry ? &known : NULL, import->temporary,
                              import->cancellable, error);
}

static gboolean
put_in_folder (Import *import, GError **error)
{
  if (!write_to_temporary (import, error) || !check_written (import, error)
      || !limner_import_check_cancelled (import->cancellable, error))
    return FALSE;
  if (g_rename (import->temporary, import->target) != 0)
    return limner_write_failed (import->target, errno, error);
  limner_folder_sync (import->target);
  return TRUE;
}

static gboolean
run_import (Import *import, gboolean replace, GError **error)
{
  int lock;
  gboolean ok;
  Place place;

  import->checkpoint = limner_checkpoint_open (import->file, import->cancellable, error);
  if (!import->checkpoint || !limner_import_check_cancelled (import->cancellable, error))
    return FALSE;
  lock = limner_registry_lock (import->folder, error);
  if (lock < 0)
    return FALSE;
  place = look_for_place (import, replace, error);
  ok = place == PRESENT || (place == FREE && put_in_folder (import, error));
  g_unlink (import->temporary);
  limner_registry_unlock (lock);
  return ok;
}

/* Takes ownership of import->id. Returns the ID or NULL. */
static char *
install_as (Import *import, gboolean replace, GError **error)
{
  g_autofree char *name = NULL;
  gboolean ok;

  if (!limner_registry_check_id (import->id, error))
    {
      g_free (import->id);
      return NULL;
    }
  import->folder = limner_registry_user_folder ();
  name = g_strconcat (import->id, LIMNER_MODEL_SUFFIX, NULL);
  import->target = g_build_filename (import->folder, name, NULL);
  import->temporary = g_build_filename (import->folder, LIMNER_REGISTRY_TEMPORARY LIMNER_MODEL_SUFFIX, NULL);
  ok = run_import (import, replace, error);
  limner_checkpoint_close (import->checkpoint);
  g_free (import->folder);
  g_free (import->target);
  g_free (import->temporary);
  if (!ok)
    g_clear_pointer (&import->id, g_free);
  return import->id;
}

char *
limner_registry_import (const char *file, const char *id, gboolean replace, GCancellable *cancellable,
                        GError **error)
{
  Import import = { .file = file, .cancellable = cancellable };

  g_return_val_if_fail (file, NULL);
  import.id = id ? g_strdup (id) : limner_registry_id_for_file (file);
  return install_as (&import, replace, error);
}

char *
limner_registry_install (const char *file, const LimnerCatalogueEntry *entry, gboolean replace,
                         GCancellable *cancellable, GError **error)
{
  Import import = { .file = file, .entry = entry, .cancellable = cancellable };

  import.id = g_strdup (entry->id);
  return install_as (&import, replace, error);
}
