/* The precision of a network's activations and products. */
#pragma once

#include <glib.h>

typedef enum
{
  LIMNER_FP32,
  LIMNER_BF16, /* bfloat16, the upper half of fp32; sums are fp32 */
} LimnerPrecision;

/* The precision of painting: LIMNER_PRECISION=fp32|bf16; if unset or auto, bfloat16 where the processor
 * multiplies it faster. Fixed at the first call. Inspection, training and portraits are exact and do not
 * use it. */
LimnerPrecision limner_precision (void);
/* The precision of dreams: as painting, but auto is fp32. A dream amplifies the last digits; in bfloat16
 * it is as good, but different. */
LimnerPrecision limner_dream_precision (void);
/* For tests: instead of both. */
void limner_precision_force (LimnerPrecision precision);
/* "fp32" or "bf16" */
const char *limner_precision_text (LimnerPrecision precision);
