#include "config.h"

#include "image/decode-private.h"

#include "base/memory-private.h"
#include "base/threads-private.h"
#include "image/libvips-private.h"
#include "image/picture-file-private.h"
#include "limner/colour-profile.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define STRIP 64 /* rows decoded at once */

/* The conversion of decoded samples to pixels. */
typedef struct
{
  VipsImage *picture;
  LimnerImage *image;
  LimnerColourTransform *transform; /* NULL: samples are sRGB */
  int colours;                      /* bands without alpha: 1, 3 or 4 (CMYK) */
  gboolean alpha;                   /* the band after the colours */
  float scale, alpha_scale;         /* factors that map samples to 0..1 */
  VipsRegion *region;
  int top;  /* first row of the strip in `region` */
  int side; /* of the reduced picture, its shorter one; 0: the picture's own */
} Decoder;

static float
read_sample (const void *samples, gsize i, VipsBandFormat format)
{
  switch (format)
    {
    case VIPS_FORMAT_UCHAR:
      return ((const guint8 *) samples)[i];
    case VIPS_FORMAT_CHAR:
      return ((const gint8 *) samples)[i];
    case VIPS_FORMAT_USHORT:
      return ((const guint16 *) samples)[i];
    case VIPS_FORMAT_SHORT:
      return ((const gint16 *) samples)[i];
    case VIPS_FORMAT_UINT:
      return (float) ((const guint32 *) samples)[i];
    case VIPS_FORMAT_INT:
      return (float) ((const gint32 *) samples)[i];
    case VIPS_FORMAT_FLOAT:
      return ((const float *) samples)[i];
    default:
      return (float) ((const double *) samples)[i];
    }
}

/* The sample value of full brightness; 0: the format is not one of pictures. */
static float
full_sample (VipsBandFormat format)
{
  switch (format)
    {
    case VIPS_FORMAT_UCHAR:
      return 255;
    case VIPS_FORMAT_CHAR:
      return G_MAXINT8;
    case VIPS_FORMAT_USHORT:
      return 65535;
    case VIPS_FORMAT_SHORT:
      return G_MAXINT16;
    case VIPS_FORMAT_UINT:
      return (float) G_MAXUINT32;
    case VIPS_FORMAT_INT:
      return (float) G_MAXINT32;
    case VIPS_FORMAT_FLOAT:
    case VIPS_FORMAT_DOUBLE:
      return 1;
    default:
      return 0;
    }
}

static int
depth_of (VipsBandFormat format)
{
  return format == VIPS_FORMAT_UCHAR || format == VIPS_FORMAT_CHAR ? 8
         : vips_band_format_isint (format)                         ? 16
                                                                   : 32;
}

static void
decode_row (gpointer data, gsize row, int worker)
{
  const Decoder *decoder = data;
  int width = decoder->image->width, bands = vips_image_get_bands (decoder->picture);
  VipsBandFormat format = vips_image_get_format (decoder->picture);
  const void *samples = VIPS_REGION_ADDR (decoder->region, 0, decoder->top + (int) row);
  float *pixels = decoder->image->pixels + 4 * ((gsize) decoder->top + row) * (gsize) width;
  g_autofree float *colours = g_new (float, (gsize) width *(gsize) decoder->colours);

  for (gsize x = 0; x < (gsize) width; x++)
    {
      for (gsize c = 0; c < (gsize) decoder->colours; c++)
        {
          float value = read_sample (samples, x * (gsize) bands + c, format);

          colours[x * (gsize) decoder->colours + c] = value / decoder->scale;
        }
      pixels[4 * x + 3] = decoder->alpha
                              ? read_sample (samples, x * (gsize) bands + (gsize) decoder->colours, format)
                                    / decoder->alpha_scale
                              : 1;
    }
  if (decoder->transform != NULL)
    limner_colour_transform_apply (decoder->transform, colours, pixels, (gsize) width);
  else
    for (gsize x = 0; x < (gsize) width; x++)
      for (gsize c = 0; c < 3; c++)
        pixels[4 * x + c] = colours[decoder->colours == 1 ? x : 3 * x + c];
}

static gboolean
decode_pixels (Decoder *decoder)
{
  int width = decoder->image->width, height = decoder->image->height;
  gboolean ok = TRUE;

  decoder->region = vips_region_new (decoder->picture);
  for (decoder->top = 0; ok && decoder->top < height; decoder->top += STRIP)
    {
      VipsRect strip = { 0, decoder->top, width, MIN (STRIP, height - decoder->top) };

      ok = vips_region_prepare (decoder->region, &strip) == 0;
      if (ok)
        limner_parallel_for ((gsize) strip.height, decode_row, decoder);
    }
  g_object_unref (decoder->region);
  return ok;
}

static GBytes *
read_profile (VipsImage *picture)
{
  const void *data;
  gsize size;

  if (vips_image_get_typeof (picture, VIPS_META_ICC_NAME) == 0
      || vips_image_get_blob (picture, VIPS_META_ICC_NAME, &data, &size) != 0)
    return NULL;
  return g_bytes_new (data, size);
}

/* Replaces *picture by the result of an operation. */
static gboolean
replace_picture (VipsImage **picture, VipsImage *made)
{
  g_object_unref (*picture);
  *picture = made;
  return made != NULL;
}

/* Reduces a picture that is larger than asked for, strip by strip: the whole is never in memory. */
static gboolean
reduce_picture (VipsImage **picture, int side)
{
  int least = MIN (vips_image_get_width (*picture), vips_image_get_height (*picture));
  VipsImage *made = NULL;

  if (side <= 0 || least <= side)
    return TRUE;
  return replace_picture (picture,
                          vips_resize (*picture, &made, (double) side / least, NULL) == 0 ? made : NULL);
}

/* Rotates a picture according to its orientation tag. This needs the whole picture in memory. */
static gboolean
turn_upright (VipsImage **picture)
{
  VipsImage *made = NULL;

  if (vips_image_get_orientation (*picture) <= 1)
    return TRUE;
  return replace_picture (picture, vips_image_copy_memory (*picture))
         && replace_picture (picture, vips_autorot (*picture, &made, NULL) == 0 ? made : NULL);
}

/* The bands without alpha that a profile applies to: 1, 3 or 4 (CMYK); 0: the picture has other colours, such
 * as Lab. */
static int
count_colours (VipsImage *picture)
{
  int bands = vips_image_get_bands (picture) - (vips_image_hasalpha (picture) ? 1 : 0);

  switch (vips_image_get_interpretation (picture))
    {
    case VIPS_INTERPRETATION_CMYK:
      return bands >= 4 ? 4 : 0;
    case VIPS_INTERPRETATION_LAB:
    case VIPS_INTERPRETATION_LABQ:
    case VIPS_INTERPRETATION_LABS:
    case VIPS_INTERPRETATION_XYZ:
      return 0;
    default:
      return bands < 3 ? 1 : 3;
    }
}

/* Converts other colours to RGB with libvips's own tables. The profile does not fit them. */
static gboolean
make_rgb (VipsImage **picture)
{
  VipsImage *made = NULL;

  if (!replace_picture (picture, vips_copy (*picture, &made, NULL) == 0 ? made : NULL))
    return FALSE;
  vips_image_remove (*picture, VIPS_META_ICC_NAME);
  made = NULL;
  return replace_picture (
      picture, vips_colourspace (*picture, &made, VIPS_INTERPRETATION_RGB16, NULL) == 0 ? made : NULL);
}

/* Sets the transform of the profile and converts colours that have none: at the end, grey and RGB have a
 * transform or are sRGB, and CMYK has a transform. Clears a profile that does not fit. */
static gboolean
make_simple (Decoder *decoder, GBytes **profile)
{
  decoder->colours = count_colours (decoder->picture);
  if (*profile != NULL && decoder->colours > 0)
    decoder->transform = limner_colour_transform_to_srgb (*profile, decoder->colours);
  if (decoder->colours == 1 || decoder->colours == 3 || decoder->transform != NULL)
    return TRUE;
  decoder->colours = 3;
  g_clear_pointer (profile, g_bytes_unref);
  return make_rgb (&decoder->picture);
}

static gboolean
prepare_picture (Decoder *decoder, const char *path, GError **error)
{
  g_autoptr (GBytes) profile = read_profile (decoder->picture);
  float full;

  if (!reduce_picture (&decoder->picture, decoder->side) || !turn_upright (&decoder->picture)
      || !make_simple (decoder, &profile))
    return FALSE;
  full = full_sample (vips_image_get_format (decoder->picture));
  if (full == 0)
    return FALSE;
  decoder->image = limner_image_new (vips_image_get_width (decoder->picture),
                                     vips_image_get_height (decoder->picture), error);
  if (decoder->image == NULL)
    return FALSE;
  decoder->alpha = vips_image_hasalpha (decoder->picture);
  decoder->alpha_scale = full;
  decoder->scale = decoder->colours == 4 ? full / 100 : full;
  decoder->image->depth = depth_of (vips_image_get_format (decoder->picture));
  decoder->image->grey = decoder->colours == 1;
  if (profile != NULL && decoder->colours == 3 && limner_profile_can_write (profile))
    decoder->image->profile = g_steal_pointer (&profile);
  return TRUE;
}

/* Takes the picture, which may be NULL with the error set. */
static LimnerImage *
decode_opened (VipsImage *picture, const char *path, int side, GError **error)
{
  Decoder decoder = { .picture = picture, .side = side };
  g_autoptr (GError) local = NULL;
  gboolean ok;

  if (decoder.picture == NULL)
    return NULL;
  ok = prepare_picture (&decoder, path, &local) && decode_pixels (&decoder);
  g_clear_object (&decoder.picture);
  limner_colour_transform_free (decoder.transform);
  if (ok)
    return decoder.image;
  limner_image_unref (decoder.image);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  else
    limner_picture_damaged (path, error);
  return NULL;
}

LimnerImage *
limner_picture_decode (const char *path, int side, GError **error)
{
  return decode_opened (limner_picture_open (path, error), path, side, error);
}

LimnerImage *
limner_picture_decode_bytes (GBytes *bytes, const char *name, GError **error)
{
  return decode_opened (limner_picture_open_bytes (bytes, name, error), name, 0, error);
}
