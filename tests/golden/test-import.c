/* Imports and runs networks as other programs write them, and compares with PyTorch's results
 * (make-import.py). */
#include "../unit/remove-tree.h"
#include "import/checkpoint-private.h"
#include "limner/registry.h"
#include "limner/safetensors.h"
#include "networks/network-private.h"
#include "parameters.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define TOLERANCE 1e-4
#define MAX_TAPS  8

static char *folder;

/* A tensor's name in another file, or NULL when it is not in that; the caller frees. */
typedef char *(*Rename) (const char *name);

/* Copies a file to safetensors with other names. */
static char *
write_renamed (const char *file, Rename rename)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, file, NULL);
  char *path = g_build_filename (folder, "made.safetensors", NULL);
  g_autoptr (LimnerCheckpoint) checkpoint = limner_checkpoint_open (source, NULL, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) tensors = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_tensor_unref);
  g_autofree LimnerNamedTensor *named = NULL;
  GError *error = NULL;

  for (const char *const *name = limner_checkpoint_names (checkpoint); *name; name++)
    {
      char *other = rename (*name);

      if (!other)
        continue;
      g_ptr_array_add (names, other);
      g_ptr_array_add (tensors, limner_checkpoint_get (checkpoint, *name, &error));
      g_assert_no_error (error);
    }
  named = g_new0 (LimnerNamedTensor, names->len);
  for (guint i = 0; i < names->len; i++)
    named[i] = (LimnerNamedTensor) { names->pdata[i], tensors->pdata[i] };
  limner_safetensors_write (path, named, names->len, NULL, LIMNER_DTYPE_F32, &error);
  g_assert_no_error (error);
  return path;
}

static void
compare (const char *name, const LimnerTensor *found, const LimnerTensor *wanted)
{
  double difference = 0, size = 0;

  g_assert_cmpint (found->rank, ==, wanted->rank);
  g_assert_cmpmem (found->shape, (gsize) found->rank * 8, wanted->shape, (gsize) wanted->rank * 8);
  for (gsize i = 0; i < wanted->size; i++)
    {
      difference = fmax (difference, fabs ((double) found->data[i] - wanted->data[i]));
      size = fmax (size, fabs ((double) wanted->data[i]));
    }
  g_test_message ("%s: %.2g of %.2g", name, difference, size);
  g_assert_cmpfloat (size, >, 1e-3);
  g_assert_cmpfloat (difference, <=, TOLERANCE * size);
}

/* Imports the file and compares the gradient and every tap in the golden file. */
static void
compare_import (const char *file, LimnerSafetensors *golden, const char *name)
{
  const char *taps[MAX_TAPS + 1] = { NULL }, *gradient_of = NULL;
  LimnerTensor *outputs[MAX_TAPS];
  LimnerInspection inspection = { .taps = taps, .outputs = outputs };
  g_autoptr (LimnerTensor) input = limner_safetensors_get (golden, "input", NULL), wanted = NULL;
  g_autoptr (LimnerModel) model = NULL;
  g_autofree char *gradient_name = NULL, *id = NULL;
  GError *error = NULL;
  guint n = 0;

  id = limner_registry_import (file, name, TRUE, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (id, ==, name);
  model = limner_model_load (id, &error);
  g_assert_no_error (error);
  for (const char *const *at = limner_safetensors_names (golden); *at; at++)
    if (g_str_has_prefix (*at, "gradient_of_"))
      gradient_of = *at + strlen ("gradient_of_");
    else if (!g_str_equal (*at, "input"))
      taps[n++] = *at;
  inspection.gradient_of = gradient_of;
  limner_inspect_activations (model, input, &inspection, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LimnerTensor) tap = limner_safetensors_get (golden, taps[i], NULL);
      compare (taps[i], outputs[i], tap);
      limner_tensor_unref (outputs[i]);
    }
  gradient_name = g_strconcat ("gradient_of_", gradient_of, NULL);
  wanted = limner_safetensors_get (golden, gradient_name, NULL);
  compare (gradient_name, inspection.gradient, wanted);
  limner_tensor_unref (inspection.gradient);
}

static LimnerSafetensors *
open_golden (const char *name)
{
  g_autofree char *base = g_strdup_printf ("import-%s.safetensors", name);

  return limner_safetensors_open (g_test_get_filename (G_TEST_DIST, base, NULL), NULL);
}

/* The file that the golden file names. A file that the test writes gets every kind of outer name. */
static void
test_network (gconstpointer data)
{
  static const char *const outer_names[]
      = { "", "module.", "_orig_mod.module.", "state_dict.model.", "net_0." };
  g_autoptr (LimnerSafetensors) golden = open_golden (data);
  const char *parameters = limner_safetensors_metadata (golden, "parameters");

  for (gsize i = 0; i < (parameters ? G_N_ELEMENTS (outer_names) : 1); i++)
    {
      g_autofree char *file
          = parameters
                ? write_parameters (folder, parameters, outer_names[i])
                : g_test_build_filename (G_TEST_DIST, limner_safetensors_metadata (golden, "file"), NULL);

      compare_import (file, golden, data);
    }
}

/* ---- other names and lengths of VGG ---- */

/* The part of the name after "features.", or NULL. */
static const char *
behind_features (const char *name)
{
  const char *features = strstr (name, "features.");

  return features ? features + strlen ("features.") : NULL;
}

static char *
rename_bare (const char *name)
{
  return g_strdup (behind_features (name));
}

/* Converts torchvision's layer number of a VGG-16 to Caffe's name. */
static char *
rename_by_blocks (const char *name)
{
  static const int numbers[5][3]
      = { { 0, 2, -1 }, { 5, 7, -1 }, { 10, 12, 14 }, { 17, 19, 21 }, { 24, 26, 28 } };
  const char *number = behind_features (name), *part = number ? strchr (number, '.') : NULL;

  for (int block = 0; number && block < 5; block++)
    for (int layer = 0; layer < 3; layer++)
      if (numbers[block][layer] == (int) g_ascii_strtoll (number, NULL, 10))
        return g_strdup_printf ("conv%d_%d%s", block + 1, layer + 1, part);
  return NULL;
}

static void
test_vgg_names (void)
{
  static const Rename renames[] = { rename_bare, rename_by_blocks };
  g_autoptr (LimnerSafetensors) golden = open_golden ("vgg16-archive");

  for (gsize i = 0; i < G_N_ELEMENTS (renames); i++)
    {
      g_autofree char *file = write_renamed ("import-vgg16-archive.pth", renames[i]);
      g_autoptr (LimnerModel) model = NULL;

      compare_import (file, golden, "renamed");
      model = limner_model_load ("renamed", NULL);
      g_assert_cmpint (limner_model_preprocess (model)->bgr, ==, renames[i] == rename_by_blocks);
    }
}

/* The layers up to relu4_1. */
static char *
rename_cut (const char *name)
{
  const char *number = behind_features (name);

  return number && g_ascii_strtoll (number, NULL, 10) <= 17 ? g_strdup (name) : NULL;
}

/* A VGG without the content layer compares the content at its deepest layer. */
static void
test_cut (void)
{
  g_autofree char *file = write_renamed ("import-vgg16-archive.pth", rename_cut), *id = NULL, *remark = NULL;
  g_autofree LimnerTapWeight *content = NULL;
  g_autoptr (LimnerModel) model = NULL;
  GError *error = NULL;

  id = limner_registry_import (file, "cut", TRUE, NULL, &error);
  g_assert_no_error (error);
  model = limner_model_load (id, NULL);
  g_assert_cmpstr (limner_model_title (model), ==, "VGG-16, cut after relu4_1");
  g_assert_cmpuint (limner_model_tap_weights (model, "style", "content", &content), ==, 1);
  g_assert_cmpstr (content->tap, ==, "relu4_1");
  g_assert_cmpfloat (content->weight, >, 0);
  remark = limner_model_remark (model);
  g_assert_nonnull (strstr (remark, "relu4_2"));
  g_assert_nonnull (strstr (remark, "relu4_1"));
}

/* A training checkpoint, which contains more than weights. */
static void
test_notes (void)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "import-notes.pth", NULL), *id = NULL;
  g_autoptr (LimnerModel) model = NULL;
  GError *error = NULL;

  id = limner_registry_import (file, "notes", TRUE, NULL, &error);
  g_assert_no_error (error);
  model = limner_model_load (id, NULL);
  g_assert_cmpstr (limner_model_architecture (model), ==, "vgg");
  g_assert_cmpuint (g_strv_length ((char **) limner_model_taps (model)), ==, 2);
}

int
main (int argc, char **argv)
{
  static const char *const networks[]
      = { "vgg16-archive", "vgg19-legacy",  "vgg-batch-norm",       "adain-encoder",
          "adain-decoder", "squeezenet1_0", "squeezenet1_1",        "googlenet",
          "fast-style",    "inception-fid", "inception-torchvision" };
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limner-import-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      g_autofree char *path = g_strconcat ("/import/", networks[i], NULL);
      g_test_add_data_func (path, networks[i], test_network);
    }
  g_test_add_func ("/import/vgg-names", test_vgg_names);
  g_test_add_func ("/import/cut", test_cut);
  g_test_add_func ("/import/notes", test_notes);
  status = g_test_run ();
  remove_tree (folder);
  g_free (folder);
  return status;
}
