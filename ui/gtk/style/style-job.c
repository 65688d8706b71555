#include "config.h"

#include "style/style-job-private.h"

#include "style/style-list-private.h"

#include <glib/gi18n-lib.h>

/* A small painting needs fewer steps to resemble the real one. */
#define PREVIEW_STEPS      60
#define PREVIEW_START_SIZE 96
/* The cropped style picture; the caller owns it. */
static LimnerImage *
get_style (LimnerPreviewCache *cache, const LimnerStyleChoice *choice, GError **error)
{
  LimnerImage *image = limner_preview_cache_picture (cache, choice->path, error);

  if (image == NULL)
    return NULL;
  if (limner_style_crop_is_whole (&choice->crop))
    return limner_image_ref (image);
  return limner_style_crop (image, &choice->crop, error);
}

static void
read_settings (LimnerStyleJob *job, GObject *settings)
{
  job->settings = limner_style_settings_default ();
  g_object_get (settings, "model", &job->model, "style-outside", &job->outside, NULL);
  /* The real painting refuses unknown choices when it starts; the preview uses the default for them. */
  limner_setting_table_read (limner_style_setting_table (), settings, &job->settings, NULL, NULL);
  limner_setting_table_read (limner_job_setting_table (), settings, &job->limits, NULL, NULL);
}

LimnerStyleJob *
limner_style_job_new (GObject *settings, LimnerPreviewCache *cache, LimnerImage *content, int width,
                      int height)
{
  LimnerStyleJob *job = g_new0 (LimnerStyleJob, 1);

  job->cache = cache;
  job->content = limner_image_ref (content);
  job->width = width;
  job->height = height;
  job->styles = limner_style_list_read (settings);
  read_settings (job, settings);
  return job;
}

void
limner_style_job_free (LimnerStyleJob *job)
{
  limner_image_unref (job->content);
  g_ptr_array_unref (job->styles);
  g_free (job->model);
  g_free (job->outside);
  g_free (job);
}

/* Settings for full strength at the preview's size; the preview widget applies strength. */
static LimnerStyleSettings
preview_settings (const LimnerStyleJob *job)
{
  LimnerStyleSettings settings = job->settings;

  settings.steps = MIN (settings.steps, PREVIEW_STEPS);
  settings.start_size = MIN (settings.start_size, PREVIEW_START_SIZE);
  settings.strength = 1;
  return settings;
}

static gboolean
collect_styles (LimnerStyleJob *job, GPtrArray *pictures, GArray *styles, GError **error)
{
  for (guint i = 0; i < job->styles->len; i++)
    {
      const LimnerStyleChoice *choice = job->styles->pdata[i];
      LimnerImage *image = get_style (job->cache, choice, error);

      if (image == NULL)
        return FALSE;
      g_ptr_array_add (pictures, image);
      LimnerStyleSource source = { .image = image, .name = choice->path, .weight = choice->weight };
      g_array_append_val (styles, source);
    }
  return TRUE;
}

/* Adds the style for the pixels outside the selection. */
static gboolean
add_outside (LimnerStyleJob *job, GPtrArray *pictures, GArray *styles, GError **error)
{
  LimnerStyleSource source = { .name = job->outside, .weight = 1, .outside = TRUE };
  LimnerImage *image;

  if (job->outside == NULL || *job->outside == '\0' || job->content->mask == NULL)
    return TRUE;
  image = limner_preview_cache_picture (job->cache, job->outside, error);
  if (image == NULL)
    return FALSE;
  source.image = limner_image_ref (image);
  g_ptr_array_add (pictures, (gpointer) source.image);
  g_array_append_val (styles, source);
  return TRUE;
}

static void
note_estimate (const LimnerStyleJob *painting, LimnerModel *model, guint n_styles, const LimnerJob *job)
{
  const LimnerExtent extent
      = { painting->width, painting->height, painting->content->mask != NULL, n_styles };
  LimnerEstimate estimate;

  if (limner_style_estimate (&extent, model, &painting->settings, job, &estimate, NULL))
    limner_page_note_estimate (job, estimate.seconds, estimate.peak_mib);
}

LimnerImage *
limner_style_job_run (gpointer request, const LimnerJob *job, GError **error)
{
  LimnerStyleJob *painting = request;
  LimnerStyleSettings settings;
  LimnerJob limited = *job;
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_image_unref);
  g_autoptr (GArray) styles = g_array_new (FALSE, FALSE, sizeof (LimnerStyleSource));
  LimnerProgress start = { 0, _ ("Analysing the style"), -1, NULL };
  LimnerModel *model;

  limited.threads = painting->limits.threads;
  limited.memory_mib = painting->limits.memory_mib;
  limner_job_report (job, &start);
  model = limner_preview_cache_model (
      painting->cache,
      limner_style_model_for (painting->model, painting->settings.method, painting->settings.distance),
      error);
  if (model == NULL)
    return NULL;
  limner_style_settings_adapt (&painting->settings, model);
  settings = preview_settings (painting);
  if (!limner_style_model_has_single_style (model)
      && (!collect_styles (painting, pictures, styles, error)
          || !add_outside (painting, pictures, styles, error)))
    return NULL;
  note_estimate (painting, model, styles->len, &limited);
  return limner_style_paint (&(LimnerStyleRequest) { .content = painting->content,
                                                     .styles = (const LimnerStyleSource *) styles->data,
                                                     .n_styles = styles->len,
                                                     .model = model,
                                                     .settings = &settings },
                             &limited, NULL, error);
}
