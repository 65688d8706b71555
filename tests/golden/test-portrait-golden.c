/* Compares mapping, truncation and synthesis of small StyleGAN2s with PyTorch's (make-portrait.py). */
#include "limner/error.h"
#include "limner/portrait.h"
#include "limner/registry.h"
#include "limner/safetensors.h"

#include <math.h>

typedef struct
{
  LimnerModel *model;
  LimnerPortrait *portrait;
  LimnerSafetensors *golden;
} Fixture;

static void
setup (Fixture *f, gconstpointer name)
{
  g_autofree char *network = g_strdup_printf ("portrait-%s.safetensors", (const char *) name);
  g_autofree char *golden = g_strdup_printf ("portrait-%s.golden.safetensors", (const char *) name);
  g_autoptr (GError) error = NULL;

  f->model = limner_model_load (g_test_get_filename (G_TEST_DIST, network, NULL), &error);
  g_assert_no_error (error);
  f->portrait = limner_portrait_new (f->model, &error);
  g_assert_no_error (error);
  f->golden = limner_safetensors_open (g_test_get_filename (G_TEST_DIST, golden, NULL), &error);
  g_assert_no_error (error);
}

static void
teardown (Fixture *f, gconstpointer name)
{
  limner_safetensors_close (f->golden);
  limner_portrait_free (f->portrait);
  limner_model_unref (f->model);
}

/* Compares within 1e-5 of the range. */
static void
compare (const Fixture *f, const char *name, const LimnerTensor *found)
{
  g_autoptr (LimnerTensor) wanted = limner_safetensors_get (f->golden, name, NULL);
  float low = INFINITY, high = -INFINITY, worst = 0;

  g_assert_cmpuint (wanted->size, ==, found->size);
  for (gsize i = 0; i < wanted->size; i++)
    {
      low = MIN (low, wanted->data[i]);
      high = MAX (high, wanted->data[i]);
      worst = MAX (worst, fabsf (wanted->data[i] - found->data[i]));
      g_assert_true (isfinite (found->data[i]));
    }
  g_test_message ("%s: %g of the range", name, (double) (worst / (high - low)));
  g_assert_cmpfloat (worst, <, 1e-5f * (high - low));
}

static void
test_golden (Fixture *f, gconstpointer name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerTensor) z = limner_safetensors_get (f->golden, "z", NULL), c = NULL;
  g_autoptr (LimnerTensor) w = NULL, cut = NULL, again = NULL;

  if (limner_portrait_c_dim (f->portrait) > 0)
    c = limner_safetensors_get (f->golden, "c", NULL);
  w = limner_portrait_map (f->portrait, z, c, 1, -1, &error);
  g_assert_no_error (error);
  compare (f, "w", w);
  cut = limner_portrait_map (f->portrait, z, c, 0.5, 2, &error);
  compare (f, "w_cut", cut);
  again = limner_portrait_truncate (f->portrait, w, 0.5, 2, &error);
  compare (f, "w_cut", again);
  for (int noise = 0; noise < 2; noise++)
    {
      g_autofree char *image = g_strdup_printf ("image_%d", noise);
      g_autoptr (LimnerTensor) pictures = limner_portrait_synthesise (f->portrait, cut, noise, NULL, &error);

      g_assert_no_error (error);
      compare (f, image, pictures);
    }
}

static void
check_refused (LimnerTensor *nothing, GError **error)
{
  g_assert_null (nothing);
  g_assert_error (*error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (error);
}

static void
test_hostile (Fixture *f, gconstpointer name)
{
  g_autoptr (LimnerTensor) z = limner_safetensors_get (f->golden, "z", NULL);
  g_autoptr (LimnerTensor) w = limner_safetensors_get (f->golden, "w", NULL);
  g_autoptr (GError) error = NULL;

  check_refused (limner_portrait_map (f->portrait, w, NULL, 1, -1, &error), &error);
  check_refused (limner_portrait_map (f->portrait, z, z, 1, -1, &error), &error);
  check_refused (limner_portrait_map (f->portrait, z, NULL, NAN, -1, &error), &error);
  check_refused (limner_portrait_truncate (f->portrait, z, 1e9, -1, &error), &error);
  check_refused (limner_portrait_synthesise (f->portrait, z, 1, NULL, &error), &error);
  w->shape[1]--;
  w->size -= (gsize) (w->shape[0] * w->shape[2]);
  check_refused (limner_portrait_synthesise (f->portrait, w, 1, NULL, &error), &error);
  z->data[1] = NAN;
  check_refused (limner_portrait_map (f->portrait, z, NULL, 1, -1, &error), &error);
  z->data[1] = INFINITY;
  check_refused (limner_portrait_map (f->portrait, z, NULL, 1, -1, &error), &error);
}

static void
test_wrong_network (void)
{
  g_autoptr (LimnerModel) model = limner_model_load ("limner-features", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (limner_portrait_new (model, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/portrait-golden/skip", Fixture, "skip", setup, test_golden, teardown);
  g_test_add ("/portrait-golden/resnet", Fixture, "resnet", setup, test_golden, teardown);
  g_test_add ("/portrait-golden/hostile", Fixture, "skip", setup, test_hostile, teardown);
  g_test_add_func ("/portrait-golden/wrong-network", test_wrong_network);
  return g_test_run ();
}
