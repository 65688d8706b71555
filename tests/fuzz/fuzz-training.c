/* Reads the checkpoint of a resumed training, up to the point where pictures and networks would be read. */
#include "fuzz-private.h"

#include "train/settings-private.h"
#include "train/training-private.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder, *file;

static void
clean (void)
{
  g_remove (file);
  if (g_remove (folder) != 0)
    g_error ("Something was left in %s", folder);
}

static void
init (void)
{
  if (folder)
    return;
  folder = fuzz_folder ();
  file = g_build_filename (folder, "checkpoint.safetensors", NULL);
  atexit (clean);
}

/* Checks an accepted checkpoint: every number is in range, and the number of weights matches the
 * settings. */
static void
check (const LimnerTraining *training, const char *model)
{
  const LimnerTrainState *state = &training->state;
  const gsize bytes = training->n * sizeof (float);
  g_autofree float *copy = g_malloc (bytes);

  if (!limner_train_settings_check (&training->settings, NULL)
      || training->n != limner_train_network_size (&training->settings))
    g_error ("Settings that were taken are out of range");
  if (state->step < 0 || state->step > training->settings.steps || state->best_step < 0
      || state->best_step > training->settings.steps || training->optimiser.step != state->step)
    g_error ("Steps that were taken are out of range");
  if (!model || !training->title || !training->model_digest || g_strv_length (training->styles) < 1
      || g_strv_length (training->photo_files) < 2
      || g_strv_length (training->photo_files) > LIMNER_MAX_PHOTOS)
    g_error ("A training was taken that lacks something");
  for (const float *const *v
       = (const float *const[]) { training->values, training->best, training->optimiser.first,
                                  training->optimiser.second, NULL };
       *v; v++)
    memcpy (copy, *v, bytes);
}

FuzzOutcome
fuzz_try (const guint8 *bytes, gsize size)
{
  g_autoptr (LimnerTraining) training = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *model = NULL;

  init ();
  if (!g_file_set_contents_full (file, (const char *) bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0644,
                                 NULL))
    g_error ("No room in %s", folder);
  training = limner_training_in (folder);
  if (limner_training_read_checkpoint (training, &model, &error))
    {
      check (training, model);
      return FUZZ_TAKEN;
    }
  return fuzz_refused (error);
}
