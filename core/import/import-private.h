/* Converts a foreign file to Limner's format. */
#pragma once

#include "import/checkpoint-private.h"

#include <gio/gio.h>

/* Facts about a published file that the file itself does not contain. */
typedef struct
{
  const char *title, *licence, *source, *training_data;
} LimnerKnownFile;

/* Converts the network in the checkpoint to the file `target`, or copies it if it is in Limner's format.
 * On TRUE the file is complete and synced to disk; otherwise there is none. `known` may be NULL.
 * LIMNER_ERROR_UNSUPPORTED: it contains no network that Limner knows; LIMNER_ERROR_FORMAT: damaged;
 * LIMNER_ERROR_FILE: the target cannot be written; LIMNER_ERROR_CANCELLED. */
gboolean limner_import_write (LimnerCheckpoint *checkpoint, const LimnerKnownFile *known, const char *target,
                              GCancellable *cancellable, GError **error);
