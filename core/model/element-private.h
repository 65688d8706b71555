/* Number formats of weights in files, and their conversion to float32. */
#pragma once

#include <glib.h>

typedef enum
{
  LIMNER_ELEMENT_F64,
  LIMNER_ELEMENT_F32,
  LIMNER_ELEMENT_F16,
  LIMNER_ELEMENT_BF16,
  LIMNER_ELEMENT_I64,
  LIMNER_ELEMENT_I32,
  LIMNER_ELEMENT_I16,
  LIMNER_ELEMENT_I8,
  LIMNER_ELEMENT_U8,
  LIMNER_ELEMENT_BOOL,
  LIMNER_N_ELEMENTS,
} LimnerElement;

/* Bytes of one element. */
gsize limner_element_size (LimnerElement element);
/* safetensors' name of it ("BF16"). */
const char *limner_element_name (LimnerElement element);
/* The element of that name, or LIMNER_N_ELEMENTS. */
LimnerElement limner_element_from_name (const char *name);

/* `source`: little-endian elements, `stride` elements apart, at any alignment. */
void limner_element_to_float (LimnerElement element, const void *source, gint64 stride, float *target,
                              gsize count);
/* float32 to little-endian F32, F16 or BF16, rounded to nearest even. */
void limner_element_from_float (LimnerElement element, const float *source, void *target, gsize count);
