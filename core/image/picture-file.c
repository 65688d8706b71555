#include "config.h"

#include "image/picture-file-private.h"

#include "formats/file-private.h"
#include "image/libvips-private.h"
#include "image/pixbuf-private.h"
#include "image/tiff-private.h"

#include <unistd.h>

#define SNIFFED 4096 /* bytes that are read to see whether the file can be read */

/* The picture of a source whose format libvips knows. */
static VipsImage *
open_source (VipsSource *source, const char *path, GError **error)
{
  g_autoptr (VipsImage) picture = vips_image_new_from_source (source, "", "access", VIPS_ACCESS_SEQUENTIAL,
                                                              "fail_on", VIPS_FAIL_ON_ERROR, NULL);

  if (picture == NULL)
    {
      limner_picture_damaged (path, error);
      return NULL;
    }
  if (!limner_picture_check_size (path, vips_image_get_width (picture), vips_image_get_height (picture),
                                  error))
    return NULL;
  return g_steal_pointer (&picture);
}

VipsImage *
limner_picture_open_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_autoptr (VipsSource) source = NULL;
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  if (!limner_vips_init (error))
    return NULL;
  vips_error_clear ();
  source = vips_source_new_from_memory (data, size);
  if (source != NULL && vips_foreign_find_load_source (source) != NULL)
    return open_source (source, name, error);
  limner_picture_damaged (name, error);
  return NULL;
}

static VipsImage *
open_file (const char *path, GError **error)
{
  g_autoptr (VipsSource) source = NULL;
  unsigned char *start;
  int fd;

  if (!limner_vips_init (error))
    return NULL;
  fd = limner_file_open (path, error);
  if (fd < 0)
    return NULL;
  vips_error_clear ();
  /* Opens by descriptor: in a file name, libvips would parse brackets at the end as options. */
  source = vips_source_new_from_descriptor (fd);
  close (fd); /* libvips has duplicated it */
  if (source == NULL || vips_source_sniff_at_most (source, &start, SNIFFED) < 0)
    {
      limner_picture_damaged (path, error);
      return NULL;
    }
  /* Tried again, because a read that fails looks like another format to libvips. */
  if (vips_foreign_find_load_source (source) == NULL && vips_foreign_find_load_source (source) == NULL)
    return limner_picture_open_with_pixbuf (path, error);
  vips_error_clear ();
  return open_source (source, path, error);
}

static gboolean
is_tiff (VipsImage *picture)
{
  const char *loader;

  return vips_image_get_typeof (picture, VIPS_META_LOADER) != 0
         && vips_image_get_string (picture, VIPS_META_LOADER, &loader) == 0
         && g_str_has_prefix (loader, "tiff");
}

VipsImage *
limner_picture_open (const char *path, GError **error)
{
  g_autoptr (VipsImage) picture = open_file (path, error);

  return picture != NULL && (!is_tiff (picture) || limner_tiff_check (path, error))
             ? g_steal_pointer (&picture)
             : NULL;
}

gboolean
limner_picture_check (const char *path, GError **error)
{
  g_autoptr (VipsImage) picture = limner_picture_open (path, error);
  double average;

  if (picture == NULL)
    return FALSE;
  if (vips_avg (picture, &average, NULL) == 0) /* reads all samples */
    return TRUE;
  limner_picture_damaged (path, error);
  return FALSE;
}
