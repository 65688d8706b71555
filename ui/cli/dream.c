/* limner dream INPUT -o OUT */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/bundled.h>
#include <limner/dream.h>
#include <limner/registry.h>

typedef struct
{
  char *output, *mask; /* owned */
  const char *model, *guide;
  gboolean json;
  LimnerDreamSettings settings;
  LimnerJob limits;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->mask);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* The input of a run. */
typedef struct
{
  LimnerImage *content, *guide;
  LimnerModel *model;
} Inputs;

static void
inputs_clear (Inputs *inputs)
{
  g_clear_pointer (&inputs->content, limner_image_unref);
  g_clear_pointer (&inputs->guide, limner_image_unref);
  g_clear_pointer (&inputs->model, limner_model_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Inputs, inputs_clear)

static gboolean
load_inputs (Inputs *inputs, const Options *options, const char *path, GError **error)
{
  inputs->model = limner_model_load (options->model ? options->model : LIMNER_BUNDLED_FEATURES, error);
  inputs->content = inputs->model ? limner_image_load (path, error) : NULL;
  if (!inputs->content || (options->mask && !cli_load_mask (inputs->content, options->mask, error)))
    return FALSE;
  inputs->guide = options->guide ? limner_image_load (options->guide, error) : NULL;
  return inputs->guide || !options->guide;
}

/* --- zooming: a folder of frames --- */

static gboolean
write_frame (const LimnerImage *frame, int number, gpointer user_data, GError **error)
{
  g_autofree char *name = g_strdup_printf ("frame-%04d.png", number + 1);

  return cli_folder_add (user_data, name, frame, NULL, error);
}

/* Writes a frame with its recipe. */
static gboolean
mark_frames (const CliFolder *frames, const LimnerRecipe *recipe, GError **error)
{
  for (guint i = 0; i < frames->names->len; i++)
    {
      g_autofree char *path = g_build_filename (frames->path, frames->names->pdata[i], NULL);
      g_autoptr (LimnerImage) frame = limner_image_load (path, error);

      if (!frame || !limner_image_save (frame, path, recipe, error))
        return FALSE;
    }
  return TRUE;
}

static int
zoom (const Options *options, const LimnerDreamRequest *request, gint64 start)
{
  const LimnerJob job = cli_job (&options->limits, cli_progress_func ());
  g_auto (CliFolder) frames = { 0 };
  g_autoptr (LimnerRecipe) recipe = NULL;
  GError *error = NULL;

  if (!cli_folder_init (&frames, options->output, &error)
      || !limner_dream_zoom (request, &(LimnerDreamFrameSink) { write_frame, &frames }, &job, &recipe,
                             &error))
    return cli_fail (error, options->json);
  cli_progress_clear ();
  if (options->mask)
    cli_recipe_set_file (recipe, "mask", options->mask);
  if (!cli_interrupt_begin_writing ())
    return cli_interrupt_status ();
  if (!mark_frames (&frames, recipe, &error) || !cli_folder_publish (&frames, &error))
    return cli_fail (error, options->json);
  if (options->json)
    cli_report_picture (options->output, request->content, recipe, start);
  return CLI_DONE;
}

/* --- one picture --- */

static int
dream (const Options *options, const char *path)
{
  gint64 start = g_get_monotonic_time ();
  g_auto (Inputs) inputs = { 0 };
  g_autoptr (LimnerImage) result = NULL;
  g_autoptr (LimnerRecipe) recipe = NULL;
  g_autofree char *guide_name = options->guide != NULL ? g_path_get_basename (options->guide) : NULL;
  LimnerDreamGuide guide = { .name = guide_name };
  LimnerDreamRequest request;
  LimnerJob job;
  GError *error = NULL;

  cli_interrupt_init ();
  if ((options->settings.zoom.frames == 0 && !limner_image_can_save (options->output, &error))
      || !load_inputs (&inputs, options, path, &error))
    return cli_fail (error, options->json);
  guide.image = inputs.guide;
  request = (LimnerDreamRequest) { inputs.content, guide.image ? &guide : NULL, inputs.model,
                                   &options->settings };
  if (options->settings.zoom.frames > 0)
    return zoom (options, &request, start);
  job = cli_job (&options->limits, cli_progress_func ());
  result = limner_dream_picture (&request, &job, &recipe, &error);
  if (!result)
    return cli_fail (error, options->json);
  if (options->mask)
    cli_recipe_set_file (recipe, "mask", options->mask);
  return cli_write_picture (result, options->output, recipe, start, options->json);
}

static int
parse_and_dream (Options *o, CliSettings *settings, int argc, char **argv)
{
  GError *error = NULL;
  int status;

  if (!cli_settings_parse (settings, &argc, &argv, _ ("INPUT"),
                           _ ("Amplifies what a network detects in the picture INPUT (DeepDream)."), &status))
    return status;
  o->json = cli_settings_json (settings);
  o->model = cli_settings_text (settings, "model");
  o->guide = cli_settings_text (settings, "guide");
  if (argc < 2)
    return cli_usage (_ ("no input picture; “%s --help” explains the arguments."), g_get_prgname ());
  if (argc > 2)
    return cli_usage (_ ("Unexpected argument “%s”: give one picture only."), argv[2]);
  if (!o->output)
    return cli_usage (_ ("no output file; use -o FILE. “%s --help” says more."), g_get_prgname ());
  if (!cli_settings_check (settings, &error))
    return cli_fail (error, o->json);
  return dream (o, argv[1]);
}

int
cli_dream (int argc, char **argv)
{
  g_auto (Options) o = { .settings = limner_dream_settings_default () };
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
      N_ ("The picture to write: .png, .jpg, .webp, .tif or .safetensors; with --zoom, a folder"),
      N_ ("FILE") },
    { "mask", 0, 0, G_OPTION_ARG_FILENAME, &o.mask, N_ ("Dream only where this grey picture is white"),
      N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CliSettings) settings = cli_settings_new (own);

  cli_settings_add (settings, limner_dream_setting_table (), &o.settings);
  cli_settings_add (settings, limner_job_setting_table (), &o.limits);
  return parse_and_dream (&o, settings, argc, argv);
}
