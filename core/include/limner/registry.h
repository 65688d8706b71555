/* Networks by ID: loads, lists, imports, verifies and removes them. Several programs may do this at the same
 * time. docs/models.md lists the folders. */
#pragma once

#include "limner/model.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Loads by ID (searched in the folders below) or by path (anything with a '/', or with the
 * ending of a network's file: .safetensors, .pth …).
 * LIMNER_ERROR_NO_MODEL when there is none of that name; other errors as limner_model_open. */
LimnerModel *limner_model_load (const char *id_or_path, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The folders searched, in order: $LIMNER_MODEL_PATH, the user's, the installed or build tree's.
 * NULL-terminated; caller frees with g_strfreev. */
char **limner_registry_folders (void);
/* Every readable network by ID, the first folder wins: array of LimnerModel*
 * (g_ptr_array_unref). Files that cannot be read are left out and described in *damaged (array of char*),
 * when that is not NULL. */
GPtrArray *limner_registry_list (GPtrArray **damaged);

/* The folder that is written to: $XDG_DATA_HOME/limner/models. Caller frees. */
char *limner_registry_user_folder (void);

/* Converts the network in `file` (PyTorch .pth or .pt, NVIDIA .pkl, safetensors) and installs it. The file is
 * only read; no code in it is executed. id NULL: derived from the file's name.
 * Returns the ID (caller frees).
 *
 * When the ID is there already: with the same source it is left as it is and its ID returned, with another it
 * is refused with LIMNER_ERROR_FILE, unless `replace`. LIMNER_ERROR_FORMAT: the file is damaged;
 * LIMNER_ERROR_UNSUPPORTED: it contains no known network, or one with unknown parts. After a
 * failure or cancelling, nothing has changed. May take seconds. */
char *limner_registry_import (const char *file, const char *id, gboolean replace, GCancellable *cancellable,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Reads all weights of the network (ID or path) and runs it once. FALSE with an error that names the
 * defect.
 */
gboolean limner_registry_verify (const char *id_or_path, GError **error);

/* Deletes a network from the user's folder. FALSE with LIMNER_ERROR_FILE for bundled networks and those in
 * $LIMNER_MODEL_PATH, with LIMNER_ERROR_NO_MODEL if there is none of that ID. */
gboolean limner_registry_remove (const char *id, GError **error);

G_END_DECLS
