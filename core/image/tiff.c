#include "config.h"

#include "image/tiff-private.h"

#include "image/metadata-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>

/* Values of the TIFF 6.0 specification, sections 3, 8, 16, 21, 22 and 23, and of libtiff for LogL and LogLuv.
 */
enum
{
  YCBCR = 6,
  JPEG_OLD = 6,
  JPEG = 7,
  REDUCED = 1, /* a bit of NewSubfileType */
};

/* White is zero, black is zero, RGB, palette, CMYK, CIE L*a*b*, LogL and LogLuv. libvips takes the samples of
 * every other kind for grey or RGB. */
static const long converted[] = { 0, 1, 2, 3, 5, 8, 32844, 32845 };

static gboolean
is_converted (long colours, long compression)
{
  /* libjpeg converts YCbCr to RGB. */
  if (colours == YCBCR)
    return compression == JPEG || compression == JPEG_OLD;
  for (gsize i = 0; i < G_N_ELEMENTS (converted); i++)
    if (colours == converted[i])
      return TRUE;
  return FALSE;
}

static long
read_number (GExiv2Metadata *metadata, const char *tag)
{
  return gexiv2_metadata_try_get_tag_long (metadata, tag, NULL);
}

gboolean
limner_tiff_check (const char *path, GError **error)
{
  g_autoptr (GExiv2Metadata) metadata = limner_metadata_open (path, NULL);
  g_autofree char *shown = g_filename_display_name (path);
  const char *reason = NULL;

  if (metadata == NULL) /* BigTIFF, which GExiv2 does not open */
    return TRUE;
  if (read_number (metadata, "Exif.Image.NewSubfileType") & REDUCED)
    reason = _ ("a camera's raw data");
  else if (!is_converted (read_number (metadata, "Exif.Image.PhotometricInterpretation"),
                          read_number (metadata, "Exif.Image.Compression")))
    reason = _ ("its colours are not RGB, grey, CMYK or Lab");
  if (reason == NULL)
    return TRUE;
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("“%s” is of a kind that cannot be read here (%s): save it as PNG or JPEG and try again."),
               shown, reason);
  return FALSE;
}
