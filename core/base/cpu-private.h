/* Processor levels for the kernels. Each level includes the ones below it. */
#pragma once

#include <glib.h>

typedef enum
{
  LIMNER_CPU_C,          /* the compiler's default instruction set */
  LIMNER_CPU_AVX2,       /* AVX2 and FMA */
  LIMNER_CPU_AVX512,     /* AVX-512 F, BW, DQ, VL */
  LIMNER_CPU_AVX512BF16, /* and BF16: products of bfloat16, two for one */
  LIMNER_CPU_AMX,        /* and AMX: bfloat16 tiles, if the kernel permits them for this process */
  LIMNER_CPU_LEVELS,
} LimnerCpuLevel;

/* The highest level that the processor supports. */
LimnerCpuLevel limner_cpu_detect (void);
/* The level in use: detected, lowered by LIMNER_CPU=c|avx2|…; fixed at the first call. */
LimnerCpuLevel limner_cpu_level (void);
/* "c", "avx2", … */
const char *limner_cpu_level_name (LimnerCpuLevel level);
