#include "config.h"

#include "limner/colour-profile.h"

#include <lcms2.h>
#include <math.h>

/* A transform that changes no colour by more than this is taken for sRGB. It is a third of an 8-bit
 * step. */
#define SAME 0.0013f
#define GRID 5 /* samples along each axis of the colour cube */

struct _LimnerColourTransform
{
  cmsHTRANSFORM lcms;
};

static cmsHPROFILE
open_profile (GBytes *bytes)
{
  gsize size;
  const void *data = g_bytes_get_data (bytes, &size);

  return size > 0 && size <= G_MAXUINT32 ? cmsOpenProfileFromMem (data, (cmsUInt32Number) size) : NULL;
}

static int
count_channels (cmsHPROFILE profile)
{
  switch (cmsGetColorSpace (profile))
    {
    case cmsSigGrayData:
      return 1;
    case cmsSigRgbData:
      return 3;
    case cmsSigCmykData:
      return 4;
    default:
      return 0;
    }
}

static cmsUInt32Number
format_of (int channels)
{
  return channels == 1 ? TYPE_GRAY_FLT : channels == 3 ? TYPE_RGB_FLT : TYPE_CMYK_FLT;
}

/* Whether an RGB transform changes no colour. */
static gboolean
changes_nothing (cmsHTRANSFORM lcms)
{
  for (int i = 0; i < GRID * GRID * GRID; i++)
    {
      const float from[3] = { (float) (i % GRID) / (GRID - 1), (float) (i / GRID % GRID) / (GRID - 1),
                              (float) (i / GRID / GRID) / (GRID - 1) };
      float to[4];

      cmsDoTransform (lcms, from, to, 1);
      for (int c = 0; c < 3; c++)
        if (!(fabsf (to[c] - from[c]) <= SAME))
          return FALSE;
    }
  return TRUE;
}

/* Takes ownership of both profiles; each may be NULL. */
static LimnerColourTransform *
make_transform (cmsHPROFILE from, cmsHPROFILE to, int channels)
{
  LimnerColourTransform *transform = NULL;
  cmsHTRANSFORM lcms = NULL;

  if (from != NULL && to != NULL)
    /* NOCACHE, because several threads use the transform */
    lcms = cmsCreateTransform (from, format_of (channels), to, TYPE_RGBA_FLT, INTENT_RELATIVE_COLORIMETRIC,
                               cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_NOCACHE);
  if (lcms != NULL && channels == 3 && changes_nothing (lcms))
    g_clear_pointer (&lcms, cmsDeleteTransform);
  if (lcms != NULL)
    {
      transform = g_new (LimnerColourTransform, 1);
      transform->lcms = lcms;
    }
  g_clear_pointer (&from, cmsCloseProfile);
  g_clear_pointer (&to, cmsCloseProfile);
  return transform;
}

LimnerColourTransform *
limner_colour_transform_to_srgb (GBytes *profile, int channels)
{
  cmsHPROFILE from = open_profile (profile);

  if (from != NULL && count_channels (from) != channels)
    g_clear_pointer (&from, cmsCloseProfile);
  return make_transform (from, from != NULL ? cmsCreate_sRGBProfile () : NULL, channels);
}

LimnerColourTransform *
limner_colour_transform_from_srgb (GBytes *profile)
{
  return make_transform (cmsCreate_sRGBProfile (), open_profile (profile), 3);
}

void
limner_colour_transform_free (LimnerColourTransform *transform)
{
  if (transform == NULL)
    return;
  cmsDeleteTransform (transform->lcms);
  g_free (transform);
}

void
limner_colour_transform_apply (const LimnerColourTransform *transform, const float *from, float *to, gsize n)
{
  cmsDoTransform (transform->lcms, from, to, (cmsUInt32Number) n);
}

gboolean
limner_profile_can_write (GBytes *bytes)
{
  cmsHPROFILE profile = open_profile (bytes);
  gboolean can = profile != NULL && count_channels (profile) == 3 && cmsIsMatrixShaper (profile)
                 && !cmsIsCLUT (profile, INTENT_RELATIVE_COLORIMETRIC, LCMS_USED_AS_INPUT);

  g_clear_pointer (&profile, cmsCloseProfile);
  return can;
}
