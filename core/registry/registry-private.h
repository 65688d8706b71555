/* Where model files lie. */
#pragma once

#include "limner/catalogue.h"

/* What is being imported, without the suffix; only whoever holds the lock touches it. */
#define LIMNER_REGISTRY_TEMPORARY ".import"

/* The file of that ID in the first folder that has it, or NULL with LIMNER_ERROR_NO_MODEL. */
char *limner_registry_find (const char *id, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Is the folder searched before the user's own? */
gboolean limner_registry_is_before_users (const char *folder);

/* Letters, digits, dots, dashes and underlines, the first a letter or digit, at most 64. */
gboolean limner_registry_check_id (const char *id, GError **error);
/* An ID from the file's name, which limner_registry_check_id takes. Names with letters that an ID cannot have
 * get digits of their own, so that no two give the same ID. */
char *limner_registry_id_for_file (const char *file);

/* Makes the folder where it is missing and waits until nobody else changes it; a descriptor for
 * limner_registry_unlock, or -1. */
int limner_registry_lock (const char *folder, GError **error);
void limner_registry_unlock (int lock);

/* Brings in a file that was fetched from its publisher and compared with the catalogue's digest: under the
 * entry's ID, with its title and licence. Otherwise as limner_registry_import. */
char *limner_registry_install (const char *file, const LimnerCatalogueEntry *entry, gboolean replace,
                               GCancellable *cancellable, GError **error) G_GNUC_WARN_UNUSED_RESULT;
