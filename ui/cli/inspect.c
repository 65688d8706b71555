/* limner inspect, limner inspect activations, limner inspect layer */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/bundled.h>
#include <limner/dream.h>
#include <limner/model.h>
#include <limner/registry.h>
#include <limner/safetensors.h>

typedef struct
{
  char *model, *input, *taps, *output, *gradient_of;
  gboolean json;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->model);
  g_free (options->input);
  g_free (options->taps);
  g_free (options->output);
  g_free (options->gradient_of);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static void
tensors_free (LimnerTensor **tensors)
{
  for (int i = 0; tensors[i]; i++)
    limner_tensor_unref (tensors[i]);
  g_free (tensors);
}

static LimnerTensor *
read_input (const char *path, GError **error)
{
  g_autoptr (LimnerSafetensors) file = limner_safetensors_open (path, error);

  return file ? limner_safetensors_get (file, "input", error) : NULL;
}

/* outputs and gradient under the names of the taps. */
static int
write_outputs (const Options *options, char **taps, LimnerTensor **outputs, const LimnerTensor *gradient)
{
  guint n = g_strv_length (taps);
  g_autofree LimnerNamedTensor *named = g_new0 (LimnerNamedTensor, n + 1);

  for (guint i = 0; i < n; i++)
    named[i] = (LimnerNamedTensor) { taps[i], outputs[i] };
  if (gradient)
    named[n++] = (LimnerNamedTensor) { "gradient", gradient };
  return cli_write_tensors (options->output, named, n, options->json);
}

static int
inspect (const Options *options, char **taps)
{
  LimnerTensor **outputs = g_new0 (LimnerTensor *, g_strv_length (taps) + 1);
  LimnerInspection inspection
      = { .taps = (const char *const *) taps, .gradient_of = options->gradient_of, .outputs = outputs };
  g_autoptr (LimnerTensor) input = NULL;
  g_autoptr (LimnerModel) model = NULL;
  GError *error = NULL;
  int status;

  cli_interrupt_init ();
  if (limner_safetensors_can_write (options->output, &error))
    model = limner_model_load (options->model, &error);
  input = model ? read_input (options->input, &error) : NULL;
  if (input && limner_inspect_activations (model, input, &inspection, &error))
    status = write_outputs (options, taps, outputs, inspection.gradient);
  else
    status = cli_fail (error, options->json);
  tensors_free (outputs);
  g_clear_pointer (&inspection.gradient, limner_tensor_unref);
  return status;
}

static gboolean
has_twice (char **names)
{
  for (int i = 0; names[i]; i++)
    if (g_strv_contains ((const char *const *) names + i + 1, names[i]))
      return TRUE;
  return FALSE;
}

static int
run_activations (int argc, char **argv)
{
  g_auto (Options) options = { 0 };
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model, N_ ("the network, by ID or file"),
      N_ ("MODEL") },
    { "input", 'i', 0, G_OPTION_ARG_FILENAME, &options.input,
      N_ ("the file with the tensor “input” [N,C,H,W], fed as it is"), N_ ("IN.safetensors") },
    { "taps", 't', 0, G_OPTION_ARG_STRING, &options.taps, N_ ("the layers to read"), N_ ("A,B…") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output,
      N_ ("the file to write, a tensor for each layer"), N_ ("OUT.safetensors") },
    { "gradient-of", 0, 0, G_OPTION_ARG_STRING, &options.gradient_of,
      N_ ("also write “gradient”: of half the sum of the squares of layer A, by the input"), N_ ("A") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_auto (GStrv) taps = NULL;
  int status;

  if (!cli_parse (&argc, &argv, NULL, _ ("Runs a network and writes the output of its layers."), entries,
                  &status))
    return status;
  if (argc > 1)
    return cli_usage (_ ("Unexpected argument “%s”: this command takes options only."), argv[1]);
  if (!options.model || !options.input || !options.taps || !options.output)
    return cli_usage (_ ("--model, --input, --taps and --output are needed; “%s --help” explains them."),
                      g_get_prgname ());
  taps = g_strsplit (options.taps, ",", -1);
  if (has_twice (taps))
    return cli_usage (_ ("--taps names a layer twice: name each once."));
  return inspect (&options, taps);
}

/* --- feature visualization --- */

typedef struct
{
  char *model, *layer, *output;
  LimnerDreamVisualization sight;
  gboolean json;
} LayerOptions;

static void
layer_options_clear (LayerOptions *options)
{
  g_free (options->model);
  g_free (options->layer);
  g_free (options->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LayerOptions, layer_options_clear)

static int
show_layer (const LayerOptions *options)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (LimnerModel) model = NULL;
  g_autoptr (LimnerImage) image = NULL;
  g_autoptr (LimnerRecipe) recipe = NULL;
  LimnerJob job;
  GError *error = NULL;

  cli_interrupt_init ();
  if (!limner_image_can_save (options->output, &error))
    return cli_fail (error, options->json);
  model = limner_model_load (options->model ? options->model : LIMNER_BUNDLED_FEATURES, &error);
  job = cli_job (&(LimnerJob) { 0 }, cli_progress);
  if (model)
    image = limner_dream_visualize (model, options->layer, &options->sight, &job, &recipe, &error);
  if (!image)
    return cli_fail (error, options->json);
  return cli_write_picture (image, options->output, recipe, start, options->json);
}

static int
run_layer (int argc, char **argv)
{
  g_auto (LayerOptions) options = { .sight = limner_dream_visualization_default () };
  const GOptionEntry own[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model,
      N_ ("The network, by ID or file (default: the bundled one)"), N_ ("FILE") },
    { "layer", 'l', 0, G_OPTION_ARG_STRING, &options.layer,
      N_ ("The layer: “NAME[:CHANNEL[,CHANNEL…]][=WEIGHT] …”"), N_ ("LAYERS") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("The picture to write"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CliSettings) settings = cli_settings_new (own);
  GError *error = NULL;
  int status;

  cli_settings_add (settings, limner_dream_visualization_setting_table (), &options.sight);
  if (!cli_settings_parse (settings, &argc, &argv, NULL,
                           _ ("Makes a picture of what a layer of a network detects."), &status))
    return status;
  options.json = cli_settings_json (settings);
  if (argc > 1)
    return cli_usage (_ ("Unexpected argument “%s”: this command takes options only."), argv[1]);
  if (!options.layer || !options.output)
    return cli_usage (_ ("--layer and --output are needed; “%s --help” explains them."), g_get_prgname ());
  if (!cli_settings_check (settings, &error))
    return cli_fail (error, options.json);
  return show_layer (&options);
}

int
cli_inspect (int argc, char **argv)
{
  static const CliCommand commands[] = {
    { "activations", run_activations, N_ ("write the output of a network's layers for an input") },
    { "layer", run_layer, N_ ("make a picture of what a layer detects") },
    { "synthesis", cli_inspect_synthesis,
      N_ ("write the pictures that a portrait network makes from latents") },
    { NULL, NULL, NULL },
  };

  return cli_dispatch (commands, "limner inspect", argc, argv);
}
