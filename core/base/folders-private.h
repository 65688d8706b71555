/* The folders of Limner's own files. Environment variable LIMNER_DATA_PATH names another folder than the
 * installed one, for a tree that was moved after it was installed. */
#pragma once

#include <glib.h>

/* The folder `in_source` of the source tree when this program was started from the build tree, otherwise the
 * installed folder `installed` of Limner's data. Caller frees. */
char *limner_own_folder (const char *in_source, const char *installed);

/* The folder `in_build` of the build tree when this program was started from there, otherwise `installed`, a
 * whole path. Caller frees. */
char *limner_built_folder (const char *in_build, const char *installed);
