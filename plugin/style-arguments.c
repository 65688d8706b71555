#include "config.h"

#include "style-arguments-private.h"

#include "drawable-io-private.h"

#include <glib/gi18n-lib.h>
#include <limner-ui.h>
#include <limner/bundled.h>
#include <limner/error.h>
#include <math.h>
#include <string.h>

static void
declare_styles (GimpProcedure *procedure)
{
  /* ANY: GIMP would refuse a file that is not there with words that help nobody. */
  gimp_procedure_add_file_argument (procedure, "style-file", _ ("St_yle picture"),
                                    _ ("A picture to paint in the style of"), GIMP_FILE_CHOOSER_ACTION_ANY,
                                    TRUE, NULL, G_PARAM_READWRITE);
  gimp_procedure_add_drawable_argument (
      procedure, "style-layer", _ ("Style _layer"),
      _ ("A layer to paint in the style of; blended with the style picture when "
         "both are given"),
      TRUE, G_PARAM_READWRITE | GIMP_PARAM_DONT_SERIALIZE);
  gimp_procedure_add_string_array_argument (procedure, "style-files", _ ("More style pictures"),
                                            _ ("Paths of further pictures to blend with"), G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (
      procedure, "style-weights", _ ("Style _weights"),
      _ ("A number above 0 for each style, such as “2, 1”: for the style picture, "
         "the further pictures and the style layer, in this order; empty for "
         "equal shares"),
      "", G_PARAM_READWRITE);
}

static void
declare_crops (GimpProcedure *procedure)
{
  gimp_procedure_add_string_argument (
      procedure, "style-crops", _ ("Parts of the styles"),
      _ ("“x y width height” for each style in the order of the weights, as fractions from 0 to 1, with “;” "
         "between them: the part to learn the style from; empty for all of it"),
      "", G_PARAM_READWRITE);
}

static void
declare_outside (GimpProcedure *procedure)
{
  gimp_procedure_add_string_argument (procedure, "style-outside", _ ("Style _outside"),
                                      _ ("Path of a picture; what is not selected is painted in its style, "
                                         "as one more layer. Empty to leave it "
                                         "as it is"),
                                      "", G_PARAM_READWRITE);
}

static void
declare_painting (GimpProcedure *procedure, const LimnerStyleSettings *start)
{
  gimp_procedure_add_string_argument (
      procedure, "model", _ ("_Network"),
      _ ("The network that looks at the pictures: its name on the shelf, or a path"), LIMNER_BUNDLED_FEATURES,
      G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (
      procedure, "method", _ ("_Method"),
      _ ("“painted” (step by step) or “instant” (in one pass, as every network made for it paints)"),
      "painted", G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (
      procedure, "start", _ ("St_art"),
      _ ("What a painting step by step begins as: “content”, the layer, or “instant”, what one pass makes of "
         "it"),
      limner_style_start_name (start->start), G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (
      procedure, "size", _ ("Painting _size"),
      _ ("Longest side, in pixels, of the picture that is painted; 0 for the size of what is selected, as is "
         "the default when it is painted in one pass"),
      0, 65536, LIMNER_STYLE_PAINTED_SIZE, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "steps", _ ("St_eps"), _ ("Iterations at each scale"), 1, 10000,
                                   start->steps, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "start-size", _ ("Start s_ize"),
                                   _ ("Longest side, in pixels, of the first and coarsest scale"), 1, 65536,
                                   start->start_size, G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (procedure, "style-distance", _ ("Style _distance"),
                                      _ ("How styles are compared: “gram” or “covariance”"),
                                      limner_style_distance_name (start->distance), G_PARAM_READWRITE);
}

static void
declare_look (GimpProcedure *procedure, const LimnerStyleSettings *start)
{
  gimp_procedure_add_double_argument (procedure, "strength", _ ("S_trength"),
                                      _ ("0 gives the layer back as it is, 1 is the full effect"), 0, 1,
                                      start->strength, G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "style-scale", _ ("_Brush size"),
                                      _ ("Size of the style's features relative to the picture"), 0.1, 10,
                                      start->style_scale, G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (
      procedure, "keep-colours", _ ("_Keep colours"),
      _ ("“none”, “luminance” (paint light only) or “palette” (the style takes the "
         "layer's colours first)"),
      limner_keep_colours_name (start->keep_colours), G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "seed", _ ("See_d"),
                                   _ ("Number of the variant: the same one paints the same picture again"), 0,
                                   G_MAXINT, (int) start->seed, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "variants", _ ("_Variants"),
                                   _ ("So many paintings with seeds from the given one on, as a layer group"),
                                   1, 16, 1, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "memory", _ ("Memory"),
                                   _ ("Limit in MiB; 0 for a quarter of the machine's, at least 1024"), 0,
                                   1 << 24, 0, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "threads", _ ("Threads"), _ ("Threads that compute; 0 for all"),
                                   0, 1024, 0, G_PARAM_READWRITE);
}

void
limner_style_arguments_declare (GimpProcedure *procedure)
{
  LimnerStyleSettings start = limner_style_settings_default ();

  declare_styles (procedure);
  declare_crops (procedure);
  declare_outside (procedure);
  declare_painting (procedure, &start);
  declare_look (procedure, &start);
  gimp_procedure_add_core_object_array_return_value (procedure, "layers", _ ("Layers"), _ ("The new layers"),
                                                     GIMP_TYPE_LAYER, G_PARAM_READWRITE);
}

static gboolean
refuse (GError **error, const char *format, const char *value)
{
  /* The formats are our own translated sentences, each with one %s. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, format, value);
#pragma GCC diagnostic pop
  return FALSE;
}

static gboolean
read_settings (LimnerStyleArguments *request, GimpProcedureConfig *config, GError **error)
{
  LimnerStyleSettings *settings = &request->settings;
  g_autofree char *method = NULL, *start = NULL, *distance = NULL, *keep = NULL;
  int seed, memory;

  *settings = limner_style_settings_default ();
  g_object_get (config, "model", &request->model, "method", &method, "start", &start, "size", &settings->size,
                "steps", &settings->steps, "start-size", &settings->start_size, "style-distance", &distance,
                "strength", &settings->strength, "style-scale", &settings->style_scale, "keep-colours", &keep,
                "seed", &seed, "variants", &request->variants, "memory", &memory, "threads",
                &request->threads, NULL);
  settings->seed = (guint64) seed;
  request->memory_mib = memory;
  settings->unmasked = TRUE; /* the new layer's mask does it, and stays editable */
  if (request->model == NULL || *request->model == '\0')
    {
      g_free (request->model);
      request->model = g_strdup (LIMNER_BUNDLED_FEATURES);
    }
  return limner_style_method_parse (method != NULL ? method : "", &settings->method, error)
         && limner_style_start_parse (start, &settings->start, error)
         && limner_style_distance_parse (distance, &settings->distance, error)
         && limner_keep_colours_parse (keep, &settings->keep_colours, error);
}

static gboolean
add_file (LimnerStyleArguments *request, GFile *file, GError **error)
{
  char *path = g_file_get_path (file);

  if (path != NULL)
    {
      g_ptr_array_add (request->files, path);
      return TRUE;
    }
  g_autofree char *uri = g_file_get_uri (file);
  return refuse (error, _ ("“%s” is not on this computer; copy the picture to a local folder first."), uri);
}

static gboolean
use_bundled (LimnerStyleArguments *request, GError **error)
{
  g_autoptr (GPtrArray) bundled = limner_bundled_styles (error);

  if (bundled == NULL)
    return FALSE;
  const LimnerBundledStyle *first = bundled->pdata[0];
  g_ptr_array_add (request->files, g_strdup (first->path));
  request->title = limner_style_title (first->path);
  return TRUE;
}

/* "Wave + Lanterns" */
static char *
join_titles (const LimnerStyleArguments *request)
{
  g_autoptr (GString) titles = g_string_new (NULL);

  for (guint i = 0; i < request->files->len; i++)
    {
      g_autofree char *title = limner_style_title (request->files->pdata[i]);
      g_string_append_printf (titles, "%s%s", i > 0 ? " + " : "", title);
    }
  if (request->layer != NULL)
    g_string_append_printf (titles, "%s%s", titles->len > 0 ? " + " : "", request->layer_name);
  return g_strdup (titles->str);
}

static gboolean
read_layer (LimnerStyleArguments *request, GimpDrawable *layer, GError **error)
{
  if (layer == NULL)
    return TRUE;
  request->layer = limner_drawable_read (layer, error);
  request->layer_name = gimp_item_get_name (GIMP_ITEM (layer));
  return request->layer != NULL;
}

static gboolean
read_styles (LimnerStyleArguments *request, GimpProcedureConfig *config, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GimpDrawable) layer = NULL;
  g_auto (GStrv) more = NULL;

  g_object_get (config, "style-file", &file, "style-layer", &layer, "style-files", &more, NULL);
  if (file != NULL && !add_file (request, file, error))
    return FALSE;
  for (char **path = more; path != NULL && *path != NULL; path++)
    {
      g_autoptr (GFile) further = g_file_new_for_commandline_arg (*path);
      if (!add_file (request, further, error))
        return FALSE;
    }
  if (!read_layer (request, layer, error))
    return FALSE;
  if (request->files->len == 0 && request->layer == NULL)
    return use_bundled (request, error);
  request->title = join_titles (request);
  return TRUE;
}

static gboolean
read_outside (LimnerStyleArguments *request, GimpProcedureConfig *config, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;

  g_object_get (config, "style-outside", &path, NULL);
  if (path == NULL || *path == '\0')
    return TRUE;
  file = g_file_new_for_commandline_arg (path);
  request->outside = g_file_get_path (file);
  request->outside_title = request->outside != NULL ? limner_style_title (request->outside) : NULL;
  return request->outside != NULL
         || refuse (error, _ ("“%s” is not on this computer; copy the picture to a local folder first."),
                    path);
}

static gboolean
read_crops (LimnerStyleArguments *request, GimpProcedureConfig *config, GError **error)
{
  guint n = request->files->len + (request->layer != NULL ? 1 : 0);

  g_object_get (config, "style-crops", &request->crops_text, NULL);
  request->crops = g_new (LimnerStyleCrop, n);
  return limner_style_crops_parse (request->crops_text, request->crops, n, error);
}

static gboolean
read_weights (LimnerStyleArguments *request, GimpProcedureConfig *config, GError **error)
{
  guint n = request->files->len + (request->layer != NULL ? 1 : 0);
  g_autofree char *text = NULL;
  const char *rest;

  g_object_get (config, "style-weights", &text, NULL);
  for (rest = text != NULL ? text : ""; *(rest += strspn (rest, " ,;")) != '\0';)
    {
      char *end;
      double weight = g_ascii_strtod (rest, &end);

      if (end == rest || !isfinite (weight) || weight <= 0 || (*end != '\0' && !strchr (" ,;", *end)))
        return refuse (
            error, _ ("“%s” are no style weights; write a number above 0 for each style, such as “2, 1”."),
            text);
      g_array_append_val (request->weights, weight);
      rest = end;
    }
  while (request->weights->len < n && (text == NULL || *text == '\0'))
    g_array_append_val (request->weights, (double) { 1 });
  if (request->weights->len == n)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("There are %u styles but %u style weights; give one for each, or none for equal shares."),
               n, request->weights->len);
  return FALSE;
}

LimnerStyleArguments *
limner_style_arguments_read (GimpProcedureConfig *config, GError **error)
{
  g_autoptr (LimnerStyleArguments) request = g_new0 (LimnerStyleArguments, 1);

  request->files = g_ptr_array_new_with_free_func (g_free);
  request->weights = g_array_new (FALSE, FALSE, sizeof (double));
  if (!read_settings (request, config, error) || !read_styles (request, config, error)
      || !read_weights (request, config, error) || !read_crops (request, config, error)
      || !read_outside (request, config, error))
    return NULL;
  return g_steal_pointer (&request);
}

void
limner_style_arguments_free (LimnerStyleArguments *request)
{
  g_clear_pointer (&request->layer, limner_image_unref);
  g_ptr_array_unref (request->files);
  g_array_unref (request->weights);
  g_free (request->crops);
  g_free (request->crops_text);
  g_free (request->outside);
  g_free (request->outside_title);
  g_free (request->layer_name);
  g_free (request->model);
  g_free (request->title);
  g_free (request);
}
