/* Starts the painting program and communicates with it.
 *
 * The filter runs inside GIMP. The program is a separate process, so that a crash, a lack of memory or a
 * damaged network cannot end GIMP or leave threads in it. */
#include "config.h"

#include "painter-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <limner/error.h>
#include <limner/live.h>
#include <limner/system.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Rows are sent and received in pieces of about this size. */
#define PIECE_BYTES ((gsize) 1 << 20)

static GMutex one_at_a_time;
static int painter_socket = -1; /* to the running program; protected by the mutex */

static gboolean
start_painter (GError **error)
{
  g_autofree char *program = limner_program ();
  g_autoptr (GError) why = NULL;
  char *arguments[] = { program, (char *) "live", NULL };
  int ends[2];

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("Limner's program could not be started (%s); close other programs and try again."),
                   g_strerror (errno));
      return FALSE;
    }
  /* GLib starts it through an intermediate process, so that its end need not be waited for. */
  if (!g_spawn_async_with_fds (NULL, arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, ends[1], ends[1], -1,
                               &why))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("Limner's program could not be started (%s); install Limner again."), why->message);
      close (ends[0]);
      close (ends[1]);
      return FALSE;
    }
  close (ends[1]);
  painter_socket = ends[0];
  return TRUE;
}

static void
drop_painter (void)
{
  if (painter_socket >= 0)
    close (painter_socket);
  painter_socket = -1;
}

/* --- one task --- */

static int
rows_in_piece (const LimnerLiveTask *task)
{
  return (int) CLAMP (PIECE_BYTES / ((gsize) task->width * 4 * sizeof (float)), 1, (gsize) task->height);
}

static gboolean
send_task (const LimnerLiveTask *task, float *piece)
{
  const LimnerLiveRequest request = { LIMNER_LIVE_MAGIC, (guint32) task->width, (guint32) task->height,
                                      (guint32) strlen (task->settings) };
  int step = rows_in_piece (task);

  if (!limner_live_send (painter_socket, &request, sizeof request)
      || !limner_live_send (painter_socket, task->settings, request.settings_length))
    return FALSE;
  for (int y = 0; y < task->height; y += step)
    {
      int n = MIN (step, task->height - y);

      task->read (y, n, piece, task->user_data);
      if (!limner_live_send (painter_socket, piece, (gsize) n * (gsize) task->width * 4 * sizeof (float)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
receive_picture (const LimnerLiveTask *task, float *piece)
{
  int step = rows_in_piece (task);

  for (int y = 0; y < task->height; y += step)
    {
      int n = MIN (step, task->height - y);

      if (!limner_live_receive (painter_socket, piece, (gsize) n * (gsize) task->width * 4 * sizeof (float)))
        return FALSE;
      task->write (y, n, piece, task->user_data);
    }
  return TRUE;
}

/* FALSE if the program's message is invalid; otherwise *sentence is the message. */
static gboolean
receive_sentence (guint32 length, char **sentence)
{
  if (length > LIMNER_LIVE_MAX_TEXT)
    return FALSE;
  *sentence = g_malloc0 (length + 1);
  return limner_live_receive (painter_socket, *sentence, length);
}

typedef enum
{
  ANSWER_PICTURE,
  ANSWER_FAILURE,
  ANSWER_NONE,
} Answer;

static Answer
receive_answer (const LimnerLiveTask *task, float *piece, char **sentence)
{
  LimnerLiveReply reply;

  for (;;)
    {
      if (!limner_live_receive (painter_socket, &reply, sizeof reply) || reply.magic != LIMNER_LIVE_MAGIC)
        return ANSWER_NONE;
      switch (reply.kind)
        {
        case LIMNER_LIVE_PROGRESS:
          task->show_progress (CLAMP (reply.done, 0, 1), task->user_data);
          break;
        case LIMNER_LIVE_FAILURE:
          return receive_sentence (reply.length, sentence) ? ANSWER_FAILURE : ANSWER_NONE;
        case LIMNER_LIVE_PICTURE:
          return receive_picture (task, piece) ? ANSWER_PICTURE : ANSWER_NONE;
        default:
          return ANSWER_NONE;
        }
    }
}

/* The program ends after a minute without work, possibly just when the next task begins. Therefore a
 * program that has worked before is restarted once. */
static gboolean
run_task (const LimnerLiveTask *task, float *piece, GError **error)
{
  for (gboolean fresh = painter_socket < 0;; fresh = TRUE)
    {
      g_autofree char *sentence = NULL;
      Answer answer;

      if (painter_socket < 0 && !start_painter (error))
        return FALSE;
      /* A program that refuses a task may answer before it has read everything. */
      send_task (task, piece);
      answer = receive_answer (task, piece, &sentence);
      if (answer == ANSWER_PICTURE)
        return TRUE;
      if (answer == ANSWER_FAILURE)
        {
          g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, sentence);
          return FALSE;
        }
      drop_painter ();
      if (fresh)
        {
          g_set_error_literal (
              error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
              _ ("Limner's program ended unexpectedly; try a smaller picture or install Limner again."));
          return FALSE;
        }
    }
}

gboolean
limner_live_painter_run (const LimnerLiveTask *task, GError **error)
{
  gsize bytes = (gsize) rows_in_piece (task) * (gsize) task->width * 4 * sizeof (float);
  float *piece = g_try_malloc (bytes);
  gboolean ok;

  if (piece == NULL)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
                   _ ("Not enough memory for %d MiB of a picture; close other pictures."),
                   (int) (bytes >> 20) + 1);
      return FALSE;
    }
  g_mutex_lock (&one_at_a_time);
  ok = run_task (task, piece, error);
  g_mutex_unlock (&one_at_a_time);
  g_free (piece);
  return ok;
}
