#include "config.h"

#include "cli-private.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* The bar gives way to long words. */
#define BAR_CELLS     24
#define MIN_BAR_CELLS 8

static gint drawn; /* whether a bar stands on the terminal */

static int
terminal_columns (void)
{
  struct winsize size;

  return ioctl (STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

/* The line for a terminal of that many columns; caller frees. */
static char *
make_line (const LimnerProgress *progress, int columns)
{
  g_autofree char *left
      = progress->seconds_left >= 0 ? limner_describe_time_left (progress->seconds_left) : g_strdup ("");
  double fraction = CLAMP (progress->fraction, 0, 1);
  g_autofree char *words = g_strdup_printf ("] %3d %%  %s  %s", (int) (100 * fraction),
                                            progress->text ? progress->text : "", left);
  int cells = CLAMP (columns - 2 - (int) g_utf8_strlen (words, -1), MIN_BAR_CELLS, BAR_CELLS);
  g_autoptr (GString) line = g_string_new ("[");

  for (int i = 0; i < cells; i++)
    g_string_append_c (line, i < fraction * cells ? '#' : '-');
  g_string_append (line, words);
  return g_utf8_substring (line->str, 0, MIN (g_utf8_strlen (line->str, -1), columns - 1));
}

void
cli_progress (const LimnerProgress *progress, gpointer user_data)
{
  g_autofree char *line = NULL;

  if (!isatty (STDERR_FILENO))
    return;
  line = make_line (progress, terminal_columns ());
  fprintf (stderr, "\r%s\033[K", line);
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
