/* The folders of Limner's own files. */
#pragma once

#include <glib.h>

/* The folder `in_source` of the source tree when this program was started from the build tree, otherwise the
 * installed folder `installed` of Limner's data. Caller frees. */
char *limner_own_folder (const char *in_source, const char *installed);
