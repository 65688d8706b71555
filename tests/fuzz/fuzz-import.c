/* Imports a foreign file into the registry. */
#include "fuzz-private.h"

#include "import/checkpoint-private.h"
#include "limner/error.h"
#include "limner/registry.h"
#include "limner/system.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder, *file;

static void
clean (void)
{
  g_autofree char *models = limner_registry_user_folder (), *lock = g_build_filename (models, ".lock", NULL);
  g_autofree char *limner = g_path_get_dirname (models);

  g_remove (file);
  g_remove (lock);
  g_remove (models);
  g_remove (limner);
  if (g_remove (folder) != 0)
    g_error ("Something was left in %s", folder);
}

static void
init (void)
{
  g_autofree char *template = NULL;

  if (folder)
    return;
  folder = fuzz_folder ();
  file = g_build_filename (folder, "file.pth", NULL, NULL);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  limner_set_threads (1);
  atexit (clean);
}

/* Reads every tensor. The memory ends with the file, so that the sanitizer detects reads beyond the end. */
static void
read_all (const guint8 *bytes, gsize size)
{
  g_autoptr (GBytes) content = g_bytes_new_static (bytes, size);
  g_autoptr (LimnerCheckpoint) checkpoint = limner_checkpoint_open_bytes (content, "file.pth", NULL, NULL);

  for (const char *const *name = checkpoint ? limner_checkpoint_names (checkpoint) : NULL; name && *name;
       name++)
    {
      LimnerTensor *tensor = limner_checkpoint_get (checkpoint, *name, NULL);
      g_clear_pointer (&tensor, limner_tensor_unref);
    }
}

FuzzOutcome
fuzz_try (const guint8 *bytes, gsize size)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  init ();
  read_all (bytes, size);
  if (!g_file_set_contents_full (file, (const char *) bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0644,
                                 NULL))
    g_error ("No room in %s", folder);
  id = limner_registry_import (file, "fuzz", TRUE, NULL, &error);
  if (!id)
    return fuzz_refused (error);
  if (!limner_registry_verify (id, &error) || !limner_registry_remove (id, &error))
    g_error ("Imported and then: %s", error->message);
  return FUZZ_TAKEN;
}
