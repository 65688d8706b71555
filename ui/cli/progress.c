#include "config.h"

#include "cli-private.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define BAR_CELLS 24

static gint drawn; /* whether a bar stands on the terminal */

static int
terminal_columns (void)
{
  struct winsize size;

  return ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void
cli_progress (const LimnerProgress *progress, gpointer user_data)
{
  g_autoptr (GString) line = NULL;
  g_autofree char *left = NULL, *shown = NULL;
  double fraction = CLAMP (progress->fraction, 0, 1);

  if (!isatty (STDERR_FILENO))
    return;
  line = g_string_new ("[");
  for (int i = 0; i < BAR_CELLS; i++)
    g_string_append_c (line, i < fraction * BAR_CELLS ? '#' : '-');
  if (progress->seconds_left >= 0)
    left = limner_describe_time_left (progress->seconds_left);
  g_string_append_printf (line, "] %3d %%  %s  %s", (int) (100 * fraction),
                          progress->text ? progress->text : "", left ? left : "");
  shown = g_utf8_substring (line->str, 0, MIN (g_utf8_strlen (line->str, -1), terminal_columns () - 1));
  fprintf (stderr, "\r%s\033[K", shown);
  fflush (stderr);
  g_atomic_int_set (&drawn, TRUE);
}

LimnerProgressFunc
cli_progress_func (void)
{
  return isatty (STDERR_FILENO) ? cli_progress : NULL;
}

void
cli_progress_clear (void)
{
  static const char clear[] = "\r\033[K";

  if (g_atomic_int_compare_and_exchange (&drawn, TRUE, FALSE))
    {
      gssize written = write (STDERR_FILENO, clear, sizeof clear - 1);

      (void) written;
    }
}
