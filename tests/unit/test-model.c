/* Model files: descriptions, search folders, errors. */
#include "limner/catalogue.h"
#include "limner/error.h"
#include "limner/model.h"
#include "limner/registry.h"
#include "limner/safetensors.h"
#include "remove-tree.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

static char *folder;

#define PREPROCESS "{\"order\":\"BGR\",\"range\":[0,255],\"mean\":[1,2,3],\"std\":[1,1,2]}"

static GHashTable *
description (const char *config, const char *preprocess)
{
  GHashTable *metadata = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (metadata, (char *) "limner.architecture", (char *) "vgg");
  g_hash_table_insert (metadata, (char *) "limner.licence", (char *) "CC0-1.0");
  if (config)
    g_hash_table_insert (metadata, (char *) "limner.config", (char *) config);
  if (preprocess)
    g_hash_table_insert (metadata, (char *) "limner.preprocess", (char *) preprocess);
  return metadata;
}

static char *
write_model (const char *place, const char *id, GHashTable *metadata)
{
  const gint64 shape[] = { 3 };
  g_autoptr (LimnerTensor) tensor = limner_tensor_new (1, shape, NULL);
  g_autofree char *name = g_strconcat (id, ".safetensors", NULL);
  char *path = g_build_filename (folder, place, name, NULL);
  GError *error = NULL;

  tensor->data[1] = 5;
  limner_safetensors_write (path, &(LimnerNamedTensor) { "t", tensor }, 1, metadata, LIMNER_DTYPE_F32,
                            &error);
  g_assert_no_error (error);
  return path;
}

static void
test_quality (void)
{
  g_autoptr (GHashTable) metadata = description (NULL, NULL);
  g_autofree char *plain_path = write_model ("one", "plain", metadata), *study_path = NULL;
  g_autoptr (LimnerModel) plain = limner_model_load (plain_path, NULL), study = NULL;

  g_hash_table_insert (metadata, (char *) "limner.quality", (char *) "study");
  study_path = write_model ("one", "study", metadata);
  study = limner_model_load (study_path, NULL);
  g_assert_cmpstr (limner_model_quality (plain), ==, "");
  g_assert_cmpstr (limner_quality_words (limner_model_quality (plain)), ==, "");
  g_assert_cmpstr (limner_quality_words (limner_model_quality (study)), ==, "Study quality");
  g_unlink (plain_path);
  g_unlink (study_path);
}

static void
test_description (void)
{
  g_autoptr (GHashTable) metadata = description ("{\"taps\":[\"b\",\"a\"],\"n\":3}", PREPROCESS);
  g_autofree char *path = write_model ("one", "described", metadata);
  g_autofree char *bytes = NULL, *digest = NULL;
  g_autoptr (LimnerTensor) tensor = NULL;
  g_autoptr (LimnerModel) model = NULL;
  GError *error = NULL;
  gsize length;

  model = limner_model_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (limner_model_id (model), ==, "described");
  g_assert_cmpstr (limner_model_path (model), ==, path);
  g_assert_cmpstr (limner_model_title (model), ==, "described");
  g_assert_cmpstr (limner_model_architecture (model), ==, "vgg");
  g_assert_cmpstr (limner_model_licence (model), ==, "CC0-1.0");
  g_assert_cmpstr (limner_model_source (model), ==, "");
  g_assert_cmpstr (limner_model_taps (model)[0], ==, "b");
  g_assert_cmpstr (limner_model_taps (model)[1], ==, "a");
  g_assert_null (limner_model_taps (model)[2]);
  g_assert_cmpint (json_object_get_int_member (limner_model_config (model), "n"), ==, 3);
  g_assert_true (limner_model_preprocess (model)->bgr);
  g_assert_cmpfloat (limner_model_preprocess (model)->range, ==, 255);
  g_assert_cmpfloat (limner_model_preprocess (model)->mean[1], ==, 2);
  g_assert_cmpfloat (limner_model_preprocess (model)->std[2], ==, 2);
  tensor = limner_model_tensor (model, "t", &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (tensor->data[1], ==, 5);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guint8 *) bytes, length);
  g_assert_cmpstr (limner_model_digest (model), ==, digest);
}

static void
test_refusals (void)
{
  static const char *const preprocess[] = {
    "{}",
    "{\"order\":\"GBR\",\"range\":[0,1],\"mean\":[0,0,0],\"std\":[1,1,1]}",
    "{\"order\":\"RGB\",\"range\":[1,1],\"mean\":[0,0,0],\"std\":[1,1,1]}",
    "{\"order\":\"RGB\",\"range\":[0,0],\"mean\":[0,0,0],\"std\":[1,1,1]}",
    "{\"order\":\"RGB\",\"range\":[0,1],\"mean\":[0,0],\"std\":[1,1,1]}",
    "{\"order\":\"RGB\",\"range\":[0,1],\"mean\":[0,0,NaN],\"std\":[1,1,1]}",
    "{\"order\":\"RGB\",\"range\":[0,1],\"mean\":[0,0,1e999],\"std\":[1,1,1]}",
    "{\"order\":\"RGB\",\"range\":[0,1],\"mean\":[0,0,0],\"std\":[1,0,1]}",
    "{\"order\":\"RGB\",\"range\":[0,1],\"mean\":[0,0,0],\"std\":[1,\"1\",1]}",
  };
  static const char *const configs[]
      = { "[]", "{", "{\"taps\":[1]}", "{\"a\":1,\"a\":2}", "[[[[[[[[[[[[]]]]]]]]]]]]", "{\"a\":NaN}" };

  for (gsize i = 0; i < G_N_ELEMENTS (preprocess) + G_N_ELEMENTS (configs); i++)
    {
      gboolean first = i < G_N_ELEMENTS (preprocess);
      g_autoptr (GHashTable) metadata = first ? description (NULL, preprocess[i])
                                              : description (configs[i - G_N_ELEMENTS (preprocess)], NULL);
      g_autofree char *path = write_model ("one", "refused", metadata);
      g_autoptr (GError) error = NULL;

      g_assert_null (limner_model_load (path, &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
      g_unlink (path);
    }
}

static void
test_undescribed (void)
{
  g_autofree char *path = write_model ("one", "bare", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (limner_model_load (path, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED);
  g_unlink (path);
}

/* A folder, and a pipe without a writer. */
static void
test_no_files (void)
{
  g_autofree char *pipe = g_build_filename (folder, "pipe.safetensors", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_null (limner_model_load (pipe, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE);
  g_clear_error (&error);
  g_unlink (pipe);
  g_assert_cmpint (g_mkdir (pipe, 0700), ==, 0);
  g_assert_null (limner_model_load (pipe, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE);
  g_rmdir (pipe);
}

/* The first folder that has an ID wins; unreadable files are listed separately. */
static void
test_registry (void)
{
  g_autoptr (GHashTable) metadata = description (NULL, NULL);
  g_autofree char *second = write_model ("two", "twice", metadata);
  g_autofree char *first = write_model ("one", "twice", metadata);
  g_autofree char *only = write_model ("two", "only", metadata);
  g_autofree char *broken = g_build_filename (folder, "two", "broken.safetensors", NULL);
  g_autoptr (GPtrArray) damaged = NULL, models = NULL;
  g_autoptr (LimnerModel) twice = NULL;
  g_auto (GStrv) folders = limner_registry_folders ();
  g_autoptr (GError) error = NULL;
  guint n_twice = 0, n_only = 0;

  g_assert_cmpuint (g_strv_length (folders), ==, 4);
  g_assert_true (g_str_has_suffix (folders[0], "/one"));
  g_assert_true (g_str_has_suffix (folders[1], "/two"));
  g_assert_true (g_str_has_suffix (folders[2], "/limner/models"));
  g_assert_true (g_file_set_contents (broken, "no", 2, NULL));
  twice = limner_model_load ("twice", NULL);
  g_assert_cmpstr (limner_model_path (twice), ==, first);
  models = limner_registry_list (&damaged);
  for (guint i = 0; i < models->len; i++)
    {
      n_twice += g_str_equal (limner_model_id (models->pdata[i]), "twice");
      n_only += g_str_equal (limner_model_path (models->pdata[i]), only);
    }
  g_assert_cmpuint (n_twice, ==, 1);
  g_assert_cmpuint (n_only, ==, 1);
  g_assert_cmpuint (damaged->len, ==, 1);
  g_assert_nonnull (strstr (damaged->pdata[0], "broken"));
  g_assert_null (limner_model_load ("nowhere", &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_NO_MODEL);
}

/* The bundled network is found from the build tree. */
static void
test_bundled (void)
{
  GError *error = NULL;
  g_autoptr (LimnerModel) model = limner_model_load ("limner-features", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (limner_model_architecture (model), ==, "vgg");
  g_assert_cmpuint (g_strv_length ((char **) limner_model_taps (model)), ==, 9);
  g_assert_cmpstr (limner_model_taps (model)[8], ==, "relu5_1");
  g_assert_cmpfloat_with_epsilon (limner_model_preprocess (model)->std[0], 0.229, 1e-6);
}

int
main (int argc, char **argv)
{
  g_autofree char *one = NULL, *two = NULL, *list = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limner-model-XXXXXX", NULL);
  one = g_build_filename (folder, "one", NULL);
  two = g_build_filename (folder, "two", NULL);
  list = g_strjoin (":", one, two, NULL);
  g_mkdir (one, 0755);
  g_mkdir (two, 0755);
  g_setenv ("LIMNER_MODEL_PATH", list, TRUE);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_test_add_func ("/model/description", test_description);
  g_test_add_func ("/model/quality", test_quality);
  g_test_add_func ("/model/refusals", test_refusals);
  g_test_add_func ("/model/undescribed", test_undescribed);
  g_test_add_func ("/model/no-files", test_no_files);
  g_test_add_func ("/model/registry", test_registry);
  g_test_add_func ("/model/bundled", test_bundled);
  status = g_test_run ();
  remove_tree (folder);
  g_free (folder);
  return status;
}
