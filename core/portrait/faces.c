/* The job: settings in, faces and their recipes out, one at a time. */
#include "config.h"

#include "limner/bundled.h"
#include "limner/error.h"
#include "limner/face.h"
#include "limner/registry.h"
#include "limner/system.h"
#include "portrait/directions-private.h"
#include "portrait/faces-private.h"
#include "portrait/latents-private.h"
#include "portrait/settings-private.h"

#include <glib/gi18n-lib.h>

/* Share of the job's time that the search for a photo takes. */
#define SEARCH_SHARE 0.98

typedef struct
{
  const LimnerFaces *faces;
  guint number;
} Telling;

/* Moves w, which is truncated, along the sliders and, in a strip, to the position of picture `number`. */
static gboolean
move_along_sliders (const LimnerFaces *faces, guint number, float *w, GError **error)
{
  const LimnerPortraitSettings *s = faces->settings;
  g_autofree char *place = NULL;

  if (limner_is_set (s->strip))
    place
        = g_strdup_printf ("%s=%d", s->strip, (int) (number % LIMNER_STRIP_LENGTH) - LIMNER_STRIP_LENGTH / 2);
  return limner_directions_move (faces->portrait, s->slider, w, error)
         && limner_directions_move (faces->portrait, place, w, error);
}

/* --- pictures --- */

/* Reports the progress of the search for a photo's face as a part of the job. */
static void
report_search (const LimnerProgress *search, gpointer user_data)
{
  const LimnerFaces *faces = user_data;
  LimnerProgress progress = *search;

  progress.fraction *= SEARCH_SHARE;
  limner_job_report (faces->job, &progress);
}

/* Reports the progress of one face as a part of the job. */
static void
report_face (const LimnerProgress *face, gpointer user_data)
{
  const Telling *telling = user_data;
  const LimnerFaces *faces = telling->faces;
  double before = faces->settings->photo != NULL ? SEARCH_SHARE : 0;
  double done = before + (1 - before) * (telling->number + face->fraction) / faces->total;
  double elapsed = (double) (g_get_monotonic_time () - faces->started) / G_USEC_PER_SEC;
  g_autofree char *text = g_strdup_printf (_ ("Face %u of %u"), telling->number + 1, faces->total);
  LimnerProgress progress = { done, text, elapsed > 1 ? elapsed * (1 - done) / done : -1, face->partial };

  limner_job_report (faces->job, &progress);
}

/* w [1,L,D] of face `number`, ready for synthesis, with its name and the seeds of its recipe. */
static LimnerTensor *
finish_w (const LimnerFaces *faces, guint number, char **name, char **seeds, GError **error)
{
  LimnerPortrait *portrait = faces->portrait;
  const gint64 shape[] = { 1, portrait->shape.layers, portrait->shape.w_dim };
  g_autoptr (LimnerTensor) w = limner_tensor_new (3, shape, error), truncated = NULL;
  gboolean finished = faces->found != NULL || limner_is_set (faces->settings->latent);
  double psi = finished ? 1 : faces->settings->truncation;

  if (w == NULL || !limner_faces_find_w (faces, number, w->data, name, seeds, error))
    return NULL;
  truncated = limner_portrait_truncate (portrait, w, psi, -1, error);
  return truncated != NULL && move_along_sliders (faces, number, truncated->data, error)
             ? g_steal_pointer (&truncated)
             : NULL;
}

/* Writes the recipe's latent: of several latents this face's, and for a photo the found w, because the
 * search takes long. */
static void
note_latent (const LimnerFaces *faces, guint number, LimnerRecipe *recipe)
{
  g_auto (GStrv) texts = limner_latents_split (faces->settings->latent);
  g_autofree char *found = faces->found != NULL ? limner_latent_to_text (faces->found) : NULL;

  if (found != NULL)
    limner_recipe_set_string (recipe, "latent", found);
  else if (texts[0] != NULL)
    limner_recipe_set_string (recipe, "latent", texts[number / limner_faces_around (faces->settings)]);
}

static gboolean
make_numbered_face (const LimnerFaces *faces, guint number, GError **error)
{
  const LimnerPortraitSettings *s = faces->settings;
  LimnerPortrait *portrait = faces->portrait;
  Telling telling = { faces, number };
  const LimnerJob face_job = limner_job_part (faces->job, report_face, &telling);
  g_autofree char *name = NULL, *seeds = NULL;
  g_autoptr (LimnerTensor) w = finish_w (faces, number, &name, &seeds, error);
  g_autoptr (LimnerImage) face = NULL;
  g_autoptr (LimnerRecipe) recipe = NULL;

  if (w == NULL)
    return FALSE;
  face = limner_portrait_picture (portrait, w, s->noise, s->size, &face_job, error);
  if (face == NULL)
    return FALSE;
  recipe = limner_portrait_recipe (s, seeds, (int) number, portrait->model);
  note_latent (faces, number, recipe);
  return faces->take (face, name, recipe, number, faces->take_data, error);
}

/* TRUE also when there is no photo. */
static gboolean
find_photo (LimnerFaces *faces, GError **error)
{
  const LimnerPortraitSettings *s = faces->settings;
  const LimnerJob search_job = limner_job_part (faces->job, report_search, faces);
  g_autoptr (LimnerModel) feature_network = NULL;

  if (s->photo == NULL)
    return TRUE;
  feature_network = limner_model_load (LIMNER_BUNDLED_FEATURES, error);
  if (feature_network != NULL)
    faces->found = limner_portrait_project (faces->portrait, feature_network, s->photo, s->photo_steps,
                                            &search_job, error);
  return faces->found != NULL;
}

LimnerTensor *
limner_portrait_find_w (LimnerPortrait *portrait, const LimnerPortraitSettings *settings, guint number,
                        GError **error)
{
  LimnerFaces faces = { .portrait = portrait, .settings = settings };
  g_autofree char *name = NULL, *seeds = NULL;
  LimnerTensor *w = NULL;

  g_return_val_if_fail (portrait != NULL && settings != NULL && settings->photo == NULL, NULL);
  faces.total = limner_portrait_count (settings, error);
  if (faces.total == 0)
    return NULL;
  g_return_val_if_fail (number < faces.total, NULL);
  faces.seeds = limner_seeds_parse (settings->seeds, error);
  faces.c = limner_portrait_words (portrait, settings->words, error);
  if (faces.c != NULL)
    w = finish_w (&faces, number, &name, &seeds, error);
  g_array_unref (faces.seeds);
  g_free (faces.c);
  return w;
}

gboolean
limner_portrait_make (LimnerModel *model, const LimnerPortraitSettings *settings, LimnerFaceFunc take,
                      gpointer take_data, const LimnerJob *job, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  LimnerFaces faces = {
    .settings = settings, .take = take, .take_data = take_data, .started = g_get_monotonic_time (), .job = job
  };
  gboolean ok;

  g_return_val_if_fail (model != NULL && settings != NULL && take != NULL, FALSE);
  faces.total = limner_portrait_count (settings, error);
  if (faces.total == 0 || !limner_job_check (job, error))
    return FALSE;
  faces.seeds = limner_seeds_parse (settings->seeds, error);
  faces.portrait = limner_portrait_new (model, error);
  faces.c = faces.portrait != NULL ? limner_portrait_words (faces.portrait, settings->words, error) : NULL;
  ok = faces.c != NULL && find_photo (&faces, error);
  for (guint i = 0; ok && i < faces.total; i++)
    ok = make_numbered_face (&faces, i, error);
  g_clear_pointer (&faces.found, limner_tensor_unref);
  limner_portrait_free (faces.portrait);
  g_array_unref (faces.seeds);
  g_free (faces.c);
  return ok;
}
