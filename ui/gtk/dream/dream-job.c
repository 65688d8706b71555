#include "config.h"

#include "dream/dream-job-private.h"

#include <glib/gi18n-lib.h>

static void
read_settings (LimnerDreamJob *job, GObject *settings)
{
  g_autoptr (GFile) guide = NULL;

  job->settings = limner_dream_settings_default ();
  job->texts = g_string_chunk_new (64);
  g_object_get (settings, "model", &job->model, "guide", &guide, NULL);
  job->guide = guide != NULL ? g_file_get_path (guide) : NULL;
  /* The real dream refuses unknown choices when it starts; the preview uses the default for them. */
  limner_setting_table_read (limner_dream_setting_table (), settings, &job->settings, job->texts, NULL);
  limner_setting_table_read (limner_job_setting_table (), settings, &job->limits, NULL, NULL);
}

gpointer
limner_dream_job_new (GObject *settings, LimnerPreviewCache *cache, LimnerImage *content, int width,
                      int height)
{
  LimnerDreamJob *job = g_new0 (LimnerDreamJob, 1);

  job->cache = cache;
  job->content = limner_image_ref (content);
  job->width = width;
  job->height = height;
  read_settings (job, settings);
  return job;
}

void
limner_dream_job_free (gpointer data)
{
  LimnerDreamJob *job = data;

  limner_image_unref (job->content);
  g_free (job->model);
  g_string_chunk_free (job->texts);
  g_free (job->guide);
  g_free (job);
}

static void
note_estimate (const LimnerDreamJob *dream, LimnerModel *model, const LimnerJob *job)
{
  const LimnerExtent extent = { .width = dream->width, .height = dream->height };
  LimnerEstimate estimate;

  if (limner_dream_estimate (&extent, model, &dream->settings, job, &estimate, NULL))
    limner_page_note_estimate (job, estimate.seconds, estimate.peak_mib);
}

LimnerImage *
limner_dream_job_run (gpointer request, const LimnerJob *job, GError **error)
{
  const LimnerDreamJob *dream = request;
  LimnerDreamSettings settings = dream->settings;
  LimnerProgress start = { 0, _ ("Loading the network"), -1, NULL };
  LimnerJob limited = *job;
  LimnerDreamGuide guide = { .name = dream->guide };
  LimnerModel *model;

  limited.threads = dream->limits.threads;
  limited.memory_mib = dream->limits.memory_mib;
  limner_job_report (job, &start);
  model = limner_preview_cache_model (dream->cache, dream->model, error);
  if (model == NULL)
    return NULL;
  if (dream->guide != NULL)
    {
      guide.image = limner_preview_cache_picture (dream->cache, dream->guide, error);
      if (guide.image == NULL)
        return NULL;
    }
  note_estimate (dream, model, &limited);
  settings.strength = 1; /* the preview widget applies strength */
  return limner_dream_picture (&(LimnerDreamRequest) { .content = dream->content,
                                                       .guide = guide.image != NULL ? &guide : NULL,
                                                       .model = model,
                                                       .settings = &settings },
                               &limited, NULL, error);
}
