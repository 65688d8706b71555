/* Feature visualization: optimises a picture from noise so that it excites a layer most (Olah,
 * Mordvintsev, Schubert 2017). */
#include "config.h"

#include "base/memory-private.h"
#include "dream/affine-jitter-private.h"
#include "dream/cosine-private.h"
#include "dream/objective-private.h"
#include "image/image-private.h"
#include "nn/adam-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Standard deviation of the first coefficients, and of new ones when the layer does not react to the
 * first. */
#define FIRST_NOISE    0.05
#define MORE_NOISE     0.3
#define RATE           0.05
#define PROGRESS_EVERY 8

LimnerDreamVisualization
limner_dream_visualization_default (void)
{
  LimnerDreamVisualization settings = { 0 };

  limner_setting_table_init (limner_dream_visualization_setting_table (), &settings);
  return settings;
}

typedef struct
{
  int side;
  LimnerDreamSpec spec;
  LimnerDreamObjective *objective;
  LimnerCosine cosine;
  LimnerAdam adam;
  LimnerRandom random;
  float *coefficients, *slope; /* [3,S,S] */
  float *picture, *gradient;   /* [3,S,S] */
  float *view, *view_gradient; /* [3,S,S], jittered */
} Visualization;

static void
add_starting_noise (Visualization *s, double deviation)
{
  for (gsize i = 0; i < s->adam.n; i++)
    s->coefficients[i] += (float) (deviation * limner_random_normal (&s->random));
}

static gboolean
visualization_init (Visualization *s, LimnerModel *model, const char *what,
                    const LimnerDreamVisualization *settings, GError **error)
{
  gsize n = 3 * (gsize) settings->size * (gsize) settings->size;

  s->side = settings->size;
  limner_random_init (&s->random, settings->seed);
  if (!limner_dream_spec_init (&s->spec, model, what, FALSE, error))
    return FALSE;
  s->spec.precision = LIMNER_FP32;
  if ((s->objective = limner_dream_objective_new (&s->spec, s->side, s->side, s->side, s->side, error))
          == NULL
      || !limner_cosine_init (&s->cosine, s->side, error) || !limner_adam_init (&s->adam, n, error)
      || (s->coefficients = limner_alloc0_floats (6 * n, error)) == NULL)
    return FALSE;
  s->slope = s->coefficients + n;
  s->picture = s->slope + n;
  s->gradient = s->picture + n;
  s->view = s->gradient + n;
  s->view_gradient = s->view + n;
  add_starting_noise (s, FIRST_NOISE);
  return TRUE;
}

static void
visualization_clear (Visualization *s)
{
  limner_memory_free (s->coefficients);
  limner_adam_clear (&s->adam);
  limner_cosine_clear (&s->cosine);
  g_clear_pointer (&s->objective, limner_dream_objective_free);
  limner_dream_spec_clear (&s->spec);
}

static gboolean
grow (Visualization *s, const LimnerJob *job, GError **error)
{
  LimnerAffineJitter jitter;
  double loss;

  limner_cosine_picture (&s->cosine, s->coefficients, s->picture);
  limner_affine_jitter_draw (&jitter, s->side, &s->random);
  limner_affine_jitter_view (&jitter, s->picture, s->view);
  if (!limner_dream_objective_evaluate (s->objective, s->view, &loss, s->view_gradient, job, error))
    return FALSE;
  if (!(loss > 0)) /* no gradient */
    {
      add_starting_noise (s, MORE_NOISE);
      return TRUE;
    }
  limner_affine_jitter_gradient (&jitter, s->view_gradient, s->gradient);
  limner_cosine_gradient (&s->cosine, s->picture, s->gradient, s->slope);
  for (gsize i = 0; i < s->adam.n; i++) /* the gradient of log (loss), so that the step does not depend on
                                         * the network's scale */
    s->slope[i] *= (float) (-1.0 / loss);
  limner_adam_step (&s->adam, s->slope, RATE, -G_MAXFLOAT, G_MAXFLOAT, s->coefficients);
  return TRUE;
}

static LimnerImage *
read_picture (Visualization *s, GError **error)
{
  LimnerImage *image = limner_image_new (s->side, s->side, error);

  if (image == NULL)
    return NULL;
  limner_cosine_picture (&s->cosine, s->coefficients, s->picture);
  limner_image_from_planes (image, s->picture);
  for (gsize i = 0; i < (gsize) s->side * (gsize) s->side; i++)
    image->pixels[4 * i + 3] = 1;
  return image;
}

static LimnerImage *
visualize_layer (Visualization *s, int steps, const LimnerJob *job, GError **error)
{
  for (int i = 0; i < steps; i++)
    {
      if (!grow (s, job, error))
        return NULL;
      if (limner_job_is_watched (job) && i % PROGRESS_EVERY == 0)
        {
          g_autoptr (LimnerImage) partial = read_picture (s, NULL);
          const LimnerProgress now = { (double) i / steps, _ ("Showing what a layer detects"), -1, partial };

          limner_job_report (job, &now);
        }
    }
  return read_picture (s, error);
}

static LimnerRecipe *
make_recipe (const Visualization *s, const LimnerDreamVisualization *settings, LimnerModel *model)
{
  LimnerRecipe *recipe = limner_recipe_new ("layer");
  g_autofree char *layers = limner_dream_layers_write (s->spec.layers);

  limner_recipe_set_string (recipe, "model", limner_model_id (model));
  limner_recipe_set_string (recipe, "layer", layers);
  limner_setting_table_write (limner_dream_visualization_setting_table (), settings, 0, recipe);
  limner_recipe_add_model (recipe, limner_model_id (model), limner_model_digest (model),
                           limner_model_licence (model));
  return recipe;
}

LimnerImage *
limner_dream_visualize (LimnerModel *model, const char *what, const LimnerDreamVisualization *settings,
                        const LimnerJob *job, LimnerRecipe **recipe, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  Visualization visualization = { 0 };
  LimnerImage *image = NULL;

  g_return_val_if_fail (model != NULL && settings != NULL, NULL);
  if (!limner_setting_table_check (limner_dream_visualization_setting_table (), settings, error))
    return NULL;
  if (visualization_init (&visualization, model, what, settings, error))
    image = visualize_layer (&visualization, settings->steps, job, error);
  if (image != NULL && recipe != NULL)
    *recipe = make_recipe (&visualization, settings, model);
  visualization_clear (&visualization);
  return image;
}
