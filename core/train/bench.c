/* Times a step of training on pictures of noise, in a temporary folder. */
#include "config.h"

#include "train/training-private.h"

#include "base/memory-private.h"
#include "base/speed-private.h"
#include "image/image-private.h"
#include "limner/registry.h"
#include "limner/system.h"
#include "train/settings-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
noise_photo (LimnerPhotos *photos, int side, GError **error)
{
  const gsize n = (gsize) side * (gsize) side;
  float *planes = limner_alloc_floats (3 * n, error);
  LimnerPhoto photo = { side, side, NULL };

  if (planes != NULL && limner_planes_smooth_noise (planes, side, side, 1, error))
    photo.pixels = limner_memory_alloc (3, n, error);
  for (gsize i = 0; photo.pixels != NULL && i < 3 * n; i++)
    photo.pixels[i] = (guint8) lrintf (255 * CLAMP (planes[i % 3 * n + i / 3], 0.0f, 1.0f));
  limner_memory_free (planes);
  if (photo.pixels == NULL)
    return FALSE;
  photos->trained = g_array_new (FALSE, FALSE, sizeof (LimnerPhoto));
  g_array_set_clear_func (photos->trained, limner_photo_clear);
  g_array_append_val (photos->trained, photo);
  return TRUE;
}

static gboolean
noise_style (LimnerTraining *training, int side, const LimnerJob *job, GError **error)
{
  float *planes = limner_alloc_floats (3 * (gsize) side * (gsize) side, error);
  LimnerPlanes style = { planes, NULL, side, side };
  const double share = 1;
  gboolean ok = planes != NULL && limner_planes_smooth_noise (planes, side, side, 2, error)
                && limner_objective_set_styles (training->objective, &style, &share, 1, job, error);

  limner_planes_clear (&style);
  return ok;
}

typedef struct
{
  LimnerTraining *training;
  const LimnerJob *job;
} Step;

static gboolean
step (gpointer data, GError **error)
{
  const Step *timed = data;

  return limner_training_step (timed->training, timed->job, error);
}

static gboolean
prepare_training_bench (LimnerTraining *training, const LimnerJob *job, GError **error)
{
  const int size = training->settings.size;

  return limner_training_alloc (training, error) && noise_photo (&training->photos, size + size / 2, error)
         && limner_training_make_objective (training, job, error)
         && noise_style (training, 2 * size, job, error)
         && limner_training_make_network (training, TRUE, error);
}

gboolean
limner_train_bench (const LimnerTrainSettings *settings, const char *model, int iterations,
                    const LimnerJob *job, LimnerTrainBench *bench, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  g_autofree char *folder = NULL;
  gboolean ok;

  if (iterations < 1 || iterations > 10000)
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                           _ ("A benchmark of training takes 1 to 10000 iterations."));
      return FALSE;
    }
  if (!limner_job_check (job, error) || !limner_train_settings_check (settings, error))
    return FALSE;
  limner_memory_reset_peak ();
  folder = g_dir_make_tmp ("limner-XXXXXX", error);
  if (folder == NULL)
    return FALSE;
  LimnerTraining *training = limner_training_in (folder);
  Step timed = { training, job };
  training->settings = *settings;
  training->settings.steps = iterations + 10;
  training->title = g_strdup ("Noise");
  training->features = limner_model_load (model, error);
  ok = training->features != NULL && prepare_training_bench (training, job, error)
       && limner_time_iterations (step, &timed, iterations, &bench->seconds_per_step, error);
  bench->loss = training->state.loss;
  bench->weights = training->n;
  bench->peak_mib = (gint64) ((limner_memory_peak () + (1 << 19)) >> 20);
  limner_training_free (training);
  limner_training_forget (folder, NULL);
  return ok;
}
