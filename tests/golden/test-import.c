/* Networks as other programs write them, imported and run, against what PyTorch computes (make-import.py). */
#include "limner/registry.h"
#include "limner/safetensors.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define TOLERANCE 1e-4
#define MAX_TAPS  8

static char *folder;

/* -0.5 .. 0.5 */
static double
noise (guint32 i, guint32 salt)
{
  guint32 bits = (i + 1) * 2654435761u + salt * 40503u * 65537u;

  bits = (bits ^ bits >> 15) * 2246822519u;
  return (bits >> 8) / 16777216.0 - 0.5;
}

static void
fill (LimnerTensor *tensor, const char *name, guint salt)
{
  gboolean scales = g_str_has_suffix (name, "weight") || g_str_has_suffix (name, "running_var");

  for (gsize i = 0; i < tensor->size; i++)
    {
      double u = noise ((guint32) i, salt);

      if (tensor->rank > 1)
        u *= sqrt (24 / ((double) tensor->size / (double) tensor->shape[0]));
      else
        u = scales ? 1 + u * 0.4 : u * 0.2;
      tensor->data[i] = (float) u;
    }
}

/* Writes a file with PyTorch's names: "name:axis,axis;name:…". */
static char *
write_parameters (const char *parameters)
{
  g_auto (GStrv) list = g_strsplit (parameters, ";", -1);
  guint n = g_strv_length (list);
  g_autofree LimnerNamedTensor *tensors = g_new0 (LimnerNamedTensor, n);
  char *path = g_build_filename (folder, "made.safetensors", NULL);
  GError *error = NULL;

  for (guint i = 0; i < n; i++)
    {
      char *colon = strchr (list[i], ':');
      g_auto (GStrv) axes = g_strsplit (colon + 1, ",", -1);
      gint64 shape[LIMNER_MAX_RANK];
      int rank = 0;
      LimnerTensor *tensor;

      for (; axes[rank]; rank++)
        shape[rank] = g_ascii_strtoll (axes[rank], NULL, 10);
      *colon = '\0';
      tensor = limner_tensor_new (rank, shape, &error);
      g_assert_no_error (error);
      fill (tensor, list[i], i);
      tensors[i] = (LimnerNamedTensor) { list[i], tensor };
    }
  limner_safetensors_write (path, tensors, n, NULL, LIMNER_DTYPE_F32, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    limner_tensor_unref ((LimnerTensor *) tensors[i].tensor);
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

/* Imports the file that the golden file speaks of and compares every tap in it, and the gradient. */
static void
test_network (gconstpointer data)
{
  const char *name = data;
  g_autofree char *base = g_strdup_printf ("import-%s.safetensors", name), *file = NULL, *id = NULL;
  g_autoptr (LimnerSafetensors) golden
      = limner_safetensors_open (g_test_get_filename (G_TEST_DIST, base, NULL), NULL);
  const char *parameters = limner_safetensors_metadata (golden, "parameters"), *gradient_of = NULL;
  const char *taps[MAX_TAPS + 1] = { NULL };
  LimnerTensor *outputs[MAX_TAPS], *gradient;
  g_autoptr (LimnerTensor) input = limner_safetensors_get (golden, "input", NULL), wanted = NULL;
  g_autoptr (LimnerModel) model = NULL;
  g_autofree char *gradient_name = NULL;
  GError *error = NULL;
  guint n = 0;

  if (parameters)
    file = write_parameters (parameters);
  else
    file = g_test_build_filename (G_TEST_DIST, limner_safetensors_metadata (golden, "file"), NULL);
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
  limner_inspect_activations (model, input, taps, outputs, gradient_of, &gradient, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LimnerTensor) tap = limner_safetensors_get (golden, taps[i], NULL);
      compare (taps[i], outputs[i], tap);
      limner_tensor_unref (outputs[i]);
    }
  gradient_name = g_strconcat ("gradient_of_", gradient_of, NULL);
  wanted = limner_safetensors_get (golden, gradient_name, NULL);
  compare (gradient_name, gradient, wanted);
  limner_tensor_unref (gradient);
}

static void
remove_all (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_all (child);
    }
  g_remove (path);
}

int
main (int argc, char **argv)
{
  static const char *const networks[]
      = { "vgg16-archive", "vgg19-legacy",  "vgg-batch-norm", "adain-encoder", "adain-decoder",
          "squeezenet1_0", "squeezenet1_1", "googlenet",      "fast-style" };
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limner-import-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (networks); i++)
    {
      g_autofree char *path = g_strconcat ("/import/", networks[i], NULL);
      g_test_add_data_func (path, networks[i], test_network);
    }
  status = g_test_run ();
  remove_all (folder);
  g_free (folder);
  return status;
}
