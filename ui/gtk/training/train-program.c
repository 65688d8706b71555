#include "config.h"

#include "training/train-program-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <limner/error.h>
#include <limner/model.h>
#include <limner/registry.h>
#include <limner/system.h>
#include <limner/train.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

void
limner_train_request_clear (LimnerTrainRequest *request)
{
  g_clear_pointer (&request->styles, g_strfreev);
  g_clear_pointer (&request->photos, g_free);
  g_clear_pointer (&request->id, g_free);
  g_clear_pointer (&request->title, g_free);
}

static gboolean
is_taken (const char *id)
{
  g_autoptr (LimnerModel) model = limner_model_load (id, NULL);
  g_autofree char *folder = limner_training_folder (id, NULL);

  return model != NULL || folder == NULL || limner_training_exists (folder);
}

char *
limner_train_free_id (const char *title)
{
  g_autofree char *plain = g_str_to_ascii (title, NULL);
  g_autofree char *stem = g_ascii_strdown (plain, -1);

  g_strcanon (stem, "abcdefghijklmnopqrstuvwxyz0123456789", '-');
  g_strdelimit (stem, "-", ' ');
  g_strstrip (stem);
  g_strdelimit (stem, " ", '-');
  if (strlen (stem) > 48)
    stem[48] = '\0';
  for (int i = 1;; i++)
    {
      g_autofree char *id = g_strdup (*stem != '\0' ? stem : "style");

      if (i > 1)
        {
          g_autofree char *numbered = g_strdup_printf ("%s-%d", id, i);
          g_set_str (&id, numbered);
        }
      if (!is_taken (id))
        return g_steal_pointer (&id);
    }
}

/* The command line of a training, with its options. */
static GPtrArray *
command_new (const LimnerTrainRequest *request, gboolean resume)
{
  GPtrArray *command = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (command, limner_program ());
  g_ptr_array_add (command, g_strdup ("train"));
  g_ptr_array_add (command, g_strdup ("style"));
  if (resume)
    {
      g_ptr_array_add (command, g_strdup ("--resume"));
      return command;
    }
  g_ptr_array_add (command, g_strdup_printf ("--photos=%s", request->photos));
  g_ptr_array_add (command, g_strdup_printf ("--steps=%d", request->steps));
  return command;
}

static void
add_styles (GPtrArray *command, const LimnerTrainRequest *request)
{
  g_ptr_array_add (command, g_strdup ("--"));
  for (char **style = request->styles; *style != NULL; style++)
    g_ptr_array_add (command, g_strdup (*style));
}

/* Runs in the child: starts a session, so that the end of GIMP or of a terminal does not end it. */
static void
leave (gpointer data)
{
  setsid ();
}

static gboolean
spawn (GPtrArray *command, const char *messages, GError **error)
{
  int file = g_open (messages, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  g_autoptr (GError) local = NULL;
  gboolean ok;

  if (file < 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                   _ ("“%s” cannot be written (%s): free space there or choose another place."), messages,
                   g_strerror (errno));
      return FALSE;
    }
  g_ptr_array_add (command, NULL);
  ok = g_spawn_async_with_fds (NULL, (char **) command->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL, leave, NULL,
                               NULL, -1, -1, file, &local);
  close (file);
  if (!ok)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("The program “%s” could not be started (%s); install Limner again."),
                 (char *) command->pdata[0], local->message);
  return ok;
}

gboolean
limner_train_start (const LimnerTrainRequest *request, gboolean resume, GError **error)
{
  g_autoptr (GPtrArray) command = command_new (request, resume);
  g_autofree char *folder = limner_training_folder (request->id, error), *messages = NULL;

  if (folder == NULL)
    return FALSE;
  messages = g_build_filename (folder, "messages", NULL);
  g_mkdir_with_parents (folder, 0777); /* opening the file reports an error */
  g_ptr_array_add (command, g_strdup_printf ("--id=%s", request->id));
  if (!resume)
    {
      g_ptr_array_add (command, g_strdup_printf ("--title=%s", request->title));
      add_styles (command, request);
    }
  return spawn (command, messages, error);
}

void
limner_train_pause (int pid)
{
  g_return_if_fail (pid > 0); /* 0 and below would signal process groups */
  kill (pid, SIGTSTP);
}

void
limner_train_go_on (int pid)
{
  g_return_if_fail (pid > 0);
  kill (pid, SIGCONT);
}

void
limner_train_stop (int pid)
{
  g_return_if_fail (pid > 0);
  kill (pid, SIGTERM);
  kill (pid, SIGCONT); /* a stopped process must continue to receive it */
}

/* --- the estimate --- */

static double
seconds_in (const char *json)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (json == NULL || !json_parser_load_from_data (parser, json, -1, NULL))
    return -1;
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return -1;
  return json_object_get_double_member_with_default (json_node_get_object (root), "seconds_per_step", -1);
}

static void
estimated (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autofree char *out = NULL, *words = NULL;
  GError *error = NULL;
  double *seconds;

  if (!g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &out, &words, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  seconds = g_new (double, 1);
  *seconds = seconds_in (out);
  if (*seconds > 0)
    {
      g_task_return_pointer (task, seconds, g_free);
      return;
    }
  g_free (seconds);
  g_task_return_new_error (task, LIMNER_ERROR, LIMNER_ERROR_FILE, "%s",
                           words != NULL && g_str_has_prefix (words, "limner: ")
                               ? g_strchomp (words) + strlen ("limner: ")
                               : _ ("The time could not be measured."));
}

/* Synchronous, because this program may be about to exit. */
static void
end_estimate (GCancellable *cancellable, GSubprocess *process)
{
  g_subprocess_send_signal (process, SIGTERM);
}

void
limner_train_estimate_async (const LimnerTrainRequest *request, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GPtrArray) command = command_new (request, FALSE);
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;

  g_ptr_array_add (command, g_strdup ("--estimate"));
  g_ptr_array_add (command, g_strdup ("--json"));
  add_styles (command, request);
  g_ptr_array_add (command, NULL);
  process = g_subprocess_newv ((const char *const *) command->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  if (process != NULL)
    {
      g_cancellable_connect (cancellable, G_CALLBACK (end_estimate), g_object_ref (process), g_object_unref);
      g_subprocess_communicate_utf8_async (process, NULL, cancellable, estimated, task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
}

double
limner_train_estimate_finish (GAsyncResult *result, GError **error)
{
  g_autofree double *seconds = g_task_propagate_pointer (G_TASK (result), error);

  return seconds != NULL ? *seconds : -1;
}
