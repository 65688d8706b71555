/* What is taken over from StyleGAN2 files as their programs write them (make-import.py): every tensor with
 * its gain, and the description. */
#include "import/detect-private.h"
#include "limner/safetensors.h"

#include <math.h>
#include <string.h>

static const LimnerTensor *
find (GArray *taken, const char *name)
{
  for (guint i = 0; i < taken->len; i++)
    {
      const LimnerNamedTensor *named = &g_array_index (taken, LimnerNamedTensor, i);
      if (g_str_equal (named->name, name))
        return named->tensor;
    }
  g_error ("“%s” was not taken over", name);
}

static void
compare_config (LimnerDetection *recognition, const char *wanted)
{
  g_autoptr (JsonNode) found = NULL, expected = json_from_string (wanted, NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  JsonObject *config;

  json_builder_end_object (recognition->config);
  found = json_builder_get_root (recognition->config);
  config = json_node_get_object (found);
  json_object_iter_init (&iter, json_node_get_object (expected));
  while (json_object_iter_next (&iter, &name, &value))
    if (!json_object_has_member (config, name)
        || !json_node_equal (json_object_get_member (config, name), value))
      g_error ("“%s” is described otherwise", name);
  g_assert_cmpuint (json_object_get_size (config), ==,
                    json_object_get_size (json_node_get_object (expected)));
}

static void
test_file (gconstpointer data)
{
  g_auto (GStrv) parts = g_strsplit (data, ".", 2);
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, data, NULL);
  g_autofree char *golden_name = g_strconcat (parts[0], ".safetensors", NULL);
  g_autoptr (LimnerSafetensors) golden
      = limner_safetensors_open (g_test_get_filename (G_TEST_DIST, golden_name, NULL), NULL);
  GError *error = NULL;
  g_autoptr (LimnerCheckpoint) checkpoint = limner_checkpoint_open (file, &error);
  LimnerDetection *recognition;
  g_autoptr (GArray) taken = NULL;
  guint n = 0;

  g_assert_no_error (error);
  recognition = limner_detect (checkpoint, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (recognition->architecture, ==, "stylegan2");
  taken = limner_detection_convert (recognition, &error);
  g_assert_no_error (error);
  for (const char *const *name = limner_safetensors_names (golden); *name; name++, n++)
    {
      g_autoptr (LimnerTensor) wanted = limner_safetensors_get (golden, *name, NULL);
      const LimnerTensor *found = find (taken, *name);

      g_assert_cmpint (found->rank, ==, wanted->rank);
      g_assert_cmpmem (found->shape, (gsize) found->rank * 8, wanted->shape, (gsize) wanted->rank * 8);
      for (gsize i = 0; i < wanted->size; i++)
        g_assert_cmpfloat (fabsf (found->data[i] - wanted->data[i]), <=, 1e-6f * fabsf (wanted->data[i]));
    }
  g_assert_cmpuint (taken->len, ==, n);
  compare_config (recognition, limner_safetensors_metadata (golden, "config"));
  limner_detection_free (recognition);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/stylegan2-files/nvidia", "import-nvidia.pkl", test_file);
  g_test_add_data_func ("/stylegan2-files/rosinality", "import-rosinality.pt", test_file);
  g_test_add_data_func ("/stylegan2-files/rosinality-legacy", "import-rosinality.legacy.pt", test_file);
  return g_test_run ();
}
