/* Pictures of all kinds: profiles, depths, orientations, truncated files, NaN, file names. */
#include "image/image-private.h"
#include "limner/error.h"
#include "limner/save.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <gexiv2/gexiv2.h>
#include <glib/gstdio.h>
#include <lcms2.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vips/vips.h>

static char *folder;

static char *
place (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static LimnerImage *
ramp (int width, int height)
{
  LimnerImage *image = limner_image_new (width, height, NULL);

  for (int i = 0; i < width * height; i++)
    {
      image->pixels[4 * i] = (float) (i % width) / (float) MAX (1, width - 1);
      image->pixels[4 * i + 1] = (float) (i / width) / (float) MAX (1, height - 1);
      image->pixels[4 * i + 2] = 0.25f;
      image->pixels[4 * i + 3] = 1;
    }
  return image;
}

static void
save (const LimnerImage *image, const char *path)
{
  g_autoptr (GError) error = NULL;

  limner_image_save (image, path, NULL, &error);
  g_assert_no_error (error);
}

static LimnerImage *
load (const char *path)
{
  g_autoptr (GError) error = NULL;
  LimnerImage *image = limner_image_load (path, &error);

  g_assert_no_error (error);
  return image;
}

/* Writes raw samples with libvips in the format of the ending of `path`. */
static void
write_samples (const char *path, const void *samples, int width, int height, int bands, VipsBandFormat format,
               VipsInterpretation kind, GBytes *profile)
{
  gsize size = (gsize) width * height * bands * vips_format_sizeof (format);
  g_autoptr (VipsImage) raw = vips_image_new_from_memory_copy (samples, size, width, height, bands, format);
  g_autoptr (VipsImage) picture = NULL;

  g_assert_nonnull (raw);
  g_assert_cmpint (vips_copy (raw, &picture, "interpretation", kind, NULL), ==, 0);
  if (profile != NULL)
    vips_image_set_blob_copy (picture, VIPS_META_ICC_NAME, g_bytes_get_data (profile, NULL),
                              g_bytes_get_size (profile));
  if (vips_image_write_to_file (picture, path, NULL) != 0)
    g_error ("%s: %s", path, vips_error_buffer ());
}

static void
write_pixbuf (const char *path, const guint8 *samples, int width, int height)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new_from_data (samples, GDK_COLORSPACE_RGB, FALSE, 8, width,
                                                           height, 3 * width, NULL, NULL);

  g_assert_true (gdk_pixbuf_save (pixbuf, path, strrchr (path, '.') + 1, NULL, NULL));
}

static GBytes *
bytes_of (cmsHPROFILE profile)
{
  cmsUInt32Number size = 0;
  guint8 *bytes;

  cmsSaveProfileToMem (profile, NULL, &size);
  bytes = g_malloc (size);
  cmsSaveProfileToMem (profile, bytes, &size);
  cmsCloseProfile (profile);
  return g_bytes_new_take (bytes, size);
}

/* Primaries far outside sRGB, like Adobe RGB's, and a gamma of 1.8. */
static GBytes *
wide_profile (void)
{
  const cmsCIExyY white = { 0.3127, 0.3290, 1 };
  const cmsCIExyYTRIPLE primaries = { { 0.64, 0.33, 1 }, { 0.21, 0.71, 1 }, { 0.15, 0.06, 1 } };
  cmsToneCurve *curve = cmsBuildGamma (NULL, 1.8);
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &primaries, (cmsToneCurve *[]) { curve, curve, curve });

  cmsFreeToneCurve (curve);
  return bytes_of (profile);
}

static GBytes *
grey_profile (double gamma)
{
  cmsToneCurve *curve = cmsBuildGamma (NULL, gamma);
  cmsHPROFILE profile = cmsCreateGrayProfile (cmsD50_xyY (), curve);

  cmsFreeToneCurve (curve);
  return bytes_of (profile);
}

/* A profile with an RGB table of more than 64 KiB, as scanners have. It permutes the three channels. */
static cmsInt32Number
swap_channels (const cmsUInt16Number in[], cmsUInt16Number out[], void *cargo)
{
  out[0] = in[1];
  out[1] = in[2];
  out[2] = in[0];
  return TRUE;
}

static GBytes *
table_profile (void)
{
  cmsHPROFILE profile = cmsCreateProfilePlaceholder (NULL);
  cmsPipeline *pipeline = cmsPipelineAlloc (NULL, 3, 3);
  cmsStage *stage = cmsStageAllocCLut16bit (NULL, 25, 3, 3, NULL);

  cmsSetProfileVersion (profile, 2.4);
  cmsSetDeviceClass (profile, cmsSigInputClass);
  cmsSetColorSpace (profile, cmsSigRgbData);
  cmsSetPCS (profile, cmsSigLabData);
  cmsStageSampleCLut16bit (stage, swap_channels, NULL, 0);
  cmsPipelineInsertStage (pipeline, cmsAT_END, stage);
  cmsWriteTag (profile, cmsSigAToB0Tag, pipeline);
  cmsPipelineFree (pipeline);
  return bytes_of (profile);
}

static void
test_profile_comes_back (void)
{
  const char *const names[] = { "wide.png", "wide.jpg", "wide.tif", "wide.webp" };
  guint8 samples[3 * 256];
  g_autoptr (GBytes) profile = wide_profile ();

  for (int i = 0; i < 256; i++)
    {
      samples[3 * i] = (guint8) i;
      samples[3 * i + 1] = (guint8) (255 - i);
      samples[3 * i + 2] = (guint8) (i * 7);
    }
  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autofree char *path = place (names[k]), *again = place ("again.png");
      g_autoptr (LimnerImage) image = NULL, second = NULL;
      g_autoptr (VipsImage) back = NULL;

      write_samples (path, samples, 16, 16, 3, VIPS_FORMAT_UCHAR, VIPS_INTERPRETATION_sRGB, profile);
      image = load (path);
      g_assert_nonnull (image->profile);
      save (image, again);
      second = load (again);
      g_assert_true (g_bytes_equal (second->profile, image->profile));
      g_assert_cmpint (image->depth, ==, 8);
      if (k == 0)
        {
          /* The profile's pure green is outside sRGB; every sample survives the round trip. */
          gsize size;
          g_autofree guint8 *bytes = NULL;

          g_assert_cmpfloat (image->pixels[0], <, 0);
          back = vips_image_new_from_file (again, NULL);
          bytes = vips_image_write_to_memory (back, &size);
          g_assert_cmpmem (bytes, size, samples, sizeof samples);
        }
      g_unlink (path);
      g_unlink (again);
    }
}

/* The same colour in two profiles gives the network the same values. */
static void
test_profile_is_converted (void)
{
  g_autofree char *path = place ("p.png");
  g_autoptr (GBytes) wide = wide_profile (), srgb = bytes_of (cmsCreate_sRGBProfile ());
  guint16 in_srgb[3] = { 40000, 20000, 10000 }, in_wide[3];
  cmsHPROFILE from
      = cmsCreate_sRGBProfile (),
      to = cmsOpenProfileFromMem (g_bytes_get_data (wide, NULL), (cmsUInt32Number) g_bytes_get_size (wide));
  cmsHTRANSFORM transform
      = cmsCreateTransform (from, TYPE_RGB_16, to, TYPE_RGB_16, INTENT_RELATIVE_COLORIMETRIC, 0);
  g_autoptr (LimnerImage) plain = NULL, converted = NULL;

  cmsDoTransform (transform, in_srgb, in_wide, 1);
  write_samples (path, in_srgb, 1, 1, 3, VIPS_FORMAT_USHORT, VIPS_INTERPRETATION_RGB16, srgb);
  plain = load (path);
  for (int c = 0; c < 3; c++) /* the sRGB profile changes no bit */
    g_assert_cmpfloat (plain->pixels[c], ==, in_srgb[c] / 65535.0f);
  write_samples (path, in_wide, 1, 1, 3, VIPS_FORMAT_USHORT, VIPS_INTERPRETATION_RGB16, wide);
  converted = load (path);
  for (int c = 0; c < 3; c++)
    g_assert_cmpfloat_with_epsilon (converted->pixels[c], plain->pixels[c], 1e-3);
  cmsDeleteTransform (transform);
  cmsCloseProfile (from);
  cmsCloseProfile (to);
  g_unlink (path);
}

/* A result never carries a profile for other channels, or one that works in one direction only. */
static void
test_profile_is_dropped (void)
{
  const char *const endings[] = { "png", "jpg", "tif", "webp" };
  g_autoptr (GBytes) grey = grey_profile (1.0), table = table_profile ();
  g_autoptr (LimnerRecipe) recipe = limner_recipe_new ("style");
  guint8 samples[3 * 64];

  g_assert_cmpuint (g_bytes_get_size (table), >, 65536);
  for (gsize i = 0; i < sizeof samples; i++)
    samples[i] = (guint8) (60 + i % 64);
  for (int kind = 0; kind < 2; kind++)
    {
      g_autofree char *path = place ("in.tif");
      g_autoptr (LimnerImage) image = NULL;

      write_samples (path, samples, 8, 8, kind == 0 ? 1 : 3, VIPS_FORMAT_UCHAR,
                     kind == 0 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB,
                     kind == 0 ? grey : table);
      image = load (path);
      g_unlink (path);
      g_assert_null (image->profile);
      g_assert_cmpint (image->grey, ==, kind == 0);
      if (kind == 0) /* 60 of 255 in linear light is brighter in sRGB */
        g_assert_cmpfloat_with_epsilon (image->pixels[0], 1.055 * pow (60 / 255.0, 1 / 2.4) - 0.055, 3e-3);
      for (gsize e = 0; e < G_N_ELEMENTS (endings); e++)
        {
          g_autofree char *name = g_strconcat ("out.", endings[e], NULL), *out = place (name);
          g_autoptr (VipsImage) written = NULL;
          g_autoptr (GError) error = NULL;

          limner_image_save (image, out, recipe, &error);
          g_assert_no_error (error);
          written = vips_image_new_from_file (out, NULL);
          g_assert_cmpuint (vips_image_get_typeof (written, VIPS_META_ICC_NAME), ==, 0);
          g_assert_cmpint (vips_image_get_bands (written), ==, kind == 0 && e != 3 ? 1 : 3);
          g_unlink (out);
        }
    }
}

/* CMYK uses the file's profile or libvips's own tables: white stays white. */
static void
test_cmyk (void)
{
  g_autofree char *path = place ("cmyk.tif");
  g_autoptr (LimnerImage) image = NULL;
  guint8 samples[2 * 4] = { 0, 0, 0, 0, 0, 0, 0, 255 };

  write_samples (path, samples, 2, 1, 4, VIPS_FORMAT_UCHAR, VIPS_INTERPRETATION_CMYK, NULL);
  image = load (path);
  for (int c = 0; c < 4; c++)
    g_assert_cmpfloat (image->pixels[c], >, 0.95);
  g_assert_cmpfloat (image->pixels[4], <, 0.3);
  g_assert_cmpfloat (image->pixels[7], ==, 1);
  g_unlink (path);
}

static void
test_depth (void)
{
  const struct
  {
    int depth;
    const char *name;
    double step; /* 0: exact */
    int written;
  } kinds[]
      = { { 8, "d.png", 1 / 255.0, 8 },   { 16, "d.png", 1 / 65535.0, 16 }, { 32, "d.png", 1 / 65535.0, 16 },
          { 8, "d.tif", 1 / 255.0, 8 },   { 16, "d.tif", 1 / 65535.0, 16 }, { 32, "d.tif", 0, 32 },
          { 32, "d.safetensors", 0, 32 }, { 0, "d.png", 1 / 255.0, 8 },     { 16, "d.jpg", 0.2, 8 },
          { 32, "d.webp", 0.2, 8 } };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    for (int grey = 0; grey < 2; grey++)
      {
        g_autofree char *path = place (kinds[k].name);
        g_autoptr (LimnerImage) image = ramp (17, 5), back = NULL;

        image->depth = kinds[k].depth;
        image->grey = grey;
        for (int i = 0; i < 4 * 17 * 5; i++)
          if (i % 4 == 3)
            image->pixels[i]
                = g_str_has_suffix (kinds[k].name, "jpg") ? 1 : 0.5f + 0.5f * image->pixels[i - 3];
          else if (grey)
            image->pixels[i] = image->pixels[i - i % 4];
        if (kinds[k].step == 0)
          image->pixels[0] = 3.75f;
        if (kinds[k].step == 0 && grey)
          image->pixels[1] = image->pixels[2] = 3.75f;
        save (image, path);
        back = load (path);
        g_assert_cmpint (back->depth, ==, kinds[k].written);
        for (int i = 0; i < 4 * 17 * 5; i++)
          g_assert_cmpfloat_with_epsilon (back->pixels[i], image->pixels[i], kinds[k].step * 0.51 + 1e-9);
        g_unlink (path);
      }
}

/* Orientation 6 in every format that supports it: 40 x 24 in the file is displayed as 24 x 40; the same
 * for masks. */
static void
test_orientation (void)
{
  const char *const names[] = { "o.png", "o.jpg", "o.webp", "o.tif" };

  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autofree char *path = place (names[k]);
      g_autoptr (LimnerImage) image = ramp (40, 24), loaded = NULL;
      GExiv2Metadata *metadata = gexiv2_metadata_new ();
      int width, height;
      float *mask;

      save (image, path);
      g_assert_true (gexiv2_metadata_open_path (metadata, path, NULL));
      g_assert_true (gexiv2_metadata_try_set_tag_string (metadata, "Exif.Image.Orientation", "6", NULL));
      g_assert_true (gexiv2_metadata_save_file (metadata, path, NULL));
      g_object_unref (metadata);
      loaded = load (path);
      g_assert_cmpint (loaded->width, ==, 24);
      g_assert_cmpint (loaded->height, ==, 40);
      g_assert_cmpfloat (loaded->pixels[4 * 23 + 1], <, 0.2); /* the first row became the right column */
      g_assert_cmpfloat (loaded->pixels[1], >, 0.8);
      mask = limner_image_load_mask (path, &width, &height, NULL);
      g_assert_cmpint (width, ==, 24);
      g_assert_cmpint (height, ==, 40);
      limner_image_mask_free (mask);
      g_unlink (path);
    }
}

/* Writes a picture of 64 x 48 by the ending of `path`. libheif has no encoders here: those files are ready.
 */
static void
write_whole (const char *path, guint64 seed)
{
  g_autoptr (LimnerImage) image = limner_image_new_noise (64, 48, seed, NULL);
  g_autofree guint8 *samples = g_new (guint8, 64 * 48 * 3);
  const char *ending = strrchr (path, '.');

  for (int i = 0; i < 64 * 48 * 3; i++)
    samples[i] = (guint8) (255 * image->pixels[4 * (i / 3) + i % 3]);
  if (g_str_equal (ending, ".heic") || g_str_equal (ending, ".avif"))
    {
      g_autofree char *name = g_strconcat ("picture", ending, NULL), *bytes = NULL;
      gsize size;

      g_assert_true (
          g_file_get_contents (g_test_get_filename (G_TEST_DIST, name, NULL), &bytes, &size, NULL));
      g_assert_true (g_file_set_contents (path, bytes, (gssize) size, NULL));
    }
  else if (g_str_equal (ending, ".bmp") || g_str_equal (ending, ".ico"))
    write_pixbuf (path, samples, 64, 48);
  else
    write_samples (path, samples, 64, 48, 3, VIPS_FORMAT_UCHAR, VIPS_INTERPRETATION_sRGB, NULL);
}

/* A file that ends too early is refused, wherever it ends. */
static void
test_cut_short (void)
{
  const char *const names[] = { "c.png", "c.jpg", "c.webp", "c.tif", "c.gif",  "c.bmp",
                                "c.ico", "c.ppm", "c.jp2",  "c.jxl", "c.heic", "c.avif" };

  g_assert_null (
      limner_image_load (folder, NULL)); /* now Limner has blocked the savers that it does not use */
  vips_operation_block_set ("VipsForeignSaveJxl", FALSE);
  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autofree char *path = place (names[k]), *bytes = NULL;
      g_autoptr (LimnerImage) whole = NULL;
      gsize size;

      write_whole (path, k);
      whole = load (path);
      g_assert_cmpint (whole->width, ==, 64);
      g_assert_cmpint (whole->height, ==, 48);
      g_assert_true (g_file_get_contents (path, &bytes, &size, NULL));
      for (int part = 0; part < 8; part++)
        {
          g_autoptr (GError) error = NULL;

          g_assert_true (g_file_set_contents (path, bytes, (gssize) (size * (gsize) part / 8), NULL));
          if (limner_image_load (path, &error) != NULL)
            g_error ("%s is read whole from %d/8 of it", names[k], part);
          g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
          g_assert_nonnull (strstr (error->message, names[k]));
          g_assert_nonnull (strstr (error->message, "get the file again"));
        }
      g_unlink (path);
    }
}

/* A pixel with NaN or infinity gets the colour of its neighbours. If only its alpha is invalid, that is
 * repaired as well. */
static void
test_no_numbers (void)
{
  const float bad[] = { NAN, INFINITY, -INFINITY, 3e38f };
  g_autofree char *path = place ("nan.tif");

  for (gsize k = 0; k < G_N_ELEMENTS (bad); k++)
    for (int channel = 0; channel < 4; channel++)
      {
        float samples[9 * 4];
        g_autoptr (LimnerImage) image = NULL;

        for (int i = 0; i < 9 * 4; i++)
          samples[i] = i % 4 == 3 ? 1 : 0.5f;
        samples[4 * 4 + channel] = bad[k];
        write_samples (path, samples, 3, 3, 4, VIPS_FORMAT_FLOAT, VIPS_INTERPRETATION_scRGB, NULL);
        image = load (path);
        for (int i = 0; i < 9 * 4; i++)
          if (i != 4 * 4 + 3)
            g_assert_cmpfloat_with_epsilon (image->pixels[i], samples[i == 4 * 4 + channel ? 0 : i], 1e-6);
        if (channel == 3)
          g_assert_cmpfloat (image->pixels[4 * 4 + 3], ==, bad[k] > 0 ? 1 : 0);
      }
  g_unlink (path);
}

/* Names that libvips or JSON could misinterpret. */
static void
test_names (void)
{
  const char *const names[]
      = { "a[1].png", "b[page=2].tif", "c:d.png", "s\xe9.png", "%d.jpg", "e\nf.png", "-g.png" };

  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    {
      g_autofree char *path = place (names[k]), *type = NULL, *json = NULL;
      g_autoptr (LimnerImage) image = ramp (7, 4), back = NULL;
      g_autoptr (LimnerRecipe) recipe = limner_recipe_new ("style"), read = NULL;
      g_autoptr (GError) error = NULL;

      limner_recipe_set_string (recipe, "mask", names[k]);
      limner_recipe_add_model (recipe, names[k], "digest", "CC0");
      limner_image_save (image, path, recipe, &error);
      g_assert_no_error (error);
      back = load (path);
      g_assert_cmpint (back->width, ==, 7);
      g_assert_true (limner_recipe_from_file (path, &read, &type, &error));
      g_assert_no_error (error);
      json = limner_recipe_to_json (read);
      g_assert_true (g_utf8_validate (json, -1, NULL));
      g_unlink (path);
    }
}

static int
mode_of (const char *path)
{
  GStatBuf info;

  g_assert_cmpint (g_lstat (path, &info), ==, 0);
  return info.st_mode & 0777;
}

static void
test_replaced_file (void)
{
  g_autoptr (LimnerImage) image = ramp (4, 4);
  g_autofree char *path = place ("mine.png"), *link = place ("link.png"), *other = place ("other.png"),
                  *content = NULL;
  g_autoptr (GError) error = NULL;

  save (image, path);
  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  save (image, path);
  g_assert_cmpint (mode_of (path), ==, 0640);

  /* Writing to a dangling link creates its target. */
  g_assert_cmpint (symlink ("target.png", link), ==, 0);
  save (image, link);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_unlink (link);
  {
    g_autofree char *target = place ("target.png");

    g_assert_cmpint (g_unlink (target), ==, 0);
  }

  g_assert_true (g_file_set_contents (other, "kept", -1, NULL));
  g_assert_cmpint (g_chmod (other, 0444), ==, 0);
  g_assert_false (limner_image_can_save (other, NULL));
  g_assert_false (limner_image_save (image, other, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE);
  g_assert_true (g_file_get_contents (other, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, "kept");
  g_unlink (path);
  g_unlink (other);
}

/* The tests leave no files, not even temporary ones. */
static void
test_nothing_is_left (void)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);

  g_assert_cmpstr (g_dir_read_name (dir), ==, NULL);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  /* Not G_LOG_LEVEL_WARNING: libvips warns about truncated files. */
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_assert_cmpint (vips_init (argv[0]), ==, 0);
  folder = g_dir_make_tmp ("limner-test-XXXXXX", NULL);
  g_test_add_func ("/picture-kinds/profile-comes-back", test_profile_comes_back);
  g_test_add_func ("/picture-kinds/profile-is-converted", test_profile_is_converted);
  g_test_add_func ("/picture-kinds/profile-is-dropped", test_profile_is_dropped);
  g_test_add_func ("/picture-kinds/cmyk", test_cmyk);
  g_test_add_func ("/picture-kinds/depth", test_depth);
  g_test_add_func ("/picture-kinds/orientation", test_orientation);
  g_test_add_func ("/picture-kinds/cut-short", test_cut_short);
  g_test_add_func ("/picture-kinds/no-numbers", test_no_numbers);
  g_test_add_func ("/picture-kinds/names", test_names);
  g_test_add_func ("/picture-kinds/replaced-file", test_replaced_file);
  g_test_add_func ("/picture-kinds/nothing-is-left", test_nothing_is_left);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}
