#define _GNU_SOURCE /* dladdr, realpath */
#include "config.h"

#include "base/folders-private.h"
#include "installed-folders.h"

#include "limner/system.h"

#include <dlfcn.h>
#include <gio/gio.h>
#include <gmodule.h>
#include <stdlib.h>

/* Path of the file that holds this code: the program, or the module that another program has loaded. Caller
 * frees. */
static char *
own_path (void)
{
  static const char here;
  Dl_info info;

  if (dladdr (&here, &info) && g_str_has_suffix (info.dli_fname, "." G_MODULE_SUFFIX))
    {
      char *resolved = realpath (info.dli_fname, NULL), *path = g_strdup (resolved);

      free (resolved);
      return path;
    }
  return g_file_read_link ("/proc/self/exe", NULL);
}

/* meson writes this file at the top of the build tree. Its one line is the folder of the sources. */
#define MARKER "limner-build-tree"
/* How many folders above the program's to search: build/ui/cli/limner has three. */
#define MOST_LEVELS 3

typedef struct
{
  char *build, *source; /* NULL: the program was not started from a build tree */
} BuildTree;

static BuildTree
find_build_tree (void)
{
  g_autofree char *folder = own_path ();
  BuildTree tree = { NULL, NULL };

  for (int level = 0; level <= MOST_LEVELS && folder != NULL && tree.source == NULL; level++)
    {
      char *above = g_path_get_dirname (folder);
      g_autofree char *marker = g_build_filename (above, MARKER, NULL);

      g_free (folder);
      folder = above;
      if (g_file_get_contents (marker, &tree.source, NULL, NULL))
        tree.build = g_strdup (folder);
    }
  if (tree.source != NULL)
    g_strchomp (tree.source);
  return tree;
}

/* Never freed: the tree of this program does not change. */
static const BuildTree *
get_build_tree (void)
{
  static BuildTree tree;
  static gsize known;

  if (g_once_init_enter (&known))
    {
      tree = find_build_tree ();
      g_once_init_leave (&known, 1);
    }
  return &tree;
}

char *
limner_own_folder (const char *in_source, const char *installed)
{
  const char *elsewhere = g_getenv ("LIMNER_DATA_PATH"), *source = get_build_tree ()->source;

  if (elsewhere != NULL && *elsewhere != '\0')
    return g_build_filename (elsewhere, installed, NULL);
  if (source != NULL)
    return g_build_filename (source, in_source, NULL);
  return g_build_filename (LIMNER_DATADIR, installed, NULL);
}

char *
limner_built_folder (const char *in_build, const char *installed)
{
  const char *build = get_build_tree ()->build;

  return build != NULL ? g_build_filename (build, in_build, NULL) : g_strdup (installed);
}

char *
limner_program (void)
{
  g_autofree char *folder = limner_built_folder ("ui" G_DIR_SEPARATOR_S "cli", LIMNER_BINDIR);
  char *program = g_build_filename (folder, "limner", NULL), *found = NULL;

  if (!g_file_test (program, G_FILE_TEST_IS_EXECUTABLE))
    found = g_find_program_in_path ("limner");
  if (found == NULL)
    return program;
  g_free (program);
  return found;
}

char *
limner_help_page (const char *page)
{
  const char *elsewhere = g_getenv ("LIMNER_DATA_PATH");
  g_autofree char *name = g_strconcat (page, ".html", NULL);
  g_autofree char *folder = NULL;

  if (elsewhere != NULL && *elsewhere != '\0')
    folder = g_build_filename (elsewhere, "help", NULL);
  else
    folder = limner_built_folder ("docs" G_DIR_SEPARATOR_S "help", LIMNER_DATADIR G_DIR_SEPARATOR_S "help");
  return g_build_filename (folder, name, NULL);
}
