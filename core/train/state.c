/* The state of a training: an empty one, its memory, its end. */
#include "config.h"

#include "base/memory-private.h"
#include "train/training-private.h"

#include <unistd.h>

LimnerTraining *
limner_training_in (const char *folder)
{
  LimnerTraining *training = g_new0 (LimnerTraining, 1);

  training->folder = g_strdup (folder);
  training->claim = -1;
  training->state = (LimnerTrainState) { .validation = -1, .best = -1 };
  training->saved_at = g_get_monotonic_time ();
  return training;
}

char *
limner_training_file (const LimnerTraining *training, const char *name)
{
  return g_build_filename (training->folder, name, NULL);
}

gboolean
limner_training_alloc (LimnerTraining *training, GError **error)
{
  const gsize pixels = 3 * (gsize) training->settings.size * (gsize) training->settings.size;

  training->n = limner_train_network_size (&training->settings);
  return limner_optimiser_init (&training->optimiser, training->settings.optimiser, training->n, error)
         && (training->values = limner_alloc0_floats (training->n, error)) != NULL
         && (training->best = limner_alloc0_floats (training->n, error)) != NULL
         && (training->crop = limner_alloc0_floats (pixels, error)) != NULL
         && (training->recoloured = limner_alloc0_floats (pixels, error)) != NULL
         && (training->input = limner_alloc0_floats (pixels, error)) != NULL
         && (training->painted = limner_alloc0_floats (pixels, error)) != NULL
         && (training->gradient = limner_alloc0_floats (pixels, error)) != NULL;
}

void
limner_training_free (LimnerTraining *training)
{
  if (training == NULL)
    return;
  limner_objective_free (training->objective);
  limner_style_spec_clear (&training->spec);
  g_clear_pointer (&training->plan, limner_plan_free);
  limner_train_network_clear (&training->network);
  limner_photos_clear (&training->photos);
  limner_optimiser_clear (&training->optimiser);
  limner_train_log_clear (&training->log);
  g_clear_pointer (&training->features, limner_model_unref);
  limner_memory_free (training->values);
  limner_memory_free (training->best);
  limner_memory_free (training->crop);
  limner_memory_free (training->recoloured);
  limner_memory_free (training->input);
  limner_memory_free (training->painted);
  limner_memory_free (training->gradient);
  g_strfreev (training->styles);
  g_strfreev (training->photo_files);
  g_free (training->model_digest);
  g_free (training->title);
  g_free (training->folder);
  if (training->claim >= 0)
    close (training->claim);
  g_free (training);
}
