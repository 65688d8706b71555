/* Directions in w along which faces change most, found without looking at one face:
 *
 * - closed-form factorisation, SeFa (Shen & Zhou 2021, "Closed-form factorization of latent semantics in
 * GANs"): the eigenvectors of A^T A, where A holds the rows, each of length 1, of the weights that make
 * styles of w;
 * - principal components of w, GANSpace (Härkönen et al. 2020, "GANSpace: discovering interpretable GAN
 * controls");
 *
 * and learned from marked faces: logistic regression in w. One step along each is a standard deviation of
 * faces. */
#include "config.h"

#include "portrait/directions-private.h"

#include "base/memory-private.h"
#include "base/settings-private.h"
#include "kernels/eigen-private.h"
#include "limner/error.h"
#include "portrait/latents-private.h"

#include <cblas.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Number of faces for statistics of w. */
#define SAMPLES 2000
/* Logistic regression: weight decay, number of steps, learning rate. */
#define RIDGE 0.01
#define STEPS 500
#define RATE  1.0

/* w [SAMPLES, D] of the first seeds, less their mean. */
static float *
sample_faces (const LimnerPortrait *portrait, GError **error)
{
  gsize d = (gsize) portrait->shape.w_dim;
  float *w = limner_alloc_floats (SAMPLES * d, error);
  g_autofree float *z = g_new (float, portrait->shape.z_dim),
                   *c = limner_portrait_words (portrait, NULL, NULL);
  g_autofree double *mean = g_new0 (double, d);

  for (guint32 seed = 0; w != NULL && seed < SAMPLES; seed++)
    {
      limner_portrait_z (portrait, seed, z);
      limner_mapping_run (&portrait->mapping, z, c, w + seed * d);
      for (gsize i = 0; i < d; i++)
        mean[i] += w[seed * d + i] / SAMPLES;
    }
  for (gsize i = 0; w != NULL && i < SAMPLES * d; i++)
    w[i] -= (float) mean[i % d];
  return w;
}

/* The vector, of length 1, times the standard deviation of the samples along it. */
static float *
direction_step (const float *vector, const float *samples, gsize d)
{
  float *step = g_new (float, d);
  double sum = 0;

  for (gsize s = 0; s < SAMPLES; s++)
    {
      double dot = 0;
      for (gsize i = 0; i < d; i++)
        dot += (double) vector[i] * samples[s * d + i];
      sum += dot * dot;
    }
  for (gsize i = 0; i < d; i++)
    step[i] = (float) (vector[i] * sqrt (sum / SAMPLES));
  return step;
}

/* Adds the rows of the layer's style weight, each of length 1, to a += A^T A. */
static gboolean
add_styles (const LimnerPortrait *portrait, const char *name, float *a, GError **error)
{
  g_autoptr (LimnerTensor) weight = limner_model_tensor (portrait->model, name, error);
  int d = portrait->shape.w_dim, rows = weight != NULL ? (int) weight->shape[0] : 0;

  for (int row = 0; row < rows; row++)
    {
      float *values = weight->data + (gsize) row * (gsize) d;
      float length = cblas_snrm2 (d, values, 1);
      if (length > 0)
        cblas_sscal (d, 1 / length, values, 1);
    }
  if (weight != NULL)
    cblas_ssyrk (CblasRowMajor, CblasLower, CblasTrans, d, rows, 1, weight->data, d, 1, a, d);
  return weight != NULL;
}

/* Name of the style weight of a layer. Layer 0 is b4.conv1; then come conv0 and conv1 of each size; the
 * last layer is toRGB only. */
static char *
style_name (const LimnerPortrait *portrait, int layer)
{
  if (layer == portrait->shape.layers - 1)
    return g_strdup_printf ("synthesis.b%d.torgb.affine.weight", portrait->shape.resolution);
  return g_strdup_printf ("synthesis.b%d.conv%d.affine.weight", 4 << (layer + 1) / 2, (layer + 1) % 2);
}

static gboolean
factorise (const LimnerPortrait *portrait, int first, int end, float *a, GError **error)
{
  for (int layer = first; layer < end; layer++)
    {
      g_autofree char *name = style_name (portrait, layer);

      if (!add_styles (portrait, name, a, error))
        return FALSE;
    }
  return TRUE;
}

/* Adds a direction; one of the same name is replaced. */
static void
put_direction (GPtrArray *directions, LimnerDirectionVector *direction)
{
  LimnerDirectionVector *old = limner_directions_find (directions, direction->name);

  if (old != NULL)
    g_ptr_array_remove (directions, old);
  g_ptr_array_add (directions, direction);
}

typedef struct
{
  const LimnerPortrait *portrait;
  LimnerDirectionMethod method;
  LimnerLayerRange range;
  int count;            /* directions to find, at most */
  const float *samples; /* [SAMPLES,D] */
} DirectionSearch;

/* a [D,D]: zeros. */
static gboolean
find_directions (const DirectionSearch *search, float *a, GPtrArray *directions, GError **error)
{
  const LimnerPortrait *portrait = search->portrait;
  const gboolean pca = search->method == LIMNER_DIRECTION_PCA;
  int d = portrait->shape.w_dim, first, end;
  g_autofree float *values = g_new (float, d);

  limner_portrait_layer_range (portrait, search->range, &first, &end);
  if (pca)
    cblas_ssyrk (CblasRowMajor, CblasLower, CblasTrans, d, SAMPLES, 1, search->samples, d, 0, a, d);
  else if (!factorise (portrait, first, end, a, error))
    return FALSE;
  if (!limner_eigen (a, values, d,
                     _ ("The directions of this network cannot be computed; try the other method."), error))
    return FALSE;
  for (int i = 0; i < MIN (search->count, d); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-%s-%d", pca ? "pca" : "sefa",
                                               limner_layer_range_name (search->range), i + 1);
      const float *vector = a + (gsize) (d - 1 - i) * (gsize) d;

      put_direction (directions,
                     limner_direction_vector_new (name, "", first, end,
                                                  direction_step (vector, search->samples, (gsize) d)));
    }
  return TRUE;
}

/* Takes the vectors of the other list; each replaces one of the same name. */
static gboolean
add_found (GPtrArray *directions, gpointer user_data, GError **error)
{
  GPtrArray *found = user_data;

  while (found->len > 0)
    put_direction (directions, g_ptr_array_steal_index (found, 0));
  return TRUE;
}

static gboolean
save_found (LimnerPortrait *portrait, GPtrArray *found, GError **error)
{
  return limner_directions_change (portrait->model, add_found, found, error);
}

gboolean
limner_directions_discover (LimnerPortrait *portrait, LimnerDirectionMethod method, LimnerLayerRange range,
                            int count, GError **error)
{
  gsize d = (gsize) portrait->shape.w_dim;
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_direction_vector_free);
  float *samples = NULL, *a = NULL;
  gboolean ok;

  if (!limner_check_setting ("count", count, 1, 100, error))
    return FALSE;
  samples = sample_faces (portrait, error);
  a = samples != NULL ? limner_alloc0_floats (d * d, error) : NULL;
  const DirectionSearch search = { portrait, method, range, count, samples };
  ok = a != NULL && find_directions (&search, a, found, error) && save_found (portrait, found, error);
  limner_memory_free (samples);
  limner_memory_free (a);
  return ok;
}

/* --- from marked faces --- */

/* The w of both lists with labels 1 and 0, less the average of the first layer and divided by the samples'
 * standard deviation on each axis. */
static float *
marked_faces (const LimnerPortrait *portrait, GArray *with, GArray *without, const float *deviation)
{
  gsize d = (gsize) portrait->shape.w_dim;
  float *w = g_new (float, (with->len + without->len) * d);
  g_autofree float *z = g_new (float, portrait->shape.z_dim),
                   *c = limner_portrait_words (portrait, NULL, NULL);

  for (guint i = 0; i < with->len + without->len; i++)
    {
      guint32 seed = i < with->len ? g_array_index (with, guint32, i)
                                   : g_array_index (without, guint32, i - with->len);

      limner_portrait_z (portrait, seed, z);
      limner_mapping_run (&portrait->mapping, z, c, w + i * d);
      for (gsize k = 0; k < d; k++)
        w[i * d + k] = (w[i * d + k] - portrait->mapping.average->data[k]) / deviation[k];
    }
  return w;
}

/* Weights b [d + 1] (the last is the constant) that separate the first n_with rows of x [n,d] from the
 * others. Both lists have the same total weight. */
static void
regress (const float *x, guint n, guint n_with, gsize d, double *b)
{
  g_autofree double *slope = g_new (double, d + 1);

  for (int step = 0; step < STEPS; step++)
    {
      for (gsize k = 0; k <= d; k++)
        slope[k] = k < d ? RIDGE * b[k] : 0;
      for (guint i = 0; i < n; i++)
        {
          double sum = b[d], share = 0.5 / (i < n_with ? n_with : n - n_with);
          for (gsize k = 0; k < d; k++)
            sum += b[k] * x[i * d + k];
          double wrong = share * (1 / (1 + exp (-sum)) - (i < n_with ? 1 : 0));
          for (gsize k = 0; k < d; k++)
            slope[k] += wrong * x[i * d + k];
          slope[d] += wrong;
        }
      for (gsize k = 0; k <= d; k++)
        b[k] -= RATE / sqrt ((double) d) * slope[k];
    }
}

static float *
learn (const LimnerPortrait *portrait, GArray *with, GArray *without, const float *samples)
{
  gsize d = (gsize) portrait->shape.w_dim;
  g_autofree float *deviation = g_new (float, d), *vector = g_new (float, d);
  g_autofree double *b = g_new0 (double, d + 1);
  g_autofree float *x = NULL;
  float length;

  for (gsize k = 0; k < d; k++)
    deviation[k] = MAX (1e-6f, cblas_snrm2 (SAMPLES, samples + k, (int) d) / sqrtf (SAMPLES));
  x = marked_faces (portrait, with, without, deviation);
  regress (x, with->len + without->len, with->len, d, b);
  for (gsize k = 0; k < d; k++)
    vector[k] = (float) (b[k] * deviation[k]);
  length = cblas_snrm2 ((int) d, vector, 1);
  cblas_sscal ((int) d, 1 / MAX (length, 1e-20f), vector, 1);
  return direction_step (vector, samples, d);
}

gboolean
limner_directions_learn (LimnerPortrait *portrait, const char *name, const char *with, const char *without,
                         LimnerLayerRange range, GError **error)
{
  g_autoptr (GPtrArray) found
      = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_direction_vector_free);
  g_autoptr (GArray) yes
      = limner_direction_check_name (name, error) ? limner_seeds_parse (with, error) : NULL;
  g_autoptr (GArray) no = yes != NULL ? limner_seeds_parse (without, error) : NULL;
  float *samples = no != NULL ? sample_faces (portrait, error) : NULL;
  int first, end;
  gboolean ok;

  if (samples == NULL)
    return FALSE;
  limner_portrait_layer_range (portrait, range, &first, &end);
  g_ptr_array_add (found,
                   limner_direction_vector_new (name, "", first, end, learn (portrait, yes, no, samples)));
  ok = save_found (portrait, found, error);
  limner_memory_free (samples);
  return ok;
}
