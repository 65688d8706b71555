#include "base/precision-private.h"

#include "base/cpu-private.h"
#include "limner/system.h"

static gsize chosen; /* 0: not yet; else the precision + 1 */

static LimnerPrecision
choose (void)
{
  const char *wish = g_getenv ("LIMNER_PRECISION");

  if (g_strcmp0 (wish, "fp32") == 0)
    return LIMNER_FP32;
  if (g_strcmp0 (wish, "bf16") == 0)
    return LIMNER_BF16;
  /* Elsewhere bfloat16 is widened, computed in fp32 and rounded, which costs time. */
  return limner_cpu_level () >= LIMNER_CPU_AVX512BF16 ? LIMNER_BF16 : LIMNER_FP32;
}

LimnerPrecision
limner_precision (void)
{
  if (g_once_init_enter (&chosen))
    g_once_init_leave (&chosen, (gsize) choose () + 1);
  return (LimnerPrecision) (chosen - 1);
}

void
limner_precision_force (LimnerPrecision precision)
{
  limner_precision ();
  chosen = (gsize) precision + 1;
}

const char *
limner_precision_text (LimnerPrecision precision)
{
  return precision == LIMNER_BF16 ? "bf16" : "fp32";
}

const char *
limner_precision_name (void)
{
  return limner_precision_text (limner_precision ());
}
