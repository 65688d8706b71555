/* limner inspect synthesis */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/portrait.h>
#include <limner/registry.h>
#include <math.h>

typedef struct
{
  char *model, *input, *output, *noise;
  gboolean json;
} Options;

/* The tensors of the input file; NULL: absent. */
typedef struct
{
  LimnerTensor *z, *w, *c, *psi, *cutoff;
} Latents;

static void
latents_clear (Latents *latents)
{
  g_clear_pointer (&latents->z, limner_tensor_unref);
  g_clear_pointer (&latents->w, limner_tensor_unref);
  g_clear_pointer (&latents->c, limner_tensor_unref);
  g_clear_pointer (&latents->psi, limner_tensor_unref);
  g_clear_pointer (&latents->cutoff, limner_tensor_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Latents, latents_clear)

static gboolean
read_tensor (LimnerSafetensors *file, const char *name, LimnerTensor **tensor, GError **error)
{
  gint64 shape[LIMNER_MAX_RANK];

  if (limner_safetensors_shape (file, name, shape) < 0)
    return TRUE;
  *tensor = limner_safetensors_get (file, name, error);
  return *tensor != NULL;
}

static gboolean
check_number (const LimnerTensor *tensor, const char *name, GError **error)
{
  if (tensor == NULL || (tensor->size == 1 && isfinite (tensor->data[0]) && fabsf (tensor->data[0]) <= 1e6f))
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, _ ("“%s” should be a single number."), name);
  return FALSE;
}

static gboolean
read_latents (const char *path, Latents *latents, GError **error)
{
  g_autoptr (LimnerSafetensors) file = limner_safetensors_open (path, error);

  if (file == NULL || !read_tensor (file, "z", &latents->z, error)
      || !read_tensor (file, "w", &latents->w, error) || !read_tensor (file, "c", &latents->c, error)
      || !read_tensor (file, "truncation_psi", &latents->psi, error)
      || !read_tensor (file, "truncation_cutoff", &latents->cutoff, error)
      || !check_number (latents->psi, "truncation_psi", error)
      || !check_number (latents->cutoff, "truncation_cutoff", error))
    return FALSE;
  if ((latents->z != NULL) != (latents->w != NULL) && (latents->c == NULL || latents->z != NULL))
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("“%s” should hold either “z”, with “c” where the network takes it, or “w”."), path);
  return FALSE;
}

static LimnerTensor *
find_w (LimnerPortrait *portrait, const Latents *latents, GError **error)
{
  double psi = latents->psi != NULL ? latents->psi->data[0] : 1;
  int cutoff = latents->cutoff != NULL ? (int) latents->cutoff->data[0] : -1;

  if (latents->z != NULL)
    return limner_portrait_map (portrait, latents->z, latents->c, psi, cutoff, error);
  return limner_portrait_truncate (portrait, latents->w, psi, cutoff, error);
}

static int
inspect (const Options *options, double noise)
{
  g_auto (Latents) latents = { 0 };
  g_autoptr (LimnerModel) model = NULL;
  g_autoptr (LimnerPortrait) portrait = NULL;
  g_autoptr (LimnerTensor) w = NULL, image = NULL;
  LimnerJob job;
  GError *error = NULL;

  cli_interrupt_init ();
  if (limner_safetensors_can_write (options->output, &error))
    model = limner_model_load (options->model, &error);
  portrait = model != NULL ? limner_portrait_new (model, &error) : NULL;
  if (portrait != NULL && read_latents (options->input, &latents, &error))
    w = find_w (portrait, &latents, &error);
  job = cli_job (&(LimnerJob) { 0 }, NULL);
  if (w != NULL)
    image = limner_portrait_synthesise (portrait, w, noise, &job, &error);
  if (image == NULL)
    return cli_fail (error, options->json);
  return cli_write_tensors (options->output, (LimnerNamedTensor[]) { { "image", image }, { "w", w } }, 2,
                            options->json);
}

static int
check_and_inspect (const Options *options, int argc, char **argv)
{
  if (argc > 1)
    return cli_usage (_ ("Unexpected argument “%s”: this command takes options only."), argv[1]);
  if (!options->model || !options->input || !options->output)
    return cli_usage (_ ("--model, --input and --output are needed; “%s --help” explains them."),
                      g_get_prgname ());
  if (options->noise != NULL && g_strcmp0 (options->noise, "none") != 0
      && g_strcmp0 (options->noise, "const") != 0)
    return cli_usage (_ ("--noise is “none” or “const”."));
  return inspect (options, g_strcmp0 (options->noise, "none") == 0 ? 0 : 1);
}

int
cli_inspect_synthesis (int argc, char **argv)
{
  Options options = { 0 };
  const GOptionEntry entries[] = {
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &options.model, N_ ("the network, by ID or file"),
      N_ ("MODEL") },
    { "input", 'i', 0, G_OPTION_ARG_FILENAME, &options.input,
      N_ ("the file with “z” [N,D], or “w” [N,D] or [N,L,D], and optionally “c” [N,K], “truncation_psi” and "
          "“truncation_cutoff”"),
      N_ ("IN.safetensors") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options.output, N_ ("the file to write: “image” and “w”"),
      N_ ("OUT.safetensors") },
    { "noise", 0, 0, G_OPTION_ARG_STRING, &options.noise, N_ ("none, or const: the network's own (const)"),
      N_ ("WHICH") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;

  if (cli_parse (&argc, &argv, NULL, _ ("Runs a portrait network on given latents."), entries, &status))
    status = check_and_inspect (&options, argc, argv);
  g_free (options.model);
  g_free (options.input);
  g_free (options.output);
  g_free (options.noise);
  return status;
}
