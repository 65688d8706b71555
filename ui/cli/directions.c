/* limner directions: find, learn, list, rename, remove */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/portrait.h>
#include <limner/registry.h>

typedef struct
{
  char *model, *method, *layers, *with, *without;
  int count;
  gboolean json;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->model);
  g_free (options->method);
  g_free (options->layers);
  g_free (options->with);
  g_free (options->without);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static LimnerPortrait *
load_network (const Options *options, GError **error)
{
  g_autoptr (LimnerModel) model = options->model != NULL ? limner_model_load (options->model, error)
                                                         : limner_portrait_default_model (error);

  cli_interrupt_init ();
  return model != NULL ? limner_portrait_new (model, error) : NULL;
}

/* Prints the directions: names, one a line, or {"directions": […]}. */
static int
report (const Options *options, LimnerPortrait *portrait)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) directions = limner_directions_list (limner_portrait_model (portrait), &error);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (directions == NULL)
    return cli_fail (error, options->json);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "directions");
  json_builder_begin_array (builder);
  for (guint i = 0; i < directions->len; i++)
    {
      const LimnerDirection *direction = directions->pdata[i];

      json_builder_add_string_value (builder, direction->name);
      if (!options->json)
        g_print ("%s\n", direction->name);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (options->json)
    cli_print_json (builder);
  return CLI_DONE;
}

typedef gboolean (*Change) (LimnerPortrait *portrait, const Options *options, char **words, GError **error);

static gboolean
change_nothing (LimnerPortrait *portrait, const Options *options, char **words, GError **error)
{
  return TRUE;
}

static gboolean
discover (LimnerPortrait *portrait, const Options *options, char **words, GError **error)
{
  LimnerLayerRange range = LIMNER_LAYERS_ALL;
  gboolean pca = g_strcmp0 (options->method, "pca") == 0;

  if (options->method != NULL && !pca && !g_str_equal (options->method, "sefa"))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, _ ("“%s” is not a method; use sefa or pca."),
                   options->method);
      return FALSE;
    }
  return (options->layers == NULL || limner_layer_range_parse (options->layers, &range, error))
         && limner_directions_discover (portrait, pca ? LIMNER_DIRECTION_PCA : LIMNER_DIRECTION_SEFA, range,
                                        options->count, error);
}

static gboolean
learn (LimnerPortrait *portrait, const Options *options, char **words, GError **error)
{
  LimnerLayerRange range = LIMNER_LAYERS_ALL;

  return (options->layers == NULL || limner_layer_range_parse (options->layers, &range, error))
         && limner_directions_learn (portrait, words[0], options->with, options->without, range, error);
}

static gboolean
rename_one (LimnerPortrait *portrait, const Options *options, char **words, GError **error)
{
  return limner_directions_rename (limner_portrait_model (portrait), words[0], words[1], error);
}

static gboolean
remove_one (LimnerPortrait *portrait, const Options *options, char **words, GError **error)
{
  return limner_directions_rename (limner_portrait_model (portrait), words[0], NULL, error);
}

typedef struct
{
  const char *parameters; /* words after the options, for the help; NULL: none */
  int n_words;
  const char *summary;
  Change change;
} Command;

/* Parses, changes, reports. more: options beyond those of all; ended by a NULL name. */
static int
run_command (int argc, char **argv, Options *o, const GOptionEntry *more, const Command *command)
{
  const GOptionEntry shared[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &o->model,
      N_ ("the network, by ID or file (the first for portraits)"), N_ ("MODEL") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o->json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  GOptionEntry entries[8] = { 0 };
  g_autoptr (LimnerPortrait) portrait = NULL;
  GError *error = NULL;
  int status, n = 0;

  for (; shared[n].long_name != NULL; n++)
    entries[n] = shared[n];
  for (int i = 0; more != NULL && more[i].long_name != NULL; i++)
    entries[n + i] = more[i];
  if (!cli_parse (&argc, &argv, command->parameters != NULL ? _ (command->parameters) : NULL,
                  _ (command->summary), entries, &status))
    return status;
  if (argc != command->n_words + 1)
    return cli_usage (g_dngettext (GETTEXT_PACKAGE,
                                   "%d name is needed, not %d; “%s --help” explains the arguments.",
                                   "%d names are needed, not %d; “%s --help” explains the arguments.",
                                   (gulong) command->n_words),
                      command->n_words, argc - 1, g_get_prgname ());
  portrait = load_network (o, &error);
  if (portrait == NULL || !command->change (portrait, o, argv + 1, &error))
    return cli_fail (error, o->json);
  return report (o, portrait);
}

static int
run_list (int argc, char **argv)
{
  g_auto (Options) o = { 0 };

  return run_command (
      argc, argv, &o, NULL,
      &(Command) { NULL, 0, N_ ("Lists the directions saved for a network."), change_nothing });
}

static int
run_find (int argc, char **argv)
{
  g_auto (Options) o = { .count = 5 };
  const GOptionEntry more[] = {
    { "method", 0, 0, G_OPTION_ARG_STRING, &o.method, N_ ("sefa or pca (sefa)"), N_ ("METHOD") },
    { "layers", 0, 0, G_OPTION_ARG_STRING, &o.layers, N_ ("coarse, middle, fine or all (all)"),
      N_ ("RANGE") },
    { "count", 0, 0, G_OPTION_ARG_INT, &o.count, N_ ("how many (5)"), N_ ("N") },
    G_OPTION_ENTRY_NULL,
  };

  return run_command (
      argc, argv, &o, more,
      &(Command) { NULL, 0, N_ ("Finds the directions along which faces change most."), discover });
}

static int
run_learn (int argc, char **argv)
{
  g_auto (Options) o = { 0 };
  const GOptionEntry more[] = {
    { "with", 0, 0, G_OPTION_ARG_STRING, &o.with, N_ ("seeds of faces that have it"), N_ ("SEEDS") },
    { "without", 0, 0, G_OPTION_ARG_STRING, &o.without, N_ ("seeds of faces that do not"), N_ ("SEEDS") },
    { "layers", 0, 0, G_OPTION_ARG_STRING, &o.layers, N_ ("coarse, middle, fine or all (all)"),
      N_ ("RANGE") },
    G_OPTION_ENTRY_NULL,
  };

  return run_command (
      argc, argv, &o, more,
      &(Command) { N_ ("NAME"), 1, N_ ("Learns a direction from faces that you have marked."), learn });
}

static int
run_rename (int argc, char **argv)
{
  g_auto (Options) o = { 0 };

  return run_command (
      argc, argv, &o, NULL,
      &(Command) { N_ ("NAME NEW-NAME"), 2, N_ ("Gives a direction another name."), rename_one });
}

static int
run_remove (int argc, char **argv)
{
  g_auto (Options) o = { 0 };

  return run_command (argc, argv, &o, NULL,
                      &(Command) { N_ ("NAME"), 1, N_ ("Removes a direction."), remove_one });
}

int
cli_directions (int argc, char **argv)
{
  static const CliCommand commands[] = {
    { "find", run_find, N_ ("find the directions along which faces change most") },
    { "learn", run_learn, N_ ("learn a direction from marked faces") },
    { "list", run_list, N_ ("list the directions of a network") },
    { "rename", run_rename, N_ ("give a direction another name") },
    { "remove", run_remove, N_ ("remove a direction") },
    { NULL, NULL, NULL },
  };

  return cli_dispatch (commands, "limner directions", argc, argv);
}
