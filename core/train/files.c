#include "config.h"

#include "train/files-private.h"

#include "base/file-lock-private.h"
#include "base/file-writer-private.h"
#include "limner/train.h"
#include "registry/registry-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

gboolean
limner_train_write_text (const char *path, const char *text, GError **error)
{
  LimnerFileWriter writer;

  if (!limner_file_writer_open (&writer, path, error))
    return FALSE;
  if (limner_file_writer_put (&writer, text, strlen (text), error))
    return limner_file_writer_finish (&writer, error);
  limner_file_writer_discard (&writer);
  return FALSE;
}

static gboolean
write_pid (int descriptor, const char *path, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%d\n", (int) getpid ());

  if (ftruncate (descriptor, 0) == 0 && pwrite (descriptor, text, strlen (text), 0) == (gssize) strlen (text))
    return TRUE;
  return limner_write_failed (path, errno, error);
}

int
limner_train_claim (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "pid", NULL);
  int descriptor = limner_lock_open (path, error);
  LimnerLockState state = descriptor >= 0 ? limner_lock_try (descriptor, path, error) : LIMNER_LOCK_FAILED;

  if (state == LIMNER_LOCK_HELD && write_pid (descriptor, path, error))
    return descriptor;
  if (state == LIMNER_LOCK_BUSY)
    {
      g_autofree char *shown = g_filename_display_name (folder);

      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                   _ ("Another program is training in “%s”; wait for it or stop it first."), shown);
    }
  if (descriptor >= 0)
    close (descriptor);
  return -1;
}

/* Whether the process has the file open. A number written on another computer or in another container may be
 * another program's here. */
static gboolean
has_open (int pid, int descriptor)
{
  g_autofree char *folder = g_strdup_printf ("/proc/%d/fd", pid);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  struct stat wanted, found;
  const char *name;

  if (fstat (descriptor, &wanted) != 0)
    return FALSE;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (stat (path, &found) == 0 && found.st_dev == wanted.st_dev && found.st_ino == wanted.st_ino)
        return TRUE;
    }
  return FALSE;
}

/* The number in the file, where its process is on this system; otherwise -1. */
static int
read_pid (int descriptor)
{
  char text[16] = "";
  int pid = pread (descriptor, text, sizeof text - 1, 0) > 0 ? (int) strtol (text, NULL, 10) : 0;

  return pid > 0 && has_open (pid, descriptor) ? pid : -1;
}

int
limner_training_pid (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "pid", NULL);
  int descriptor = g_open (path, O_RDWR | O_CLOEXEC, 0), pid;

  if (descriptor < 0)
    return 0;
  pid = limner_lock_holder (descriptor);
  if (pid < 0)
    pid = read_pid (descriptor);
  close (descriptor);
  return pid;
}

char *
limner_training_folder (const char *id, GError **error)
{
  if (!limner_registry_check_id (id, error))
    return NULL;
  return g_build_filename (g_get_user_data_dir (), "limner", "training", id, NULL);
}

gboolean
limner_training_exists (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "checkpoint.safetensors", NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

#define FINISH_FILE "finish"

gboolean
limner_training_ask_finish (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, FINISH_FILE, NULL);

  return limner_train_write_text (path, "asked\n", error);
}

gboolean
limner_training_finish_is_asked (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, FINISH_FILE, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

void
limner_training_finish_is_done (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, FINISH_FILE, NULL);

  g_unlink (path);
}

gboolean
limner_training_forget (const char *folder, GError **error)
{
  static const char *const names[] = { "checkpoint.safetensors",
                                       "network.safetensors",
                                       "log.jsonl",
                                       "curve.svg",
                                       "sample.png",
                                       "messages",
                                       FINISH_FILE,
                                       "pid" };
  int claim = g_file_test (folder, G_FILE_TEST_IS_DIR) ? limner_train_claim (folder, error) : -1;

  if (claim < 0)
    return !g_file_test (folder, G_FILE_TEST_IS_DIR);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);

      if (g_unlink (path) != 0 && errno != ENOENT)
        {
          limner_write_failed (path, errno, error);
          close (claim);
          return FALSE;
        }
    }
  close (claim);
  g_rmdir (folder);
  return TRUE;
}
