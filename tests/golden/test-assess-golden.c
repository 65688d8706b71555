/* The measures, the resizing and the features of pictures, against NumPy, Pillow and PyTorch
 * (make-assess.py). */
#include "../unit/remove-tree.h"
#include "assess/extractor-private.h"
#include "assess/feature-set-private.h"
#include "limner/error.h"
#include "limner/registry.h"
#include "parameters.h"

#include <glib/gstdio.h>

#define TOLERANCE 1e-3

static LimnerSafetensors *golden;
static char *folder;

static LimnerTensor *
read_golden (const char *name)
{
  GError *error = NULL;
  LimnerTensor *tensor = limner_safetensors_get (golden, name, &error);

  g_assert_no_error (error);
  return tensor;
}

static LimnerFeatureSet *
read_set (const char *name)
{
  g_autoptr (LimnerTensor) tensor = read_golden (name);

  return limner_feature_set_new_from_rows (tensor->data, (gsize) tensor->shape[0], (int) tensor->shape[1]);
}

static void
assert_near (double value, double expected)
{
  g_assert_cmpfloat_with_epsilon (value, expected, TOLERANCE * (1e-3 + fabs (expected)));
}

static void
test_measures (void)
{
  g_autoptr (LimnerFeatureSet) a = read_set ("a"), b = read_set ("b"), few = read_set ("few");
  g_autoptr (LimnerTensor) expected = read_golden ("expected");
  LimnerFidelity fidelity;
  LimnerEstimate kid;
  GError *error = NULL;
  double fid;

  g_assert_true (limner_assess_fid (a, b, &fid, &error));
  assert_near (fid, expected->data[0]);
  g_assert_true (limner_assess_fid (a, few, &fid, &error));
  assert_near (fid, expected->data[1]);
  g_assert_true (limner_assess_fid (a, a, &fid, &error));
  g_assert_cmpfloat (fid, <, 1e-4);
  g_assert_true (limner_assess_kid (a, b, 3, 40, &kid, &error));
  assert_near (kid.value, expected->data[2]);
  g_assert_cmpfloat (kid.error, <, 1e-6); /* every subset is the whole */
  g_assert_true (limner_assess_fidelity (a, b, &fidelity, &error));
  assert_near (fidelity.precision, expected->data[4]);
  assert_near (fidelity.recall, expected->data[5]);
  assert_near (fidelity.density, expected->data[6]);
  assert_near (fidelity.coverage, expected->data[7]);
  g_assert_no_error (error);
}

/* Random subsets estimate the same as the whole, within their error. */
static void
test_subsets (void)
{
  g_autoptr (LimnerFeatureSet) a = read_set ("a"), b = read_set ("b");
  g_autoptr (LimnerTensor) expected = read_golden ("expected");
  LimnerEstimate kid;

  g_assert_true (limner_assess_kid (a, b, 400, 0, &kid, NULL));
  g_assert_cmpfloat (kid.error, >, 0);
  g_assert_cmpfloat_with_epsilon (kid.value, expected->data[2], 3 * kid.error);
}

static void
test_inception_score (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "assess.safetensors", NULL);
  g_autoptr (LimnerModel) model = limner_model_open (path, NULL);
  g_autoptr (LimnerFeatureSet) a = read_set ("a");
  g_autoptr (LimnerTensor) expected = read_golden ("expected");
  LimnerEstimate score;
  GError *error = NULL;

  g_assert_true (limner_assess_inception_score (a, model, 1, &score, &error));
  assert_near (score.value, expected->data[3]);
  g_assert_cmpfloat (score.error, ==, 0);
  g_assert_true (limner_assess_inception_score (a, model, 4, &score, &error));
  g_assert_cmpfloat (score.error, >, 0);
  g_assert_false (limner_assess_inception_score (a, model, 41, &score, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (&error);
}

static void
test_realism (void)
{
  g_autoptr (LimnerFeatureSet) a = read_set ("a"), b = read_set ("b");
  g_autoptr (LimnerTensor) realism = read_golden ("realism");
  LimnerPictureScore scores[40];

  g_assert_true (limner_assess_pictures (a, b, scores, NULL));
  for (int i = 0; i < 40; i++)
    assert_near (scores[i].realism, realism->data[i]);
}

/* The statistics that NumPy wrote compressed, and those that Limner writes. */
static void
test_statistics (void)
{
  g_autofree char *numpy = g_test_build_filename (G_TEST_DIST, "assess.npz", NULL);
  g_autofree char *own = g_build_filename (folder, "own.npz", NULL);
  g_autoptr (LimnerFeatureSet) a = read_set ("a"), b = read_set ("b"), read = NULL, again = NULL;
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "assess.safetensors", NULL);
  g_autoptr (LimnerModel) model = limner_model_open (path, NULL);
  const LimnerAssessSettings settings = { .features = model, .seeds = "1", .truncation = 1 };
  double fid, expected;
  GError *error = NULL;

  g_assert_true (limner_assess_fid (a, b, &expected, NULL));
  read = limner_feature_set_new (numpy, &settings, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (limner_assess_fid (a, read, &fid, &error));
  assert_near (fid, expected);
  g_assert_true (limner_feature_set_save (b, own, &error));
  again = limner_feature_set_new (own, &settings, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (limner_assess_fid (again, a, &fid, &error));
  assert_near (fid, expected);
}

static LimnerImage *
make_picture (void)
{
  g_autoptr (LimnerTensor) tensor = read_golden ("picture");
  LimnerImage *image = limner_image_new ((int) tensor->shape[1], (int) tensor->shape[0], NULL);

  for (gsize i = 0; i < tensor->size; i++)
    image->pixels[i / 3 * 4 + i % 3] = tensor->data[i] / 255;
  for (gsize i = 3; i < tensor->size / 3 * 4; i += 4)
    image->pixels[i] = 1;
  return image;
}

static void
test_resize (void)
{
  g_autoptr (LimnerImage) image = make_picture ();

  for (int resize = LIMNER_ASSESS_CLEAN; resize <= LIMNER_ASSESS_TF1; resize++)
    for (int side = 11; side <= 64; side += 53)
      {
        g_autofree char *name = g_strdup_printf ("%s.%d", limner_assess_resize_name (resize), side);
        g_autoptr (LimnerTensor) expected = read_golden (name);
        g_autofree float *planes = g_new (float, expected->size);

        g_assert_true (limner_assess_fit (image, resize, side, planes, NULL));
        for (gsize i = 0; i < expected->size; i++)
          g_assert_cmpfloat_with_epsilon (planes[i], expected->data[i], 2e-3);
      }
}

/* The whole way from a picture to its features, through an imported Inception v3. */
static void
test_features (void)
{
  g_autofree char *file = write_parameters (folder, limner_safetensors_metadata (golden, "parameters"), "");
  GError *error = NULL;
  g_autofree char *id = limner_registry_import (file, "inception-fid", FALSE, NULL, &error);
  g_autoptr (LimnerModel) model = id != NULL ? limner_model_load (id, &error) : NULL;
  g_autoptr (LimnerImage) image = make_picture ();

  g_assert_no_error (error);
  for (int resize = LIMNER_ASSESS_CLEAN; resize <= LIMNER_ASSESS_TF1; resize++)
    {
      const LimnerAssessSettings settings = { .features = model, .resize = resize };
      g_autofree char *name = g_strconcat ("features.", limner_assess_resize_name (resize), NULL);
      g_autoptr (LimnerTensor) expected = read_golden (name);
      g_autofree float *features = g_new (float, expected->size);
      LimnerExtractor extractor;
      double largest = 0;

      g_assert_true (limner_extractor_init (&extractor, &settings, 2, &error));
      g_assert_cmpint (extractor.dims, ==, (int) expected->size);
      g_assert_true (limner_extractor_run (&extractor, 1, image, features, NULL, &error));
      for (gsize i = 0; i < expected->size; i++)
        largest = MAX (largest, fabs (expected->data[i]));
      for (gsize i = 0; i < expected->size; i++)
        g_assert_cmpfloat_with_epsilon (features[i], expected->data[i], 1e-4 * largest);
      limner_extractor_clear (&extractor);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limner-assess-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  path = g_test_build_filename (G_TEST_DIST, "assess.safetensors", NULL);
  golden = limner_safetensors_open (path, NULL);
  g_test_add_func ("/assess-golden/measures", test_measures);
  g_test_add_func ("/assess-golden/subsets", test_subsets);
  g_test_add_func ("/assess-golden/inception-score", test_inception_score);
  g_test_add_func ("/assess-golden/realism", test_realism);
  g_test_add_func ("/assess-golden/statistics", test_statistics);
  g_test_add_func ("/assess-golden/resize", test_resize);
  g_test_add_func ("/assess-golden/features", test_features);
  status = g_test_run ();
  limner_safetensors_close (golden);
  remove_tree (folder);
  g_free (folder);
  return status;
}
