/* Pausing: Ctrl-Z, SIGTSTP and SIGUSR1 request it. The job saves its state and stops itself until SIGCONT
 * (fg). */
#include "cli-private.h"

#include <signal.h>

static volatile sig_atomic_t asked;

static void
on_signal (int number)
{
  asked = 1;
}

void
cli_pause_init (void)
{
  const int signals[] = { SIGTSTP, SIGUSR1 };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      struct sigaction action = { .sa_handler = on_signal, .sa_flags = SA_RESTART };

      sigaction (signals[i], &action, NULL);
    }
}

gboolean
cli_pause_asked (void)
{
  return asked != 0;
}

void
cli_pause (void)
{
  asked = 0;
  cli_progress_clear ();
  raise (SIGSTOP);
}
