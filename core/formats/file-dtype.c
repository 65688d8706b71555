#include "formats/file-dtype-private.h"

#include <math.h>
#include <string.h>

static const struct
{
  const char *name;
  guint8 size;
} elements[LIMNER_N_FILE_DTYPES] = {
  [LIMNER_FILE_DTYPE_F64] = { "F64", 8 }, [LIMNER_FILE_DTYPE_F32] = { "F32", 4 },
  [LIMNER_FILE_DTYPE_F16] = { "F16", 2 }, [LIMNER_FILE_DTYPE_BF16] = { "BF16", 2 },
  [LIMNER_FILE_DTYPE_I64] = { "I64", 8 }, [LIMNER_FILE_DTYPE_I32] = { "I32", 4 },
  [LIMNER_FILE_DTYPE_I16] = { "I16", 2 }, [LIMNER_FILE_DTYPE_I8] = { "I8", 1 },
  [LIMNER_FILE_DTYPE_U8] = { "U8", 1 },   [LIMNER_FILE_DTYPE_BOOL] = { "BOOL", 1 },
};

gboolean
limner_file_dtype_is_float (LimnerFileDtype element)
{
  return element <= LIMNER_FILE_DTYPE_BF16;
}

gsize
limner_file_dtype_size (LimnerFileDtype element)
{
  g_return_val_if_fail (element < LIMNER_N_FILE_DTYPES, 0);
  return elements[element].size;
}

const char *
limner_file_dtype_name (LimnerFileDtype element)
{
  g_return_val_if_fail (element < LIMNER_N_FILE_DTYPES, NULL);
  return elements[element].name;
}

LimnerFileDtype
limner_file_dtype_from_name (const char *name)
{
  int i;

  for (i = 0; i < LIMNER_N_FILE_DTYPES; i++)
    if (g_str_equal (elements[i].name, name))
      break;
  return (LimnerFileDtype) i;
}

static guint16
read_16 (const guint8 *p)
{
  return (guint16) (p[0] | p[1] << 8);
}

static guint32
read_32 (const guint8 *p)
{
  return (guint32) p[0] | (guint32) p[1] << 8 | (guint32) p[2] << 16 | (guint32) p[3] << 24;
}

static guint64
read_64 (const guint8 *p)
{
  return (guint64) read_32 (p) | (guint64) read_32 (p + 4) << 32;
}

static float
float_from_bits (guint32 bits)
{
  float value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static double
double_from_bits (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

/* IEEE 754 binary16. */
static float
float_from_half (guint16 half)
{
  guint32 sign = (guint32) (half & 0x8000u) << 16;
  guint32 exponent = (half >> 10) & 31u;
  guint32 mantissa = half & 1023u;

  if (exponent == 31)
    return float_from_bits (sign | 0x7f800000u | mantissa << 13);
  if (exponent == 0)
    {
      float value = ldexpf ((float) mantissa, -24);
      return sign ? -value : value;
    }
  return float_from_bits (sign | (exponent + 112u) << 23 | mantissa << 13);
}

static float
read_float (LimnerFileDtype element, const guint8 *p)
{
  switch (element)
    {
    case LIMNER_FILE_DTYPE_F64:
      return (float) double_from_bits (read_64 (p));
    case LIMNER_FILE_DTYPE_F32:
      return float_from_bits (read_32 (p));
    case LIMNER_FILE_DTYPE_F16:
      return float_from_half (read_16 (p));
    case LIMNER_FILE_DTYPE_BF16:
      return float_from_bits ((guint32) read_16 (p) << 16);
    case LIMNER_FILE_DTYPE_I64:
      return (float) (gint64) read_64 (p);
    case LIMNER_FILE_DTYPE_I32:
      return (float) (gint32) read_32 (p);
    case LIMNER_FILE_DTYPE_I16:
      return (float) (gint16) read_16 (p);
    case LIMNER_FILE_DTYPE_I8:
      return (float) (gint8) *p;
    case LIMNER_FILE_DTYPE_U8:
      return (float) *p;
    case LIMNER_FILE_DTYPE_BOOL:
      return *p ? 1.0f : 0.0f;
    case LIMNER_N_FILE_DTYPES:
    default:
      g_return_val_if_reached (0.0f);
    }
}

void
limner_file_dtype_to_float (LimnerFileDtype element, const void *source, gint64 stride, float *target,
                            gsize count)
{
  const guint8 *p = source;
  gint64 step = stride * (gint64) limner_file_dtype_size (element);

  if (element == LIMNER_FILE_DTYPE_F32 && stride == 1 && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    {
      memcpy (target, source, count * sizeof (float));
      return;
    }
  for (gsize i = 0; i < count; i++)
    target[i] = read_float (element, p + (gint64) i * step);
}

static guint32
float_bits (float value)
{
  guint32 bits;

  memcpy (&bits, &value, sizeof bits);
  return bits;
}

static guint16
half_from_float (float value)
{
  guint32 bits = float_bits (value);
  guint16 sign = (guint16) (bits >> 16 & 0x8000u);
  guint32 magnitude = bits & 0x7fffffffu;

  if (magnitude > 0x7f800000u)
    return sign | 0x7e00u; /* NaN */
  if (magnitude >= 0x477ff000u)
    return sign | 0x7c00u; /* from 65520 on, the nearest half is infinity */
  if (magnitude < 0x38800000u)
    return sign | (guint16) rintf (ldexpf (float_from_bits (magnitude), 24)); /* subnormal: steps of 2^-24 */
  magnitude += 0xfffu + (magnitude >> 13 & 1u);
  return sign | (guint16) ((magnitude - 0x38000000u) >> 13);
}

static guint16
bfloat_from_float (float value)
{
  guint32 bits = float_bits (value);

  if ((bits & 0x7fffffffu) > 0x7f800000u)
    return (guint16) (bits >> 16 | 0x40u);
  return (guint16) ((bits + 0x7fffu + (bits >> 16 & 1u)) >> 16);
}

void
limner_file_dtype_from_float (LimnerFileDtype element, const float *source, void *target, gsize count)
{
  guint8 *p = target;

  g_return_if_fail (element == LIMNER_FILE_DTYPE_F32 || element == LIMNER_FILE_DTYPE_F16
                    || element == LIMNER_FILE_DTYPE_BF16);
  for (gsize i = 0; i < count; i++)
    if (element == LIMNER_FILE_DTYPE_F32)
      {
        guint32 bits = GUINT32_TO_LE (float_bits (source[i]));
        memcpy (p + 4 * i, &bits, 4);
      }
    else
      {
        guint16 bits
            = element == LIMNER_FILE_DTYPE_F16 ? half_from_float (source[i]) : bfloat_from_float (source[i]);
        bits = GUINT16_TO_LE (bits);
        memcpy (p + 2 * i, &bits, 2);
      }
}
