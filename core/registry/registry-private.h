/* The folders of model files. */
#pragma once

#include "limner/catalogue.h"

/* The file being imported, without its suffix. Only the owner of the lock accesses it. */
#define LIMNER_REGISTRY_TEMPORARY ".import"

/* The file of that ID in the first folder that has it. NULL with LIMNER_ERROR_NO_MODEL. */
char *limner_registry_find (const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the folder is searched before the user's own. */
gboolean limner_registry_is_before_users (const char *folder);

/* FALSE with an error unless the ID has at most 64 characters: letters, digits, dots, dashes and
 * underscores, with a letter or digit first. */
gboolean limner_registry_check_id (const char *id, GError **error);
/* Makes a valid ID from a file's name. If the name has letters that an ID cannot have, part of its
 * digest is appended, so that different names give different IDs. */
char *limner_registry_id_for_file (const char *file);

/* Creates the folder if it is missing, and waits for the lock. Returns a descriptor for
 * limner_registry_unlock, or -1. */
int limner_registry_lock (const char *folder, GError **error);
void limner_registry_unlock (int lock);

/* Imports a file that was fetched from its publisher and whose digest matches the catalogue: with the
 * entry's ID, title and licence. Otherwise as limner_registry_import. */
char *limner_registry_install (const char *file, const LimnerCatalogueEntry *entry, gboolean replace,
                               GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
