#include "config.h"

#include "image/encode-private.h"

#include "image/libvips-private.h"
#include "limner/colour-profile.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define PIXELS_PER_MM (72 / 25.4)

struct _LimnerPictureFormat
{
  const char *endings[3]; /* lower case */
  const char *saver;      /* libvips's name and options */
  int max_depth;
  gboolean alpha, grey, text;
};

static const LimnerPictureFormat formats[] = {
  { { "png" }, ".png", 16, TRUE, TRUE, TRUE },
  { { "jpg", "jpeg" }, ".jpg[Q=95]", 8, FALSE, TRUE, FALSE },
  { { "webp" }, ".webp[Q=95]", 8, TRUE, FALSE, FALSE },
  { { "tif", "tiff" }, ".tif[compression=deflate,predictor=none]", 32, TRUE, TRUE, FALSE },
};

const LimnerPictureFormat *
limner_picture_format_of (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  const char *dot = strrchr (path, '.');

  for (gsize i = 0; dot != NULL && i < G_N_ELEMENTS (formats); i++)
    for (int e = 0; formats[i].endings[e] != NULL; e++)
      if (g_ascii_strcasecmp (dot + 1, formats[i].endings[e]) == 0)
        return &formats[i];
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
      _ ("The name “%s” has no ending of a picture format: use .png, .jpg, .webp, .tif or .safetensors."),
      shown);
  return NULL;
}

gboolean
limner_picture_format_has_text (const LimnerPictureFormat *format)
{
  return format->text;
}

/* The conversion of pixels to samples. */
typedef struct
{
  const LimnerImage *image;
  LimnerColourTransform *transform; /* NULL: sRGB */
  gboolean alpha;
  int colours; /* 1 or 3 */
  int depth;
} Encoder;

static guint8
to_byte (float value)
{
  return value > 0 ? (guint8) (MIN (value, 1.0f) * 255 + 0.5f) : 0; /* NaN becomes black */
}

static guint16
to_word (float value)
{
  return value > 0 ? (guint16) (MIN (value, 1.0f) * 65535 + 0.5f) : 0;
}

static void
write_sample (void *samples, gsize i, int depth, float value)
{
  if (depth == 8)
    ((guint8 *) samples)[i] = to_byte (value);
  else if (depth == 16)
    ((guint16 *) samples)[i] = to_word (value);
  else
    ((float *) samples)[i] = value;
}

/* Converts n pixels, starting at (x, y), to samples. colours [n,4] is scratch. */
static void
encode_pixels (const Encoder *encoder, int x, int y, int n, float *colours, void *samples)
{
  const float *pixels = encoder->image->pixels + 4 * ((gsize) y * (gsize) encoder->image->width + (gsize) x);
  int bands = encoder->colours + (encoder->alpha ? 1 : 0);

  for (int i = 0; i < n; i++)
    memcpy (colours + 4 * i, pixels + 4 * i, 4 * sizeof (float));
  if (encoder->transform != NULL)
    {
      g_autofree float *rgb = g_new (float, 3 * (gsize) n);

      for (int i = 0; i < 3 * n; i++)
        rgb[i] = pixels[4 * (i / 3) + i % 3];
      limner_colour_transform_apply (encoder->transform, rgb, colours, (gsize) n);
    }
  for (int i = 0; i < n; i++)
    {
      float cover = pixels[4 * i + 3] > 0 ? MIN (pixels[4 * i + 3], 1.0f) : 0;

      for (int c = 0; c < encoder->colours; c++)
        {
          float value = colours[4 * i + c];

          if (!encoder->alpha && cover < 1)
            value = 1 - cover + (cover > 0 ? cover * CLAMP (value, 0, 1) : 0);
          write_sample (samples, (gsize) (i * bands + c), encoder->depth, value);
        }
      if (encoder->alpha)
        write_sample (samples, (gsize) (i * bands + encoder->colours), encoder->depth, cover);
    }
}

/* A VipsGenerateFn: fills the region that libvips requests. */
static int
generate (VipsRegion *region, void *sequence, void *a, void *b, gboolean *stop)
{
  const VipsRect *part = &region->valid;
  g_autofree float *colours = g_new (float, 4 * (gsize) part->width);

  for (int y = part->top; y < VIPS_RECT_BOTTOM (part); y++)
    encode_pixels (a, part->left, y, part->width, colours, VIPS_REGION_ADDR (region, part->left, y));
  return 0;
}

static VipsInterpretation
interpretation_of (const Encoder *encoder)
{
  if (encoder->colours == 1)
    return encoder->depth == 16 ? VIPS_INTERPRETATION_GREY16 : VIPS_INTERPRETATION_B_W;
  return encoder->depth == 8    ? VIPS_INTERPRETATION_sRGB
         : encoder->depth == 16 ? VIPS_INTERPRETATION_RGB16
                                : VIPS_INTERPRETATION_scRGB;
}

static VipsImage *
describe_format (Encoder *encoder)
{
  const LimnerImage *image = encoder->image;
  VipsImage *picture = vips_image_new ();

  vips_image_init_fields (picture, image->width, image->height, encoder->colours + (encoder->alpha ? 1 : 0),
                          encoder->depth == 8    ? VIPS_FORMAT_UCHAR
                          : encoder->depth == 16 ? VIPS_FORMAT_USHORT
                                                 : VIPS_FORMAT_FLOAT,
                          VIPS_CODING_NONE, interpretation_of (encoder), PIXELS_PER_MM, PIXELS_PER_MM);
  if (vips_image_pipelinev (picture, VIPS_DEMAND_STYLE_THINSTRIP, NULL) == 0
      && vips_image_generate (picture, NULL, generate, NULL, encoder, NULL) == 0)
    return picture;
  g_object_unref (picture);
  return NULL;
}

static gboolean
needs_alpha (const LimnerImage *image)
{
  gsize n = (gsize) image->width * image->height;

  for (gsize i = 0; i < n; i++)
    if (image->pixels[4 * i + 3] < 1)
      return TRUE;
  return FALSE;
}

/* Chooses the number of colours without alpha (1 or 3) and the depth, within what the format supports. */
static void
choose_samples (Encoder *encoder, const LimnerPictureFormat *format)
{
  const LimnerImage *image = encoder->image;
  int depth = image->depth > 16 ? 32 : image->depth > 8 ? 16 : 8;

  encoder->depth = MIN (depth, format->max_depth);
  encoder->colours = image->grey && format->grey ? 1 : 3;
  encoder->alpha = format->alpha && needs_alpha (image);
  if (image->profile != NULL && encoder->colours == 3)
    encoder->transform = limner_colour_transform_from_srgb (image->profile);
}

static void
attach_metadata (VipsImage *picture, const Encoder *encoder, const char *text_key, const char *text)
{
  if (encoder->image->profile != NULL && encoder->colours == 3)
    {
      gsize size;
      const void *profile = g_bytes_get_data (encoder->image->profile, &size);

      vips_image_set_blob_copy (picture, VIPS_META_ICC_NAME, profile, size);
    }
  if (text != NULL)
    {
      g_autofree char *field = g_strconcat ("png-comment-0-", text_key, NULL);

      vips_image_set_string (picture, field, text);
    }
}

gboolean
limner_picture_encode (const LimnerImage *image, const LimnerPictureFormat *format, const char *text_key,
                       const char *text, int fd, GError **error)
{
  Encoder encoder = { .image = image };
  g_autoptr (VipsImage) picture = NULL;
  g_autoptr (VipsTarget) target = NULL;
  gboolean ok;

  if (!limner_vips_init (error))
    return FALSE;
  choose_samples (&encoder, format);
  vips_error_clear ();
  picture = describe_format (&encoder);
  target = vips_target_new_to_descriptor (fd);
  if (picture != NULL)
    attach_metadata (picture, &encoder, text_key, text);
  ok = picture != NULL && target != NULL
       && vips_image_write_to_target (picture, format->saver, target, "keep",
                                      VIPS_FOREIGN_KEEP_ICC | VIPS_FOREIGN_KEEP_OTHER, NULL)
              == 0;
  limner_colour_transform_free (encoder.transform);
  if (!ok)
    {
      g_autofree char *reason = limner_vips_reason ();

      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                   _ ("The picture cannot be encoded (%s): save it in another format."), reason);
    }
  return ok;
}
