/* One file from one address of the network. */
#pragma once

#include "registry/resumable-file-private.h"

#include "limner/progress.h"

#include <gio/gio.h>

typedef struct
{
  const char *address;          /* https; http only on this computer */
  LimnerResumableFile *partial; /* where it goes; what it holds is continued when the server can */
  guint64 expected; /* bytes of the whole file, for the progress where the server does not say; 0: unknown */
  guint64 limit;    /* bytes that it can have at most */
  LimnerProgressFunc progress; /* fraction of this file */
  gpointer progress_data;
  GCancellable *cancellable;
} LimnerDownload;

/* FALSE with LIMNER_ERROR_NETWORK, _FILE or _CANCELLED. *broken: the connection failed in the middle, and
 * trying again may go on from there. */
gboolean limner_download (const LimnerDownload *download, gboolean *broken, GError **error);
