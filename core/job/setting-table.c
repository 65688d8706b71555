/* The settings of every job: memory and threads. */
#include "config.h"

#include "job/job-private.h"
#include "limner/setting.h"

#include <glib/gi18n-lib.h>

static const LimnerSetting rows[] = {
  { .name = "memory",
    .type = LIMNER_SETTING_INT64,
    .field = G_STRUCT_OFFSET (LimnerJob, memory_mib),
    .max = LIMNER_JOB_MOST_MEMORY,
    .unit = LIMNER_UNIT_MIB,
    .step = 256,
    .label = N_ ("Memory"),
    .description = N_ ("Limit in MiB; 0 is a quarter of this computer's, at least 1024"),
    .flags = LIMNER_SETTING_RESTARTS_PREVIEW | LIMNER_SETTING_EXPERT },
  { .name = "threads",
    .type = LIMNER_SETTING_INT,
    .field = G_STRUCT_OFFSET (LimnerJob, threads),
    .max = 1024,
    .unit = LIMNER_UNIT_COUNT,
    .label = N_ ("Threads"),
    .description = N_ ("Number of threads; 0 is one per processor core"),
    .flags = LIMNER_SETTING_RESTARTS_PREVIEW | LIMNER_SETTING_EXPERT },
};

const LimnerSettingTable *
limner_job_setting_table (void)
{
  static const LimnerSettingTable table = { rows, G_N_ELEMENTS (rows) };

  return &table;
}

const LimnerSettingTable *
limner_threads_setting_table (void)
{
  static const LimnerSettingTable table = { rows + 1, 1 };

  return &table;
}
