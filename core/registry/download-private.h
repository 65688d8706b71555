/* Downloads one file from one address. */
#pragma once

#include "registry/resumable-file-private.h"

#include "limner/progress.h"

#include <gio/gio.h>

typedef struct
{
  const char *address;          /* https; http only on this computer */
  LimnerResumableFile *partial; /* destination; continues what it contains if the server supports it */
  guint64 expected;             /* bytes of the file if the server does not state them; 0: unknown */
  guint64 limit;                /* the most bytes to accept */
  LimnerProgressFunc progress;  /* fraction of this file */
  gpointer progress_data;
  GCancellable *cancellable;
} LimnerDownload;

/* FALSE with LIMNER_ERROR_NETWORK, _FILE or _CANCELLED. *broken: the connection was interrupted, so
 * that another attempt can continue the download. */
gboolean limner_download (const LimnerDownload *download, gboolean *broken, GError **error);
