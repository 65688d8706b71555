/* Linux control groups: Documentation/admin-guide/cgroup-v2.rst (cpu.max, memory.max) and cgroup-v1
 * (cpu.cfs_quota_us, memory.limit_in_bytes). */
#define _GNU_SOURCE /* sched_getaffinity */

#include "base/limits-private.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <string.h>
#include <unistd.h>

/* Version 1 says "no limit" with a number of about 2^63. */
#define NO_LIMIT  (G_GUINT64_CONSTANT (1) << 60)
#define MAX_CORES (1 << 16)

typedef struct
{
  double cores;
  guint64 bytes;
} Limits;

/* The first line of a small file, or NULL. */
static char *
read_line (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    g_strchomp (text);
  return text;
}

static void
lower_cores (Limits *limits, const char *quota, const char *period)
{
  double allotted = quota ? g_ascii_strtod (quota, NULL) : 0, of = period ? g_ascii_strtod (period, NULL) : 0;

  if (allotted > 0 && of > 0 && (limits->cores == 0 || allotted / of < limits->cores))
    limits->cores = allotted / of;
}

static void
lower_bytes (Limits *limits, const char *text)
{
  guint64 bytes = text && g_ascii_isdigit (*text) ? g_ascii_strtoull (text, NULL, 10) : 0;

  if (bytes > 0 && bytes < NO_LIMIT)
    limits->bytes = MIN (limits->bytes, bytes);
}

/* One group's own limits, in the files of both versions. */
static void
read_group (Limits *limits, const char *folder)
{
  g_autofree char *share = read_line (folder, "cpu.max"), *most = read_line (folder, "memory.max"),
                  *quota = read_line (folder, "cpu.cfs_quota_us"),
                  *period = read_line (folder, "cpu.cfs_period_us"),
                  *limit = read_line (folder, "memory.limit_in_bytes");
  char *blank = share ? strchr (share, ' ') : NULL;

  if (blank)
    {
      *blank = '\0';
      lower_cores (limits, share, blank + 1);
    }
  lower_cores (limits, quota, period);
  lower_bytes (limits, most);
  lower_bytes (limits, limit);
}

/* The group and those around it, up to the mount. */
static void
read_groups (Limits *limits, const char *mount, const char *group)
{
  g_autofree char *path = g_strdup (group);

  for (;;)
    {
      g_autofree char *folder = g_build_filename (mount, path, NULL);
      char *slash;

      read_group (limits, folder);
      slash = strrchr (path, '/');
      if (!slash || path[1] == '\0')
        return;
      slash[slash == path ? 1 : 0] = '\0';
    }
}

void
limner_cgroup_limits (const char *groups, const char *root, double *cores, guint64 *bytes)
{
  Limits limits = { 0, G_MAXUINT64 };
  g_auto (GStrv) lines = g_strsplit (groups, "\n", -1);

  /* "0::/group" in version 2, "4:cpu,cpuacct:/group" in version 1. */
  for (char **line = lines; *line; line++)
    {
      g_auto (GStrv) parts = g_strsplit (*line, ":", 3);
      g_auto (GStrv) controllers = NULL;

      if (g_strv_length (parts) != 3 || parts[2][0] != '/')
        continue;
      if (parts[1][0] == '\0')
        read_groups (&limits, root, parts[2]);
      controllers = g_strsplit (parts[1], ",", -1);
      for (char **controller = controllers; *controller; controller++)
        if (g_str_equal (*controller, "cpu") || g_str_equal (*controller, "memory"))
          {
            g_autofree char *mount = g_build_filename (root, *controller, NULL);
            read_groups (&limits, mount, parts[2]);
          }
    }
  *cores = limits.cores;
  *bytes = limits.bytes;
}

static void
read_own_limits (double *cores, guint64 *bytes)
{
  g_autofree char *groups = NULL;

  *cores = 0;
  *bytes = G_MAXUINT64;
  if (g_file_get_contents ("/proc/self/cgroup", &groups, NULL, NULL))
    limner_cgroup_limits (groups, "/sys/fs/cgroup", cores, bytes);
}

/* Cores that the scheduler may put this process on; the set is enlarged until the machine's fits in. */
static int
count_affinity (void)
{
  for (int n = CPU_SETSIZE; n <= MAX_CORES; n *= 2)
    {
      cpu_set_t *set = CPU_ALLOC (n);
      gsize size = CPU_ALLOC_SIZE (n);
      int count = -1, code = 0;

      if (!set)
        return 1;
      CPU_ZERO_S (size, set);
      if (sched_getaffinity (0, size, set) == 0)
        count = CPU_COUNT_S (size, set);
      else
        code = errno;
      CPU_FREE (set);
      if (count >= 0)
        return MAX (1, count);
      if (code != EINVAL)
        return 1;
    }
  return 1;
}

int
limner_available_cores (void)
{
  int cores = count_affinity ();
  double allotted;
  guint64 bytes;

  read_own_limits (&allotted, &bytes);
  return allotted > 0 ? MAX (1, MIN (cores, (int) ceil (allotted))) : cores;
}

guint64
limner_available_memory (void)
{
  long pages = sysconf (_SC_PHYS_PAGES), page = sysconf (_SC_PAGESIZE);
  guint64 installed = pages > 0 && page > 0 ? (guint64) pages * (guint64) page : 0, allotted;
  double cores;

  read_own_limits (&cores, &allotted);
  return allotted != G_MAXUINT64 && (installed == 0 || allotted < installed) ? allotted : installed;
}
