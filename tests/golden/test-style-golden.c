/* Compares loss and gradient of the style objective with PyTorch's (make-style.py). */
#include "formula.h"
#include "limner/registry.h"
#include "limner/safetensors.h"
#include "limner/system.h"
#include "style/objective-private.h"

#include <math.h>

enum
{
  HEIGHT = 40,
  WIDTH = 50,
  STYLE_HEIGHT = 45,
  STYLE_WIDTH = 39
};

static const LimnerTapWeight style_taps[]
    = { { "relu1_1", 256 }, { "relu2_1", 64 }, { "relu3_1", 16 }, { "relu4_1", 4 }, { "relu5_1", 1 } };
static const LimnerTapWeight content_taps[] = { { "relu4_2", 1 } };

/* Relative tolerances of the loss and of the gradient. */
static void
check (LimnerStyleDistance distance, LimnerPrecision precision, double loss_tolerance,
       double gradient_tolerance)
{
  limner_precision_force (precision);
  g_autoptr (LimnerSafetensors) golden
      = limner_safetensors_open (g_test_get_filename (G_TEST_DIST, "style.safetensors", NULL), NULL);
  g_autoptr (LimnerModel) model = limner_model_load ("limner-features", NULL);
  g_autoptr (LimnerGraph) graph = limner_model_build_network (model, LIMNER_NETWORK_REPLICATE_FIRST, NULL);
  const char *name = limner_setting_choice_name (
      limner_setting_find (limner_style_setting_table (), "style-distance"), (int) distance);
  g_autofree char *loss_name = g_strconcat (name, ".loss", NULL),
                  *gradient_name = g_strconcat (name, ".gradient", NULL);
  g_autoptr (LimnerTensor) wanted_loss = limner_safetensors_get (golden, loss_name, NULL);
  g_autoptr (LimnerTensor) wanted = limner_safetensors_get (golden, gradient_name, NULL);
  LimnerPlanes content = { formula_picture (HEIGHT, WIDTH, 0), NULL, HEIGHT, WIDTH };
  LimnerPlanes style = { formula_picture (STYLE_HEIGHT, STYLE_WIDTH, 3), NULL, STYLE_HEIGHT, STYLE_WIDTH };
  LimnerPlanes x = { formula_picture (HEIGHT, WIDTH, 1), NULL, HEIGHT, WIDTH };
  LimnerObjectiveSpec spec = { .model = model,
                               .graph = graph,
                               .distance = distance,
                               .content_weight = 0.5,
                               .tv_weight = 0.25,
                               .style_taps = style_taps,
                               .content_taps = content_taps,
                               .n_style_taps = G_N_ELEMENTS (style_taps),
                               .n_content_taps = 1 };
  g_autoptr (LimnerObjective) objective = limner_objective_new (&spec, &content, NULL, NULL);
  static float gradient[3 * HEIGHT * WIDTH];
  double share = 1.0, loss, error = 0, norm = 0;

  g_assert_nonnull (objective);
  g_assert_true (limner_objective_set_styles (objective, &style, &share, 1, NULL, NULL));
  for (int i = 0; i < 3 * HEIGHT * WIDTH; i++)
    ((float *) x.planes)[i] = 0.7f * content.planes[i] + 0.3f * x.planes[i];
  g_assert_true (limner_objective_evaluate (objective, x.planes, &loss, gradient, NULL, NULL));
  g_assert_cmpfloat_with_epsilon (loss, wanted_loss->data[0], loss_tolerance * wanted_loss->data[0]);
  g_assert_cmpuint (wanted->size, ==, G_N_ELEMENTS (gradient));
  for (gsize i = 0; i < wanted->size; i++)
    {
      error += pow (gradient[i] - wanted->data[i], 2);
      norm += pow (wanted->data[i], 2);
    }
  g_test_message ("%s, %s: loss %g of %g, relative error of the gradient %g", name,
                  limner_precision_text (precision), loss, wanted_loss->data[0], sqrt (error / norm));
  g_assert_cmpfloat (sqrt (error / norm), <, gradient_tolerance);
  limner_planes_clear (&content);
  limner_planes_clear (&style);
  limner_planes_clear (&x);
}

static void
test_gram (void)
{
  check (LIMNER_STYLE_GRAM, LIMNER_FP32, 1e-3, 1e-3);
}

static void
test_covariance (void)
{
  /* fp32 eigenvalues near the noise floor lose some digits. */
  check (LIMNER_STYLE_COVARIANCE, LIMNER_FP32, 1e-3, 1e-2);
}

/* ReLU signs near zero and pooling winners near a tie differ: docs/numerics.md. */
static void
test_gram_bf16 (void)
{
  check (LIMNER_STYLE_GRAM, LIMNER_BF16, 0.03, 0.15);
}

static void
test_covariance_bf16 (void)
{
  check (LIMNER_STYLE_COVARIANCE, LIMNER_BF16, 0.03, 0.15);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/style-golden/gram", test_gram);
  g_test_add_func ("/style-golden/covariance", test_covariance);
  g_test_add_func ("/style-golden/gram-bf16", test_gram_bf16);
  g_test_add_func ("/style-golden/covariance-bf16", test_covariance_bf16);
  return g_test_run ();
}
