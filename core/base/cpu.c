#include "base/cpu-private.h"

#include "limner/system.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif
#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#endif

/* Linux's ARCH_REQ_XCOMP_PERM and XFEATURE_XTILEDATA, which not every libc's headers have. */
#define ARCH_REQUEST_STATE 0x1023
#define ARCH_TILE_DATA     18

static const char *const names[LIMNER_CPU_LEVELS] = {
  [LIMNER_CPU_C] = "c",           [LIMNER_CPU_AVX2] = "avx2",
  [LIMNER_CPU_AVX512] = "avx512", [LIMNER_CPU_AVX512BF16] = "avx512bf16",
  [LIMNER_CPU_AMX] = "amx",
};

#if defined(__x86_64__)

/* Tiles need support from the processor, from the kernel to save them (XCR0), and the kernel's permission
 * for this process, because they make each thread's state 8 KiB larger. */
static gboolean
has_amx (void)
{
#if defined(__linux__)
  const unsigned tile_state = 3u << 17, tile_and_bf16 = 1u << 24 | 1u << 22;
  unsigned eax, ebx, ecx, edx, low, high;

  if (!__get_cpuid (1, &eax, &ebx, &ecx, &edx) || !(ecx & bit_OSXSAVE))
    return FALSE;
  if (!__get_cpuid_count (7, 0, &eax, &ebx, &ecx, &edx) || (edx & tile_and_bf16) != tile_and_bf16)
    return FALSE;
  __asm__ volatile ("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (low & tile_state) == tile_state
         && syscall (SYS_arch_prctl, ARCH_REQUEST_STATE, ARCH_TILE_DATA) == 0;
#else
  return FALSE;
#endif
}

#endif

LimnerCpuLevel
limner_cpu_detect (void)
{
#if defined(__x86_64__)
  /* The builtin also checks that the operating system saves the wide registers. */
  if (!__builtin_cpu_supports ("avx2") || !__builtin_cpu_supports ("fma"))
    return LIMNER_CPU_C;
  if (!__builtin_cpu_supports ("avx512f") || !__builtin_cpu_supports ("avx512bw")
      || !__builtin_cpu_supports ("avx512dq") || !__builtin_cpu_supports ("avx512vl"))
    return LIMNER_CPU_AVX2;
  if (!__builtin_cpu_supports ("avx512bf16"))
    return LIMNER_CPU_AVX512;
  return has_amx () ? LIMNER_CPU_AMX : LIMNER_CPU_AVX512BF16;
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
