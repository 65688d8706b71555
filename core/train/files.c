#include "config.h"

#include "train/files-private.h"

#include "base/file-writer-private.h"
#include "limner/train.h"
#include "registry/registry-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
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

/* A lock over the whole file, which the system gives back whatever ends the program. */
static struct flock
whole_file (void)
{
  return (struct flock) { .l_type = F_WRLCK, .l_whence = SEEK_SET };
}

int
limner_train_claim (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "pid", NULL);
  g_autofree char *text = g_strdup_printf ("%d\n", (int) getpid ());
  struct flock lock = whole_file ();
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

  if (fd < 0)
    {
      limner_write_failed (path, errno, error);
      return -1;
    }
  if (fcntl (fd, F_SETLK, &lock) != 0)
    {
      g_autofree char *shown = g_filename_display_name (folder);
      close (fd);
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                   _ ("Another program is training in “%s”; wait for it or stop it first."), shown);
      return -1;
    }
  if (ftruncate (fd, 0) == 0 && write (fd, text, strlen (text)) == (gssize) strlen (text))
    return fd;
  limner_write_failed (path, errno, error);
  close (fd);
  return -1;
}

int
limner_training_pid (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "pid", NULL);
  struct flock lock = whole_file ();
  int fd = g_open (path, O_RDWR | O_CLOEXEC, 0), pid = 0;

  if (fd < 0)
    return 0;
  /* Whoever is on another computer or in another container has no number here. */
  if (fcntl (fd, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK)
    pid = lock.l_pid > 0 ? (int) lock.l_pid : -1;
  close (fd);
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
