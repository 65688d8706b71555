/* The life of a training, from its folder to a network. */
#include "config.h"

#include "train/training-private.h"

#include "base/file-writer-private.h"
#include "base/memory-private.h"
#include "image/image-private.h"
#include "limner/bundled.h"
#include "limner/registry.h"
#include "limner/system.h"
#include "train/files-private.h"
#include "train/settings-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Interval of saving: a power cut loses at most this much. */
#define SAVE_SECONDS 60
/* Maximum number of log lines. */
#define LOG_LINES 4000
/* Number of timed steps for the estimate, after one warm-up step. */
#define MEASURED 4
/* Smoothing factor of the measured speed. */
#define SPEED_KEEPS 0.95

/* --- parts --- */

gboolean
limner_training_make_network (LimnerTraining *training, gboolean new, GError **error)
{
  g_autofree char *path = limner_training_file (training, "network.safetensors");
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  const int size = training->settings.size;

  if (training->title != NULL)
    g_hash_table_insert (metadata, (gpointer) "limner.title", training->title);
  if (new ? !limner_train_network_write (&training->settings, NULL, metadata, path, error)
          : !limner_training_write_network (training, path, error))
    return FALSE;
  if (!limner_train_network_init (&training->network, path, error))
    return FALSE;
  if (new)
    limner_parameters_read (training->network.parameters, training->values);
  else
    limner_parameters_write (training->network.parameters, training->values);
  training->plan = limner_plan_new (&(LimnerPlanSpec) { .graph = training->network.graph,
                                                        .height = size,
                                                        .width = size,
                                                        .taps = &training->network.image,
                                                        .n_taps = 1,
                                                        .backward = TRUE,
                                                        .learns = TRUE },
                                    error);
  return training->plan != NULL;
}

/* The part of the start that new and resumed trainings share, after settings and source are known. */
static gboolean
prepare_training (LimnerTraining *training, gboolean new, const LimnerJob *job, GError **error)
{
  return limner_photos_init (&training->photos, (const char *const *) training->photo_files,
                             training->settings.size, job, error)
         && limner_training_make_objective (training, job, error)
         && limner_training_load_styles (training, job, error)
         && limner_training_make_network (training, new, error)
         && limner_train_log_init (&training->log, training->folder, training->state.step, error);
}

static char **
absolute (const char *const *files)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (; *files != NULL; files++)
    {
      g_autofree char *path = g_canonicalize_filename (*files, NULL);
      g_strv_builder_add (paths, path);
    }
  return g_strv_builder_end (paths);
}

/* --- new --- */

static gboolean
make_folder (LimnerTraining *training, GError **error)
{
  if (g_mkdir_with_parents (training->folder, 0777) != 0)
    return limner_write_failed (training->folder, errno, error);
  training->claim = limner_train_claim (training->folder, error);
  if (training->claim < 0)
    return FALSE;
  if (!limner_training_exists (training->folder))
    return TRUE;
  g_autofree char *shown = g_filename_display_name (training->folder);
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("There is a training in “%s” already; resume it, or remove it first."), shown);
  return FALSE;
}

LimnerTraining *
limner_training_new (const char *folder, const LimnerTrainSource *source, const LimnerTrainSettings *settings,
                     const LimnerJob *job, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  g_autoptr (LimnerTraining) training = limner_training_in (folder);
  g_autofree char *photos = NULL;

  g_return_val_if_fail (source->styles != NULL && source->styles[0] != NULL && source->photos != NULL, NULL);
  if (!limner_job_check (job, error) || !limner_train_settings_check (settings, error))
    return NULL;
  training->settings = *settings;
  training->state.steps = settings->steps;
  training->title = g_strdup (source->title);
  training->styles = absolute (source->styles);
  photos = g_canonicalize_filename (source->photos, NULL);
  training->photo_files = limner_photos_find (
      photos,
      source->most_photos > 0 ? MIN ((guint) source->most_photos, LIMNER_MAX_PHOTOS) : LIMNER_MAX_PHOTOS,
      error);
  if (training->photo_files == NULL)
    return NULL;
  training->features = limner_model_load (source->model ? source->model : LIMNER_BUNDLED_FEATURES, error);
  if (training->features == NULL || !make_folder (training, error))
    return NULL;
  training->model_digest = g_strdup (limner_model_digest (training->features));
  if (!limner_training_alloc (training, error) || !prepare_training (training, TRUE, job, error))
    return NULL;
  return g_steal_pointer (&training);
}

/* --- resume --- */

static gboolean
check_features (const LimnerTraining *training, GError **error)
{
  if (g_str_equal (limner_model_digest (training->features), training->model_digest))
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
               _ ("The network “%s”, which this training uses, has changed; start a new training."),
               limner_model_id (training->features));
  return FALSE;
}

LimnerTraining *
limner_training_resume (const char *folder, int steps, const LimnerJob *job, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  g_autoptr (LimnerTraining) training = limner_training_in (folder);
  g_autofree char *model = NULL, *shown = g_filename_display_name (folder);

  if (!limner_training_exists (folder))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                   _ ("There is no training in “%s” to resume; start a new one."), shown);
      return NULL;
    }
  training->claim = limner_train_claim (folder, error);
  if (training->claim < 0 || !limner_training_read_checkpoint (training, &model, error))
    return NULL;
  if (steps > 0)
    training->settings.steps = steps;
  training->state.steps = training->settings.steps;
  if (training->settings.steps < training->state.step)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("This training has done %d steps already; give a larger number, or leave it out."),
                   training->state.step);
      return NULL;
    }
  if (!limner_job_check (job, error) || !limner_train_settings_check (&training->settings, error))
    return NULL;
  training->features = limner_model_load (model, error);
  if (training->features == NULL || !check_features (training, error)
      || !prepare_training (training, FALSE, job, error))
    return NULL;
  return g_steal_pointer (&training);
}

/* --- state --- */

void
limner_training_state (const LimnerTraining *training, LimnerTrainState *state)
{
  *state = training->state;
}

guint
limner_training_photographs (const LimnerTraining *training)
{
  return training->photos.trained->len;
}

gboolean
limner_training_note (LimnerTraining *training, const char *event, GError **error)
{
  return limner_train_log_event (&training->log, event, training->state.step, error);
}

static void
estimate_rest (LimnerTraining *training)
{
  LimnerTrainState *state = &training->state;
  const int steps = state->steps - state->step,
            looks = steps / limner_training_validation_interval (training) + 1;

  state->seconds_left
      = steps > 0 ? steps * state->seconds_per_step + looks * training->seconds_per_validation : 0;
}

gboolean
limner_training_measure (LimnerTraining *training, const LimnerJob *job, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  gint64 start = 0;

  for (int i = 0; i <= MEASURED; i++)
    {
      if (i == 1)
        start = g_get_monotonic_time ();
      if (!limner_training_gradients (training, job, error))
        return FALSE;
      limner_parameters_write (training->network.parameters, training->values);
    }
  training->state.seconds_per_step = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC / MEASURED;
  /* A validation has no backward pass but writes two files; it takes about as long as steps on the same
   * photographs. */
  training->seconds_per_validation
      = training->state.seconds_per_step * MIN (4, training->photos.held_out->len);
  estimate_rest (training);
  return TRUE;
}

/* --- running --- */

gboolean
limner_training_save (LimnerTraining *training, GError **error)
{
  training->saved_at = g_get_monotonic_time ();
  return limner_training_write_checkpoint (training, error);
}

static gboolean
is_logged (const LimnerTraining *training)
{
  const int every = 1 + training->settings.steps / LOG_LINES;

  return training->state.step % every == 0
         || limner_training_validation_is_due (training, training->state.step);
}

/* After a step: validates, logs, draws and saves, when due. */
static gboolean
follow_up (LimnerTraining *training, const LimnerJob *job, GError **error)
{
  const gboolean looks = limner_training_validation_is_due (training, training->state.step);
  LimnerTrainState row;

  if (looks && !limner_training_validate (training, job, error))
    return FALSE;
  estimate_rest (training);
  row = training->state;
  row.validation = looks ? row.validation : -1;
  if (is_logged (training) && !limner_train_log_add (&training->log, &row, error))
    return FALSE;
  if (looks)
    {
      g_autofree char *path = limner_training_file (training, "curve.svg");
      if (!limner_train_log_draw (&training->log, path, error))
        return FALSE;
    }
  if (looks || g_get_monotonic_time () - training->saved_at > SAVE_SECONDS * G_USEC_PER_SEC)
    return limner_training_save (training, error);
  return TRUE;
}

static gboolean
run_training_step (LimnerTraining *training, const LimnerJob *job, GError **error)
{
  const gint64 start = g_get_monotonic_time ();
  LimnerTrainState *state = &training->state;
  double seconds;

  if (!limner_training_step (training, job, error))
    return FALSE;
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  state->seconds_per_step = state->seconds_per_step > 0
                                ? SPEED_KEEPS * state->seconds_per_step + (1 - SPEED_KEEPS) * seconds
                                : seconds;
  /* A completed step is always followed up, so that the checkpoint includes its validation. */
  return follow_up (training, NULL, error);
}

/* Stopped between steps: saves the state. */
static gboolean
stop (LimnerTraining *training, GError **error)
{
  if (!limner_training_save (training, error) || !limner_training_note (training, "stopped", error))
    return FALSE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED,
               _ ("Stopped after %d steps, all of which are saved."), training->state.step);
  return FALSE;
}

gboolean
limner_training_run (LimnerTraining *training, LimnerTrainFunc tell, gpointer user_data, const LimnerJob *job,
                     GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  if (!limner_training_save (training, error)
      || !limner_training_note (training, training->state.step == 0 ? "started" : "resumed", error))
    return FALSE;
  while (training->state.step < training->settings.steps)
    {
      g_autoptr (GError) local = NULL;

      if (g_cancellable_is_cancelled (limner_job_cancellable (job)))
        return stop (training, error);
      if (!run_training_step (training, job, &local))
        {
          if (g_error_matches (local, LIMNER_ERROR, LIMNER_ERROR_CANCELLED))
            return stop (training, error);
          limner_training_note (training, "failed", NULL);
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      if (tell != NULL)
        tell (training, &training->state, user_data);
    }
  return limner_training_note (training, "finished", error);
}
