/* The element types of weights in files, and their conversion to float32. */
#pragma once

#include <glib.h>

typedef enum
{
  LIMNER_FILE_DTYPE_F64,
  LIMNER_FILE_DTYPE_F32,
  LIMNER_FILE_DTYPE_F16,
  LIMNER_FILE_DTYPE_BF16,
  LIMNER_FILE_DTYPE_I64,
  LIMNER_FILE_DTYPE_I32,
  LIMNER_FILE_DTYPE_I16,
  LIMNER_FILE_DTYPE_I8,
  LIMNER_FILE_DTYPE_U8,
  LIMNER_FILE_DTYPE_BOOL,
  LIMNER_N_FILE_DTYPES,
} LimnerFileDtype;

/* Whether it is a floating-point type. */
gboolean limner_file_dtype_is_float (LimnerFileDtype element);
/* The bytes of one element. */
gsize limner_file_dtype_size (LimnerFileDtype element);
/* The type's name in safetensors, for example "BF16". */
const char *limner_file_dtype_name (LimnerFileDtype element);
/* The element type of a safetensors name, or LIMNER_N_FILE_DTYPES. */
LimnerFileDtype limner_file_dtype_from_name (const char *name);

/* Converts to float32. source: little-endian elements, `stride` elements apart, at any alignment. */
void limner_file_dtype_to_float (LimnerFileDtype element, const void *source, gint64 stride, float *target,
                                 gsize count);
/* Converts float32 to little-endian F32, F16 or BF16, rounded to nearest even. */
void limner_file_dtype_from_float (LimnerFileDtype element, const float *source, void *target, gsize count);
