/* The machine: threads, memory, the kernels' path. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* "0.1.0" */
const char *limner_version (void);

/* Binds the text domain to $LIMNER_LOCALE_PATH, to the build tree for a program started from there, or to
 * the installed folder. Programs call it once, after setlocale. */
void limner_bind_translations (void);

/* Where the command line program is: the build tree's for a program started from there, the installed one, or
 * the one in PATH. Caller frees. */
char *limner_program (void);

/* The file of a page of the manual, as HTML: "style" is docs/style.md. It need not exist. Caller frees. */
char *limner_help_page (const char *page);

/* Threads that compute for a job that names no number of its own (limner/job.h), OpenBLAS's included: n >= 1,
 * or 0 for one per core this process may use. Jobs that run keep the number they began with. */
void limner_set_threads (int n);
/* That number; inside a job, that of the job. */
int limner_get_threads (void);

/* The kernels in use: "c", "avx2", "avx512", … (LIMNER_CPU lowers it). */
const char *limner_cpu_path (void);

/* Bytes held through Limner's big-memory module now, and the most since limner_memory_reset_peak. */
gsize limner_memory_used (void);
gsize limner_memory_peak (void);
void limner_memory_reset_peak (void);
/* A quarter of the machine's memory, at least 1024. */
gint64 limner_memory_default_mib (void);

G_END_DECLS
