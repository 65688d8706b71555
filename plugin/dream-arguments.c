#include "config.h"

#include "dream-arguments-private.h"

#include "drawable-io-private.h"
#include "local-path-private.h"

#include <glib/gi18n-lib.h>
#include <limner/bundled.h>

static gboolean
read_settings (LimnerDreamArguments *request, GimpProcedureConfig *config, GError **error)
{
  LimnerDreamSettings *settings = &request->settings;

  request->texts = g_string_chunk_new (64);
  *settings = limner_dream_settings_default ();
  settings->unmasked = TRUE; /* the new layer's mask limits the effect and stays editable */
  g_object_get (config, "model", &request->model, NULL);
  if (request->model == NULL || *request->model == '\0')
    {
      g_free (request->model);
      request->model = g_strdup (LIMNER_BUNDLED_FEATURES);
    }
  return limner_setting_table_read (limner_dream_setting_table (), G_OBJECT (config), settings,
                                    request->texts, error)
         && limner_setting_table_read (limner_job_setting_table (), G_OBJECT (config), &request->limits, NULL,
                                       error);
}

static gboolean
read_guide (LimnerDreamArguments *request, GimpProcedureConfig *config, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GimpDrawable) layer = NULL;

  g_object_get (config, "guide", &file, "guide-layer", &layer, NULL);
  if (file != NULL)
    {
      request->guide_file = limner_local_path (file, error);
      request->guide_name = g_strdup (request->guide_file);
      return request->guide_file != NULL;
    }
  if (layer == NULL)
    return TRUE;
  request->guide = limner_drawable_read (layer, error);
  request->guide_name = gimp_item_get_name (GIMP_ITEM (layer));
  return request->guide != NULL;
}

LimnerDreamArguments *
limner_dream_arguments_read (GimpProcedureConfig *config, GError **error)
{
  g_autoptr (LimnerDreamArguments) request = g_new0 (LimnerDreamArguments, 1);

  if (!read_settings (request, config, error) || !read_guide (request, config, error))
    return NULL;
  return g_steal_pointer (&request);
}

void
limner_dream_arguments_free (LimnerDreamArguments *request)
{
  g_clear_pointer (&request->guide, limner_image_unref);
  g_free (request->guide_file);
  g_free (request->guide_name);
  g_clear_pointer (&request->texts, g_string_chunk_free);
  g_free (request->model);
  g_free (request);
}
