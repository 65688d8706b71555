/* The precision of what a network keeps and multiplies. */
#pragma once

#include <glib.h>

typedef enum
{
  LIMNER_FP32,
  LIMNER_BF16, /* bfloat16: fp32's upper half; sums are fp32 all the same */
} LimnerPrecision;

/* What painting uses: LIMNER_PRECISION=fp32|bf16, or, left out or auto, bfloat16 where the processor
 * multiplies it faster. Fixed at the first call. What must be exact (inspection, training, portraits) does
 * not ask. */
LimnerPrecision limner_precision (void);
/* What dreaming uses: as painting, but auto is fp32. A dream enlarges whatever it finds, the last digits too:
 * no worse in bfloat16, but another one. */
LimnerPrecision limner_dream_precision (void);
/* For tests: instead of both. */
void limner_precision_force (LimnerPrecision precision);
/* "fp32" or "bf16" */
const char *limner_precision_text (LimnerPrecision precision);
