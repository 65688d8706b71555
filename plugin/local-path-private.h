/* Paths of the files that arguments name. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The file's path, owned by the caller. NULL with LIMNER_ERROR_ARGUMENT if the file is not local. */
char *limner_local_path (GFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
