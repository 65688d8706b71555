/* ZIP archives with stored (unpacked) entries, read in place: what PyTorch writes. Not a general reader, and
 * on purpose: libarchive and libzip copy every entry into memory, and unpack, which opens the door to bombs;
 * here an entry is a piece of the mapping, and nothing can be larger than the file. */
#pragma once

#include <glib.h>

typedef struct _LimnerZip LimnerZip;

/* `bytes` must outlive it. */
LimnerZip *limner_zip_open (const guint8 *bytes, gsize length, const char *path,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_zip_close (LimnerZip *zip);

/* Whether an entry is compressed or encrypted: limner_zip_get gives such bytes as they are. */
gboolean limner_zip_is_packed (const LimnerZip *zip);
/* NULL-terminated; owned by zip. */
const char *const *limner_zip_names (const LimnerZip *zip);
/* The entry's bytes after their checksum was compared; FALSE with an error, also when there is no such entry.
 */
gboolean limner_zip_get (LimnerZip *zip, const char *name, const guint8 **bytes, gsize *size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerZip, limner_zip_close)
