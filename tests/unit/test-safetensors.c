/* Reading and writing safetensors: round trips and hostile files. */
#include "base/tensor-private.h"
#include "formats/safetensors-private.h"
#include "limner/error.h"
#include "limner/safetensors.h"
#include "remove-tree.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static LimnerTensor *
tensor_of (int rank, const gint64 *shape, float first, float step)
{
  LimnerTensor *tensor = limner_tensor_new (rank, shape, NULL);

  for (gsize i = 0; i < tensor->size; i++)
    tensor->data[i] = first + step * (float) i;
  return tensor;
}

/* Writes a file with this header and `size` bytes of ascending data. */
static char *
file_of (const char *header, gsize size)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  guint64 length = GUINT64_TO_LE ((guint64) strlen (header));
  char *path = path_of ("made.safetensors");

  g_byte_array_append (bytes, (const guint8 *) &length, 8);
  g_byte_array_append (bytes, (const guint8 *) header, strlen (header));
  for (gsize i = 0; i < size; i++)
    {
      guint8 byte = (guint8) i;
      g_byte_array_append (bytes, &byte, 1);
    }
  g_assert_true (g_file_set_contents (path, (char *) bytes->data, bytes->len, NULL));
  return path;
}

static void
test_round_trip (void)
{
  const gint64 shape[] = { 2, 3, 5 }, wide[] = { 40000 };
  g_autoptr (LimnerTensor) one = tensor_of (3, shape, -3, 0.37f), two = tensor_of (1, wide, 0, 1),
                           scalar = tensor_of (0, shape, 7, 0);
  const LimnerNamedTensor tensors[] = { { "z", one }, { "a \"name\"", two }, { "scalar", scalar } };
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *path = path_of ("round.safetensors");
  g_autoptr (LimnerSafetensors) file = NULL;
  gint64 found[LIMNER_MAX_RANK];
  GError *error = NULL;

  g_hash_table_insert (metadata, (char *) "key", (char *) "Grüße, \"quoted\"\n");
  g_assert_true (limner_safetensors_write (path, tensors, 3, metadata, LIMNER_DTYPE_F32, &error));
  g_assert_no_error (error);
  file = limner_safetensors_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (limner_safetensors_names (file)[0], ==, "z");
  g_assert_cmpstr (limner_safetensors_names (file)[1], ==, "a \"name\"");
  g_assert_null (limner_safetensors_names (file)[3]);
  g_assert_cmpstr (limner_safetensors_metadata (file, "key"), ==, "Grüße, \"quoted\"\n");
  g_assert_null (limner_safetensors_metadata (file, "none"));
  g_assert_cmpint (limner_safetensors_shape (file, "z", found), ==, 3);
  g_assert_cmpint (found[2], ==, 5);
  g_assert_cmpint (limner_safetensors_shape (file, "scalar", found), ==, 0);
  g_assert_cmpint (limner_safetensors_shape (file, "y", found), ==, -1);
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (LimnerTensor) read = limner_safetensors_get (file, tensors[i].name, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (read->data, read->size * 4, tensors[i].tensor->data, tensors[i].tensor->size * 4);
    }
  g_assert_null (limner_safetensors_get (file, "y", &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
  g_clear_error (&error);
}

/* Values with known rounding: exact, ties to even in both directions, largest, too large, subnormal,
 * NaN. */
static void
test_small_floats (void)
{
  const float values[] = { 1.5f,  1.00048828125f, 1.00146484375f, 65504.0f,      65519.0f, 65520.0f,
                           -0.0f, 5.9604645e-8f,  -6.1035156e-5f, 8.9406967e-8f, INFINITY, 1e-9f };
  const float halves[] = { 1.5f,  1.0f,          1.001953125f,   65504.0f,      65504.0f, INFINITY,
                           -0.0f, 5.9604645e-8f, -6.1035156e-5f, 1.1920929e-7f, INFINITY, 0.0f };
  const float bvalues[] = { 1.00390625f, 1.01171875f, 3.0f, -2e38f };
  const float bfloats[] = { 1.0f, 1.015625f, 3.0f, -1.99384200e38f };
  const gint64 shape[] = { G_N_ELEMENTS (values) }, bshape[] = { G_N_ELEMENTS (bvalues) };
  g_autoptr (LimnerTensor) tensor = tensor_of (1, shape, 0, 0), small = tensor_of (1, bshape, 0, 0);
  g_autofree char *path = path_of ("half.safetensors");
  g_autoptr (LimnerTensor) read = NULL, bread = NULL;
  LimnerSafetensors *file;

  memcpy (tensor->data, values, sizeof values);
  memcpy (small->data, bvalues, sizeof bvalues);
  g_assert_true (
      limner_safetensors_write (path, &(LimnerNamedTensor) { "t", tensor }, 1, NULL, LIMNER_DTYPE_F16, NULL));
  file = limner_safetensors_open (path, NULL);
  read = limner_safetensors_get (file, "t", NULL);
  limner_safetensors_close (file);
  g_assert_cmpmem (read->data, sizeof halves, halves, sizeof halves);
  g_assert_true (
      limner_safetensors_write (path, &(LimnerNamedTensor) { "t", small }, 1, NULL, LIMNER_DTYPE_BF16, NULL));
  file = limner_safetensors_open (path, NULL);
  bread = limner_safetensors_get (file, "t", NULL);
  limner_safetensors_close (file);
  g_assert_cmpmem (bread->data, sizeof bfloats, bfloats, sizeof bfloats);
}

static void
test_integers (void)
{
  static const struct
  {
    const char *dtype;
    gsize size;
    double second; /* value of the element whose bytes are the second run of 0, 1, 2 … */
  } types[] = {
    { "I64", 8, 1084818905618843912.0 },
    { "I32", 4, 117835012.0 },
    { "I16", 2, 770.0 },
    { "I8", 1, 1.0 },
    { "U8", 1, 1.0 },
    { "BOOL", 1, 1.0 },
    { "F64", 8, 5.924543410270741e-270 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_autofree char *header
          = g_strdup_printf ("{\"t\":{\"dtype\":\"%s\",\"shape\":[2],\"data_offsets\":[0,%d]}}",
                             types[i].dtype, (int) (2 * types[i].size));
      g_autofree char *path = file_of (header, 2 * types[i].size);
      GError *error = NULL;
      g_autoptr (LimnerSafetensors) file = limner_safetensors_open (path, &error);
      g_autoptr (LimnerTensor) read = NULL;

      g_assert_no_error (error);
      read = limner_safetensors_get (file, "t", &error);
      g_assert_no_error (error);
      g_assert_true (read->data[1] == (float) types[i].second);
    }
}

/* Rss of the mapping with that name in KiB; -1: there is none. */
static int
resident_kib (const char *name)
{
  g_autofree char *text = NULL;
  char *at;

  g_assert_true (g_file_get_contents ("/proc/self/smaps", &text, NULL, NULL));
  at = strstr (text, name);
  at = at ? strstr (at, "\nRss:") : NULL;
  return at ? (int) g_ascii_strtoll (at + 5, NULL, 10) : -1;
}

/* fp32 tensors point into the file and take memory only while in use; 16-bit tensors are copied. */
static void
test_view (void)
{
  const gint64 shape[] = { 1 << 20 };
  const LimnerDtype types[] = { LIMNER_DTYPE_F32, LIMNER_DTYPE_F16 };
  const char *names[] = { "view32.safetensors", "view16.safetensors" };
  g_autoptr (LimnerTensor) tensor = tensor_of (1, shape, 0, 0);

  for (gsize i = 0; i < tensor->size; i++)
    tensor->data[i] = (float) (i % 2048);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *path = path_of (names[i]);
      g_autoptr (LimnerTensor) view = NULL;
      LimnerSafetensors *file;

      g_assert_true (
          limner_safetensors_write (path, &(LimnerNamedTensor) { "t", tensor }, 1, NULL, types[i], NULL));
      file = limner_safetensors_open (path, NULL);
      g_assert_cmpuint (limner_safetensors_copied_bytes (file), ==, i == 0 ? 0 : 4 << 20);
      view = limner_safetensors_view (file, "t", NULL);
      g_assert_true ((view->file != NULL) == (i == 0));
      limner_safetensors_close (file);
      g_assert_cmpmem (view->data, view->size * 4, tensor->data, tensor->size * 4);
      if (i == 0)
        g_assert_cmpint (resident_kib (names[i]), >, 4000);
      limner_tensor_drop_pages (view);
      if (i == 0)
        g_assert_cmpint (resident_kib (names[i]), <, 1000);
      g_assert_cmpmem (view->data, view->size * 4, tensor->data, tensor->size * 4);
    }
}

/* Views of bytes in memory take no further memory. */
static void
test_view_of_bytes (void)
{
  g_autofree char *path = path_of ("view32.safetensors"), *content = NULL;
  const gint64 shape[] = { 1 << 20 };
  g_autoptr (LimnerTensor) tensor = tensor_of (1, shape, 1, 0), view = NULL;
  g_autoptr (GBytes) bytes = NULL;
  LimnerSafetensors *file;
  gsize length;

  g_assert_true (
      limner_safetensors_write (path, &(LimnerNamedTensor) { "t", tensor }, 1, NULL, LIMNER_DTYPE_F32, NULL));
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));
  bytes = g_bytes_new_take (g_steal_pointer (&content), length);
  file = limner_safetensors_open_bytes (bytes, path, NULL);
  limner_safetensors_drop_pages (file);
  view = limner_safetensors_view (file, "t", NULL);
  g_assert_null (view->file);
  limner_tensor_drop_pages (view);
  g_assert_cmpmem (view->data, view->size * 4, tensor->data, tensor->size * 4);
  limner_safetensors_close (file);
}

static void
refuse (const char *header, gsize size, const char *word)
{
  g_autofree char *path = file_of (header, size);
  g_autoptr (GError) error = NULL;

  g_assert_null (limner_safetensors_open (path, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
  if (!strstr (error->message, word))
    g_error ("“%s” was refused with “%s”, which does not say “%s”", header, error->message, word);
}

static void
test_hostile (void)
{
#define T(dtype, shape, offsets) \
  "{\"t\":{\"dtype\":" dtype ",\"shape\":" shape ",\"data_offsets\":" offsets "}}"
  g_autoptr (GString) deep = g_string_new ("{\"t\":");

  refuse ("", 0, "JSON");
  refuse ("[]", 0, "JSON");
  refuse ("{", 0, "JSON");
  refuse ("{\"t\":1}", 0, "described");
  refuse ("{\"t\":{}}", 0, "type");
  refuse ("{}", 1, "belong to no tensor");
  refuse (T ("1", "[1]", "[0,4]"), 4, "type");
  refuse (T ("\"F32\"", "1", "[0,4]"), 4, "shape");
  refuse (T ("\"F32\"", "[-1]", "[0,4]"), 4, "shape");
  refuse (T ("\"F32\"", "[0]", "[0,4]"), 4, "size");
  refuse (T ("\"F32\"", "[1.0]", "[0,4]"), 4, "shape");
  refuse (T ("\"F32\"", "[\"1\"]", "[0,4]"), 4, "shape");
  refuse (T ("\"F32\"", "[4294967296,4294967297]", "[0,4]"), 4, "shape");
  refuse (T ("\"F32\"", "[4611686018427387905]", "[0,4]"), 4, "size");
  refuse (T ("\"F32\"", "[99999999999999999999]", "[0,4]"), 4, "shape");
  refuse (T ("\"F32\"", "[2]", "[0,4]"), 4, "size");
  refuse (T ("\"F32\"", "[1]", "[0,8]"), 4, "outside");
  refuse (T ("\"F32\"", "[1]", "[4,0]"), 4, "outside");
  refuse (T ("\"F32\"", "[1]", "[-4,0]"), 4, "outside");
  refuse (T ("\"F32\"", "[1]", "[0]"), 4, "outside");
  refuse (T ("\"F32\"", "[1]", "[0,4,8]"), 4, "outside");
  refuse (T ("\"F32\"", "[1]", "[4,8]"), 8, "gap");
  refuse (T ("\"F32\"", "[1]", "[0,4]"), 5, "belong to no tensor");
  refuse ("{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
          "\"b\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[2,5]}}",
          5, "overlaps");
  refuse ("{\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]},"
          "\"a\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[0,3]}}",
          3, "JSON");
  refuse ("{\"__metadata__\":{\"a\":1}}", 0, "metadata");
  refuse ("{\"__metadata__\":[]}", 0, "metadata");
  refuse ("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}", 0, "JSON");
  refuse ("{\"t\xff\":{}}", 0, "JSON");
  refuse ("{} /* trailing */", 0, "JSON");
  refuse (T ("\"F32\"", "[NaN]", "[0,4]"), 4, "JSON");
  for (int i = 0; i < 200000; i++)
    g_string_append_c (deep, '[');
  refuse (deep->str, 0, "JSON");
#undef T
}

/* Tensors that Limner cannot read do not hide the others. */
static void
test_unread (void)
{
  static const char *const others[] = {
    "\"x\":{\"dtype\":\"F8_E4M3\",\"shape\":[4],\"data_offsets\":[0,4]}",
    "\"x\":{\"dtype\":\"C64\",\"shape\":[],\"data_offsets\":[0,4]}",
    "\"x\":{\"dtype\":\"F4\",\"shape\":[8],\"data_offsets\":[0,4]}",
    "\"x\":{\"dtype\":\"U32\",\"shape\":[1],\"data_offsets\":[0,4]}",
    "\"x\":{\"dtype\":\"F32\",\"shape\":[1,1,1,1,1,1,1,1,1],\"data_offsets\":[0,4]}",
    "\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
    "\"a\":{\"dtype\":\"F32\",\"shape\":[2,0],\"data_offsets\":[4,4]},"
    "\"b\":{\"dtype\":\"I64\",\"shape\":[0],\"data_offsets\":[0,0]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *header = g_strdup_printf (
          "{%s,\"w\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}", others[i]);
      g_autofree char *path = file_of (header, 12);
      GError *error = NULL;
      g_autoptr (LimnerSafetensors) file = limner_safetensors_open (path, &error);
      g_autoptr (LimnerTensor) tensor = NULL;

      g_assert_no_error (error);
      g_assert_true (limner_safetensors_can_get (file, "w"));
      tensor = limner_safetensors_get (file, "w", &error);
      g_assert_no_error (error);
      for (const char *const *name = limner_safetensors_names (file); *name; name++)
        if (!limner_safetensors_can_get (file, *name))
          {
            g_autoptr (GError) unread = NULL;

            g_assert_null (limner_safetensors_get (file, *name, &unread));
            g_assert_error (unread, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED);
          }
    }
}

static void
test_header_length (void)
{
  static const guint64 lengths[] = { 3, 1000, G_MAXUINT64, G_MAXUINT64 - 7, G_GUINT64_CONSTANT (1) << 63 };
  g_autofree char *path = path_of ("length.safetensors");

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      guint64 bytes[2] = { GUINT64_TO_LE (lengths[i]), GUINT64_TO_LE (0x7d7b7b7b7b7b7b7b) };
      g_autoptr (GError) error = NULL;

      g_assert_true (g_file_set_contents (path, (char *) bytes, i == 0 ? 10 : 16, NULL));
      g_assert_null (limner_safetensors_open (path, &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
    }
}

static void
test_truncation (void)
{
  const gint64 shape[] = { 6, 7 };
  g_autoptr (LimnerTensor) tensor = tensor_of (2, shape, 0, 1);
  g_autofree char *path = path_of ("whole.safetensors"), *cut = path_of ("cut.safetensors"), *bytes = NULL;
  gsize length;

  g_assert_true (
      limner_safetensors_write (path, &(LimnerNamedTensor) { "t", tensor }, 1, NULL, LIMNER_DTYPE_F32, NULL));
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_true (g_file_set_contents (cut, bytes, (gssize) i, NULL));
      g_assert_null (limner_safetensors_open (cut, &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
    }
}

/* A failed write gives an error, leaves no file and keeps the old one. */
static void
test_write_failure (void)
{
  const gint64 shape[] = { 1 };
  g_autoptr (LimnerTensor) tensor = tensor_of (1, shape, 0, 0);
  g_autofree char *path = path_of ("no/such/folder.safetensors"), *taken = path_of ("taken.safetensors");
  g_autofree char *inside = g_build_filename (taken, "file", NULL);
  g_autoptr (GError) error = NULL, second = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_assert_false (limner_safetensors_write (path, &(LimnerNamedTensor) { "t", tensor }, 1, NULL,
                                            LIMNER_DTYPE_F32, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE);
  g_assert_cmpint (g_mkdir (taken, 0755), ==, 0);
  g_assert_true (g_file_set_contents (inside, "", 0, NULL));
  g_assert_false (limner_safetensors_write (taken, &(LimnerNamedTensor) { "t", tensor }, 1, NULL,
                                            LIMNER_DTYPE_F32, &second));
  g_assert_error (second, LIMNER_ERROR, LIMNER_ERROR_FILE);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)))
    g_assert_true (*name != '.');
  g_unlink (inside);
  g_rmdir (taken);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limner-safetensors-XXXXXX", NULL);
  g_test_add_func ("/safetensors/round-trip", test_round_trip);
  g_test_add_func ("/safetensors/small-floats", test_small_floats);
  g_test_add_func ("/safetensors/integers", test_integers);
  g_test_add_func ("/safetensors/view", test_view);
  g_test_add_func ("/safetensors/view-of-bytes", test_view_of_bytes);
  g_test_add_func ("/safetensors/hostile", test_hostile);
  g_test_add_func ("/safetensors/unread", test_unread);
  g_test_add_func ("/safetensors/header-length", test_header_length);
  g_test_add_func ("/safetensors/truncation", test_truncation);
  g_test_add_func ("/safetensors/write-failure", test_write_failure);
  status = g_test_run ();
  remove_tree (folder);
  g_free (folder);
  return status;
}
