/* limner portrait -o OUT */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/portrait.h>
#include <limner/registry.h>

typedef struct
{
  char *output; /* owned */
  const char *model, *project;
  gboolean json;
  LimnerPortraitSettings settings;
  LimnerJob limits;
} Options;

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
save_portrait (const LimnerImage *face, const char *name, LimnerRecipe *recipe, guint number,
               gpointer user_data, GError **error)
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
  g_autofree char *photo_name = NULL;
  LimnerJob job;
  GError *error = NULL;

  cli_interrupt_init ();
  if (options->project != NULL)
    {
      photo = limner_image_load (options->project, &error);
      if (photo == NULL)
        return cli_fail (error, options->json);
      options->settings.photo = photo;
      options->settings.photo_name = photo_name = g_path_get_basename (options->project);
    }
  model = options->model != NULL ? limner_model_load (options->model, &error)
                                 : limner_portrait_default_model (&error);
  if (model == NULL || !prepare (options, &output, &error))
    return cli_fail (error, options->json);
  job = cli_job (&options->limits, cli_progress);
  if (!limner_portrait_make (model, &options->settings, save_portrait, &output, &job, &error))
    return cli_fail (error, options->json);
  if (output.several)
    return publish (options, &output, start);
  return cli_write_picture (output.face, options->output, output.recipe, start, options->json);
}

static int
parse_and_make (Options *o, CliSettings *settings, int argc, char **argv)
{
  GError *error = NULL;
  int status;

  if (!cli_settings_parse (settings, &argc, &argv, NULL, _ ("Makes portraits of people who do not exist."),
                           &status))
    return status;
  o->json = cli_settings_json (settings);
  o->model = cli_settings_text (settings, "model");
  o->project = cli_settings_text (settings, "project");
  if (argc > 1)
    return cli_usage (_ ("Unexpected argument “%s”: this command takes options only."), argv[1]);
  if (o->output == NULL)
    return cli_usage (
        _ ("no output file; use -o FILE, or -o FOLDER for several faces. “%s --help” says more."),
        g_get_prgname ());
  if (!cli_settings_check (settings, &error))
    return cli_fail (error, o->json);
  return make (o);
}

int
cli_portrait (int argc, char **argv)
{
  Options o = { .settings = limner_portrait_settings_default () };
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
      N_ ("The picture to write, or the folder for several"), N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CliSettings) settings = cli_settings_new (own);
  int status;

  cli_settings_add (settings, limner_portrait_setting_table (), &o.settings);
  cli_settings_add (settings, limner_threads_setting_table (), &o.limits);
  status = parse_and_make (&o, settings, argc, argv);
  g_free (o.output);
  return status;
}
