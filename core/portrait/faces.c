/* The job: settings in, faces and their recipes out, one at a time. */
#include "config.h"

#include "base/random-private.h"
#include "base/settings-private.h"
#include "limner/bundled.h"
#include "limner/error.h"
#include "limner/face.h"
#include "limner/registry.h"
#include "limner/system.h"
#include "portrait/directions-private.h"
#include "portrait/latents-private.h"
#include "portrait/settings-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Share of the job's time that the search for a photo takes. */
#define SEARCH_SHARE 0.98

typedef struct
{
  LimnerPortrait *portrait;
  const LimnerPortraitSettings *settings;
  GArray *seeds;       /* guint32 */
  float *c;            /* [K] words */
  LimnerTensor *found; /* w [1,L,D] of the photo, or NULL */
  guint total;
  LimnerFaceFunc take;
  gpointer take_data;
  gint64 started;
  const LimnerJob *job;
} Faces;

typedef struct
{
  const Faces *faces;
  guint number;
} Telling;

static const char *const range_names[] = { "coarse", "middle", "fine", "all", NULL };

gboolean
limner_layer_range_parse (const char *text, LimnerLayerRange *range, GError **error)
{
  int value = 0;

  if (!limner_parse_choice (range_names, "layers", text, &value, error))
    return FALSE;
  *range = (LimnerLayerRange) value;
  return TRUE;
}

const char *
limner_layer_range_name (LimnerLayerRange range)
{
  return range_names[range];
}

/* Layers up to 8 pixels are coarse, layers up to 32 are middle, provided that a third remains for the
 * others. */
void
limner_layer_range_of (int layers, LimnerLayerRange range, int *first, int *end)
{
  int coarse = MIN (4, (layers + 1) / 3), middle = MIN (8, 2 * layers / 3);
  const int bounds[] = { 0, coarse, middle, layers };

  *first = range == LIMNER_LAYERS_ALL ? 0 : bounds[range];
  *end = range == LIMNER_LAYERS_ALL ? layers : bounds[range + 1];
}

void
limner_portrait_layer_range (const LimnerPortrait *portrait, LimnerLayerRange range, int *first, int *end)
{
  limner_layer_range_of (portrait->shape.layers, range, first, end);
}

static gboolean
is_study (const LimnerModel *model)
{
  return g_str_equal (limner_model_quality (model), "study");
}

LimnerModel *
limner_portrait_default_model (GError **error)
{
  g_autoptr (GPtrArray) models = limner_registry_list (NULL);
  LimnerModel *chosen = NULL;

  for (guint i = 0; i < models->len; i++)
    if (g_str_equal (limner_model_architecture (models->pdata[i]), "stylegan2")
        && (chosen == NULL || (is_study (chosen) && !is_study (models->pdata[i]))))
      chosen = models->pdata[i];
  if (chosen == NULL)
    g_set_error_literal (
        error, LIMNER_ERROR, LIMNER_ERROR_NO_MODEL,
        _ ("No network for portraits is installed: import a StyleGAN2 with “limner models import FILE”."));
  return chosen != NULL ? limner_model_ref (chosen) : NULL;
}

static gboolean
is_set (const char *text)
{
  return text != NULL && *text != '\0';
}

/* --- latents; w [L,D] is not truncated yet --- */

static void
copy_to_layers (const LimnerPortrait *portrait, const float *w, float *layers)
{
  gsize d = (gsize) portrait->shape.w_dim;

  for (int layer = 0; layer < portrait->shape.layers; layer++)
    memcpy (layers + (gsize) layer * d, w, d * sizeof (float));
}

static void
w_of_z (const Faces *faces, const float *z, float *w)
{
  g_autofree float *one = g_new (float, faces->portrait->shape.w_dim);

  limner_mapping_run (&faces->portrait->mapping, z, faces->c, one);
  copy_to_layers (faces->portrait, one, w);
}

static void
w_of_seed (const Faces *faces, guint32 seed, float *w)
{
  limner_portrait_w_of_seed (faces->portrait, seed, faces->c, w);
}

static void
mix_towards (float *w, const float *other, double t, gsize n)
{
  for (gsize i = 0; i < n; i++)
    w[i] = (float) (w[i] + t * ((double) other[i] - w[i]));
}

/* Interpolates from the face of seed a to that of seed b. */
static void
w_between (const Faces *faces, guint32 a, guint32 b, double t, float *w)
{
  gsize n = (gsize) faces->portrait->shape.z_dim, size = limner_portrait_w_size (faces->portrait);
  g_autofree float *from = g_new (float, n), *to = g_new (float, n), *other = g_new (float, size);

  if (faces->settings->spherical)
    {
      limner_portrait_z (faces->portrait, a, from);
      limner_portrait_z (faces->portrait, b, to);
      limner_slerp (from, to, t, n, from);
      w_of_z (faces, from, w);
      return;
    }
  w_of_seed (faces, a, w);
  w_of_seed (faces, b, other);
  mix_towards (w, other, t, size);
}

static gboolean
read_parents (const Faces *faces, GArray **parents, double *sum, GError **error)
{
  *parents = limner_named_values_parse (faces->settings->blend, "blend", error);
  if (*parents == NULL)
    return FALSE;
  *sum = 0;
  for (guint i = 0; i < (*parents)->len; i++)
    {
      const LimnerNamedValue *parent = &g_array_index (*parents, LimnerNamedValue, i);

      *sum += parent->value;
      if (parent->value >= 0 && g_ascii_string_to_unsigned (parent->name, 10, 0, G_MAXUINT32, NULL, NULL))
        continue;
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("“%s=%g” is not a parent: write a seed, “=” and a weight of 0 or more."), parent->name,
                   parent->value);
      return FALSE;
    }
  if (*sum > 0)
    return TRUE;
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                       _ ("“blend” needs at least one parent with a weight above 0, such as 3=2 7=1."));
  return FALSE;
}

/* Adds one parent after the other, each with its share of the weight so far. */
static gboolean
w_of_blend (const Faces *faces, float *w, GError **error)
{
  gsize n = (gsize) faces->portrait->shape.z_dim, size = limner_portrait_w_size (faces->portrait);
  g_autofree float *z = g_new (float, n), *next_z = g_new (float, n), *next_w = g_new (float, size);
  g_autoptr (GArray) parents = NULL;
  double total, so_far = 0;

  if (!read_parents (faces, &parents, &total, error))
    return FALSE;
  for (guint i = 0; i < parents->len; i++)
    {
      const LimnerNamedValue *parent = &g_array_index (parents, LimnerNamedValue, i);
      guint32 seed = (guint32) g_ascii_strtoull (parent->name, NULL, 10);
      gboolean first = so_far == 0;

      if (parent->value == 0)
        continue;
      so_far += parent->value;
      limner_portrait_z (faces->portrait, seed, first ? z : next_z);
      w_of_seed (faces, seed, first ? w : next_w);
      if (first)
        continue;
      limner_slerp (z, next_z, parent->value / so_far, n, z);
      mix_towards (w, next_w, parent->value / so_far, size);
    }
  if (faces->settings->spherical)
    w_of_z (faces, z, w);
  return TRUE;
}

/* Style mixing (Karras et al. 2019, section 3.1). */
static gboolean
w_of_mix (const Faces *faces, float *w, GError **error)
{
  const LimnerPortrait *portrait = faces->portrait;
  g_autofree float *one = g_new (float, limner_portrait_w_size (portrait));
  g_autoptr (GArray) seeds = limner_seeds_parse (faces->settings->mix, error);
  gsize d = (gsize) portrait->shape.w_dim;

  if (seeds == NULL)
    return FALSE;
  if (seeds->len != 3)
    {
      g_set_error_literal (
          error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
          _ ("“mix” takes three seeds, for coarse, middle and fine layers, such as 3,7,12."));
      return FALSE;
    }
  for (LimnerLayerRange range = LIMNER_LAYERS_COARSE; range <= LIMNER_LAYERS_FINE; range++)
    {
      int first, end;

      limner_portrait_layer_range (portrait, range, &first, &end);
      w_of_seed (faces, g_array_index (seeds, guint32, range), one);
      memcpy (w + (gsize) first * d, one + (gsize) first * d, (gsize) (end - first) * d * sizeof (float));
    }
  return TRUE;
}

/* Reads latent number `number`. It is already truncated and moved. */
static gboolean
w_of_latent (const Faces *faces, guint number, float *w, GError **error)
{
  g_auto (GStrv) texts = limner_latents_split (faces->settings->latent);
  g_autoptr (LimnerTensor) given = limner_latent_from_text (texts[number], error);

  if (given == NULL || !limner_portrait_check_one (faces->portrait, given, error))
    return FALSE;
  memcpy (w, given->data, given->size * sizeof (float));
  return TRUE;
}

static void
w_of_frame (const Faces *faces, guint number, float *w)
{
  guint ways = faces->seeds->len - 1;
  double place = faces->total > 1 ? (double) number * ways / (faces->total - 1) : 0;
  guint way = MIN ((guint) place, ways - 1);

  w_between (faces, g_array_index (faces->seeds, guint32, way),
             g_array_index (faces->seeds, guint32, way + 1), place - way, w);
}

/* Moves towards another face, which the child's number and the seed determine. */
static void
make_child (const Faces *faces, guint number, float *w)
{
  gsize size = limner_portrait_w_size (faces->portrait);
  g_autofree float *stranger = g_new (float, size), *z = g_new (float, faces->portrait->shape.z_dim);
  LimnerRandom random;

  limner_random_init (&random, faces->settings->seed + number);
  for (int i = 0; i < faces->portrait->shape.z_dim; i++)
    z[i] = (float) limner_random_normal (&random);
  w_of_z (faces, z, stranger);
  if (is_set (faces->settings->latent))
    limner_portrait_draw_to_average (faces->portrait, faces->settings->truncation, stranger);
  mix_towards (w, stranger, 1 - faces->settings->closeness, size);
}

/* Replaces the locked layers, which are the same in every face. */
static gboolean
lock_layers (const Faces *faces, float *w, GError **error)
{
  const LimnerPortrait *portrait = faces->portrait;
  const char *text = faces->settings->lock;
  g_autoptr (GArray) locks = limner_named_values_parse (text != NULL ? text : "", "lock", error);
  g_autofree float *other = g_new (float, limner_portrait_w_size (portrait));
  gsize d = (gsize) portrait->shape.w_dim;

  if (locks == NULL)
    return FALSE;
  for (guint i = 0; i < locks->len; i++)
    {
      const LimnerNamedValue *lock = &g_array_index (locks, LimnerNamedValue, i);
      LimnerLayerRange range;
      int first, end;

      if (!limner_layer_range_parse (lock->name, &range, error)
          || !limner_check_setting ("lock", lock->value, 0, G_MAXUINT32, error))
        return FALSE;
      if (lock->value != floor (lock->value))
        {
          g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                               _ ("“lock” takes a whole seed for each range, such as fine=7."));
          return FALSE;
        }
      limner_portrait_layer_range (portrait, range, &first, &end);
      w_of_seed (faces, (guint32) lock->value, other);
      memcpy (w + (gsize) first * d, other + (gsize) first * d, (gsize) (end - first) * d * sizeof (float));
    }
  return TRUE;
}

/* Pictures of each face. */
static guint
faces_around (const LimnerPortraitSettings *s)
{
  return is_set (s->strip) ? LIMNER_STRIP_LENGTH : (guint) MAX (1, s->children);
}

/* Face `number` with the name and the seeds of its recipe (caller frees both). */
static gboolean
find_w (const Faces *faces, guint number, float *w, char **name, char **seeds, GError **error)
{
  const LimnerPortraitSettings *s = faces->settings;
  guint children = faces_around (s);
  gboolean ok = TRUE;

  if (s->frames > 0)
    {
      w_of_frame (faces, number, w);
      *seeds = g_strdup (s->seeds);
      *name = g_strdup_printf ("frame-%04u", number + 1);
    }
  else if (faces->found != NULL)
    {
      memcpy (w, faces->found->data, limner_portrait_w_size (faces->portrait) * sizeof (float));
      *name = g_strdup ("project");
    }
  else if (is_set (s->latent))
    {
      ok = w_of_latent (faces, number / children, w, error);
      *name = g_strdup_printf ("face-%02u", number / children + 1);
    }
  else if (is_set (s->blend))
    {
      ok = w_of_blend (faces, w, error);
      *name = g_strdup ("blend");
    }
  else if (is_set (s->mix))
    {
      ok = w_of_mix (faces, w, error);
      *name = g_strdup ("mix");
    }
  else
    {
      guint32 seed = g_array_index (faces->seeds, guint32, number / children);

      w_of_seed (faces, seed, w);
      *seeds = g_strdup_printf ("%u", seed);
      *name = g_strdup_printf ("seed-%04u", seed);
    }
  if (ok && s->children > 0)
    {
      g_autofree char *parent = *name;

      make_child (faces, number % children, w);
      *name = g_strdup_printf ("%s-child-%02u", parent, number % children + 1);
    }
  if (ok && is_set (s->strip))
    {
      g_autofree char *face = *name;

      *name = g_strdup_printf ("%s-%s-%u", face, s->strip, number % children + 1);
    }
  return ok && lock_layers (faces, w, error);
}

/* Moves w, which is truncated, along the sliders and, in a strip, to the position of picture `number`. */
static gboolean
move (const Faces *faces, guint number, float *w, GError **error)
{
  const LimnerPortraitSettings *s = faces->settings;
  g_autofree char *place = NULL;

  if (is_set (s->strip))
    place
        = g_strdup_printf ("%s=%d", s->strip, (int) (number % LIMNER_STRIP_LENGTH) - LIMNER_STRIP_LENGTH / 2);
  return limner_directions_move (faces->portrait, s->slider, w, error)
         && limner_directions_move (faces->portrait, place, w, error);
}

/* --- pictures --- */

/* Reports the progress of the search for a photo's face as a part of the job. */
static void
tell_search (const LimnerProgress *search, gpointer user_data)
{
  const Faces *faces = user_data;
  LimnerProgress progress = *search;

  progress.fraction *= SEARCH_SHARE;
  limner_job_report (faces->job, &progress);
}

/* Reports the progress of one face as a part of the job. */
static void
tell (const LimnerProgress *face, gpointer user_data)
{
  const Telling *telling = user_data;
  const Faces *faces = telling->faces;
  double before = faces->settings->photo != NULL ? SEARCH_SHARE : 0;
  double done = before + (1 - before) * (telling->number + face->fraction) / faces->total;
  double elapsed = (double) (g_get_monotonic_time () - faces->started) / G_USEC_PER_SEC;
  g_autofree char *text = g_strdup_printf (_ ("Face %u of %u"), telling->number + 1, faces->total);
  LimnerProgress progress = { done, text, elapsed > 1 ? elapsed * (1 - done) / done : -1, face->partial };

  limner_job_report (faces->job, &progress);
}

/* w [1,L,D] of face `number`, ready for synthesis, with its name and the seeds of its recipe. */
static LimnerTensor *
finish_w (const Faces *faces, guint number, char **name, char **seeds, GError **error)
{
  LimnerPortrait *portrait = faces->portrait;
  const gint64 shape[] = { 1, portrait->shape.layers, portrait->shape.w_dim };
  g_autoptr (LimnerTensor) w = limner_tensor_new (3, shape, error), truncated = NULL;
  gboolean finished = faces->found != NULL || is_set (faces->settings->latent);
  double psi = finished ? 1 : faces->settings->truncation;

  if (w == NULL || !find_w (faces, number, w->data, name, seeds, error))
    return NULL;
  truncated = limner_portrait_truncate (portrait, w, psi, -1, error);
  return truncated != NULL && move (faces, number, truncated->data, error) ? g_steal_pointer (&truncated)
                                                                           : NULL;
}

/* Writes the recipe's latent: of several latents this face's, and for a photo the found w, because the
 * search takes long. */
static void
note_latent (const Faces *faces, guint number, LimnerRecipe *recipe)
{
  g_auto (GStrv) texts = limner_latents_split (faces->settings->latent);
  g_autofree char *found = faces->found != NULL ? limner_latent_to_text (faces->found) : NULL;

  if (found != NULL)
    limner_recipe_set_string (recipe, "latent", found);
  else if (texts[0] != NULL)
    limner_recipe_set_string (recipe, "latent", texts[number / faces_around (faces->settings)]);
}

static gboolean
make_face (const Faces *faces, guint number, GError **error)
{
  const LimnerPortraitSettings *s = faces->settings;
  LimnerPortrait *portrait = faces->portrait;
  Telling telling = { faces, number };
  const LimnerJob face_job = limner_job_part (faces->job, tell, &telling);
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
find_photo (Faces *faces, GError **error)
{
  const LimnerPortraitSettings *s = faces->settings;
  const LimnerJob search_job = limner_job_part (faces->job, tell_search, faces);
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
  Faces faces = { .portrait = portrait, .settings = settings };
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
  Faces faces = {
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
    ok = make_face (&faces, i, error);
  g_clear_pointer (&faces.found, limner_tensor_unref);
  limner_portrait_free (faces.portrait);
  g_array_unref (faces.seeds);
  g_free (faces.c);
  return ok;
}
