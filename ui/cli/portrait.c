/* limner portrait -o OUT */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/portrait.h>
#include <limner/registry.h>

typedef struct
{
  char *output, *model, *seeds, *words, *blend, *mix, *slider, *project, *lock, *strip, *latent;
  gint64 seed;
  gboolean json;
  LimnerPortraitSettings settings;
  LimnerJob limits;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->model);
  g_free (options->seeds);
  g_free (options->words);
  g_free (options->blend);
  g_free (options->mix);
  g_free (options->slider);
  g_free (options->project);
  g_free (options->lock);
  g_free (options->latent);
  g_free (options->strip);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* The results of a run so far. */
typedef struct
{
  gboolean several;
  CliFolder folder;  /* of several */
  LimnerImage *face; /* the only one */
  LimnerRecipe *recipe;
  JsonBuilder *list; /* an open object in an open array; NULL: not requested */
} Output;

static void
output_clear (Output *output)
{
  if (output->several)
    cli_folder_clear (&output->folder);
  g_clear_pointer (&output->face, limner_image_unref);
  g_clear_pointer (&output->recipe, limner_recipe_unref);
  g_clear_object (&output->list);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Output, output_clear)

static void
list_face (Output *output, const char *file, const LimnerRecipe *recipe)
{
  g_autofree char *text = limner_recipe_to_json (recipe);

  json_builder_begin_object (output->list);
  cli_add_text (output->list, "file", file);
  json_builder_set_member_name (output->list, "recipe");
  json_builder_add_value (output->list, json_from_string (text, NULL));
  json_builder_end_object (output->list);
}

static gboolean
take (const LimnerImage *face, const char *name, LimnerRecipe *recipe, guint number, gpointer user_data,
      GError **error)
{
  Output *output = user_data;
  g_autofree char *file = g_strconcat (name, ".png", NULL);

  if (output->several)
    {
      if (output->list != NULL)
        list_face (output, file, recipe);
      return cli_folder_add (&output->folder, file, face, recipe, error);
    }
  output->face = limner_image_ref ((LimnerImage *) face);
  output->recipe = limner_recipe_ref (recipe);
  return TRUE;
}

/* {"output": FOLDER, "faces": [{"file", "recipe"}, …], "seconds": …} */
static int
publish (const Options *options, Output *output, gint64 start)
{
  GError *error = NULL;

  cli_progress_clear ();
  if (!cli_interrupt_begin_writing ())
    return cli_interrupt_status ();
  if (!cli_folder_publish (&output->folder, &error))
    return cli_fail (error, options->json);
  if (!options->json)
    return CLI_DONE;
  json_builder_end_array (output->list);
  cli_add_text (output->list, "output", options->output);
  json_builder_set_member_name (output->list, "seconds");
  json_builder_add_double_value (output->list, (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  json_builder_end_object (output->list);
  cli_print_json (output->list);
  return CLI_DONE;
}

static gboolean
prepare (const Options *options, Output *output, GError **error)
{
  guint n = limner_portrait_count (&options->settings, error);

  if (n == 0)
    return FALSE;
  if (n == 1)
    return limner_image_can_save (options->output, error);
  output->several = TRUE;
  if (options->json)
    {
      output->list = json_builder_new ();
      json_builder_begin_object (output->list);
      json_builder_set_member_name (output->list, "faces");
      json_builder_begin_array (output->list);
    }
  return cli_folder_init (&output->folder, options->output, error);
}

static int
make (Options *options)
{
  gint64 start = g_get_monotonic_time ();
  g_auto (Output) output = { 0 };
  g_autoptr (LimnerModel) model = NULL;
  g_autoptr (LimnerImage) photo = NULL;
  LimnerJob job;
  GError *error = NULL;

  cli_interrupt_init ();
  if (options->project != NULL)
    {
      photo = limner_image_load (options->project, &error);
      if (photo == NULL)
        return cli_fail (error, options->json);
      options->settings.photo = photo;
      options->settings.photo_name = options->project;
    }
  model = options->model != NULL ? limner_model_load (options->model, &error)
                                 : limner_portrait_default_model (&error);
  if (model == NULL || !prepare (options, &output, &error))
    return cli_fail (error, options->json);
  job = cli_job (&options->limits, cli_progress);
  if (!limner_portrait_make (model, &options->settings, take, &output, &job, &error))
    return cli_fail (error, options->json);
  if (output.several)
    return publish (options, &output, start);
  return cli_write_picture (output.face, options->output, output.recipe, start, options->json);
}

static int
check_and_make (Options *options, int argc, char **argv)
{
  GError *error = NULL;

  if (argc > 1)
    return cli_usage (_ ("“%s” is too much: a portrait is made from nothing, and all is said by options."),
                      argv[1]);
  if (options->output == NULL)
    return cli_usage (
        _ ("say with -o which file to write, or which folder for several faces; “%s --help” says more."),
        g_get_prgname ());
  if (!cli_check_seed (options->seed, &options->settings.seed, &error))
    return cli_fail (error, options->json);
  if (options->seeds != NULL)
    options->settings.seeds = options->seeds;
  options->settings.words = options->words;
  options->settings.blend = options->blend;
  options->settings.mix = options->mix;
  options->settings.slider = options->slider;
  options->settings.lock = options->lock;
  options->settings.latent = options->latent;
  options->settings.strip = options->strip;
  return make (options);
}

int
cli_portrait (int argc, char **argv)
{
  g_auto (Options) o = { .settings = limner_portrait_settings_default () };
  LimnerPortraitSettings *s = &o.settings;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
      N_ ("the picture to write, or the folder for several"), N_ ("OUT") },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &o.model,
      N_ ("the network, by ID or file (the first for portraits)"), N_ ("MODEL") },
    { "seeds", 0, 0, G_OPTION_ARG_STRING, &o.seeds, N_ ("7, 1-16 or 3,9,27: whose faces (1)"), N_ ("SEEDS") },
    { "truncation", 0, 0, G_OPTION_ARG_DOUBLE, &s->truncation, N_ ("0: the average face, 1: anyone (0.7)"),
      N_ ("PSI") },
    { "words", 0, 0, G_OPTION_ARG_STRING, &o.words, N_ ("what the network was taught, by name or number"),
      N_ ("WORD,…") },
    { "blend", 0, 0, G_OPTION_ARG_STRING, &o.blend, N_ ("one face with these parents: “3=2 7=1”"),
      N_ ("SEED=WEIGHT …") },
    { "spherical", 0, 0, G_OPTION_ARG_NONE, &s->spherical, N_ ("blend in z, along the sphere, not in w"),
      NULL },
    { "mix", 0, 0, G_OPTION_ARG_STRING, &o.mix,
      N_ ("one face with coarse, middle and fine traits of three seeds"), N_ ("A,B,C") },
    { "slider", 0, 0, G_OPTION_ARG_STRING, &o.slider, N_ ("steps along saved directions: “age=2 smile=-1”"),
      N_ ("NAME=VALUE …") },
    { "latent", 0, 0, G_OPTION_ARG_STRING, &o.latent,
      N_ ("the face of a latent, as text from the recipe of a portrait"), N_ ("TEXT") },
    { "lock", 0, 0, G_OPTION_ARG_STRING, &o.lock, N_ ("traits of every face from one seed: “fine=7”"),
      N_ ("RANGE=SEED …") },
    { "strip", 0, 0, G_OPTION_ARG_STRING, &o.strip, N_ ("each face at −3 to 3 along a saved direction"),
      N_ ("NAME") },
    { "project", 0, 0, G_OPTION_ARG_FILENAME, &o.project,
      N_ ("the face in this photo, as far as the network knows it"), N_ ("PHOTO") },
    { "consent", 0, 0, G_OPTION_ARG_NONE, &s->consent, N_ ("the person in the photo agrees"), NULL },
    { "project-steps", 0, 0, G_OPTION_ARG_INT, &s->photo_steps, N_ ("of looking for the face (500)"),
      N_ ("N") },
    { "children", 0, 0, G_OPTION_ARG_INT, &s->children, N_ ("so many faces that resemble each"), N_ ("N") },
    { "closeness", 0, 0, G_OPTION_ARG_DOUBLE, &s->closeness,
      N_ ("of children: 0 strangers, 1 the same (0.7)"), N_ ("X") },
    { "frames", 0, 0, G_OPTION_ARG_INT, &s->frames, N_ ("so many pictures on the way from seed to seed"),
      N_ ("N") },
    { "noise", 0, 0, G_OPTION_ARG_DOUBLE, &s->noise, N_ ("share of the network's own noise (1)"), N_ ("X") },
    { "size", 0, 0, G_OPTION_ARG_INT, &s->size, N_ ("side of the pictures, in pixels; 0: the network's (0)"),
      N_ ("PX") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, N_ ("of the children (0)"), N_ ("N") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &o.limits.threads, N_ ("threads that compute; 0: all (0)"),
      N_ ("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  int status;

  if (!cli_parse (&argc, &argv, NULL, _ ("Makes portraits of people who do not exist."), entries, &status))
    return status;
  return check_and_make (&o, argc, argv);
}
