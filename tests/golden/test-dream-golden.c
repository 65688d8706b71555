/* Compares the objective of a dream, its gradient and one step with PyTorch's (make-dream.py). */
#include "dream/ascent-private.h"
#include "formula.h"
#include "limner/registry.h"
#include "limner/safetensors.h"

#include <math.h>

enum
{
  HEIGHT = 44,
  WIDTH = 36,
  GUIDE_HEIGHT = 33,
  GUIDE_WIDTH = 40
};

static const char layers[] = "relu2_1:3,17=2 relu3_2";

static LimnerTensor *
golden (const char *name)
{
  g_autoptr (LimnerSafetensors) file
      = limner_safetensors_open (g_test_get_filename (G_TEST_DIST, "dream.safetensors", NULL), NULL);
  LimnerTensor *tensor = limner_safetensors_get (file, name, NULL);

  g_assert_nonnull (tensor);
  return tensor;
}

static LimnerModel *
network (void)
{
  LimnerModel *model = limner_model_load (g_test_get_filename (G_TEST_DIST, "dream.safetensors", NULL), NULL);

  g_assert_nonnull (model);
  return model;
}

static void
assert_near (const float *found, const char *name)
{
  g_autoptr (LimnerTensor) wanted = golden (name);
  double error = 0, norm = 0;

  g_assert_cmpuint (wanted->size, ==, 3 * HEIGHT * WIDTH);
  for (gsize i = 0; i < wanted->size; i++)
    {
      error += pow (found[i] - wanted->data[i], 2);
      norm += pow (wanted->data[i], 2);
    }
  g_test_message ("%s: relative error %g", name, sqrt (error / norm));
  g_assert_cmpfloat (sqrt (error / norm), <, 1e-3);
}

static void
check_gradient (gboolean guided)
{
  g_autoptr (LimnerModel) model = network ();
  float *guide = guided ? formula_picture (GUIDE_HEIGHT, GUIDE_WIDTH, 3) : NULL;
  float *x = formula_picture (HEIGHT, WIDTH, 1);
  static float gradient[3 * HEIGHT * WIDTH];
  g_autoptr (LimnerTensor) wanted = golden (guided ? "guided.loss" : "plain.loss");
  LimnerDreamObjective *objective;
  LimnerDreamSpec spec;
  double loss;

  g_assert_true (limner_dream_spec_init (&spec, model, layers, FALSE, NULL));
  if (guided)
    g_assert_true (limner_dream_spec_set_guide (
        &spec, &(LimnerPlaneView) { guide, 3, GUIDE_HEIGHT, GUIDE_WIDTH }, NULL, NULL));
  objective = limner_dream_objective_new (&spec, HEIGHT, WIDTH, HEIGHT, WIDTH, NULL);
  g_assert_nonnull (objective);
  g_assert_true (limner_dream_objective_evaluate (objective, x, &loss, gradient, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (loss, wanted->data[0], 1e-3 * wanted->data[0]);
  assert_near (gradient, guided ? "guided.gradient" : "plain.gradient");
  limner_dream_objective_free (objective);
  limner_dream_spec_clear (&spec);
  limner_memory_free (guide);
  limner_memory_free (x);
}

static void
test_gradient (void)
{
  check_gradient (FALSE);
}

static void
test_guided_gradient (void)
{
  check_gradient (TRUE);
}

/* Network, normalisation and colours together: the change of the picture. */
static void
test_step (void)
{
  g_autoptr (LimnerModel) model = network ();
  const LimnerReceptiveField field = { 1, 0, 0, FALSE };
  float *planes = formula_picture (HEIGHT, WIDTH, 1);
  const LimnerDreamStep step = { { LIMNER_DREAM_MEAN, 0 }, 1e-3, 0 };
  LimnerRegion region = { .bounds = { 0, 0, WIDTH, HEIGHT } };
  LimnerTiling whole;
  LimnerDreamAscent ascent;
  LimnerRandom random;
  LimnerDreamSpec spec;

  g_assert_true (limner_unorm16_planes_init (&region.planes, 3, HEIGHT, WIDTH, NULL));
  limner_unorm16_planes_take (0, HEIGHT, planes, &region.planes);
  limner_tiling_init (&whole, HEIGHT, WIDTH, &field, TRUE, MAX (HEIGHT, WIDTH));
  limner_random_init (&random, 0);
  g_assert_true (limner_dream_spec_init (&spec, model, layers, FALSE, NULL));
  g_assert_true (limner_dream_ascent_init (&ascent, &spec, &region, &whole, NULL, NULL));
  g_assert_true (limner_dream_ascent_step (&ascent, &step, &random, NULL, NULL));
  assert_near (ascent.gradient, "step");
  for (int i = 0; i < 3 * HEIGHT * WIDTH; i++)
    {
      float wanted = planes[i] + 1e-3f * ascent.gradient[i];

      g_assert_cmpfloat_with_epsilon (ascent.x.values[i] / 65535.0f, CLAMP (wanted, 0.0f, 1.0f), 1.6e-5);
    }
  limner_dream_ascent_clear (&ascent);
  limner_dream_spec_clear (&spec);
  limner_region_clear (&region);
  limner_memory_free (planes);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  limner_precision_force (LIMNER_FP32);
  g_test_add_func ("/dream-golden/gradient", test_gradient);
  g_test_add_func ("/dream-golden/guided-gradient", test_guided_gradient);
  g_test_add_func ("/dream-golden/step", test_step);
  return g_test_run ();
}
