/* Fault injection for limner's big memory. LIMNER_FAULT_MEMORY=N makes all but the first N allocations fail.
 * The number of allocations that the program makes is written to the file LIMNER_FAULT_COUNT. */
#include "base/memory-private.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

static const int most = INT_MAX;

__attribute__ ((constructor)) static void
start_failing (void)
{
  const char *memory = getenv ("LIMNER_FAULT_MEMORY");

  if (memory != NULL || getenv ("LIMNER_FAULT_COUNT") != NULL)
    limner_memory_fail_after (memory != NULL ? atoi (memory) : most);
}

__attribute__ ((destructor)) static void
write_count (void)
{
  const char *path = getenv ("LIMNER_FAULT_COUNT");
  FILE *file = path != NULL ? fopen (path, "w") : NULL;

  if (file == NULL)
    return;
  fprintf (file, "%d\n", most - limner_memory_fail_after (-1));
  fclose (file);
}
