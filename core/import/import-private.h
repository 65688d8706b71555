/* A foreign file becomes a file of Limner's own. */
#pragma once

#include "import/checkpoint-private.h"

#include <gio/gio.h>

/* What is known of a published file beside what it says itself. */
typedef struct
{
  const char *title, *licence, *source, *training_data;
} LimnerKnownFile;

/* Converts the network in the checkpoint, or copies it when it is Limner's own, to the file `target`, which
 * is whole and on the disk when this returns TRUE and absent otherwise. `known` may be NULL.
 * LIMNER_ERROR_UNSUPPORTED when it holds no network that Limner knows, LIMNER_ERROR_FORMAT when it is
 * damaged, LIMNER_ERROR_FILE when the target cannot be written, LIMNER_ERROR_CANCELLED. */
gboolean limner_import_write (LimnerCheckpoint *checkpoint, const LimnerKnownFile *known, const char *target,
                              GCancellable *cancellable, GError **error);
