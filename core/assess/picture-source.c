#include "config.h"

#include "assess/picture-source-private.h"

#include "formats/file-private.h"
#include "formats/zip-private.h"
#include "image/image-private.h"
#include "image/picture-names-private.h"
#include "limner/error.h"
#include "limner/portrait.h"
#include "limner/registry.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* Bytes of one picture in an archive. */
#define MAX_PICTURE ((gsize) 1 << 28)

struct _LimnerPictureSource
{
  char *path;
  GPtrArray *names;         /* char*, within the source */
  GBytes *archive;          /* of a ZIP archive */
  LimnerZip *zip;           /* NULL: none */
  LimnerPortrait *portrait; /* NULL: no network */
  LimnerModel *model;
  char *seeds;
  double truncation;
};

static gboolean
open_archive (LimnerPictureSource *source, GError **error)
{
  gsize size;
  const guint8 *bytes;

  source->archive = limner_file_map (source->path, error);
  if (source->archive == NULL)
    return FALSE;
  bytes = g_bytes_get_data (source->archive, &size);
  source->zip = limner_zip_open (bytes, size, source->path, "ZIP", error);
  if (source->zip == NULL)
    return FALSE;
  for (const char *const *name = limner_zip_names (source->zip); *name != NULL; name++)
    if (limner_is_picture_name (*name))
      g_ptr_array_add (source->names, g_strdup (*name));
  return TRUE;
}

/* The names of the pictures of these seeds, "seed-0007". */
static gboolean
name_faces (LimnerPictureSource *source, GError **error)
{
  LimnerPortraitSettings settings = limner_portrait_settings_default ();
  guint n;

  settings.seeds = source->seeds;
  n = limner_portrait_count (&settings, error);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (source->names, g_strdup_printf ("%s %u", source->seeds, i + 1));
  return n > 0;
}

static gboolean
open_portraits (LimnerPictureSource *source, const LimnerAssessSettings *settings, GError **error)
{
  source->model = limner_model_load (source->path, error);
  if (source->model == NULL)
    return FALSE;
  source->portrait = limner_portrait_new (source->model, error);
  source->seeds = g_strdup (settings->seeds);
  source->truncation = settings->truncation;
  return source->portrait != NULL && name_faces (source, error);
}

static gboolean
is_archive (const char *path)
{
  g_autoptr (GBytes) bytes = g_file_test (path, G_FILE_TEST_IS_REGULAR) ? limner_file_map (path, NULL) : NULL;
  gsize size = 0;
  const char *start = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

  return size >= 4 && memcmp (start, "PK", 2) == 0 && !g_str_has_suffix (path, ".pth")
         && !g_str_has_suffix (path, ".pt");
}

static gboolean
open_pictures (LimnerPictureSource *source, const LimnerAssessSettings *settings, GError **error)
{
  g_autofree char *shown = g_filename_display_name (source->path);

  if (g_file_test (source->path, G_FILE_TEST_IS_DIR))
    {
      g_ptr_array_unref (source->names);
      source->names = limner_picture_names_find (source->path);
    }
  else if (is_archive (source->path) ? !open_archive (source, error)
                                     : !open_portraits (source, settings, error))
    return FALSE;
  if (source->portrait == NULL)
    limner_picture_names_sort (source->names);
  if (source->names->len > 0)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("“%s” holds no pictures: name a folder or a ZIP archive of PNG, JPEG, WebP or TIFF files."),
               shown);
  return FALSE;
}

LimnerPictureSource *
limner_picture_source_open (const char *name, const LimnerAssessSettings *settings, GError **error)
{
  LimnerPictureSource *source = g_new0 (LimnerPictureSource, 1);

  source->path = g_strdup (name);
  source->names = g_ptr_array_new_with_free_func (g_free);
  if (!open_pictures (source, settings, error))
    g_clear_pointer (&source, limner_picture_source_free);
  return source;
}

void
limner_picture_source_free (LimnerPictureSource *source)
{
  if (source == NULL)
    return;
  g_clear_pointer (&source->zip, limner_zip_close);
  g_clear_pointer (&source->archive, g_bytes_unref);
  g_clear_pointer (&source->portrait, limner_portrait_free);
  g_clear_pointer (&source->model, limner_model_unref);
  g_ptr_array_unref (source->names);
  g_free (source->seeds);
  g_free (source->path);
  g_free (source);
}

gsize
limner_picture_source_count (const LimnerPictureSource *source)
{
  return source->names->len;
}

const char *
limner_picture_source_name (const LimnerPictureSource *source, gsize i)
{
  return source->names->pdata[i];
}

gboolean
limner_picture_source_is_parallel (const LimnerPictureSource *source)
{
  return source->portrait == NULL;
}

/* As NVIDIA's programs and torchvision write files. */
static void
round_to_8_bits (LimnerImage *image)
{
  const gsize n = (gsize) image->width * (gsize) image->height;

  for (gsize i = 0; i < 4 * n; i++)
    image->pixels[i] = rintf (255 * CLAMP (image->pixels[i], 0.0f, 1.0f)) / 255;
}

static LimnerImage *
make_face (LimnerPictureSource *source, gsize i, const LimnerJob *job, GError **error)
{
  LimnerPortraitSettings settings = limner_portrait_settings_default ();
  const LimnerJob quiet = limner_job_part (job, NULL, NULL);
  g_autoptr (LimnerTensor) w = NULL;
  LimnerImage *image;

  settings.seeds = source->seeds;
  settings.truncation = source->truncation;
  w = limner_portrait_find_w (source->portrait, &settings, (guint) i, error);
  image = w != NULL ? limner_portrait_picture (source->portrait, w, settings.noise, 0, &quiet, error) : NULL;
  if (image != NULL)
    round_to_8_bits (image);
  return image;
}

LimnerImage *
limner_picture_source_load (LimnerPictureSource *source, gsize i, const LimnerJob *job, GError **error)
{
  const char *name = source->names->pdata[i];
  g_autofree char *path = NULL;
  g_autoptr (GBytes) content = NULL;

  if (source->portrait != NULL)
    return make_face (source, i, job, error);
  path = g_build_filename (source->path, name, NULL);
  if (source->zip == NULL)
    return limner_image_load (path, error);
  content = limner_zip_read (source->zip, name, MAX_PICTURE, error);
  return content != NULL ? limner_image_load_bytes (content, path, error) : NULL;
}

static void
identify_file (const char *path, GChecksum *sum)
{
  g_autofree char *line = NULL;
  GStatBuf info = { 0 };

  g_stat (path, &info);
  line = g_strdup_printf ("%s\n%" G_GINT64_FORMAT " %" G_GINT64_FORMAT ".%ld\n", path, (gint64) info.st_size,
                          (gint64) info.st_mtim.tv_sec, info.st_mtim.tv_nsec);
  g_checksum_update (sum, (const guchar *) line, -1);
}

void
limner_picture_source_identify (const LimnerPictureSource *source, GChecksum *sum)
{
  g_autofree char *top = g_canonicalize_filename (source->path, NULL);

  if (source->portrait != NULL)
    {
      g_autofree char *line = g_strdup_printf ("%s %s %.17g", limner_model_digest (source->model),
                                               source->seeds, source->truncation);
      g_checksum_update (sum, (const guchar *) line, -1);
    }
  else if (source->zip != NULL)
    identify_file (top, sum);
  else
    for (guint i = 0; i < source->names->len; i++)
      {
        g_autofree char *path = g_build_filename (top, source->names->pdata[i], NULL);
        identify_file (path, sum);
      }
}
