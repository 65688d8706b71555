/* limner dream INPUT -o OUT */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/bundled.h>
#include <limner/dream.h>
#include <limner/registry.h>

typedef struct
{
  char *output, *model, *layer, *guide, *normalisation, *keep_colours, *mask;
  gint64 seed;
  gboolean json;
  LimnerDreamSettings settings;
  LimnerJob limits;
  LimnerDreamZoom zoom;
  gboolean zooms;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->model);
  g_free (options->layer);
  g_free (options->guide);
  g_free (options->normalisation);
  g_free (options->keep_colours);
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
load (Inputs *inputs, const Options *options, const char *path, GError **error)
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
      || !limner_dream_zoom (request, &options->zoom, &(LimnerDreamFrameSink) { write_frame, &frames }, &job,
                             &recipe, &error))
    return cli_fail (error, options->json);
  cli_progress_clear ();
  if (options->mask)
    limner_recipe_set_string (recipe, "mask", options->mask);
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
  LimnerDreamGuide guide = { .name = options->guide };
  LimnerDreamRequest request;
  LimnerJob job;
  GError *error = NULL;

  cli_interrupt_init ();
  if ((!options->zooms && !limner_image_can_save (options->output, &error))
      || !load (&inputs, options, path, &error))
    return cli_fail (error, options->json);
  guide.image = inputs.guide;
  request = (LimnerDreamRequest) { inputs.content, guide.image ? &guide : NULL, inputs.model,
                                   &options->settings };
  if (options->zooms)
    return zoom (options, &request, start);
  job = cli_job (&options->limits, cli_progress_func ());
  result = limner_dream_picture (&request, &job, &recipe, &error);
  if (!result)
    return cli_fail (error, options->json);
  if (options->mask)
    limner_recipe_set_string (recipe, "mask", options->mask);
  return cli_write_picture (result, options->output, recipe, start, options->json);
}

/* Checks that GLib's parser cannot make. */
static gboolean
check_options (Options *options, GError **error)
{
  LimnerDreamSettings *s = &options->settings;

  s->layers = options->layer;
  options->zooms = options->zoom.frames != 0;
  return cli_check_seed (options->seed, &s->seed, error)
         && (!options->normalisation
             || limner_dream_normalisation_parse (options->normalisation, &s->normalisation, error))
         && (!options->keep_colours
             || limner_keep_colours_parse (options->keep_colours, &s->keep_colours, error));
}

static int
parse_and_dream (Options *options, const GOptionEntry *entries, int argc, char **argv)
{
  GError *error = NULL;
  int status;

  if (!cli_parse (&argc, &argv, _ ("INPUT"),
                  _ ("Lets a network dream of the picture INPUT: what its layers see there, grows."), entries,
                  &status))
    return status;
  if (argc < 2)
    return cli_usage (_ ("name the picture to dream of; “%s --help” says more."), g_get_prgname ());
  if (argc > 2)
    return cli_usage (_ ("“%s” is too much: one picture is dreamed of at a time."), argv[2]);
  if (!options->output)
    return cli_usage (_ ("say with -o which file to write; “%s --help” says more."), g_get_prgname ());
  if (!check_options (options, &error))
    return cli_fail (error, options->json);
  return dream (options, argv[1]);
}

int
cli_dream (int argc, char **argv)
{
  g_auto (Options) o = { .settings = limner_dream_settings_default (), .zoom = limner_dream_zoom_default () };
  LimnerDreamSettings *s = &o.settings;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
      N_ ("the picture to write: .png, .jpg, .webp, .tif or .safetensors; with --zoom, a folder"),
      N_ ("OUT") },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &o.model, N_ ("the network, by ID or file (the bundled one)"),
      N_ ("MODEL") },
    { "layer", 'l', 0, G_OPTION_ARG_STRING, &o.layer,
      N_ ("what to dream of: “NAME[:CHANNEL[,CHANNEL…]][=WEIGHT] …” (what the network suggests)"),
      N_ ("LAYERS") },
    { "guide", 0, 0, G_OPTION_ARG_FILENAME, &o.guide, N_ ("dream of what is in this picture"), N_ ("FILE") },
    { "suppress", 0, 0, G_OPTION_ARG_NONE, &s->suppress, N_ ("take away what the layers see"), NULL },
    { "size", 0, 0, G_OPTION_ARG_INT, &s->size, N_ ("longest side dreamed at, in pixels; 0: INPUT's own (0)"),
      N_ ("PX") },
    { "octaves", 0, 0, G_OPTION_ARG_INT, &s->octaves, N_ ("how many sizes; 0: as many as fit (0)"),
      N_ ("N") },
    { "octave-scale", 0, 0, G_OPTION_ARG_DOUBLE, &s->octave_scale, N_ ("of one size to the next (1.4)"),
      N_ ("X") },
    { "steps", 0, 0, G_OPTION_ARG_INT, &s->steps, N_ ("iterations at each size (12)"), N_ ("N") },
    { "step-size", 0, 0, G_OPTION_ARG_DOUBLE, &s->step_size, N_ ("how far each goes, of the range 0 to 1"),
      N_ ("X") },
    { "jitter", 0, 0, G_OPTION_ARG_INT, &s->jitter, N_ ("random shift in each step, in pixels (32)"),
      N_ ("PX") },
    { "smoothing", 0, 0, G_OPTION_ARG_DOUBLE, &s->smoothing, N_ ("blur of each step, in pixels (0)"),
      N_ ("PX") },
    { "normalisation", 0, 0, G_OPTION_ARG_STRING, &o.normalisation, N_ ("mean, rms or laplacian (laplacian)"),
      N_ ("HOW") },
    { "strength", 0, 0, G_OPTION_ARG_DOUBLE, &s->strength, N_ ("0: INPUT as it is, 1: the full effect (1)"),
      N_ ("X") },
    { "keep-colours", 0, 0, G_OPTION_ARG_STRING, &o.keep_colours, N_ ("none, luminance or palette (none)"),
      N_ ("WHAT") },
    { "mask", 0, 0, G_OPTION_ARG_FILENAME, &o.mask, N_ ("dream only where this grey picture is white"),
      N_ ("FILE") },
    { "zoom", 0, 0, G_OPTION_ARG_INT, &o.zoom.frames, N_ ("so many frames into the dream"), N_ ("N") },
    { "zoom-scale", 0, 0, G_OPTION_ARG_DOUBLE, &o.zoom.scale, N_ ("of one frame to the next (1.05)"),
      N_ ("X") },
    { "zoom-rotation", 0, 0, G_OPTION_ARG_DOUBLE, &o.zoom.rotation, N_ ("in degrees a frame (0)"),
      N_ ("DEGREES") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, N_ ("of every random choice (0)"), N_ ("N") },
    { "memory", 0, 0, G_OPTION_ARG_INT64, &o.limits.memory_mib,
      N_ ("limit in MiB; 0: a quarter of the computer's (0)"), N_ ("MIB") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &o.limits.threads, N_ ("threads that compute; 0: all (0)"),
      N_ ("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  o.zoom.frames = 0;
  return parse_and_dream (&o, entries, argc, argv);
}
