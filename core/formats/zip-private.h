/* Reads ZIP archives with stored (uncompressed) entries in place, as PyTorch writes them. It is
 * deliberately not a general reader. libarchive and libzip copy every entry into memory and decompress,
 * which makes decompression bombs possible. Here an entry points into the mapping, so that nothing is
 * larger than the file. */
#pragma once

#include <glib.h>

typedef struct _LimnerZip LimnerZip;

/* `bytes` must outlive it. */
LimnerZip *limner_zip_open (const guint8 *bytes, gsize length, const char *path,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_zip_close (LimnerZip *zip);

/* Whether an entry is compressed or encrypted; limner_zip_get returns its bytes without unpacking them. */
gboolean limner_zip_is_packed (const LimnerZip *zip);
/* NULL-terminated; owned by zip. */
const char *const *limner_zip_names (const LimnerZip *zip);
/* The entry's bytes, after their checksum was verified. FALSE with an error; a missing entry is an
 * error, too. */
gboolean limner_zip_get (LimnerZip *zip, const char *name, const guint8 **bytes, gsize *size, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerZip, limner_zip_close)
