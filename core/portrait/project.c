/* A photo's face in w: the w from which synthesis makes a picture that a feature network can hardly tell from
 * the photo (Karras et al. 2020, section 5 and appendix D). The search starts at the average face; w is
 * shaken at first, ever less, so that it does not settle too early. In w+ every layer then goes its own way.
 */
#include "config.h"

#include "base/memory-private.h"
#include "base/random-private.h"
#include "base/settings-private.h"
#include "image/image-private.h"
#include "kernels/kernels-private.h"
#include "kernels/layout-private.h"
#include "limner/error.h"
#include "model/network-private.h"
#include "model/preprocess-private.h"
#include "nn/adam-private.h"
#include "portrait/latents-private.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define RATE 0.05
/* How strongly w is shaken, as a share of its spread, and until which part of the search. */
#define SHAKE       0.05
#define SHAKE_UNTIL 0.75
/* Share of the search in which all layers have one w. */
#define TOGETHER 0.6
/* Of the mean square difference of pixels, beside the features'. */
#define PIXELS 1.0

typedef struct
{
  LimnerPortrait *portrait;
  LimnerModel *eyes; /* the feature network */
  LimnerPlan *synthesis, *features;
  LimnerTapWeight *taps;
  guint n_taps;
  float **wanted;  /* [n_taps] the photo's features [C,H,W] */
  float *photo;    /* [3,R,R] 0..1 */
  float *picture;  /* [3,R,R] 0..1 */
  float *input;    /* [3,R,R] as the eyes see it */
  float *gradient; /* [3,R,R] of the loss by the picture */
  float *seen;     /* the same, by the input */
  gsize n;         /* R * R */
  double loss;
} Search;

static gboolean
eyes_init (Search *s, GError **error)
{
  g_autoptr (LimnerGraph) graph = limner_model_build_network (s->eyes, LIMNER_NETWORK_OWN_PADDING, error);
  int side = s->portrait->shape.resolution;
  g_autofree int *nodes = NULL;

  if (graph == NULL)
    return FALSE;
  s->n_taps = limner_model_tap_weights (s->eyes, "style", "style", &s->taps);
  if (s->n_taps == 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("The network “%s” does not say which of its layers to look with; choose another one."),
                   limner_model_id (s->eyes));
      return FALSE;
    }
  nodes = g_new (int, s->n_taps);
  for (guint i = 0; i < s->n_taps; i++)
    nodes[i] = limner_graph_find (graph, s->taps[i].tap);
  s->features = limner_plan_new (graph, side, side, nodes, s->n_taps, TRUE, error);
  return s->features != NULL;
}

static gboolean
look (Search *s, const float *picture, GCancellable *cancellable, GError **error)
{
  limner_preprocess_planes (limner_model_preprocess (s->eyes), picture, s->n, s->input);
  return limner_plan_forward (s->features, s->input, cancellable, error);
}

static gsize
tap_size (const LimnerActivation *a)
{
  return (gsize) a->channels * (gsize) a->height * (gsize) a->width;
}

/* The photo's middle square, as large as the network's pictures, and what the eyes see in it. */
static gboolean
remember_photo (Search *s, const LimnerImage *photo, GCancellable *cancellable, GError **error)
{
  int side = MIN (photo->width, photo->height), r = s->portrait->shape.resolution;
  g_autoptr (LimnerImage) square
      = limner_image_crop (photo, (photo->width - side) / 2, (photo->height - side) / 2, side, side, error);
  g_autoptr (LimnerImage) small
      = square != NULL ? limner_image_resize (square, r, r, LIMNER_FILTER_LANCZOS, error) : NULL;

  if (small == NULL || !limner_image_fill_hidden (small, error))
    return FALSE;
  limner_image_to_planes (small, s->photo);
  if (!look (s, s->photo, cancellable, error))
    return FALSE;
  s->wanted = g_new0 (float *, s->n_taps);
  for (guint i = 0; i < s->n_taps; i++)
    {
      const LimnerActivation *tap = limner_plan_tap (s->features, i);

      s->wanted[i] = limner_alloc_floats (tap_size (tap), error);
      if (s->wanted[i] == NULL)
        return FALSE;
      limner_layout_to_planes (tap, s->wanted[i]);
    }
  return TRUE;
}

static gboolean
search_init (Search *s, const LimnerImage *photo, GCancellable *cancellable, GError **error)
{
  int r = s->portrait->shape.resolution, image = limner_graph_find (s->portrait->graph, "image");
  float **buffers[] = { &s->photo, &s->picture, &s->input, &s->gradient, &s->seen };

  s->n = (gsize) r * (gsize) r;
  for (gsize i = 0; i < G_N_ELEMENTS (buffers); i++)
    {
      *buffers[i] = limner_alloc_floats (3 * s->n, error);
      if (*buffers[i] == NULL)
        return FALSE;
    }
  s->synthesis = limner_plan_new (s->portrait->graph, 1, 1, &image, 1, TRUE, error);
  return s->synthesis != NULL && eyes_init (s, error) && remember_photo (s, photo, cancellable, error);
}

static void
search_clear (Search *s)
{
  float *buffers[] = { s->photo, s->picture, s->input, s->gradient, s->seen };

  for (gsize i = 0; i < G_N_ELEMENTS (buffers); i++)
    limner_memory_free (buffers[i]);
  for (guint i = 0; s->wanted != NULL && i < s->n_taps; i++)
    limner_memory_free (s->wanted[i]);
  g_free (s->wanted);
  g_free (s->taps);
  g_clear_pointer (&s->synthesis, limner_plan_free);
  g_clear_pointer (&s->features, limner_plan_free);
}

/* Each layer's difference counts relative to what is there. */
static void
add_difference (guint tap, const LimnerActivation *value, LimnerActivation *gradient, gpointer user_data)
{
  Search *s = user_data;
  const float *wanted = s->wanted[tap];
  gsize n = tap_size (value), i = 0;
  double power = 1e-6, sum = 0;

  for (gsize k = 0; k < n; k++)
    power += (double) wanted[k] * wanted[k];
  for (int c = 0; c < value->channels; c++)
    for (int y = 0; y < value->height; y++)
      for (int x = 0; x < value->width; x++, i++)
        {
          float difference
              = limner_activation_at (value, c / LIMNER_LANES, y, x)[c % LIMNER_LANES] - wanted[i];

          sum += (double) difference * difference;
          limner_activation_at (gradient, c / LIMNER_LANES, y, x)[c % LIMNER_LANES]
              += (float) (2 * difference / power);
        }
  s->loss += sum / power;
}

static void
add_picture_gradient (guint tap, const LimnerActivation *value, LimnerActivation *gradient,
                      gpointer user_data)
{
  const Search *s = user_data;
  gsize i = 0;

  for (int c = 0; c < LIMNER_COLOURS; c++)
    for (int y = 0; y < value->height; y++)
      for (int x = 0; x < value->width; x++, i++)
        limner_activation_at (gradient, 0, y, x)[c] += 0.5f * s->gradient[i];
}

/* The loss of column [L * D + 1] and its gradient by it. */
static gboolean
evaluate (Search *s, const float *column, float *slope, GCancellable *cancellable, GError **error)
{
  if (!limner_plan_forward (s->synthesis, column, cancellable, error))
    return FALSE;
  limner_layout_to_planes (limner_plan_tap (s->synthesis, 0), s->picture);
  for (gsize i = 0; i < 3 * s->n; i++)
    s->picture[i] = s->picture[i] * 0.5f + 0.5f;
  s->loss = 0;
  if (!look (s, s->picture, cancellable, error)
      || !limner_plan_backward (s->features, add_difference, s, s->seen, cancellable, error))
    return FALSE;
  limner_preprocess_gradient (limner_model_preprocess (s->eyes), s->seen, s->n, s->gradient);
  for (gsize i = 0; i < 3 * s->n; i++)
    {
      float difference = s->picture[i] - s->photo[i];

      s->loss += PIXELS * (double) difference * difference / (double) (3 * s->n);
      s->gradient[i] += (float) (2 * PIXELS * difference / (double) (3 * s->n));
    }
  return limner_plan_backward (s->synthesis, add_picture_gradient, s, slope, cancellable, error);
}

/* All layers take the mean of their slopes. */
static void
join_layers (const LimnerPortrait *portrait, float *slope)
{
  int d = portrait->shape.w_dim, layers = portrait->shape.layers;

  for (int k = 0; k < d; k++)
    {
      double sum = 0;

      for (int layer = 0; layer < layers; layer++)
        sum += slope[layer * d + k];
      for (int layer = 0; layer < layers; layer++)
        slope[layer * d + k] = (float) (sum / layers);
    }
}

/* Root mean square of w about its average over some faces. */
static double
spread_of_w (const LimnerPortrait *portrait)
{
  int d = portrait->shape.w_dim;
  g_autofree float *w = g_new (float, limner_portrait_w_size (portrait));
  g_autofree float *c = g_new0 (float, MAX (1, portrait->shape.c_dim));
  double sum = 0;

  for (guint32 seed = 0; seed < 100; seed++)
    {
      limner_portrait_w_of_seed (portrait, seed, c, w);
      for (int k = 0; k < d; k++)
        sum += pow (w[k] - portrait->mapping.average->data[k], 2) / (100.0 * d);
    }
  return sqrt (sum);
}

typedef struct
{
  float *column, *shaken, *slope; /* [L * D + 1] */
  LimnerAdam adam;                /* of the first L * D */
} Walk;

/* The rate rises over the first steps and falls towards the end. */
static double
rate_at (double t)
{
  double rise = MIN (1, t / 0.05), fall = MIN (1, (1 - t) / 0.25);

  return RATE * rise * (0.5 - 0.5 * cos (G_PI * fall));
}

static gboolean
walk_on (Search *s, Walk *walk, int steps, LimnerProgressFunc progress, gpointer user_data,
         GCancellable *cancellable, GError **error)
{
  gsize n = limner_portrait_w_size (s->portrait);
  gsize d = (gsize) s->portrait->shape.w_dim;
  double spread = spread_of_w (s->portrait);
  gint64 start = g_get_monotonic_time ();
  LimnerRandom random;

  limner_random_init (&random, 0);
  for (int i = 1; i <= steps; i++)
    {
      double t = (double) i / steps, shake = SHAKE * spread * pow (MAX (0, 1 - t / SHAKE_UNTIL), 2);
      g_autofree char *text = g_strdup_printf (_ ("Looking for the face, step %d of %d"), i, steps);
      double elapsed = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
      LimnerProgress now = { t, text, elapsed > 1 ? elapsed * (1 - t) / t : -1, NULL };

      memcpy (walk->shaken, walk->column, (n + 1) * sizeof (float));
      for (gsize k = 0; k < d; k++)
        {
          float by = (float) (shake * limner_random_normal (&random));
          for (gsize at = k; at < n; at += d)
            walk->shaken[at] += by;
        }
      if (!evaluate (s, walk->shaken, walk->slope, cancellable, error))
        return FALSE;
      if (t < TOGETHER)
        join_layers (s->portrait, walk->slope);
      limner_adam_step (&walk->adam, walk->slope, rate_at (t), -FLT_MAX, FLT_MAX, walk->column);
      if (progress != NULL)
        progress (&now, user_data);
    }
  return TRUE;
}

static LimnerTensor *
search (Search *s, int steps, LimnerProgressFunc progress, gpointer user_data, GCancellable *cancellable,
        GError **error)
{
  gsize n = limner_portrait_w_size (s->portrait), d = (gsize) s->portrait->shape.w_dim;
  g_autofree float *column = g_new0 (float, n + 1), *shaken = g_new (float, n + 1),
                   *slope = g_new (float, n + 1);
  Walk walk = { .column = column, .shaken = shaken, .slope = slope };
  g_autoptr (LimnerTensor) w
      = limner_tensor_new (3, (gint64[]) { 1, s->portrait->shape.layers, s->portrait->shape.w_dim }, error);

  for (gsize i = 0; i < n; i++)
    column[i] = s->portrait->mapping.average->data[i % d];
  column[n] = 1;
  if (w == NULL || !limner_adam_init (&walk.adam, n, error))
    return NULL;
  gboolean ok = walk_on (s, &walk, steps, progress, user_data, cancellable, error);
  limner_adam_clear (&walk.adam);
  memcpy (w->data, column, n * sizeof (float));
  return ok ? g_steal_pointer (&w) : NULL;
}

LimnerTensor *
limner_portrait_project (LimnerPortrait *portrait, LimnerModel *eyes, const LimnerImage *photo, int steps,
                         LimnerProgressFunc progress, gpointer user_data, GCancellable *cancellable,
                         GError **error)
{
  Search s = { .portrait = portrait, .eyes = eyes };
  LimnerTensor *w = NULL;

  g_return_val_if_fail (portrait != NULL && eyes != NULL && photo != NULL, NULL);
  if (!limner_check_setting ("project-steps", steps, 1, 100000, error))
    return NULL;
  if (search_init (&s, photo, cancellable, error))
    w = search (&s, steps, progress, user_data, cancellable, error);
  search_clear (&s);
  return w;
}
