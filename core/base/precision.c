#include "base/precision-private.h"

#include "base/cpu-private.h"
#include "limner/system.h"

typedef enum
{
  PAINTING,
  DREAMING,
} Effect;

static gsize chosen[2]; /* by effect; 0: not yet; else the precision + 1 */

static LimnerPrecision
choose (Effect effect)
{
  const char *wish = g_getenv ("LIMNER_PRECISION");

  if (g_strcmp0 (wish, "fp32") == 0)
    return LIMNER_FP32;
  if (g_strcmp0 (wish, "bf16") == 0)
    return LIMNER_BF16;
  /* Other processors convert bfloat16 to fp32 and back, which is slower. */
  return effect == PAINTING && limner_cpu_level () >= LIMNER_CPU_AVX512BF16 ? LIMNER_BF16 : LIMNER_FP32;
}

static LimnerPrecision
precision_of (Effect effect)
{
  if (g_once_init_enter (&chosen[effect]))
    g_once_init_leave (&chosen[effect], (gsize) choose (effect) + 1);
  return (LimnerPrecision) (chosen[effect] - 1);
}

LimnerPrecision
limner_precision (void)
{
  return precision_of (PAINTING);
}

LimnerPrecision
limner_dream_precision (void)
{
  return precision_of (DREAMING);
}

void
limner_precision_force (LimnerPrecision precision)
{
  for (Effect effect = PAINTING; effect <= DREAMING; effect++)
    {
      precision_of (effect);
      chosen[effect] = (gsize) precision + 1;
    }
}

const char *
limner_precision_text (LimnerPrecision precision)
{
  return precision == LIMNER_BF16 ? "bf16" : "fp32";
}
