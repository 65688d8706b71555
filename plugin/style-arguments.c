#include "config.h"

#include "style-arguments-private.h"

#include "drawable-io-private.h"
#include "local-path-private.h"

#include <glib/gi18n-lib.h>
#include <limner-ui.h>
#include <limner/bundled.h>
#include <limner/error.h>

static gboolean
read_settings (LimnerStyleArguments *request, GimpProcedureConfig *config, GError **error)
{
  LimnerStyleSettings *settings = &request->settings;

  *settings = limner_style_settings_default ();
  settings->unmasked = TRUE; /* the new layer's mask limits the effect and stays editable */
  g_object_get (config, "model", &request->model, "variants", &request->variants, "live", &request->live,
                NULL);
  if (request->model == NULL || *request->model == '\0')
    {
      g_free (request->model);
      request->model = g_strdup (LIMNER_BUNDLED_FEATURES);
    }
  return limner_setting_table_read (limner_style_setting_table (), G_OBJECT (config), settings, NULL, error)
         && limner_setting_table_read (limner_job_setting_table (), G_OBJECT (config), &request->limits, NULL,
                                       error);
}

static gboolean
add_file (LimnerStyleArguments *request, GFile *file, GError **error)
{
  char *path = limner_local_path (file, error);

  if (path != NULL)
    g_ptr_array_add (request->files, path);
  return path != NULL;
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

/* The titles joined by plus signs: "Wave + Lanterns". */
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
  request->outside = limner_local_path (file, error);
  request->outside_title = request->outside != NULL ? limner_style_title (request->outside) : NULL;
  return request->outside != NULL;
}

static gboolean
read_crops (LimnerStyleArguments *request, GimpProcedureConfig *config, GError **error)
{
  guint n = request->files->len + (request->layer != NULL ? 1 : 0);

  g_object_get (config, "style-crops", &request->crops_text, NULL);
  request->crops = g_new (LimnerStyleCrop, n);
  return limner_style_crops_parse (request->crops_text, request->crops, n, error);
}

/* Without weights, all styles get equal shares. */
static gboolean
read_weights (LimnerStyleArguments *request, GimpProcedureConfig *config, GError **error)
{
  guint n = request->files->len + (request->layer != NULL ? 1 : 0);
  g_autofree char *text = NULL;

  g_object_get (config, "style-weights", &text, NULL);
  request->weights = limner_style_weights_parse (text, error);
  if (request->weights == NULL)
    return FALSE;
  if (request->weights->len == 0)
    for (guint i = 0; i < n; i++)
      g_array_append_val (request->weights, (double) { 1 });
  if (request->weights->len == n)
    return TRUE;
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
      g_dngettext (GETTEXT_PACKAGE,
                   "There is %u style, but “%s” is another number of weights; give one for each, or "
                   "none for equal shares.",
                   "There are %u styles, but “%s” is another number of weights; give one for each, or "
                   "none for equal shares.",
                   n),
      n, text);
  return FALSE;
}

LimnerStyleArguments *
limner_style_arguments_read (GimpProcedureConfig *config, GError **error)
{
  g_autoptr (LimnerStyleArguments) request = g_new0 (LimnerStyleArguments, 1);

  request->files = g_ptr_array_new_with_free_func (g_free);
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
  g_clear_pointer (&request->weights, g_array_unref);
  g_free (request->crops);
  g_free (request->crops_text);
  g_free (request->outside);
  g_free (request->outside_title);
  g_free (request->layer_name);
  g_free (request->model);
  g_free (request->title);
  g_free (request);
}
