#include "base/cpu-private.h"

#include "limner/system.h"

static const char *const names[LIMNER_CPU_LEVELS] = {
  [LIMNER_CPU_C] = "c",
  [LIMNER_CPU_AVX2] = "avx2",
  [LIMNER_CPU_AVX512] = "avx512",
  [LIMNER_CPU_AVX512BF16] = "avx512bf16",
};

LimnerCpuLevel
limner_cpu_detect (void)
{
#if defined(__x86_64__)
  /* The builtin asks the operating system too, whether it saves the wide registers. */
  if (!__builtin_cpu_supports ("avx2") || !__builtin_cpu_supports ("fma"))
    return LIMNER_CPU_C;
  if (!__builtin_cpu_supports ("avx512f") || !__builtin_cpu_supports ("avx512bw")
      || !__builtin_cpu_supports ("avx512dq") || !__builtin_cpu_supports ("avx512vl"))
    return LIMNER_CPU_AVX2;
  if (!__builtin_cpu_supports ("avx512bf16"))
    return LIMNER_CPU_AVX512;
  return LIMNER_CPU_AVX512BF16;
#else
  return LIMNER_CPU_C;
#endif
}

static LimnerCpuLevel
choose_level (void)
{
  LimnerCpuLevel level = limner_cpu_detect ();
  const char *wish = g_getenv ("LIMNER_CPU");

  for (LimnerCpuLevel i = 0; wish != NULL && i < level; i++)
    if (g_str_equal (wish, names[i]))
      level = i;
  g_info ("Kernels for %s", names[level]);
  return level;
}

LimnerCpuLevel
limner_cpu_level (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize) choose_level () + 1);
  return (LimnerCpuLevel) (once - 1);
}

const char *
limner_cpu_level_name (LimnerCpuLevel level)
{
  return names[level];
}

const char *
limner_cpu_path (void)
{
  return limner_cpu_level_name (limner_cpu_level ());
}
