/* Compares mapping, truncation and synthesis of small StyleGAN2s with PyTorch's (make-portrait.py). */
#include "limner/error.h"
#include "limner/portrait.h"
#include "limner/registry.h"
#include "limner/safetensors.h"

#include <glib/gstdio.h>
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

/* Row r of the rows of a copy is row r modulo the tensor's, plus r * `step`. */
static LimnerTensor *
repeat_rows (const LimnerTensor *tensor, int rank, gint64 rows, gint64 row, float step)
{
  LimnerTensor *copy
      = limner_tensor_new (rank, rank == 4 ? (gint64[]) { rows, row, 1, 1 } : (gint64[]) { rows, row }, NULL);

  for (gsize i = 0; i < copy->size; i++)
    copy->data[i] = tensor->data[i % tensor->size] + step * (float) (i / (gsize) row);
  return copy;
}

/* The network "skip" with an average for each of its six layers, and with alpha made as red is. */
static LimnerModel *
load_extended (void)
{
  g_autoptr (LimnerSafetensors) file
      = limner_safetensors_open (g_test_get_filename (G_TEST_DIST, "portrait-skip.safetensors", NULL), NULL);
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (LimnerNamedTensor));
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "limner-extended-XXXXXX.safetensors", NULL);
  int fd = g_mkstemp (path);
  g_autoptr (GError) error = NULL;
  LimnerModel *model;

  g_close (fd, NULL);
  for (const char *const *name = limner_safetensors_names (file); *name; name++)
    {
      LimnerTensor *tensor = limner_safetensors_get (file, *name, NULL), *old = tensor;

      if (g_str_equal (*name, "mapping.w_avg"))
        tensor = repeat_rows (old, 2, 6, 10, 0.25f);
      else if (g_str_has_suffix (*name, ".torgb.weight"))
        tensor = repeat_rows (old, 4, 4, old->shape[1], 0);
      else if (g_str_has_suffix (*name, ".torgb.bias"))
        tensor = repeat_rows (old, 1, 4, 1, 0);
      if (tensor != old)
        limner_tensor_unref (old);
      g_array_append_val (tensors, ((LimnerNamedTensor) { *name, tensor }));
    }
  g_hash_table_insert (metadata, (char *) "limner.architecture", (char *) "stylegan2");
  g_hash_table_insert (metadata, (char *) "limner.config",
                       (char *) limner_safetensors_metadata (file, "limner.config"));
  limner_safetensors_write (path, (LimnerNamedTensor *) (void *) tensors->data, tensors->len, metadata,
                            LIMNER_DTYPE_F32, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < tensors->len; i++)
    limner_tensor_unref ((LimnerTensor *) g_array_index (tensors, LimnerNamedTensor, i).tensor);
  model = limner_model_load (path, &error);
  g_assert_no_error (error);
  g_remove (path);
  return model;
}

/* Truncation draws each layer to its own average; alpha is a channel of the picture. */
static void
test_extended (Fixture *f, gconstpointer name)
{
  g_autoptr (LimnerModel) model = load_extended ();
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (model, &error);
  g_autoptr (LimnerTensor) w = limner_safetensors_get (f->golden, "w", NULL), cut = NULL, plain = NULL;
  g_autoptr (LimnerImage) picture = NULL, opaque = NULL;
  float least = 1;

  g_assert_no_error (error);
  w->shape[0] = 1;
  w->size /= 2;
  cut = limner_portrait_truncate (portrait, w, 0.25, -1, NULL);
  plain = limner_portrait_truncate (f->portrait, w, 0.25, -1, NULL);
  for (gsize i = 0; i < cut->size; i++)
    g_assert_cmpfloat_with_epsilon (cut->data[i], plain->data[i] + 0.75f * 0.25f * (float) (i / 10), 1e-5);
  picture = limner_portrait_picture (portrait, w, 1, 0, NULL, &error);
  g_assert_no_error (error);
  opaque = limner_portrait_picture (f->portrait, w, 1, 0, NULL, NULL);
  for (int i = 0; i < 16 * 16; i++)
    {
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat (picture->pixels[4 * i + c], ==, opaque->pixels[4 * i + c]);
      g_assert_cmpfloat (opaque->pixels[4 * i + 3], ==, 1);
      g_assert_cmpfloat (picture->pixels[4 * i + 3], ==, picture->pixels[4 * i]);
      least = MIN (least, picture->pixels[4 * i + 3]);
    }
  g_assert_cmpfloat (least, <, 0.5);
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
  g_test_add ("/portrait-golden/extended", Fixture, "skip", setup, test_extended, teardown);
  g_test_add ("/portrait-golden/hostile", Fixture, "skip", setup, test_hostile, teardown);
  g_test_add_func ("/portrait-golden/wrong-network", test_wrong_network);
  return g_test_run ();
}
