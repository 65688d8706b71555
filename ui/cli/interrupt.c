/* A signal handler may call few functions, so it only writes a byte into a pipe; a thread reads the byte
 * and acts. (A thread that waits for blocked signals would not work: libraries start threads before main,
 * and these do not block signals.) */
#include "config.h"

#include "cli-private.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <unistd.h>

enum
{
  STAGE_IDLE,    /* nothing was written yet */
  STAGE_JOB,     /* a job uses the cancellable */
  STAGE_STOPPED, /* interrupted: no writing any more */
  STAGE_WRITING, /* files are being made */
};

static int pipe_ends[2];
static gint stage = STAGE_IDLE;
static gint last_signal = SIGINT;
static GCancellable *cancellable;

static void
on_signal (int number)
{
  int saved = errno;
  char byte = (char) number;
  gssize written = write (pipe_ends[1], &byte, 1);

  (void) written; /* a full pipe already contains a request */
  errno = saved;
}

static gpointer
watch_signals (gpointer data)
{
  char byte;
  gssize n;

  while ((n = read (pipe_ends[0], &byte, 1)) == 1 || (n < 0 && errno == EINTR))
    {
      if (n != 1)
        continue;
      g_atomic_int_set (&last_signal, byte);
      if (g_atomic_int_compare_and_exchange (&stage, STAGE_JOB, STAGE_STOPPED))
        g_cancellable_cancel (cancellable);
      else if (g_atomic_int_get (&stage) != STAGE_WRITING)
        {
          cli_progress_clear ();
          _exit (128 + byte);
        }
    }
  return NULL;
}

void
cli_interrupt_init (void)
{
  const int signals[] = { SIGINT, SIGTERM, SIGHUP };

  if (cancellable)
    return;
  cancellable = g_cancellable_new ();
  if (!g_unix_open_pipe (pipe_ends, FD_CLOEXEC, NULL))
    return; /* without the pipe, signals end the program as by default */
  g_thread_unref (g_thread_new ("interrupt", watch_signals, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
      struct sigaction old;

      /* nohup stays nohup; but a shell script ignores Ctrl-C for what it starts in the background, and must
       * still be able to stop it. */
      if (signals[i] == SIGHUP && sigaction (SIGHUP, NULL, &old) == 0 && old.sa_handler == SIG_IGN)
        continue;
      sigaction (signals[i], &action, NULL);
    }
}

GCancellable *
cli_interrupt_begin_job (void)
{
  cli_interrupt_init ();
  g_atomic_int_set (&stage, STAGE_JOB);
  return cancellable;
}

LimnerJob
cli_job (const LimnerJob *limits, LimnerProgressFunc progress)
{
  return (LimnerJob) { .progress = progress,
                       .cancellable = cli_interrupt_begin_job (),
                       .threads = limits->threads,
                       .memory_mib = limits->memory_mib };
}

gboolean
cli_interrupt_begin_writing (void)
{
  return g_atomic_int_compare_and_exchange (&stage, STAGE_JOB, STAGE_WRITING)
         || g_atomic_int_compare_and_exchange (&stage, STAGE_IDLE, STAGE_WRITING);
}

int
cli_interrupt_status (void)
{
  return 128 + g_atomic_int_get (&last_signal);
}
