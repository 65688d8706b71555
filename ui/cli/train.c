/* limner train style STYLE… --photos FOLDER -o OUT.safetensors|--id ID */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <limner/registry.h>
#include <limner/train.h>
#include <signal.h>

/* Number of photographs for an estimate. */
#define ESTIMATED_PHOTOS 12

typedef struct
{
  char *output, *id, *photos, *model, *title;
  gboolean resume, replace, estimate, json;
  LimnerTrainSettings settings;
  LimnerJob limits;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->id);
  g_free (options->photos);
  g_free (options->model);
  g_free (options->title);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* --- while it trains --- */

static void
pause_here (LimnerTraining *training)
{
  g_autoptr (GError) error = NULL;

  if (!limner_training_save (training, &error) || !limner_training_note (training, "paused", &error))
    g_printerr ("limner: %s\n", error->message);
  cli_pause ();
  limner_training_note (training, "resumed", NULL);
}

static void
report_step (LimnerTraining *training, const LimnerTrainState *state, gpointer user_data)
{
  g_autofree char *text = NULL;
  LimnerProgress progress = { .seconds_left = state->seconds_left };

  if (cli_pause_asked ())
    pause_here (training);
  text = g_strdup_printf (_ ("step %d of %d, loss %.3f"), state->step, state->steps, state->loss);
  progress.fraction = (double) state->step / state->steps;
  progress.text = text;
  cli_progress (&progress, NULL);
}

/* --- words and JSON --- */

static void
print_json (LimnerTraining *training, const char *folder, const Options *options, gboolean done)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  LimnerTrainState state;

  limner_training_state (training, &state);
  json_builder_begin_object (builder);
  if (done && options->id)
    cli_add_text (builder, "id", options->id);
  if (done && options->output)
    cli_add_text (builder, "output", options->output);
  cli_add_integer (builder, "steps", state.steps);
  if (!options->estimate)
    {
      cli_add_text (builder, "folder", folder);
      cli_add_integer (builder, "photographs", limner_training_photographs (training));
    }
  cli_add_number (builder, "seconds_per_step", state.seconds_per_step);
  if (done)
    {
      cli_add_number (builder, "loss", state.loss);
      cli_add_number (builder, "validation", state.validation);
      cli_add_number (builder, "best", state.best);
      cli_add_integer (builder, "best_step", state.best_step);
    }
  else
    cli_add_number (builder, "seconds", state.seconds_left);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

/* Prints how long all steps take under the computer's present load. */
static void
say_estimate (LimnerTraining *training)
{
  LimnerTrainState state;
  g_autofree char *time = NULL;

  limner_training_state (training, &state);
  time = limner_describe_time (state.seconds_left);
  g_printerr (_ ("%d steps: %s on this computer, as busy as it is now (%.0f ms a step)."),
              state.steps - state.step, time, state.seconds_per_step * 1000);
  g_printerr ("\n");
}

/* --- the job --- */

static char *
folder_of (const Options *options, GError **error)
{
  g_autofree char *stem = NULL;

  if (options->id)
    return limner_training_folder (options->id, error);
  stem = g_strndup (options->output, strlen (options->output) - strlen (".safetensors"));
  return g_strconcat (stem, ".training", NULL);
}

/* "Style of wave" */
static char *
default_title (char **styles)
{
  g_autofree char *name = g_filename_display_basename (styles[0]);
  char *dot = strrchr (name, '.');

  if (dot)
    *dot = '\0';
  return g_strdup_printf (_ ("Style of %s"), name);
}

/* Checks before hours of work that the result can be written. */
static gboolean
check_place (const Options *options, GError **error)
{
  g_autoptr (LimnerModel) model = NULL;

  if (options->output)
    return limner_image_can_save (options->output, error);
  if (options->replace || options->resume)
    return TRUE;
  model = limner_model_load (options->id, NULL);
  if (!model)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("A network “%s” is already installed; choose another --id or use --replace."), options->id);
  return FALSE;
}

static LimnerTraining *
begin (const Options *options, const char *folder, char **styles, const LimnerJob *job, GError **error)
{
  g_autofree char *title = options->resume ? NULL : default_title (styles);
  const LimnerTrainSource source
      = { (const char *const *) styles, options->photos, options->model,
          options->title ? options->title : title, options->estimate ? ESTIMATED_PHOTOS : 0 };

  if (options->resume)
    return limner_training_resume (folder, options->settings.steps, job, error);
  if (options->replace && !options->estimate && !limner_training_forget (folder, error))
    return NULL;
  return limner_training_new (folder, &source, &options->settings, job, error);
}

static gboolean
publish (LimnerTraining *training, const Options *options, const char *folder, gboolean replace,
         GError **error)
{
  g_autofree char *network = NULL, *id = NULL;

  if (options->output)
    return limner_training_write_network (training, options->output, error);
  network = g_build_filename (folder, "network.safetensors", NULL);
  if (!limner_training_write_network (training, network, error))
    return FALSE;
  id = limner_registry_import (network, options->id, replace, NULL, error);
  return id != NULL;
}

/* The training was stopped before its end: installs the best network so far if the person asked for that.
 * Takes the error of the stop. */
static int
end_early (LimnerTraining *training, const Options *options, const char *folder, GError *error)
{
  if (!options->id || !g_error_matches (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED)
      || !limner_training_finish_is_asked (folder))
    return cli_fail (error, options->json);
  g_clear_error (&error);
  if (!publish (training, options, folder, TRUE, &error))
    return cli_fail (error, options->json);
  limner_training_finish_is_done (folder);
  if (options->json)
    print_json (training, folder, options, TRUE);
  return CLI_DONE;
}

static int
run_training (const Options *options, const char *folder, char **styles)
{
  g_autoptr (LimnerTraining) training = NULL;
  const LimnerJob job = cli_job (&options->limits, NULL);
  GError *error = NULL;

  training = begin (options, folder, styles, &job, &error);
  if (!training || !limner_training_measure (training, &job, &error))
    return cli_fail (error, options->json);
  say_estimate (training);
  if (options->estimate)
    {
      if (options->json)
        print_json (training, folder, options, FALSE);
      return CLI_DONE;
    }
  cli_pause_init ();
  limner_training_finish_is_done (folder); /* a note from before it was told to go on */
  if (!limner_training_run (training, report_step, NULL, &job, &error))
    return end_early (training, options, folder, error);
  cli_progress_clear ();
  if (!cli_interrupt_begin_writing ())
    return cli_interrupt_status ();
  if (!publish (training, options, folder, options->replace || options->resume, &error))
    return cli_fail (error, options->json);
  if (options->json)
    print_json (training, folder, options, TRUE);
  return CLI_DONE;
}

/* Estimates in a temporary folder. */
static int
run_estimate (const Options *options, char **styles)
{
  GError *error = NULL;
  g_autofree char *folder = g_dir_make_tmp ("limner-XXXXXX", &error);
  int status;

  if (!folder)
    return cli_fail (error, options->json);
  /* The reader of our output may have gone; the temporary folder must be removed all the same. */
  signal (SIGPIPE, SIG_IGN);
  status = run_training (options, folder, styles);
  limner_training_forget (folder, NULL);
  return status;
}

static int
train (Options *options, char **styles)
{
  g_autofree char *folder = NULL;
  GError *error = NULL;

  cli_interrupt_init ();
  if (options->estimate)
    return run_estimate (options, styles);
  folder = folder_of (options, &error);
  if (!folder || !check_place (options, &error))
    return cli_fail (error, options->json);
  return run_training (options, folder, styles);
}

/* --- options --- */

/* The first option on the command line that cannot be changed for a resumed training; NULL: there is none. */
static const char *
kept_option (const Options *options, const CliSettings *settings)
{
  static const char *const changing[] = { "steps", "threads", NULL };
  const char *const own[]
      = { options->photos ? "photos" : NULL, options->model ? "model" : NULL, options->title ? "title" : NULL,
          options->replace ? "replace" : NULL, options->estimate ? "estimate" : NULL };

  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    if (own[i])
      return own[i];
  return cli_settings_given_besides (settings, changing);
}

static int
refuse_change (const char *option)
{
  return cli_usage (_ ("--resume keeps the settings of the training: leave out --%s; only --steps and "
                       "--threads may change."),
                    option);
}

/* The message for an invalid command line; NULL: it is valid. */
static const char *
complaint (const Options *options, int n_styles)
{
  if (!options->estimate && !options->output == !options->id)
    return _ ("no output; use either -o FILE or --id ID.");
  if (options->output && !g_str_has_suffix (options->output, ".safetensors"))
    return _ ("the file that -o names has to end in .safetensors.");
  if (options->resume && n_styles > 0)
    return _ ("--resume keeps the pictures of the training: name none.");
  if (!options->resume && n_styles < 1)
    return _ ("name at least one picture of the style.");
  if (!options->resume && !options->photos)
    return _ ("no photographs; use --photos FOLDER. The network learns to paint on them, and none come with "
              "Limner.");
  return NULL;
}

static int
parse_and_train (Options *o, CliSettings *settings, int argc, char **argv)
{
  const char *wrong, *kept;
  GError *error = NULL;
  int status;

  if (!cli_settings_parse (
          settings, &argc, &argv, _ ("STYLE…"),
          _ ("Trains a network that paints one style in one pass, from pictures of that style and a folder "
             "of photographs. It can be stopped at any time and continues with --resume."),
          &status))
    return status;
  o->json = cli_settings_json (settings);
  kept = kept_option (o, settings);
  if (o->resume && kept)
    return refuse_change (kept);
  wrong = complaint (o, argc - 1);
  if (wrong)
    return cli_usage ("%s", wrong);
  if (!cli_settings_check (settings, &error))
    return cli_fail (error, o->json);
  if (o->resume && !cli_settings_text (settings, "steps"))
    o->settings.steps = 0; /* as many as it has */
  return train (o, argv + 1);
}

static int
train_style (int argc, char **argv)
{
  g_auto (Options) o = { .settings = limner_train_settings_default () };
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output, N_ ("The network to write, .safetensors"),
      N_ ("FILE") },
    { "id", 0, 0, G_OPTION_ARG_STRING, &o.id, N_ ("Or: its ID among the installed networks"), N_ ("ID") },
    { "photos", 0, 0, G_OPTION_ARG_FILENAME, &o.photos, N_ ("Photographs to learn on"), N_ ("FOLDER") },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &o.model,
      N_ ("The feature network, by ID or file (default: the bundled one)"), N_ ("FILE") },
    { "title", 0, 0, G_OPTION_ARG_STRING, &o.title, N_ ("The new network's title"), N_ ("TEXT") },
    { "resume", 0, 0, G_OPTION_ARG_NONE, &o.resume, N_ ("Resume the existing training"), NULL },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &o.replace, N_ ("Replace an existing training"), NULL },
    { "estimate", 0, 0, G_OPTION_ARG_NONE, &o.estimate, N_ ("Only print the estimated time"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CliSettings) settings = cli_settings_new (own);

  cli_settings_add (settings, limner_train_setting_table (), &o.settings);
  cli_settings_add (settings, limner_threads_setting_table (), &o.limits);
  return parse_and_train (&o, settings, argc, argv);
}

int
cli_train (int argc, char **argv)
{
  static const CliCommand commands[] = {
    { "style", train_style, N_ ("a network that paints one style in one pass") },
    { NULL, NULL, NULL },
  };

  return cli_dispatch (commands, "limner train", argc, argv);
}
