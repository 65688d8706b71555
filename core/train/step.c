/* One step of training: forward through the network and the losses, and backward. */
#include "config.h"

#include "train/training-private.h"

#include "image/image-private.h"
#include "kernels/layout-private.h"
#include "limner/error.h"
#include "limner/save.h"
#include "networks/preprocess-private.h"
#include "train/settings-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Maximum number of held-out photographs for the validation. */
#define MAX_VALIDATED 4

static gsize
pixels (const LimnerTraining *training)
{
  return (gsize) training->settings.size * (gsize) training->settings.size;
}

/* Paints a crop, and computes the loss and its gradient to the painting. */
static gboolean
evaluate_crop (LimnerTraining *training, double *loss, const LimnerJob *job, GError **error)
{
  const LimnerPreprocess *p = limner_model_preprocess (training->network.model);
  const int size = training->settings.size;
  const LimnerPlanes recoloured = { training->recoloured, NULL, size, size };
  const gsize n = pixels (training);
  GError *local = NULL;

  limner_preprocess_planes (p, training->crop, n, training->input);
  if (!limner_plan_forward (training->plan, training->input, limner_job_cancellable (job), error))
    return FALSE;
  limner_layout_to_planes (limner_plan_tap (training->plan, 0), training->painted);
  limner_postprocess_planes (p, training->painted, n);
  /* The content target is the photograph in the styles' colours, as in painting by optimisation. */
  memcpy (training->recoloured, training->crop, 3 * n * sizeof (float));
  limner_planes_match_palette (training->recoloured, NULL, n, &training->palette);
  if (limner_objective_set_content (training->objective, &recoloured, job, &local)
      && limner_objective_evaluate (training->objective, training->painted, loss, training->gradient, job,
                                    &local))
    return TRUE;
  if (g_error_matches (local, LIMNER_ERROR, LIMNER_ERROR_NUMERIC))
    {
      g_clear_error (&local);
      g_set_error (&local, LIMNER_ERROR, LIMNER_ERROR_NUMERIC,
                   _ ("The training diverged after %d steps; start again with a smaller learning rate."),
                   training->state.step);
    }
  g_propagate_error (error, local);
  return FALSE;
}

/* The loss's gradient to the network's picture. */
static void
add_painted_gradient (guint tap, const LimnerActivation *value, LimnerActivation *gradient,
                      gpointer user_data)
{
  const LimnerTraining *training = user_data;
  const LimnerPreprocess *p = limner_model_preprocess (training->network.model);
  const float *from = training->gradient;

  for (int c = 0; c < 3; c++)
    for (int y = 0; y < value->height; y++)
      for (int x = 0; x < value->width; x++)
        limner_activation_at (gradient, 0, y, x)[c] += *from++ * p->std[c] / p->range;
}

gboolean
limner_training_gradients (LimnerTraining *training, const LimnerJob *job, GError **error)
{
  const LimnerTrainSettings *s = &training->settings;
  LimnerTrainState sums = { 0 };

  limner_parameters_clear_gradients (training->network.parameters);
  for (int b = 0; b < s->batch; b++)
    {
      const guint64 number = (guint64) training->state.step * (guint64) s->batch + (guint64) b;
      LimnerObjectiveParts parts;
      double loss;

      if (!limner_photos_crop (&training->photos, s->size, s->seed, number, training->crop, error)
          || !evaluate_crop (training, &loss, job, error)
          || !limner_plan_learn (training->plan, training->network.parameters, add_painted_gradient, training,
                                 limner_job_cancellable (job), error))
        return FALSE;
      limner_objective_parts (training->objective, &parts);
      sums.loss += loss / s->batch;
      sums.style += parts.style / s->batch;
      sums.content += parts.content / s->batch;
      sums.variation += parts.variation / s->batch;
    }
  training->state.loss = sums.loss;
  training->state.style = sums.style;
  training->state.content = sums.content;
  training->state.variation = sums.variation;
  return TRUE;
}

gboolean
limner_training_step (LimnerTraining *training, const LimnerJob *job, GError **error)
{
  if (!limner_training_gradients (training, job, error))
    return FALSE;
  limner_optimiser_step (&training->optimiser, training->network.parameters->gradients,
                         1.0 / training->settings.batch,
                         limner_train_rate (&training->settings, training->state.step), training->values);
  limner_parameters_write (training->network.parameters, training->values);
  training->state.step++;
  return TRUE;
}

/* --- looking --- */

int
limner_training_validation_interval (const LimnerTraining *training)
{
  return CLAMP (training->settings.steps / 40, 5, 250);
}

/* Also early, so that the user soon sees a sample. */
gboolean
limner_training_validation_is_due (const LimnerTraining *training, int step)
{
  return step % limner_training_validation_interval (training) == 0 || step == training->settings.steps
         || step == 20 || step == 60;
}

static gboolean
save_sample (LimnerTraining *training, GError **error)
{
  g_autofree char *path = limner_training_file (training, "sample.png");
  g_autoptr (LimnerImage) image = limner_image_new (training->settings.size, training->settings.size, error);
  g_autoptr (LimnerRecipe) recipe = limner_recipe_new ("style");

  if (image == NULL)
    return FALSE;
  for (gsize i = 0; i < 3 * pixels (training); i++)
    training->painted[i] = CLAMP (training->painted[i], 0.0f, 1.0f);
  for (gsize i = 0; i < pixels (training); i++)
    image->pixels[4 * i + 3] = 1;
  limner_image_from_planes (image, training->painted);
  limner_recipe_set_string (recipe, "method", "instant");
  limner_recipe_set_string (recipe, "model", training->title);
  limner_recipe_set_int (recipe, "training-step", training->state.step);
  return limner_image_save (image, path, recipe, error);
}

static gboolean
keep_best (LimnerTraining *training, GError **error)
{
  g_autofree char *path = limner_training_file (training, "network.safetensors");

  training->state.best = training->state.validation;
  training->state.best_step = training->state.step;
  memcpy (training->best, training->values, training->n * sizeof (float));
  return limner_training_write_network (training, path, error);
}

gboolean
limner_training_validate (LimnerTraining *training, const LimnerJob *job, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  const guint n = MIN (training->photos.held_out->len, MAX_VALIDATED);
  double sum = 0;

  for (guint i = n; i-- > 0;)
    {
      double loss;

      if (!limner_photos_held_out (&training->photos, i, training->settings.size, training->crop, error)
          || !evaluate_crop (training, &loss, job, error))
        return FALSE;
      sum += loss;
    }
  training->state.validation = sum / n;
  if (!save_sample (training, error))
    return FALSE;
  if ((training->state.best < 0 || training->state.validation < training->state.best)
      && !keep_best (training, error))
    return FALSE;
  training->seconds_per_validation = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  return TRUE;
}
