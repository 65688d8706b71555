#include "config.h"

#include "image/picture-file-private.h"

#include "image/libvips-private.h"
#include "image/pixbuf-private.h"
#include "limner/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* A descriptor of a regular file, or -1: pipes cannot be read twice, folders not at all. */
static int
open_regular (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  struct stat info;
  int fd;

  do
    fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0); /* a pipe must not make it wait */
  while (fd < 0 && errno == EINTR);
  if (fd >= 0 && fstat (fd, &info) == 0 && S_ISREG (info.st_mode))
    return fd;
  if (fd >= 0)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE, _ ("“%s” is not a file: give a picture file."),
                   shown);
      close (fd);
    }
  else
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE, _ ("“%s” cannot be read: %s."), shown,
                   g_strerror (errno));
    }
  return -1;
}

VipsImage *
limner_picture_open (const char *path, GError **error)
{
  g_autoptr (VipsSource) source = NULL;
  g_autoptr (VipsImage) picture = NULL;
  int fd;

  if (!limner_vips_init (error))
    return NULL;
  fd = open_regular (path, error);
  if (fd < 0)
    return NULL;
  vips_error_clear ();
  /* By descriptor: libvips takes brackets at the end of a name for options. */
  source = vips_source_new_from_descriptor (fd);
  close (fd); /* libvips has its own copy */
  if (source == NULL || vips_foreign_find_load_source (source) == NULL)
    return limner_picture_open_with_pixbuf (path, error);
  picture = vips_image_new_from_source (source, "", "access", VIPS_ACCESS_SEQUENTIAL, "fail_on",
                                        VIPS_FAIL_ON_ERROR, NULL);
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
