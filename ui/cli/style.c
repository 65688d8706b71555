/* limner style CONTENT [STYLE[=WEIGHT]…] -o OUT */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/bundled.h>
#include <limner/registry.h>
#include <limner/style.h>

typedef struct
{
  char *output, *mask; /* owned */
  const char *model, *outside;
  gboolean json;
  LimnerStyleSettings settings;
  LimnerJob limits;
  const CliSettings *given;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->mask);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

/* The pictures of one run. */
typedef struct
{
  LimnerImage *content;
  GArray *styles; /* LimnerStyleSource that own image and name */
} Pictures;

static void
source_clear (gpointer data)
{
  LimnerStyleSource *source = data;

  limner_image_unref ((LimnerImage *) source->image);
  g_free ((char *) source->name);
}

static void
pictures_clear (Pictures *pictures)
{
  limner_image_unref (pictures->content);
  if (pictures->styles)
    g_array_unref (pictures->styles);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pictures, pictures_clear)

static gboolean
add_style (Pictures *pictures, const char *argument, gboolean outside, GError **error)
{
  LimnerStyleSource source = { .outside = outside };
  g_autofree char *path = NULL;

  if (!cli_parse_style (argument, &path, &source.weight, error))
    return FALSE;
  source.image = limner_image_load (path, error);
  source.name = g_path_get_basename (path);      /* folders do not belong into a recipe */
  g_array_append_val (pictures->styles, source); /* the array frees the name, also on failure */
  return source.image != NULL;
}

static gboolean
add_default_style (Pictures *pictures, GError **error)
{
  g_autoptr (GPtrArray) bundled = limner_bundled_styles (error);
  const LimnerBundledStyle *first = bundled ? g_ptr_array_index (bundled, 0) : NULL;
  LimnerStyleSource source = { .weight = 1 };

  if (!first)
    return FALSE;
  source.name = g_path_get_basename (first->path); /* the folder of the installation does not belong into a
                                                    * recipe */
  source.image = limner_image_load (first->path, error);
  g_array_append_val (pictures->styles, source);
  return source.image != NULL;
}

/* Uses the bundled style when none is given, unless the network has a single style. */
static gboolean
load_pictures (Pictures *pictures, const Options *options, LimnerModel *model, char **arguments, int n,
               GError **error)
{
  pictures->styles = g_array_new (FALSE, FALSE, sizeof (LimnerStyleSource));
  g_array_set_clear_func (pictures->styles, source_clear);
  pictures->content = limner_image_load (arguments[0], error);
  if (!pictures->content || (options->mask && !cli_load_mask (pictures->content, options->mask, error)))
    return FALSE;
  for (int i = 1; i < n; i++)
    if (!add_style (pictures, arguments[i], FALSE, error))
      return FALSE;
  return (n > 1 || limner_style_model_has_single_style (model) || add_default_style (pictures, error))
         && (!options->outside || add_style (pictures, options->outside, TRUE, error));
}

/* Refuses styles that the network would ignore. */
static gboolean
check_styles (LimnerModel *model, int n, GError **error)
{
  if (n == 0 || !limner_style_model_has_single_style (model))
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("The network “%s” paints in one style of its own: do not pass style pictures."),
               limner_model_id (model));
  return FALSE;
}

static gboolean
paints_in_one_pass (const Options *options, LimnerModel *model)
{
  return options->settings.method == LIMNER_STYLE_INSTANT
         || (options->settings.method == LIMNER_STYLE_AUTOMATIC && limner_style_model_is_instant (model));
}

/* Whether the value of the setting changes nothing in this painting. */
static gboolean
is_without_effect (const LimnerSetting *row, const Options *options, gboolean one_pass)
{
  gboolean neighbours = options->settings.distance == LIMNER_STYLE_NEIGHBOURS;

  if (one_pass)
    return (row->flags & LIMNER_SETTING_PAINTED_ONLY) != 0;
  return g_str_equal (row->name, neighbours ? "content-weight" : "faithfulness");
}

/* Says which of the options change nothing, and which layer the content is compared at. */
static void
print_remarks (const Options *options, LimnerModel *model)
{
  const LimnerSettingTable *table = limner_style_setting_table ();
  gboolean one_pass = paints_in_one_pass (options, model);

  for (guint i = 0; i < table->n_rows; i++)
    if (cli_settings_text (options->given, table->rows[i].name) != NULL
        && is_without_effect (&table->rows[i], options, one_pass))
      {
        g_autofree char *sentence
            = g_strdup_printf (one_pass ? _ ("“--%s” has no effect on a painting in one pass.")
                                        : _ ("“--%s” has no effect with this style distance."),
                               table->rows[i].name);

        g_printerr ("limner: %s\n", sentence);
      }
  if (!one_pass && options->settings.distance != LIMNER_STYLE_NEIGHBOURS)
    cli_print_remark (limner_model_path (model));
}

static int
paint (const Options *options, char **arguments, int n)
{
  gint64 start = g_get_monotonic_time ();
  g_auto (Pictures) pictures = { 0 };
  g_autoptr (LimnerModel) model = NULL;
  g_autoptr (LimnerImage) result = NULL;
  g_autoptr (LimnerRecipe) recipe = NULL;
  LimnerJob job;
  GError *error = NULL;

  cli_interrupt_init ();
  if (!limner_image_can_save (options->output, &error))
    return cli_fail (error, options->json);
  model = limner_model_load (
      limner_style_model_for (options->model, options->settings.method, options->settings.distance), &error);
  if (!model || !check_styles (model, n - 1 + (options->outside != NULL), &error)
      || !load_pictures (&pictures, options, model, arguments, n, &error))
    return cli_fail (error, options->json);
  print_remarks (options, model);

  job = cli_job (&options->limits, cli_progress_func ());
  result = limner_style_paint (&(LimnerStyleRequest) { .content = pictures.content,
                                                       .styles = (LimnerStyleSource *) pictures.styles->data,
                                                       .n_styles = pictures.styles->len,
                                                       .model = model,
                                                       .settings = &options->settings },
                               &job, &recipe, &error);
  if (!result)
    return cli_fail (error, options->json);
  if (options->mask)
    cli_recipe_set_file (recipe, "mask", options->mask);
  return cli_write_picture (result, options->output, recipe, start, options->json);
}

static int
parse_and_paint (Options *o, CliSettings *settings, int argc, char **argv)
{
  GError *error = NULL;
  int status;

  if (!cli_settings_parse (settings, &argc, &argv, _ ("CONTENT [STYLE[=WEIGHT]…]"),
                           _ ("Paints the picture CONTENT in the style of other pictures. Without STYLE, "
                              "uses the first style that comes with Limner."),
                           &status))
    return status;
  o->given = settings;
  o->json = cli_settings_json (settings);
  o->model = cli_settings_text (settings, "model");
  o->outside = cli_settings_text (settings, "style-outside");
  if (argc < 2)
    return cli_usage (_ ("no picture to paint; “%s --help” explains the arguments."), g_get_prgname ());
  if (!o->output)
    return cli_usage (_ ("no output file; use -o FILE. “%s --help” says more."), g_get_prgname ());
  if (!cli_settings_check (settings, &error))
    return cli_fail (error, o->json);
  return paint (o, argv + 1, argc - 1);
}

int
cli_style (int argc, char **argv)
{
  g_auto (Options) o = { .settings = limner_style_settings_default () };
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
      N_ ("The picture to write: .png, .jpg, .webp, .tif or .safetensors"), N_ ("FILE") },
    { "mask", 0, 0, G_OPTION_ARG_FILENAME, &o.mask, N_ ("Paint only where this grey picture is white"),
      N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (CliSettings) settings = cli_settings_new (own);

  cli_settings_add (settings, limner_style_setting_table (), &o.settings);
  cli_settings_add (settings, limner_job_setting_table (), &o.limits);
  return parse_and_paint (&o, settings, argc, argv);
}
