/* Importing networks into the registry and removing them. */
#include "limner/error.h"
#include "limner/registry.h"
#include "limner/safetensors.h"
#include "remove-tree.h"

#include <glib/gstdio.h>
#include <string.h>

static char *folder;

static char *
sample (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, name, NULL);
}

static char *
shelf_path (const char *id)
{
  g_autofree char *models = limner_registry_user_folder (), *name = g_strconcat (id, ".safetensors", NULL);

  return g_build_filename (models, name, NULL);
}

/* The number of files in the user's folder, without the lock. */
static guint
count_files (void)
{
  g_autofree char *models = limner_registry_user_folder ();
  g_autoptr (GDir) dir = g_dir_open (models, 0, NULL);
  const char *name;
  guint count = 0;

  while (dir && (name = g_dir_read_name (dir)))
    count += !g_str_equal (name, ".lock");
  return count;
}

static void
start (void)
{
  g_autofree char *models = limner_registry_user_folder ();

  remove_tree (models);
}

static char *
import (const char *file, const char *id, gboolean replace)
{
  GError *error = NULL;
  char *imported = limner_registry_import (file, id, replace, NULL, &error);

  g_assert_no_error (error);
  return imported;
}

static void
refuse (const char *file, const char *id, gboolean replace, int code, const char *word)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (limner_registry_import (file, id, replace, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, code);
  if (!strstr (error->message, word))
    g_error ("“%s” does not say “%s”", error->message, word);
}

static gint64
changed_at (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  return (gint64) status.st_ino;
}

static void
test_import (void)
{
  g_autofree char *file = sample ("import-fast-style.pth"), *bytes = NULL, *digest = NULL;
  g_autofree char *id = NULL, *again = NULL, *path = NULL;
  g_autoptr (LimnerModel) model = NULL;
  g_autoptr (LimnerSafetensors) weights = NULL;
  gint64 place;
  gsize length;

  start ();
  id = import (file, NULL, FALSE);
  g_assert_cmpstr (id, ==, "import-fast-style");
  path = shelf_path (id);
  model = limner_model_load (id, NULL);
  g_assert_cmpstr (limner_model_path (model), ==, path);
  g_assert_cmpstr (limner_model_architecture (model), ==, "fast-style");
  g_assert_cmpfloat (limner_model_preprocess (model)->range, ==, 255);
  g_assert_nonnull (strstr (limner_model_licence (model), "Not stated"));
  weights = limner_safetensors_open (path, NULL);
  g_assert_true (g_file_get_contents (file, &bytes, &length, NULL));
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (guint8 *) bytes, length);
  g_assert_cmpstr (limner_safetensors_metadata (weights, "limner.digest-of-source"), ==, digest);
  for (const char *const *name = limner_safetensors_names (weights); *name; name++)
    g_assert_null (strstr (*name, "running"));
  place = changed_at (path);
  again = import (file, NULL, FALSE);
  g_assert_cmpstr (again, ==, id);
  g_assert_cmpint (changed_at (path), ==, place);
  g_assert_cmpuint (count_files (), ==, 1);
}

static void
test_replace (void)
{
  g_autofree char *one = sample ("import-vgg16-archive.pth"), *two = sample ("import-vgg19-legacy.pth");
  g_autofree char *id = NULL, *same = NULL;
  g_autoptr (LimnerModel) before = NULL, kept = NULL, after = NULL;

  start ();
  id = import (one, "net", FALSE);
  before = limner_model_load ("net", NULL);
  refuse (two, "net", FALSE, LIMNER_ERROR_FILE, "--replace");
  kept = limner_model_load ("net", NULL);
  g_assert_cmpstr (limner_model_digest (kept), ==, limner_model_digest (before));
  same = import (two, "net", TRUE);
  after = limner_model_load ("net", NULL);
  g_assert_cmpstr (limner_model_title (after), ==, "VGG-19");
  g_assert_cmpuint (g_strv_length ((char **) limner_model_taps (after)), ==, 16);
}

/* Files in Limner's format are copied byte for byte, and may be imported under two IDs. */
static void
test_own (void)
{
  g_autofree char *file = sample ("import-vgg16-archive.pth"), *id = import (file, "first", FALSE);
  g_autofree char *path = shelf_path ("first"), *second = import (path, "second", FALSE);
  g_autofree char *again = import (path, "second", FALSE);
  g_autoptr (LimnerModel) one = limner_model_load ("first", NULL), two = limner_model_load ("second", NULL);

  g_assert_cmpstr (limner_model_digest (one), ==, limner_model_digest (two));
}

static void
test_names (void)
{
  static const char *const bad[] = { "",
                                     ".hidden",
                                     "-x",
                                     "a/b",
                                     "..",
                                     "a b",
                                     "x.safetensors",
                                     "ä",
                                     "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg" };
  g_autofree char *file = sample ("import-vgg16-archive.pth");

  start ();
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    refuse (file, bad[i], FALSE, LIMNER_ERROR_ARGUMENT, "name");
  g_assert_cmpuint (count_files (), ==, 0);
}

/* File names give valid and distinct IDs. */
static void
test_names_of_files (void)
{
  static const struct
  {
    const char *file, *id; /* id NULL: any */
  } files[] = {
    { "candy.pth", "candy" },
    { "my net.pt", "my-net" },
    { "vgg.pth.tar", "vgg" },
    { "_model.ckpt", "model" },
    { "\xe6\x98\x9f\xe7\xa9\xba.pth", NULL },
    { "my-\xe6\x98\x9f\xe7\xa9\xba.pth", NULL },
    { "my-\xe6\x97\xa5\xe6\x9c\xac.pth", NULL },
    { "\xc3\x89t\xc3\xa9.pth", NULL },
    { "\xe9t\xe9.pth", NULL }, /* not UTF-8 */
    { "---.pth", NULL },
    { "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg1.pth", NULL },
    { "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggggggggg2.pth", NULL },
  };
  g_autofree char *source = sample ("import-vgg16-archive.pth"), *bytes = NULL;
  gsize length;

  start ();
  g_assert_true (g_file_get_contents (source, &bytes, &length, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *file = g_build_filename (folder, files[i].file, NULL), *id = NULL;

      g_assert_true (g_file_set_contents (file, bytes, (gssize) length, NULL));
      id = import (file, NULL, FALSE);
      if (files[i].id)
        g_assert_cmpstr (id, ==, files[i].id);
      g_assert_cmpuint (count_files (), ==, i + 1);
      g_remove (file);
    }
}

/* A foreign file can only be imported; opening it says so, wherever it is. */
static void
test_load_foreign (void)
{
  g_autofree char *file = sample ("import-fast-style.pth"), *archive = sample ("import-vgg16-archive.pth");
  const char *const names[] = { file, archive };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (limner_model_load (names[i], &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED);
      g_assert_nonnull (strstr (error->message, "limner models import"));
    }
}

static void
test_remove (void)
{
  g_autofree char *file = sample ("import-vgg16-archive.pth"), *id = NULL;
  g_autoptr (GError) gone = NULL, bundled = NULL, bad = NULL;
  GError *error = NULL;

  start ();
  id = import (file, "net", FALSE);
  limner_registry_remove ("net", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (), ==, 0);
  g_assert_false (limner_registry_remove ("net", &gone));
  g_assert_error (gone, LIMNER_ERROR, LIMNER_ERROR_NO_MODEL);
  g_assert_false (limner_registry_remove ("limner-features", &bundled));
  g_assert_error (bundled, LIMNER_ERROR, LIMNER_ERROR_FILE);
  g_assert_false (limner_registry_remove ("../net", &bad));
  g_assert_error (bad, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
}

static void
test_verify (void)
{
  g_autofree char *file = sample ("import-vgg16-archive.pth"), *id = NULL, *path = NULL, *bytes = NULL;
  g_autoptr (GError) damaged = NULL;
  GError *error = NULL;
  gsize length;

  start ();
  id = import (file, "net", FALSE);
  limner_registry_verify (id, &error);
  g_assert_no_error (error);
  path = shelf_path (id);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  memset (bytes + length - 4, 0xff, 4); /* NaN */
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  g_assert_false (limner_registry_verify (id, &damaged));
  g_assert_error (damaged, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *file = sample ("import-vgg16-archive.pth");
  g_autoptr (GError) error = NULL;

  start ();
  g_cancellable_cancel (cancellable);
  g_assert_null (limner_registry_import (file, "net", FALSE, cancellable, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);
  g_assert_cmpuint (count_files (), ==, 0);
}

/* Folders in LIMNER_MODEL_PATH are searched first and never written. */
static void
test_read_only (void)
{
  g_autofree char *file = sample ("import-vgg16-archive.pth"), *other = sample ("import-vgg19-legacy.pth");
  g_autofree char *first = NULL, *place = g_build_filename (folder, "fixed", NULL), *from = NULL, *to = NULL;

  start ();
  first = import (file, "fixed", FALSE);
  from = shelf_path ("fixed");
  to = g_build_filename (place, "fixed.safetensors", NULL);
  g_mkdir (place, 0755);
  g_assert_cmpint (g_rename (from, to), ==, 0);
  g_setenv ("LIMNER_MODEL_PATH", place, TRUE);
  refuse (other, "fixed", TRUE, LIMNER_ERROR_FILE, "only reads");
  g_unsetenv ("LIMNER_MODEL_PATH");
}

/* Files that are not networks: each is refused with its kind, and nothing is left. */
#define STRANGER(bytes, word) { bytes, sizeof (bytes) - 1, word }

static void
test_strangers (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
    const char *word;
  } strangers[] = {
    STRANGER ("GIF89a and more", "picture"),
    STRANGER ("<!DOCTYPE html><title>Sign in</title>", "web page"),
    STRANGER ("\xef\xbb\xbf\n <HTML><body>Not found", "web page"),
    STRANGER ("{\"message\": \"Not Found\"}", "text"),
    STRANGER ("version https://git-lfs.github.com/spec/v1\noid sha256:12", "Git LFS"),
    STRANGER ("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00", "unpack"),
    STRANGER ("\x89HDF\r\n\x1a\n\x00", "Keras"),
    STRANGER ("GGUF\x03\x00\x00\x00\x00", "GGUF"),
    STRANGER ("\x01\x02\x03\x04\x05\x06\x07\x08\x09", "cannot read"),
    STRANGER ("\x80\x02}.", "no tensors"),
    STRANGER ("\x80\x02"
              "ctorchvision.models.vgg\nVGG\n)\x81}b.",
              "state_dict()"),
  };
  const gint64 shape[] = { 2, 3 };
  g_autoptr (LimnerTensor) tensor = limner_tensor_new (2, shape, NULL);
  g_autofree char *file = g_build_filename (folder, "stranger", NULL),
                  *missing = g_build_filename (folder, "x", NULL);

  start ();
  refuse (missing, NULL, FALSE, LIMNER_ERROR_FILE, "cannot be read");
  g_assert_true (g_file_set_contents (file, "", 0, NULL));
  refuse (file, NULL, FALSE, LIMNER_ERROR_UNSUPPORTED, "empty");
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_assert_true (g_file_set_contents (file, strangers[i].bytes, (gssize) strangers[i].length, NULL));
      refuse (file, NULL, FALSE, LIMNER_ERROR_UNSUPPORTED, strangers[i].word);
    }
  limner_safetensors_write (file, &(LimnerNamedTensor) { "blocks.0.attn.qkv", tensor }, 1, NULL,
                            LIMNER_DTYPE_F32, NULL);
  refuse (file, NULL, FALSE, LIMNER_ERROR_UNSUPPORTED, "blocks.0.attn.qkv” [2, 3]");
  g_assert_true (g_file_set_contents (file,
                                      "\x80\x03"
                                      "cposix\nsystem\n(X\x02\x00\x00\x00lstR.",
                                      27, NULL));
  refuse (file, NULL, FALSE, LIMNER_ERROR_UNSUPPORTED, "posix.system");
  g_assert_cmpuint (count_files (), ==, 0);
}

typedef struct
{
  const char *word;
  int code;
  const char *signature; /* position of the change, relative to this signature, searched from the end */
  gssize offset;
  guint8 value;
} Change;

/* An archive with one changed byte. */
static void
test_archives (void)
{
  static const Change changes[] = {
    { "compressed", LIMNER_ERROR_UNSUPPORTED, "PK\1\2", 10, 8 },   /* compression */
    { "compressed", LIMNER_ERROR_UNSUPPORTED, "PK\1\2", 8, 1 },    /* encryption */
    { "does not match", LIMNER_ERROR_FORMAT, "PK\5\6", 19, 0x7f }, /* offset of the directory */
    { "does not match", LIMNER_ERROR_FORMAT, "PK\5\6", 11, 0x7f }, /* number of entries */
    { "too early", LIMNER_ERROR_FORMAT, "PK\5\6", 20, 1 },         /* a missing comment */
    { "not where", LIMNER_ERROR_FORMAT, "PK\1\2", 42, 0xee },      /* offset of an entry */
    { "not where", LIMNER_ERROR_FORMAT, "PK\1\2", 45, 0x7f },
    { "invalid", LIMNER_ERROR_FORMAT, "PK\1\2", 29, 0xff },         /* length of its name */
    { "compressed", LIMNER_ERROR_UNSUPPORTED, "PK\1\2", 24, 0xee }, /* size ≠ compressed size */
  };
  g_autofree char *file = sample ("import-vgg16-archive.pth"), *bytes = NULL;
  g_autofree char *path = g_build_filename (folder, "changed.pth", NULL);
  gsize length;

  start ();
  g_assert_true (g_file_get_contents (file, &bytes, &length, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *copy = g_memdup2 (bytes, length);
      gsize at = length - 4;

      while (memcmp (copy + at, changes[i].signature, 4) != 0)
        at--;
      copy[at + (gsize) changes[i].offset] = (char) changes[i].value;
      g_assert_true (g_file_set_contents (path, copy, (gssize) length, NULL));
      refuse (path, NULL, FALSE, changes[i].code, changes[i].word);
    }
  bytes[200] ^= 1; /* inside data.pkl */
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  refuse (path, NULL, FALSE, LIMNER_ERROR_FORMAT, "checksum");
  g_assert_cmpuint (count_files (), ==, 0);
}

static gpointer
import_often (gpointer data)
{
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *id = import (data, "contested", TRUE);
      g_autoptr (LimnerModel) model = limner_model_load (id, NULL);

      g_assert_nonnull (model);
    }
  return NULL;
}

/* Concurrent imports: the last one wins, and the file is always complete. */
static void
test_at_once (void)
{
  g_autofree char *one = sample ("import-vgg16-archive.pth"), *two = sample ("import-vgg19-legacy.pth");
  GThread *threads[4];
  GError *error = NULL;

  start ();
  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("import", import_often, i % 2 ? one : two);
  for (int i = 0; i < 4; i++)
    g_thread_join (threads[i]);
  limner_registry_verify ("contested", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (), ==, 1);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limner-shelf-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_unsetenv ("LIMNER_MODEL_PATH");
  g_test_add_func ("/shelf/import", test_import);
  g_test_add_func ("/shelf/replace", test_replace);
  g_test_add_func ("/shelf/own", test_own);
  g_test_add_func ("/shelf/names", test_names);
  g_test_add_func ("/shelf/names-of-files", test_names_of_files);
  g_test_add_func ("/shelf/load-foreign", test_load_foreign);
  g_test_add_func ("/shelf/remove", test_remove);
  g_test_add_func ("/shelf/verify", test_verify);
  g_test_add_func ("/shelf/cancel", test_cancel);
  g_test_add_func ("/shelf/read-only", test_read_only);
  g_test_add_func ("/shelf/strangers", test_strangers);
  g_test_add_func ("/shelf/archives", test_archives);
  g_test_add_func ("/shelf/at-once", test_at_once);
  status = g_test_run ();
  remove_tree (folder);
  g_free (folder);
  return status;
}
