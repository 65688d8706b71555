#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* Set by --help-all: commands print their help instead of running. */
static gboolean help_all;

static int
count_separators (int argc, char **argv)
{
  int n = 0;

  for (int i = 1; i < argc; i++)
    n += g_str_equal (argv[i], "--");
  return n;
}

/* GLib leaves the “--” that ends the options in place when a word after it begins with a dash. */
static void
remove_separator (int *argc, char **argv)
{
  int i = 1;

  while (!g_str_equal (argv[i], "--"))
    i++;
  memmove (argv + i, argv + i + 1, (gsize) (*argc - i) * sizeof *argv); /* with the NULL at the end */
  (*argc)--;
}

gboolean
cli_parse (int *argc, char ***argv, const char *parameters, const char *summary, const GOptionEntry *entries,
           int *status)
{
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);

  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return cli_parse_context (context, argc, argv, summary, status);
}

gboolean
cli_parse_context (GOptionContext *context, int *argc, char ***argv, const char *summary, int *status)
{
  g_autoptr (GError) error = NULL;
  int separators = count_separators (*argc, *argv);

  g_option_context_set_summary (context, summary);
  if (help_all)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_print ("%s", help);
      *status = CLI_DONE;
      return FALSE;
    }
  if (g_option_context_parse (context, argc, argv, &error)) /* which answers --help itself */
    {
      if (separators > 0 && count_separators (*argc, *argv) == separators)
        remove_separator (argc, *argv);
      return TRUE;
    }
  *status = cli_usage (_ ("%s; “%s --help” lists the options."), error->message, g_get_prgname ());
  return FALSE;
}

static void
print_commands (const CliCommand *commands, const char *of, gboolean wrong)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _ ("Usage: %s COMMAND …"), of);
  g_string_append (text, "\n\n");
  for (const CliCommand *c = commands; c->name; c++)
    if (c->summary)
      g_string_append_printf (text, "  %-12s %s\n", c->name, _ (c->summary));
  g_string_append_c (text, '\n');
  g_string_append_printf (text, _ ("“%s COMMAND --help” says more about one of them."), of);
  if (wrong)
    g_printerr ("%s\n", text->str);
  else
    g_print ("%s\n", text->str);
}

static int
run_command (const CliCommand *command, const char *of, int argc, char **argv)
{
  g_autofree char *name = g_strconcat (of, " ", command->name, NULL);

  g_set_prgname (name); /* the name in what --help prints */
  return command->run (argc, argv);
}

/* The help of all commands of the list, and of theirs. */
static int
print_help_of_all (const CliCommand *commands, const char *of)
{
  help_all = TRUE;
  print_commands (commands, of, FALSE);
  g_print ("\n");
  for (const CliCommand *c = commands; c->name; c++)
    {
      char *argv[] = { (char *) c->name, NULL };
      int status = run_command (c, of, 1, argv);

      if (status != CLI_DONE)
        return status;
    }
  return CLI_DONE;
}

int
cli_dispatch (const CliCommand *commands, const char *of, int argc, char **argv)
{
  if (help_all || (argc == 2 && g_str_equal (argv[1], "--help-all")))
    return print_help_of_all (commands, of);
  if (argc < 2)
    {
      print_commands (commands, of, TRUE);
      return CLI_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "-?"))
    {
      print_commands (commands, of, FALSE);
      return CLI_DONE;
    }
  for (const CliCommand *c = commands; c->name; c++)
    if (g_str_equal (argv[1], c->name))
      return run_command (c, of, argc - 1, argv + 1);
  return cli_usage (_ ("there is no command “%s %s”; “%s --help” lists the commands."), of, argv[1], of);
}
