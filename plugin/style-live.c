#include "config.h"

#include "style-live-private.h"

#include <glib/gi18n-lib.h>
#include <limner/bundled.h>
#include <limner/error.h>
#include <limner/registry.h>
#include <string.h>

#define OPERATION "limner:style"

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT, sentence);
  return FALSE;
}

/* *single: the network has its own style and ignores style pictures. */
static gboolean
check_method (const LimnerStyleArguments *request, gboolean *single, GError **error)
{
  LimnerStyleSettings settings = request->settings;
  g_autoptr (LimnerModel) model = limner_model_load (
      limner_style_model_for (request->model, settings.method, settings.distance), error);

  if (model == NULL)
    return FALSE;
  limner_style_settings_adapt (&settings, model);
  *single = limner_style_model_has_single_style (model);
  return settings.method == LIMNER_STYLE_INSTANT
         || refuse (error, _ ("Only Instant can stay on the layer as a live filter; choose Instant, or a new "
                              "layer instead of a live filter."));
}

static gboolean
check_styles (const LimnerStyleArguments *request, GError **error)
{
  if (request->outside != NULL || request->layer != NULL || request->files->len != 1
      || !limner_style_crop_is_whole (&request->crops[0]))
    return refuse (error, _ ("A live filter paints in the style of one whole picture file; choose one, or a "
                             "new layer instead of a live filter."));
  return TRUE;
}

/* The filter's name of a bundled picture, so that the image can move to another computer; NULL for any
 * other path. The caller frees it. */
static char *
bundled_name (const char *path)
{
  char *name = limner_bundled_style_name (path), *dot = name != NULL ? strrchr (name, '.') : NULL;

  if (dot != NULL)
    *dot = '\0';
  return name;
}

static const char *
keep_colours_name (const LimnerStyleSettings *settings)
{
  const LimnerSetting *row = limner_setting_find (limner_style_setting_table (), "keep-colours");

  return limner_setting_choice_name (row, (int) settings->keep_colours);
}

static void
configure (GimpDrawableFilter *filter, const LimnerStyleArguments *request, gboolean single)
{
  const LimnerStyleSettings *settings = &request->settings;
  gboolean own_network = !g_str_equal (request->model, LIMNER_BUNDLED_FEATURES);
  GimpDrawableFilterConfig *config = gimp_drawable_filter_get_config (filter);
  const char *path = single ? NULL : request->files->pdata[0];
  g_autofree char *name = path != NULL ? bundled_name (path) : NULL;

  g_object_set (config, "strength", settings->strength, "style-scale", settings->style_scale, "keep-colours",
                keep_colours_name (settings), "size", MAX (settings->size, 0), "model",
                own_network ? request->model : "", NULL);
  if (name != NULL)
    g_object_set (config, "style", name, NULL);
  else if (path != NULL)
    g_object_set (config, "style", "file", "style-path", path, NULL);
}

gboolean
limner_style_live_add (GimpDrawable *drawable, const LimnerStyleArguments *request, GError **error)
{
  GimpDrawableFilter *filter;
  gboolean single;

  if (!check_method (request, &single, error) || (!single && !check_styles (request, error)))
    return FALSE;
  filter = gimp_drawable_filter_new (drawable, OPERATION, request->title);
  if (filter == NULL)
    return refuse (error, _ ("GIMP has not loaded the live filter; install Limner again and restart GIMP."));
  configure (filter, request, single);
  gimp_drawable_append_filter (drawable, filter);
  return TRUE;
}
