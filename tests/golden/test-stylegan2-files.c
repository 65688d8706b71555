/* Converts StyleGAN2 files as their programs write them (make-import.py). Checks every tensor with its
 * gain, and the description. */
#include "import/detect-private.h"
#include "limner/safetensors.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static const LimnerTensor *
find (GArray *converted, const char *name)
{
  for (guint i = 0; i < converted->len; i++)
    {
      const LimnerNamedTensor *named = &g_array_index (converted, LimnerNamedTensor, i);
      if (g_str_equal (named->name, name))
        return named->tensor;
    }
  g_error ("“%s” was not converted", name);
}

static void
compare_config (LimnerDetection *detection, const char *wanted)
{
  g_autoptr (JsonNode) found = NULL, expected = json_from_string (wanted, NULL);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  JsonObject *config;

  json_builder_end_object (detection->config);
  found = json_builder_get_root (detection->config);
  config = json_node_get_object (found);
  json_object_iter_init (&iter, json_node_get_object (expected));
  while (json_object_iter_next (&iter, &name, &value))
    if (!json_object_has_member (config, name)
        || !json_node_equal (json_object_get_member (config, name), value))
      g_error ("“%s” is described otherwise", name);
  g_assert_cmpuint (json_object_get_size (config), ==,
                    json_object_get_size (json_node_get_object (expected)));
}

/* Detects and converts the file. The caller frees both results. */
static GArray *
convert_file (const char *file, LimnerDetection **detection)
{
  GError *error = NULL;
  LimnerCheckpoint *checkpoint = limner_checkpoint_open (file, NULL, &error);
  GArray *converted;

  g_assert_no_error (error);
  g_test_queue_destroy ((GDestroyNotify) limner_checkpoint_close, checkpoint);
  *detection = limner_detect (checkpoint, &error);
  g_assert_no_error (error);
  g_assert_cmpstr ((*detection)->architecture, ==, "stylegan2");
  converted = limner_detection_convert (*detection, NULL, &error);
  g_assert_no_error (error);
  return converted;
}

static void
compare_tensor (GArray *converted, const char *name, const LimnerTensor *wanted)
{
  const LimnerTensor *found = find (converted, name);

  g_assert_cmpint (found->rank, ==, wanted->rank);
  g_assert_cmpmem (found->shape, (gsize) found->rank * 8, wanted->shape, (gsize) wanted->rank * 8);
  for (gsize i = 0; i < wanted->size; i++)
    g_assert_cmpfloat (fabsf (found->data[i] - wanted->data[i]), <=, 1e-6f * fabsf (wanted->data[i]));
}

/* Compares every tensor of the golden file, except those whose name contains `but` (NULL: none). */
static void
compare_with_golden (const char *file, const char *golden_name, const char *but)
{
  g_autoptr (LimnerSafetensors) golden
      = limner_safetensors_open (g_test_get_filename (G_TEST_DIST, golden_name, NULL), NULL);
  LimnerDetection *detection;
  g_autoptr (GArray) converted = convert_file (file, &detection);
  guint n = 0;

  for (const char *const *name = limner_safetensors_names (golden); *name; name++, n++)
    {
      g_autoptr (LimnerTensor) wanted = limner_safetensors_get (golden, *name, NULL);

      if (!but || !strstr (*name, but))
        compare_tensor (converted, *name, wanted);
    }
  g_assert_cmpuint (converted->len, ==, n);
  if (!but || !g_str_has_suffix (golden_name, "nvidia.safetensors"))
    compare_config (detection, limner_safetensors_metadata (golden, "config"));
  limner_detection_free (detection);
}

static void
test_file (gconstpointer data)
{
  g_auto (GStrv) parts = g_strsplit (data, ".", 2);
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, data, NULL);
  g_autofree char *golden_name = g_strconcat (parts[0], ".safetensors", NULL);

  compare_with_golden (file, golden_name, NULL);
}

/* ---- other forms of the same files ---- */

/* Converts a tensor to another form of the file. Returns its new name, or NULL to omit it; may change or
 * replace the values. */
typedef char *(*Change) (const char *name, LimnerTensor **tensor);

static char *folder;

/* Writes a safetensors file with the tensors of `file`, changed by `change` and then by `other` (NULL:
 * only once). */
static char *
write_changed (const char *file, Change other, Change change)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, file, NULL);
  char *path = g_build_filename (folder, "made.safetensors", NULL);
  g_autoptr (LimnerCheckpoint) checkpoint = limner_checkpoint_open (source, NULL, NULL);
  g_autoptr (GArray) named = g_array_new (FALSE, FALSE, sizeof (LimnerNamedTensor));
  Change changes[] = { other, change };
  GError *error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    for (const char *const *name = limner_checkpoint_names (checkpoint); changes[i] && *name; name++)
      {
        LimnerTensor *tensor = limner_checkpoint_get (checkpoint, *name, NULL);
        LimnerNamedTensor one = { changes[i](*name, &tensor), tensor };

        if (one.name)
          g_array_append_val (named, one);
        else
          limner_tensor_unref (tensor);
      }
  limner_safetensors_write (path, (LimnerNamedTensor *) (void *) named->data, named->len, NULL,
                            LIMNER_DTYPE_F32, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < named->len; i++)
    {
      g_free ((char *) g_array_index (named, LimnerNamedTensor, i).name);
      limner_tensor_unref ((LimnerTensor *) g_array_index (named, LimnerNamedTensor, i).tensor);
    }
  return path;
}

/* Moves "g_ema.NAME" to another dictionary; latent_avg stays. */
static char *
move_to (const char *name, const char *outer_name)
{
  return g_str_has_prefix (name, "g_ema.") ? g_strconcat (outer_name, name + strlen ("g_ema."), NULL) : NULL;
}

/* The same; other tensors stay. */
static char *
move_or_keep (const char *name, const char *outer_name)
{
  char *moved = move_to (name, outer_name);

  return moved ? moved : g_strdup (name);
}

static char *
in_training (const char *name, LimnerTensor **tensor)
{
  for (gsize i = 0; i < (*tensor)->size; i++)
    (*tensor)->data[i] = 7;
  return move_to (name, "g.module.");
}

static char *
averaged_ddp (const char *name, LimnerTensor **tensor)
{
  return move_or_keep (name, "g_ema.module.");
}

static char *
averaged_params (const char *name, LimnerTensor **tensor)
{
  return move_or_keep (name, "model.params_ema.");
}

static char *
averaged_first_word (const char *name, LimnerTensor **tensor)
{
  return move_or_keep (name, "EMA.generator.");
}

static char *
averaged_camel_case (const char *name, LimnerTensor **tensor)
{
  return move_or_keep (name, "nets.modelEMA.");
}

static char *
averaged_gs (const char *name, LimnerTensor **tensor)
{
  return move_or_keep (name, "Gs.");
}

static char *
without_noises (const char *name, LimnerTensor **tensor)
{
  return strstr (name, "noises.") ? NULL : g_strdup (name);
}

/* The first `rows` rows along `axis`, repeated if there are fewer. */
static LimnerTensor *
with_rows (const LimnerTensor *tensor, int axis, gint64 rows)
{
  gint64 shape[LIMNER_MAX_RANK];
  gsize row = tensor->size / (gsize) tensor->shape[axis];
  LimnerTensor *changed;

  memcpy (shape, tensor->shape, sizeof shape);
  shape[axis] = rows;
  changed = limner_tensor_new (tensor->rank, shape, NULL);
  for (gsize i = 0; i < changed->size; i++)
    changed->data[i] = tensor->data[i % row];
  return changed;
}

static char *
change_colours (const char *name, LimnerTensor **tensor, gint64 colours)
{
  LimnerTensor *changed;

  if (!strstr (name, "to_rgb") || strstr (name, "modulation"))
    return g_strdup (name);
  changed = with_rows (*tensor, 1, colours);
  limner_tensor_unref (*tensor);
  *tensor = changed;
  return g_strdup (name);
}

static char *
grey (const char *name, LimnerTensor **tensor)
{
  return change_colours (name, tensor, 1);
}

static char *
rgba (const char *name, LimnerTensor **tensor)
{
  return change_colours (name, tensor, 4);
}

/* An average for each of `rows` layers; their mean is the file's. */
static char *
write_averages (const char *name, LimnerTensor **tensor, gint64 rows)
{
  LimnerTensor *changed;

  if (!g_str_equal (name, "latent_avg"))
    return g_strconcat ("state_dict.decoder.", name + strlen ("g_ema."), NULL);
  changed = limner_tensor_new (2, (gint64[]) { rows, (*tensor)->shape[0] }, NULL);
  for (gsize i = 0; i < changed->size; i++)
    changed->data[i] = (*tensor)->data[i % (*tensor)->size] * (i / (*tensor)->size % 2 ? 0.5f : 1.5f);
  limner_tensor_unref (*tensor);
  *tensor = changed;
  return g_strdup (name);
}

static char *
average_per_layer (const char *name, LimnerTensor **tensor)
{
  return write_averages (name, tensor, 4);
}

static char *
average_of_others (const char *name, LimnerTensor **tensor)
{
  return write_averages (name, tensor, 6);
}

static char *
state_of_nvidia (const char *name, LimnerTensor **tensor)
{
  return g_strdup (name + strlen ("G_ema."));
}

static void
remove_made (void)
{
  g_autofree char *path = g_build_filename (folder, "made.safetensors", NULL);

  g_remove (path);
  g_remove (folder);
  g_free (folder);
}

static void
test_averaged (void)
{
  static const Change changes[]
      = { averaged_ddp, averaged_params, averaged_first_word, averaged_camel_case, averaged_gs };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *file = write_changed ("import-rosinality.pt", in_training, changes[i]);

      compare_with_golden (file, "import-rosinality.safetensors", NULL);
    }
}

/* Missing noise becomes normal noise, the same each time. */
static void
test_without_noises (void)
{
  g_autofree char *file = write_changed ("import-rosinality.pt", NULL, without_noises);
  LimnerDetection *first, *second;
  g_autoptr (GArray) one = convert_file (file, &first), two = convert_file (file, &second);
  const LimnerTensor *noise = find (one, "synthesis.b8.conv0.noise_const"),
                     *again = find (two, "synthesis.b8.conv0.noise_const"),
                     *other = find (one, "synthesis.b8.conv1.noise_const");
  double sum = 0, squares = 0;

  compare_with_golden (file, "import-rosinality.safetensors", "noise_const");
  g_assert_cmpmem (noise->data, noise->size * 4, again->data, again->size * 4);
  g_assert_cmpint (memcmp (noise->data, other->data, noise->size * 4), !=, 0);
  for (gsize i = 0; i < noise->size; i++)
    {
      sum += noise->data[i];
      squares += (double) noise->data[i] * noise->data[i];
    }
  g_assert_cmpfloat (fabs (sum / (double) noise->size), <, 0.5);
  g_assert_cmpfloat (squares / (double) noise->size, >, 0.5);
  g_assert_cmpfloat (squares / (double) noise->size, <, 1.5);
  limner_detection_free (first);
  limner_detection_free (second);
}

/* One colour becomes three equal ones; a fourth, alpha, stays. The files of this test have equal colours. */
static void
test_colours (void)
{
  static const Change changes[] = { grey, rgba };

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *file = write_changed ("import-rosinality.pt", NULL, changes[i]);
      LimnerDetection *detection;
      g_autoptr (GArray) converted = NULL;
      const LimnerTensor *weight, *bias;
      gint64 rows = 3 + (gint64) i;
      gsize row;

      compare_with_golden (file, "import-rosinality.safetensors", "torgb");
      converted = convert_file (file, &detection);
      weight = find (converted, "synthesis.b8.torgb.weight");
      bias = find (converted, "synthesis.b8.torgb.bias");
      g_assert_cmpint (weight->rank, ==, 4);
      g_assert_cmpint (weight->shape[0], ==, rows);
      g_assert_cmpint (bias->rank, ==, 1);
      g_assert_cmpint (bias->shape[0], ==, rows);
      row = weight->size / (gsize) rows;
      for (gsize k = row; k < weight->size; k++)
        g_assert_cmpfloat (weight->data[k], ==, weight->data[k % row]);
      limner_detection_free (detection);
    }
}

static void
test_average_per_layer (void)
{
  g_autofree char *file = write_changed ("import-rosinality.pt", NULL, average_per_layer);
  g_autoptr (LimnerSafetensors) golden = limner_safetensors_open (
      g_test_get_filename (G_TEST_DIST, "import-rosinality.safetensors", NULL), NULL);
  g_autoptr (LimnerTensor) average = limner_safetensors_get (golden, "mapping.w_avg", NULL);
  LimnerDetection *detection;
  g_autoptr (GArray) converted = convert_file (file, &detection);
  const LimnerTensor *found = find (converted, "mapping.w_avg");

  compare_with_golden (file, "import-rosinality.safetensors", "w_avg");
  g_assert_cmpint (found->rank, ==, 2);
  g_assert_cmpint (found->shape[0], ==, 4);
  for (gsize i = 0; i < found->size; i++)
    g_assert_cmpfloat (found->data[i], ==,
                       average->data[i % average->size] * (i / average->size % 2 ? 0.5f : 1.5f));
  limner_detection_free (detection);
}

/* Rows for another number of layers: their mean. */
static void
test_average_of_others (void)
{
  g_autofree char *file = write_changed ("import-rosinality.pt", NULL, average_of_others);

  compare_with_golden (file, "import-rosinality.safetensors", NULL);
}

/* A state does not contain a clamp, so the description has none either. */
static void
test_state_of_nvidia (void)
{
  g_autofree char *file = write_changed ("import-nvidia.pkl", NULL, state_of_nvidia);

  compare_with_golden (file, "import-nvidia.safetensors", "-");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limner-stylegan2-XXXXXX", NULL);
  g_test_add_data_func ("/stylegan2-files/nvidia", "import-nvidia.pkl", test_file);
  g_test_add_data_func ("/stylegan2-files/rosinality", "import-rosinality.pt", test_file);
  g_test_add_data_func ("/stylegan2-files/rosinality-legacy", "import-rosinality.legacy.pt", test_file);
  g_test_add_func ("/stylegan2-files/averaged", test_averaged);
  g_test_add_func ("/stylegan2-files/without-noises", test_without_noises);
  g_test_add_func ("/stylegan2-files/colours", test_colours);
  g_test_add_func ("/stylegan2-files/average-per-layer", test_average_per_layer);
  g_test_add_func ("/stylegan2-files/average-of-others", test_average_of_others);
  g_test_add_func ("/stylegan2-files/state-of-nvidia", test_state_of_nvidia);
  status = g_test_run ();
  remove_made ();
  return status;
}
