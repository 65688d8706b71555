/* Sets of pictures and of features: where they come from, how they are kept, what is refused. */
#include "assess/feature-file-private.h"
#include "assess/feature-set-private.h"
#include "base/random-private.h"
#include "limner/error.h"
#include "limner/registry.h"
#include "limner/save.h"
#include "remove-tree.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* Of a file of features: magic, key, features of a picture, pictures. */
#define HEADER_BYTES (8 + 64 + 8 + 8)
/* Features of limner-features. */
#define FEATURES 256

static char *folder;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* --- pictures --- */

static void
write_picture (const char *name, int width, int height, guint64 seed)
{
  g_autofree char *path = path_of (name);
  g_autoptr (LimnerImage) image = limner_image_new_noise (width, height, seed, NULL);
  GError *error = NULL;

  limner_image_save (image, path, NULL, &error);
  g_assert_no_error (error);
}

/* Eight pictures, one of one pixel, and a file that is none, in a folder with a folder. */
static char *
make_folder (void)
{
  g_autofree char *below = path_of ("set/below"), *note = path_of ("set/note.txt");

  g_assert_cmpint (g_mkdir_with_parents (below, 0700), ==, 0);
  g_assert_true (g_file_set_contents (note, "not a picture", -1, NULL));
  for (int i = 0; i < 7; i++)
    {
      g_autofree char *name = g_strdup_printf ("set/%d.png", i);
      write_picture (name, 9 + i, 31 - i, (guint64) i);
    }
  write_picture ("set/below/pixel.png", 1, 1, 9);
  return path_of ("set");
}

static LimnerModel *
load_features (void)
{
  GError *error = NULL;
  LimnerModel *model = limner_model_load ("limner-features", &error);

  g_assert_no_error (error);
  return model;
}

static void
test_folder (void)
{
  g_autofree char *path = make_folder ();
  g_autoptr (LimnerModel) model = load_features ();
  const LimnerAssessSettings settings = { .features = model, .seeds = "1", .truncation = 1 };
  GError *error = NULL;
  g_autoptr (LimnerFeatureSet) set = limner_feature_set_new (path, &settings, NULL, &error), again = NULL;
  g_autoptr (LimnerImage) image = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (limner_feature_set_count (set), ==, 8);
  g_assert_cmpstr (limner_feature_set_name (set, 7), ==, "below/pixel.png");
  image = limner_feature_set_load (set, 7, &error);
  g_assert_no_error (error);
  g_assert_cmpint (image->width, ==, 1);
  again = limner_feature_set_new (path, &settings, NULL, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < 8; i++)
    g_assert_cmpmem (limner_feature_set_row (set, i), (gsize) set->dims * sizeof (float),
                     limner_feature_set_row (again, i), (gsize) set->dims * sizeof (float));
}

static void
remove_features (void)
{
  g_autofree char *features = limner_feature_file_folder ();
  g_autoptr (GDir) dir = g_dir_open (features, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (features, name, NULL);
      g_remove (path);
    }
}

/* Pictures computed side by side get the features that they get alone, in the order of the set. */
static void
test_threads (void)
{
  g_autofree char *path = make_folder ();
  g_autoptr (LimnerModel) model = load_features ();
  const LimnerAssessSettings settings = { .features = model, .seeds = "1", .truncation = 1 };
  const LimnerJob one = { .threads = 1 }, three = { .threads = 3 };
  g_autoptr (LimnerFeatureSet) alone = NULL, together = NULL;
  GError *error = NULL;

  remove_features ();
  alone = limner_feature_set_new (path, &settings, &one, &error);
  g_assert_no_error (error);
  remove_features ();
  together = limner_feature_set_new (path, &settings, &three, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < 8; i++)
    g_assert_cmpmem (limner_feature_set_row (alone, i), (gsize) alone->dims * sizeof (float),
                     limner_feature_set_row (together, i), (gsize) alone->dims * sizeof (float));
}

/* How many files in the cache hold exactly this many rows. */
static guint
count_files_of_rows (gsize rows, int dims)
{
  g_autofree char *features = limner_feature_file_folder ();
  g_autoptr (GDir) dir = g_dir_open (features, 0, NULL);
  const goffset size = HEADER_BYTES + (goffset) (rows * ((gsize) dims + 1) * sizeof (float));
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (features, name, NULL);
      GStatBuf info;

      n += g_stat (path, &info) == 0 && info.st_size == size;
    }
  return n;
}

/* One picture that cannot be read stops the job with its name; those before it are kept. */
static void
test_damaged_picture (void)
{
  g_autofree char *path = make_folder (), *bad = path_of ("set/3.png");
  g_autoptr (LimnerModel) model = load_features ();
  const LimnerAssessSettings settings = { .features = model, .seeds = "1", .truncation = 1 };
  GError *error = NULL;

  remove_features ();
  g_assert_true (g_file_set_contents (bad, "\x89PNG\r\n\x1a\nrubbish", -1, NULL));
  g_assert_null (limner_feature_set_new (path, &settings, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "3.png"));
  g_clear_error (&error);
  g_assert_cmpint (count_files_of_rows (3, FEATURES), ==, 1);
}

static void
test_no_pictures (void)
{
  g_autofree char *path = path_of ("empty");
  g_autoptr (LimnerModel) model = load_features ();
  const LimnerAssessSettings settings = { .features = model, .seeds = "1", .truncation = 1 };
  GError *error = NULL;

  g_mkdir_with_parents (path, 0700);
  g_assert_null (limner_feature_set_new (path, &settings, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_assert_null (limner_feature_set_new ("no-such-network", &settings, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_NO_MODEL);
  g_clear_error (&error);
}

static void
test_portraits (void)
{
  g_autoptr (LimnerModel) model = load_features ();
  const LimnerAssessSettings settings = { .features = model, .seeds = "3,9", .truncation = 0.7 };
  GError *error = NULL;
  g_autoptr (LimnerFeatureSet) set = limner_feature_set_new ("limner-portraits", &settings, NULL, &error);
  g_autoptr (LimnerImage) image = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (limner_feature_set_count (set), ==, 2);
  image = limner_feature_set_load (set, 1, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 100; i++)
    g_assert_cmpfloat_with_epsilon (255 * image->pixels[i], rintf (255 * image->pixels[i]), 1e-3);
}

static void
test_cancelled (void)
{
  g_autofree char *path = make_folder ();
  g_autoptr (LimnerModel) model = load_features ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const LimnerAssessSettings settings = { .features = model, .resize = LIMNER_ASSESS_TF1, .seeds = "1" };
  const LimnerJob job = { .cancellable = cancellable };
  GError *error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (limner_feature_set_new (path, &settings, &job, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);
  g_clear_error (&error);
}

/* --- the file of features --- */

static void
test_resumes (void)
{
  const float rows[3][4] = { { 1, 2, 3, 4 }, { 5, 6, 7, 8 }, { 9, 10, 11, 12 } };
  LimnerFeatureFile file, other;
  GError *error = NULL;
  g_autofree char *path = NULL;
  g_autoptr (GBytes) map = NULL;

  g_assert_true (limner_feature_file_open (&file, KEY, 4, 3, &error));
  g_assert_cmpint (file.done, ==, 0);
  g_assert_true (limner_feature_file_append (&file, rows[0], &error));
  g_assert_true (limner_feature_file_append (&file, rows[1], &error));
  g_assert_false (limner_feature_file_open (&other, KEY, 4, 3, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE);
  g_clear_error (&error);
  limner_feature_file_close (&other);
  path = g_strdup (file.path);
  limner_feature_file_close (&file);

  g_assert_true (limner_feature_file_open (&file, KEY, 4, 3, &error));
  g_assert_cmpint (file.done, ==, 2);
  g_assert_true (limner_feature_file_append (&file, rows[2], &error));
  map = limner_feature_file_map (&file, &error);
  g_assert_cmpmem ((const float *) g_bytes_get_data (map, NULL) + 10, sizeof rows[2], rows[2],
                   sizeof rows[2]);
  limner_feature_file_close (&file);

  /* Other features under the same key start anew. */
  g_assert_true (limner_feature_file_open (&file, KEY, 5, 3, &error));
  g_assert_cmpint (file.done, ==, 0);
  limner_feature_file_close (&file);
}

/* A row whose bytes changed, and a file cut short, are computed again from there. */
static void
test_damaged_rows (void)
{
  const float row[4] = { 1, 2, 3, 4 };
  LimnerFeatureFile file;
  g_autofree char *path = NULL, *bytes = NULL;
  gsize size;

  g_assert_true (limner_feature_file_open (&file, KEY, 4, 3, NULL));
  while (file.done < 3)
    g_assert_true (limner_feature_file_append (&file, row, NULL));
  path = g_strdup (file.path);
  limner_feature_file_close (&file);
  g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
  bytes[size - 30] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
  g_assert_true (limner_feature_file_open (&file, KEY, 4, 3, NULL));
  g_assert_cmpint (file.done, ==, 1);
  limner_feature_file_close (&file);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) size - 50, NULL));
  g_assert_true (limner_feature_file_open (&file, KEY, 4, 3, NULL));
  g_assert_cmpint (file.done, ==, 0);
  limner_feature_file_close (&file);
}

/* --- statistics --- */

static void
test_npz (void)
{
  double mean[3] = { 1, -2, 0.5 }, covariance[9] = { 1, 2, 3, 4, 5, 6, 7, 8, 9 };
  const LimnerNpzArray arrays[] = { { 1, { 3, 1 }, mean }, { 2, { 3, 3 }, covariance } };
  g_autofree char *path = path_of ("small.npz");
  g_auto (LimnerNpzArray) array = { 0 };
  GError *error = NULL;

  g_assert_true (limner_npz_write (path, (const char *[]) { "mu", "sigma" }, arrays, 2, &error));
  g_assert_true (limner_npz_read (path, "sigma", &array, &error));
  g_assert_no_error (error);
  g_assert_cmpint (array.rank, ==, 2);
  g_assert_cmpmem (array.values, sizeof covariance, covariance, sizeof covariance);
  g_assert_false (limner_npz_read (path, "feats", &(LimnerNpzArray) { 0 }, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
  g_clear_error (&error);
}

/* Every byte of a small archive changed, and every length cut: an error or an array, never a crash. */
static void
test_hostile_npz (void)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "assess.npz", NULL),
                  *path = path_of ("bad.npz");
  g_autofree char *bytes = NULL;
  gsize size, refused = 0;

  g_assert_true (g_file_get_contents (source, &bytes, &size, NULL));
  for (gsize i = 0; i < size; i += i < 100 ? 1 : 7)
    {
      g_auto (LimnerNpzArray) changed = { 0 }, cut = { 0 };
      g_autoptr (GError) error = NULL, other = NULL;

      bytes[i] = (char) (bytes[i] ^ 0x55);
      g_assert_true (
          g_file_set_contents_full (path, bytes, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      bytes[i] = (char) (bytes[i] ^ 0x55);
      refused += !limner_npz_read (path, "mu", &changed, &error);
      if (i % 4 != 0)
        continue;
      g_assert_true (
          g_file_set_contents_full (path, bytes, (gssize) i, G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      g_assert_false (limner_npz_read (path, "mu", &cut, &other));
    }
  g_assert_cmpint (refused, >, size / 60);
}

/* --- measures --- */

static LimnerFeatureSet *
random_set (gsize count, int dims, guint64 seed)
{
  g_autofree float *rows = g_new (float, count *(gsize) dims);
  LimnerRandom random;

  limner_random_init (&random, seed);
  for (gsize i = 0; i < count * (gsize) dims; i++)
    rows[i] = (float) limner_random_normal (&random);
  return limner_feature_set_new_from_rows (rows, count, dims);
}

static void
test_refusals (void)
{
  g_autoptr (LimnerFeatureSet) one = random_set (1, 3, 1), many = random_set (9, 3, 2),
                               wide = random_set (9, 4, 3);
  LimnerFidelity fidelity;
  LimnerEstimate kid;
  GError *error = NULL;
  double fid;

  g_assert_false (limner_assess_fid (one, many, &fid, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (limner_assess_fid (many, wide, &fid, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (limner_assess_kid (one, many, 10, 0, &kid, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (limner_assess_kid (many, many, 10, 10, &kid, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (&error);
  g_assert_false (limner_assess_fidelity (many, one, &fidelity, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (&error);
}

/* A copy is found, its distance is none, and its realism is the greatest there is. */
static void
test_copies (void)
{
  g_autoptr (LimnerFeatureSet) real = random_set (300, 5, 1), copy = NULL;
  g_autofree float *row = g_memdup2 (limner_feature_set_row (real, 271), 5 * sizeof (float));
  LimnerPictureScore score;

  copy = limner_feature_set_new_from_rows (row, 1, 5);
  g_assert_true (limner_assess_pictures (real, copy, &score, NULL));
  g_assert_cmpint (score.nearest, ==, 271);
  g_assert_cmpfloat (score.rarity, <, 1e-3);
  row[0] += 100;
  g_clear_pointer (&copy, limner_feature_set_free);
  copy = limner_feature_set_new_from_rows (row, 1, 5);
  g_assert_true (limner_assess_pictures (real, copy, &score, NULL));
  g_assert_cmpfloat (score.rarity, >, 10);
  g_assert_cmpfloat (score.realism, <, 0.2);
}

static void
test_sharpness (void)
{
  g_autoptr (LimnerImage) noise = limner_image_new_noise (33, 21, 1, NULL),
                          pixel = limner_image_new (1, 1, NULL);
  g_autoptr (LimnerImage) small = limner_image_resize (noise, 16, 10, LIMNER_FILTER_LANCZOS, NULL);
  g_autoptr (LimnerImage) blurred = limner_image_resize (small, 33, 21, LIMNER_FILTER_LANCZOS, NULL);

  g_assert_cmpfloat (limner_assess_sharpness (pixel), ==, 0);
  g_assert_cmpfloat (limner_assess_sharpness (blurred), <, 0.5 * limner_assess_sharpness (noise));
}

static void
test_sheet (void)
{
  g_autofree char *path = make_folder ();
  g_autoptr (LimnerModel) model = load_features ();
  const LimnerAssessSettings settings = { .features = model, .seeds = "1", .truncation = 1 };
  g_autoptr (LimnerFeatureSet) set = limner_feature_set_new (path, &settings, NULL, NULL);
  const LimnerSheetCell cells[] = { { set, 0 }, { set, 7 }, { set, 3 } };
  g_autoptr (LimnerImage) sheet = limner_assess_sheet (cells, 3, 2, 10, NULL);

  g_assert_cmpint (sheet->width, ==, 2 * 18 + 8);
  g_assert_cmpint (sheet->height, ==, 2 * 18 + 8);
  g_assert_cmpfloat (sheet->pixels[0], ==, 1);
  g_assert_cmpfloat (sheet->pixels[4 * (13 * 44 + 13)], <, 1);
}

/* A painting that is its own style is at no distance from it; one that is its own photograph neither. */
static void
test_nearness (void)
{
  g_autoptr (LimnerImage) one = limner_image_new_noise (40, 33, 1, NULL);
  g_autoptr (LimnerImage) small = limner_image_resize (one, 5, 4, LIMNER_FILTER_LANCZOS, NULL);
  g_autoptr (LimnerImage) other = limner_image_resize (small, 40, 33, LIMNER_FILTER_LANCZOS, NULL);
  g_autoptr (LimnerImage) pixel = limner_image_new (1, 1, NULL);
  LimnerStyleNearness same, far;
  GError *error = NULL;

  g_assert_true (limner_assess_style (one, one, other, &same, &error));
  g_assert_cmpfloat (same.style, <, 1e-3);
  g_assert_true (limner_assess_style (one, other, one, &far, &error));
  g_assert_cmpfloat (far.content, <, 1e-3);
  g_assert_cmpfloat (far.style, >, 0.05);
  g_assert_cmpfloat (same.content, >, 0.1);
  g_assert_true (limner_assess_style (pixel, one, pixel, &far, &error));
  g_assert_true (isfinite (far.style) && isfinite (far.content));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limner-assess-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_test_add_func ("/assess/folder", test_folder);
  g_test_add_func ("/assess/damaged-picture", test_damaged_picture);
  g_test_add_func ("/assess/no-pictures", test_no_pictures);
  g_test_add_func ("/assess/portraits", test_portraits);
  g_test_add_func ("/assess/cancelled", test_cancelled);
  g_test_add_func ("/assess/threads", test_threads);
  g_test_add_func ("/assess/resumes", test_resumes);
  g_test_add_func ("/assess/damaged-rows", test_damaged_rows);
  g_test_add_func ("/assess/npz", test_npz);
  g_test_add_func ("/assess/hostile-npz", test_hostile_npz);
  g_test_add_func ("/assess/refusals", test_refusals);
  g_test_add_func ("/assess/copies", test_copies);
  g_test_add_func ("/assess/sharpness", test_sharpness);
  g_test_add_func ("/assess/sheet", test_sheet);
  g_test_add_func ("/assess/nearness", test_nearness);
  status = g_test_run ();
  remove_tree (folder);
  g_free (folder);
  return status;
}
