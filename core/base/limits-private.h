/* The share of the machine that this process may use: the limits of the system and of its control group
 * (a container, a service, a batch job). */
#pragma once

#include <glib.h>

/* Cores this process may run on, rounded up where a share of one is allotted; at least 1. */
int limner_available_cores (void);
/* Bytes of memory this process may have; 0: not known. */
guint64 limner_available_memory (void);

/* The limits of control groups, for tests with folders of their own. `groups`: the text of /proc/self/cgroup;
 * `root`: where control groups are mounted. *cores: 0 without a limit; *bytes: G_MAXUINT64 without one. The
 * least of the process's group and those around it counts. */
void limner_cgroup_limits (const char *groups, const char *root, double *cores, guint64 *bytes);
