#include "config.h"

#include "dream/dream-job-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  LimnerPreviewCache *cache; /* not owned */
  LimnerImage *content;
  int width, height; /* of the part that the real dream works on */
  LimnerDreamSettings settings;
  char *model, *layers, *guide;
} Job;

static void
read_settings (Job *job, GObject *settings)
{
  LimnerDreamSettings *s = &job->settings;
  g_autofree char *normalisation = NULL, *keep = NULL;
  g_autoptr (GFile) guide = NULL;
  int seed = 0, memory = 0;

  *s = limner_dream_settings_default ();
  g_object_get (settings, "model", &job->model, "layer", &job->layers, "guide", &guide, "suppress",
                &s->suppress, "size", &s->size, "octaves", &s->octaves, "octave-scale", &s->octave_scale,
                "steps", &s->steps, "step-size", &s->step_size, "jitter", &s->jitter, "smoothing",
                &s->smoothing, "normalisation", &normalisation, "strength", &s->strength, "keep-colours",
                &keep, "seed", &seed, "memory", &memory, NULL);
  job->guide = guide != NULL ? g_file_get_path (guide) : NULL;
  s->layers = job->layers;
  s->seed = (guint64) seed;
  s->memory_mib = memory;
  /* Words that are no choices are refused when the real dream starts; the preview takes the default. */
  limner_dream_normalisation_parse (normalisation, &s->normalisation, NULL);
  limner_keep_colours_parse (keep, &s->keep_colours, NULL);
}

gpointer
limner_dream_job_new (GObject *settings, LimnerPreviewCache *cache, LimnerImage *content, int width,
                      int height)
{
  Job *job = g_new0 (Job, 1);

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
  Job *job = data;

  limner_image_unref (job->content);
  g_free (job->model);
  g_free (job->layers);
  g_free (job->guide);
  g_free (job);
}

static void
note_estimate (const Job *job, LimnerModel *model, gpointer progress_data)
{
  LimnerDreamEstimate estimate;

  if (limner_dream_estimate (job->width, job->height, model, &job->settings, &estimate, NULL))
    limner_page_note_estimate (progress_data, estimate.seconds, estimate.peak_mib);
}

LimnerImage *
limner_dream_job_run (gpointer data, LimnerProgressFunc progress, gpointer progress_data,
                      GCancellable *cancellable, GError **error)
{
  const Job *job = data;
  LimnerDreamSettings settings = job->settings;
  LimnerProgress start = { 0, _ ("Falling asleep"), -1, NULL };
  LimnerDreamGuide guide = { .name = job->guide };
  LimnerModel *model;

  progress (&start, progress_data);
  model = limner_preview_cache_model (job->cache, job->model, error);
  if (model == NULL)
    return NULL;
  if (job->guide != NULL)
    {
      guide.image = limner_preview_cache_picture (job->cache, job->guide, error);
      if (guide.image == NULL)
        return NULL;
    }
  note_estimate (job, model, progress_data);
  settings.strength = 1; /* mixed in where it is shown */
  return limner_dream_picture (job->content, guide.image != NULL ? &guide : NULL, model, &settings, progress,
                               progress_data, cancellable, NULL, error);
}
