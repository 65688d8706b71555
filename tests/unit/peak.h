/* Compares the planned memory with the allocations since limner_memory_reset_peak. */
#pragma once

#include "limner/system.h"

#include <math.h>

/* The memory of the program in addition to large allocations, measured with a 48 x 48 picture: 46 MiB
 * resident minus its large allocations. */
#define PROGRAM_MIB 36

/* Checks that the planned peak equals the used memory plus the program's share, within 15 % and the
 * slack. Returns the MiB used. */
static inline double
check_peak (gint64 planned_mib, double program_mib, double slack_mib)
{
  double used = (double) limner_memory_peak () / (1 << 20) + program_mib;

  g_test_message ("%.0f MiB used, %d planned", used, (int) planned_mib);
  g_assert_cmpfloat (fabs (used - (double) planned_mib), <, 0.15 * used + slack_mib);
  return used;
}
