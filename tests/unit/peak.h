/* The plan of memory against what was allocated since limner_memory_reset_peak. */
#pragma once

#include "limner/system.h"

#include <math.h>

/* What the program takes beside big memory, measured: a 48 x 48 picture's resident 46 MiB less its big
 * memory. */
#define PROGRAM_MIB 36

/* The planned peak is what is used, and the program's share with it, within 15 % and the slack. Returns the
 * MiB used. */
static inline double
check_peak (gint64 planned_mib, double program_mib, double slack_mib)
{
  double used = (double) limner_memory_peak () / (1 << 20) + program_mib;

  g_test_message ("%.0f MiB used, %d planned", used, (int) planned_mib);
  g_assert_cmpfloat (fabs (used - (double) planned_mib), <, 0.15 * used + slack_mib);
  return used;
}
