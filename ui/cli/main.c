/* limner: the command line. */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/system.h>
#include <locale.h>

static const CliCommand commands[] = {
  { "style", cli_style, N_ ("paint a picture in the style of others") },
  { "dream", cli_dream, N_ ("amplify what a network detects in a picture (DeepDream)") },
  { "portrait", cli_portrait, N_ ("make portraits of people who do not exist") },
  { "directions", cli_directions, N_ ("find and name directions along which faces change") },
  { "train", cli_train, N_ ("train a network of your own") },
  { "assess", cli_assess, N_ ("measure how good pictures are") },
  { "models", cli_models, N_ ("list, get, import, verify and remove networks") },
  { "inspect", cli_inspect, N_ ("inspect a network") },
  { "bench", cli_bench, N_ ("measure the speed on this computer") },
  { "verify", cli_verify, N_ ("show how a picture was made") },
  { "live", cli_live, NULL },
  { NULL, NULL, NULL },
};

/* The locale C knows ASCII only, but names and words on the command line are UTF-8 there as well. */
static void
set_locale (void)
{
  const char *characters;

  setlocale (LC_ALL, "");
  characters = setlocale (LC_CTYPE, NULL);
  if (characters == NULL || g_str_equal (characters, "C") || g_str_equal (characters, "POSIX"))
    setlocale (LC_CTYPE, "C.UTF-8");
}

int
main (int argc, char **argv)
{
  cli_output_init ();
  set_locale ();
  limner_bind_translations ();
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("limner");

  if (argc >= 2 && g_str_equal (argv[1], "--version"))
    {
      g_print ("limner %s\n", limner_version ());
      return CLI_DONE;
    }
  return cli_dispatch (commands, "limner", argc, argv);
}
