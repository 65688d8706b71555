/* Picture files: round trips, errors, and no incomplete files. */
#include "base/memory-private.h"
#include "image/image-private.h"
#include "limner/error.h"
#include "limner/safetensors.h"
#include "limner/save.h"
#include "limner/system.h"
#include "limner/thumbnail.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static char *folder;

static char *
place (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* The number of files in the folder. */
static int
count_files (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  int n = 0;

  while (g_dir_read_name (dir))
    n++;
  return n;
}

static LimnerImage *
ramp (int width, int height, gboolean alpha)
{
  LimnerImage *image = limner_image_new (width, height, NULL);

  for (int i = 0; i < width * height; i++)
    {
      image->pixels[4 * i] = (i % width) / (float) MAX (1, width - 1);
      image->pixels[4 * i + 1] = (i / width) / (float) MAX (1, height - 1);
      image->pixels[4 * i + 2] = 0.25f;
      image->pixels[4 * i + 3] = alpha ? (i % 5) / 4.0f : 1;
    }
  return image;
}

static LimnerRecipe *
recipe_named (const char *name)
{
  LimnerRecipe *recipe = limner_recipe_new ("style");

  limner_recipe_set_string (recipe, "style-file", name);
  return recipe;
}

static void
test_round_trip (void)
{
  const struct
  {
    const char *name;
    double tolerance;
    gboolean alpha;
  } kinds[] = { { "a.png", 0.5 / 255 + 1e-6, TRUE },
                { "a.TIFF", 0.017, TRUE },
                { "a.tif", 0.5 / 255 + 1e-6, FALSE },
                { "a.jpg", 0.3, FALSE },
                { "a.jpeg", 0.3, FALSE },
                { "a.webp", 0.3, FALSE },
                { "a.safetensors", 1e-9, TRUE } };
  const int sizes[][2] = { { 37, 23 }, { 1, 1 }, { 3, 50 } };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        g_autofree char *path = place (kinds[k].name);
        g_autoptr (LimnerImage) image = ramp (sizes[s][0], sizes[s][1], kinds[k].alpha);
        g_autoptr (LimnerRecipe) recipe = recipe_named ("Zürich 東京.png"), back = NULL;
        g_autofree char *json = limner_recipe_to_json (recipe), *read = NULL, *type = NULL;
        g_autoptr (LimnerImage) loaded = NULL;
        g_autoptr (GError) error = NULL;
        int before = count_files ();

        g_assert_true (limner_image_save (image, path, recipe, &error));
        g_assert_no_error (error);
        loaded = limner_image_load (path, &error);
        g_assert_no_error (error);
        g_assert_cmpint (loaded->width, ==, sizes[s][0]);
        g_assert_cmpint (loaded->height, ==, sizes[s][1]);
        for (int i = 0; i < 4 * sizes[s][0] * sizes[s][1]; i++)
          if (i % 4 == 3 || image->pixels[i | 3] > 0)
            g_assert_cmpfloat_with_epsilon (loaded->pixels[i], image->pixels[i], kinds[k].tolerance);

        g_assert_true (limner_recipe_from_file (path, &back, &type, &error));
        g_assert_no_error (error);
        g_assert_nonnull (back);
        read = limner_recipe_to_json (back);
        g_assert_cmpstr (read, ==, json);
        if (!g_str_has_suffix (path, ".safetensors"))
          g_assert_cmpstr (type, ==, limner_recipe_digital_source_type (recipe));
        g_assert_cmpint (count_files (), ==, before + 1);
        g_unlink (path);
      }
}

/* The chunks of the PNG: an iTXt with XMP, and the recipe under its key. */
static void
test_png_chunks (void)
{
  g_autofree char *path = place ("chunks.png"), *bytes = NULL;
  g_autoptr (LimnerImage) image = ramp (5, 4, FALSE);
  g_autoptr (LimnerRecipe) recipe = recipe_named ("plain.png");
  gsize length, offset = 8;
  gboolean xmp = FALSE, text = FALSE;

  g_assert_true (limner_image_save (image, path, recipe, NULL));
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  while (offset + 12 <= length)
    {
      const guint8 *chunk = (const guint8 *) bytes + offset;
      guint32 size = (guint32) chunk[0] << 24 | chunk[1] << 16 | chunk[2] << 8 | chunk[3];

      if (memcmp (chunk + 4, "iTXt", 4) == 0 && strcmp ((const char *) chunk + 8, "XML:com.adobe.xmp") == 0)
        xmp = g_strstr_len ((const char *) chunk + 8 + 22, size - 22,
                            "digitalsourcetype/compositeWithTrainedAlgorithmicMedia")
              != NULL;
      if (memcmp (chunk + 4, "tEXt", 4) == 0 && strcmp ((const char *) chunk + 8, "limner-recipe") == 0)
        text = chunk[8 + 14] == '{';
      offset += 12 + (gsize) size;
    }
  g_assert_cmpuint (offset, ==, length);
  g_assert_true (xmp);
  g_assert_true (text);
  g_unlink (path);
}

static void
test_without_recipe (void)
{
  g_autofree char *path = place ("plain.png");
  g_autoptr (LimnerImage) image = ramp (5, 4, FALSE);
  g_autoptr (LimnerRecipe) recipe = NULL;
  g_autofree char *type = NULL;

  g_assert_true (limner_image_save (image, path, NULL, NULL));
  g_assert_true (limner_recipe_from_file (path, &recipe, &type, NULL));
  g_assert_null (recipe);
  g_assert_null (type);
  g_unlink (path);
}

static void
test_values (void)
{
  g_autofree char *png = place ("v.png"), *raw = place ("v.safetensors"), *jpeg = place ("v.jpg");
  g_autoptr (LimnerImage) image = limner_image_new (8, 8, NULL);
  g_autoptr (LimnerImage) eight = NULL, exact = NULL, flat = NULL;

  for (int i = 0; i < 64; i++)
    {
      const float values[4] = { 17.5f, -3, 1 / 3.0f, 1 };

      memcpy (image->pixels + 4 * i, values, sizeof values);
    }
  g_assert_true (limner_image_save (image, png, NULL, NULL));
  g_assert_true (limner_image_save (image, raw, NULL, NULL));
  eight = limner_image_load (png, NULL);
  g_assert_cmpfloat (eight->pixels[0], ==, 1);
  g_assert_cmpfloat (eight->pixels[1], ==, 0);
  g_assert_cmpfloat_with_epsilon (eight->pixels[2], 85 / 255.0, 1e-6);
  exact = limner_image_load (raw, NULL);
  g_assert_cmpmem (exact->pixels, 1024, image->pixels, 1024);
  g_assert_false (exact->grey);

  for (int i = 0; i < 64; i++) /* hidden colour must not appear in a format without alpha */
    image->pixels[4 * i + 3] = 0;
  g_assert_true (limner_image_save (image, jpeg, NULL, NULL));
  flat = limner_image_load (jpeg, NULL);
  for (int c = 0; c < 4; c++)
    g_assert_cmpfloat (flat->pixels[c], >, 0.99);
  g_unlink (png);
  g_unlink (raw);
  g_unlink (jpeg);
}

static void
write_raw (const char *path, const char *name, int rank, const gint64 *shape, float value)
{
  g_autoptr (LimnerTensor) tensor = limner_tensor_new (rank, shape, NULL);
  LimnerNamedTensor named = { name, tensor };

  for (gsize i = 0; i < tensor->size; i++)
    tensor->data[i] = value + (float) i;
  g_assert_true (limner_safetensors_write (path, &named, 1, NULL, LIMNER_DTYPE_F32, NULL));
}

static void
test_raw_channels (void)
{
  g_autofree char *path = place ("raw.safetensors");

  for (gint64 channels = 1; channels <= 4; channels++)
    {
      const gint64 shape[3] = { 2, 3, channels };
      g_autoptr (LimnerImage) image = NULL;
      const float *last;

      write_raw (path, "image", 3, shape, 0.5f);
      image = limner_image_load (path, NULL);
      g_assert_nonnull (image);
      g_assert_cmpint (image->width, ==, 3);
      g_assert_cmpint (image->height, ==, 2);
      g_assert_cmpint (image->grey, ==, channels <= 2);
      last = image->pixels + 4 * 5;
      g_assert_cmpfloat (last[0], ==, 0.5f + 5 * channels);
      g_assert_cmpfloat (last[2], ==, channels <= 2 ? last[0] : 0.5f + 5 * channels + 2);
      g_assert_cmpfloat (last[3], ==, 1);
    }
  g_unlink (path);
}

static void
refuse (const char *path, LimnerErrorCode code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_path_get_basename (path);

  g_assert_null (limner_image_load (path, &error));
  g_assert_error (error, LIMNER_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, name));
}

static void
test_refused (void)
{
  g_autofree char *none = place ("none.png"), *text = place ("text.png"), *half = place ("half.png");
  g_autofree char *bomb = place ("bomb.png"), *raw = place ("bad.safetensors"), *bytes = NULL;
  g_autoptr (LimnerImage) image = ramp (64, 64, TRUE);
  gsize length;

  refuse (none, LIMNER_ERROR_FILE);
  refuse (folder, LIMNER_ERROR_FILE);
  g_assert_true (g_file_set_contents (text, "not a picture", -1, NULL));
  refuse (text, LIMNER_ERROR_FORMAT);

  g_assert_true (limner_image_save (image, half, NULL, NULL));
  g_assert_true (g_file_get_contents (half, &bytes, &length, NULL));
  g_assert_true (g_file_set_contents (bomb, bytes, (gssize) length, NULL));
  g_assert_true (g_file_set_contents (half, bytes, (gssize) length / 2, NULL));
  refuse (half, LIMNER_ERROR_FORMAT);

  /* An uncompressed file that claims 60000 x 60000 is refused by its header. */
  g_assert_true (g_file_set_contents (bomb, "P6\n60000 60000\n255\n", -1, NULL));
  refuse (bomb, LIMNER_ERROR_UNSUPPORTED);

  write_raw (raw, "image", 3, (gint64[]) { 2, 2, 5 }, 0);
  refuse (raw, LIMNER_ERROR_FORMAT);
  write_raw (raw, "image", 2, (gint64[]) { 2, 2 }, 0);
  refuse (raw, LIMNER_ERROR_FORMAT);
  write_raw (raw, "picture", 3, (gint64[]) { 2, 2, 3 }, 0);
  refuse (raw, LIMNER_ERROR_FORMAT);
  g_unlink (text);
  g_unlink (half);
  g_unlink (bomb);
  g_unlink (raw);
}

static void
refuse_save (const LimnerImage *image, const char *path, LimnerErrorCode code)
{
  g_autoptr (GError) error = NULL, early = NULL;

  g_assert_false (limner_image_can_save (path, &early));
  g_assert_error (early, LIMNER_ERROR, (int) code);
  g_assert_false (limner_image_save (image, path, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, (int) code);
  g_assert_cmpstr (error->message, ==, early->message);
}

static void
test_save_refused (void)
{
  g_autoptr (LimnerImage) image = ramp (4, 4, FALSE);
  g_autofree char *bmp = place ("a.bmp"), *bare = place ("bare"), *deep = place ("no/such/folder/a.png");
  g_autofree char *fine = place ("fine.png"), *dir = place ("dir.png");

  refuse_save (image, bmp, LIMNER_ERROR_UNSUPPORTED);
  refuse_save (image, bare, LIMNER_ERROR_UNSUPPORTED);
  refuse_save (image, deep, LIMNER_ERROR_FILE);
  g_assert_cmpint (g_mkdir (dir, 0700), ==, 0);
  refuse_save (image, dir, LIMNER_ERROR_FILE);
  g_rmdir (dir);
  g_assert_true (limner_image_can_save (fine, NULL));
  g_assert_cmpint (count_files (), ==, 0);
}

/* An existing file is replaced as a whole or not at all; a link stays a link. */
static void
test_replaced (void)
{
  g_autoptr (LimnerImage) image = ramp (4, 4, FALSE), back = NULL;
  g_autofree char *real = place ("real.png"), *link = place ("link.png");

  g_assert_true (g_file_set_contents (real, "old", -1, NULL));
  g_assert_cmpint (symlink ("real.png", link), ==, 0);
  g_assert_true (limner_image_save (image, link, NULL, NULL));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  back = limner_image_load (real, NULL);
  g_assert_nonnull (back);
  g_unlink (link);
  g_unlink (real);
  g_assert_cmpint (count_files (), ==, 0);
}

static void
test_damaged_recipe (void)
{
  g_autoptr (LimnerImage) image = ramp (4, 4, FALSE);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 4, 4);
  g_autofree char *path = place ("forged.png"), *type = NULL;
  g_autoptr (LimnerRecipe) recipe = NULL;
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, 0);
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "png", NULL, "tEXt::limner-recipe", "{\"limner\":[[[", NULL));
  g_assert_false (limner_recipe_from_file (path, &recipe, &type, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
  g_unlink (path);
}

/* Each allocation in turn fails: there is an error, and no file is left. */
static void
starve (const char *path)
{
  gsize before = limner_memory_used ();
  gboolean done = FALSE;

  for (int n = 0; !done; n++)
    {
      g_autoptr (LimnerImage) image = NULL, sized = NULL;
      g_autoptr (GError) error = NULL;

      limner_memory_fail_after (n);
      image = limner_image_load (path, &error);
      if (image && limner_image_add_mask (image, &error) && limner_image_fill_hidden (image, &error))
        sized = limner_image_resize (image, 13, 29, LIMNER_FILTER_LANCZOS, &error);
      done = sized != NULL;
      limner_memory_fail_after (-1);
      if (!done)
        g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY);
      g_assert_cmpint (n, <, 100);
    }
  g_assert_cmpuint (limner_memory_used (), ==, before);
}

static void
test_memory (void)
{
  const char *names[] = { "m.png", "m.safetensors" };
  g_autoptr (LimnerImage) image = ramp (20, 11, TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = place (names[i]);

      g_assert_true (limner_image_save (image, path, NULL, NULL));
      starve (path);
      g_unlink (path);
    }
}

static void
test_mask (void)
{
  g_autofree char *path = place ("mask.png");
  g_autoptr (LimnerImage) image = limner_image_new (3, 2, NULL);
  float *mask;
  int width, height;

  for (int i = 0; i < 6; i++)
    for (int c = 0; c < 4; c++)
      image->pixels[4 * i + c] = c == 3 ? (i < 3 ? 1 : 0.2f) : i % 3 == 1 ? 1 : 0;
  g_assert_true (limner_image_save (image, path, NULL, NULL));
  mask = limner_image_load_mask (path, &width, &height, NULL);
  g_assert_cmpint (width, ==, 3);
  g_assert_cmpint (height, ==, 2);
  g_assert_cmpfloat (mask[0], ==, 0);
  g_assert_cmpfloat_with_epsilon (mask[1], 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (mask[4], 0.2, 1e-6);
  limner_image_mask_free (mask);
  g_unlink (path);
}

/* Every format gives a thumbnail; what is smaller stays as it is, and the colours stay. */
static void
test_small (void)
{
  const char *const names[] = { "s.png", "s.tif", "s.jpg", "s.webp", "s.safetensors" };
  const int sizes[][4]
      = { { 90, 40, 18, 8 }, { 31, 200, 8, 52 }, { 8, 8, 8, 8 }, { 1, 1, 1, 1 }, { 1, 70, 1, 70 } };

  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        g_autofree char *path = place (names[k]);
        g_autoptr (LimnerImage) image = limner_image_new (sizes[s][0], sizes[s][1], NULL), small = NULL;
        g_autoptr (GError) error = NULL;

        for (int i = 0; i < 4 * image->width * image->height; i++)
          image->pixels[i] = i % 4 == 3 ? 1 : 0.25f * (float) (i % 4 + 1);
        g_assert_true (limner_image_save (image, path, NULL, &error));
        small = limner_image_load_small (path, 8, &error);
        g_assert_no_error (error);
        g_assert_cmpint (small->width, ==, sizes[s][2]);
        g_assert_cmpint (small->height, ==, sizes[s][3]);
        for (int i = 0; i < 4 * small->width * small->height; i++)
          g_assert_cmpfloat_with_epsilon (small->pixels[i], i % 4 == 3 ? 1 : 0.25f * (float) (i % 4 + 1),
                                          0.02);
        g_assert_cmpint (g_remove (path), ==, 0);
      }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limner-test-XXXXXX", NULL);
  g_test_add_func ("/picture-files/round-trip", test_round_trip);
  g_test_add_func ("/picture-files/small", test_small);
  g_test_add_func ("/picture-files/png-chunks", test_png_chunks);
  g_test_add_func ("/picture-files/without-recipe", test_without_recipe);
  g_test_add_func ("/picture-files/values", test_values);
  g_test_add_func ("/picture-files/raw-channels", test_raw_channels);
  g_test_add_func ("/picture-files/refused", test_refused);
  g_test_add_func ("/picture-files/save-refused", test_save_refused);
  g_test_add_func ("/picture-files/replaced", test_replaced);
  g_test_add_func ("/picture-files/damaged-recipe", test_damaged_recipe);
  g_test_add_func ("/picture-files/mask", test_mask);
  g_test_add_func ("/picture-files/memory", test_memory);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
