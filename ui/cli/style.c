/* limner style CONTENT [STYLE[=WEIGHT]…] -o OUT */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/bundled.h>
#include <limner/registry.h>
#include <limner/style.h>
#include <stdlib.h>

typedef struct
{
  char *output, *model, *method, *start, *distance, *keep_colours, *mask, *outside;
  gint64 seed;
  gboolean json;
  LimnerStyleSettings settings;
  LimnerJob limits;
} Options;

static void
options_clear (Options *options)
{
  g_free (options->output);
  g_free (options->model);
  g_free (options->method);
  g_free (options->start);
  g_free (options->distance);
  g_free (options->keep_colours);
  g_free (options->mask);
  g_free (options->outside);
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
  char *path = NULL;

  if (!cli_parse_style (argument, &path, &source.weight, error))
    return FALSE;
  source.name = path;
  source.image = limner_image_load (path, error);
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
               _ ("The network “%s” paints in one style of its own: leave the style pictures away."),
               limner_model_id (model));
  return FALSE;
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
  model = limner_model_load (limner_style_model_for (options->model, options->settings.method), &error);
  if (!model || !check_styles (model, n - 1 + (options->outside != NULL), &error)
      || !load_pictures (&pictures, options, model, arguments, n, &error))
    return cli_fail (error, options->json);

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
    limner_recipe_set_string (recipe, "mask", options->mask);
  return cli_write_picture (result, options->output, recipe, start, options->json);
}

/* Checks that GLib's parser cannot make. */
static gboolean
check_options (Options *options, GError **error)
{
  return (!options->method || limner_style_method_parse (options->method, &options->settings.method, error))
         && cli_check_seed (options->seed, &options->settings.seed, error)
         && (!options->distance
             || limner_style_distance_parse (options->distance, &options->settings.distance, error))
         && (!options->keep_colours
             || limner_keep_colours_parse (options->keep_colours, &options->settings.keep_colours, error));
}

static int
parse_and_paint (Options *options, const GOptionEntry *entries, int argc, char **argv)
{
  GError *error = NULL;
  int status;

  if (!cli_parse (
          &argc, &argv, _ ("CONTENT [STYLE[=WEIGHT]…]"),
          _ ("Paints the picture CONTENT in the style of other pictures. Without STYLE, in the first of "
             "those that come with Limner."),
          entries, &status))
    return status;
  if (argc < 2)
    return cli_usage (_ ("name the picture to paint; “%s --help” says more."), g_get_prgname ());
  if (!options->output)
    return cli_usage (_ ("say with -o which file to write; “%s --help” says more."), g_get_prgname ());
  if (!check_options (options, &error))
    return cli_fail (error, options->json);
  return paint (options, argv + 1, argc - 1);
}

int
cli_style (int argc, char **argv)
{
  g_auto (Options) o = { .settings = limner_style_settings_default () };
  LimnerStyleSettings *s = &o.settings;
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &o.output,
      N_ ("the picture to write: .png, .jpg, .webp, .tif or .safetensors"), N_ ("OUT") },
    { "model", 'm', 0, G_OPTION_ARG_FILENAME, &o.model, N_ ("the network, by ID or file (the bundled one)"),
      N_ ("MODEL") },
    { "method", 0, 0, G_OPTION_ARG_STRING, &o.method,
      N_ ("painted (by optimisation) or instant (in one pass, with a network made for it)"), N_ ("METHOD") },
    { "start", 0, 0, G_OPTION_ARG_STRING, &o.start,
      N_ ("what a painting begins as: content or instant (content)"), N_ ("WHAT") },
    { "size", 0, 0, G_OPTION_ARG_INT, &s->size,
      N_ ("longest side painted, in pixels; 0: CONTENT's own (768, instant 0)"), N_ ("PX") },
    { "steps", 0, 0, G_OPTION_ARG_INT, &s->steps, N_ ("iterations at each scale (200)"), N_ ("N") },
    { "start-size", 0, 0, G_OPTION_ARG_INT, &s->start_size, N_ ("longest side of the first scale (128)"),
      N_ ("PX") },
    { "style-distance", 0, 0, G_OPTION_ARG_STRING, &o.distance, N_ ("gram or covariance (covariance)"),
      N_ ("DISTANCE") },
    { "strength", 0, 0, G_OPTION_ARG_DOUBLE, &s->strength, N_ ("0: CONTENT as it is, 1: the full effect (1)"),
      N_ ("X") },
    { "style-scale", 0, 0, G_OPTION_ARG_DOUBLE, &s->style_scale,
      N_ ("size of the style's features relative to the picture (1)"), N_ ("X") },
    { "keep-colours", 0, 0, G_OPTION_ARG_STRING, &o.keep_colours, N_ ("none, luminance or palette (none)"),
      N_ ("WHAT") },
    { "mask", 0, 0, G_OPTION_ARG_FILENAME, &o.mask, N_ ("paint only where this grey picture is white"),
      N_ ("FILE") },
    { "outside", 0, 0, G_OPTION_ARG_FILENAME, &o.outside,
      N_ ("the style where the mask is black, which is then painted too"), N_ ("STYLE") },
    { "content-weight", 0, 0, G_OPTION_ARG_DOUBLE, &s->content_weight,
      N_ ("how much CONTENT's arrangement counts"), N_ ("X") },
    { "tv-weight", 0, 0, G_OPTION_ARG_DOUBLE, &s->tv_weight, N_ ("how much smoothness counts"), N_ ("X") },
    { "seed", 0, 0, G_OPTION_ARG_INT64, &o.seed, N_ ("of every random choice (0)"), N_ ("N") },
    { "memory", 0, 0, G_OPTION_ARG_INT64, &o.limits.memory_mib,
      N_ ("limit in MiB; 0: a quarter of the computer's (0)"), N_ ("MIB") },
    { "threads", 0, 0, G_OPTION_ARG_INT, &o.limits.threads, N_ ("threads that compute; 0: all (0)"),
      N_ ("N") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  return parse_and_paint (&o, entries, argc, argv);
}
