/* Reads the ZIP archives of PyTorch, NumPy and data sets. A stored entry is a part of the mapped file. A
 * compressed entry is decompressed up to the caller's limit. libarchive and libzip are not used: they copy
 * and decompress every entry into memory, and a small hostile file could fill the memory. */
#pragma once

#include <glib.h>

typedef struct _LimnerZip LimnerZip;

/* `bytes` must outlive it. kind: of file, for sentences ("PyTorch"). */
LimnerZip *limner_zip_open (const guint8 *bytes, gsize length, const char *path, const char *kind,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_zip_close (LimnerZip *zip);

/* Whether an entry is compressed or encrypted; limner_zip_get returns its bytes without unpacking them. */
gboolean limner_zip_is_packed (const LimnerZip *zip);
/* NULL-terminated; owned by zip. */
const char *const *limner_zip_names (const LimnerZip *zip);
/* The entry's bytes, after their checksum was verified. FALSE with an error; a missing entry is an
 * error, too. */
gboolean limner_zip_get (LimnerZip *zip, const char *name, const guint8 **bytes, gsize *size, GError **error);
/* The entry's content, stored or deflated, at most `limit` bytes, after its checksum was compared. It may be
 * a piece of the archive, which must then outlive it. NULL with an error. */
GBytes *limner_zip_read (LimnerZip *zip, const char *name, gsize limit,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerZip, limner_zip_close)
