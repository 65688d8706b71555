/* Reports a job's progress: the fraction done, the remaining time, and at intervals a partial picture. */
#pragma once

#include "image/image-private.h"
#include "job/job-private.h"

typedef struct
{
  const LimnerImage *content;
  const LimnerJob *job;                      /* or NULL */
  double done, total;                        /* work in any unit */
  gint64 started, last_report, last_partial; /* microseconds; last_report 0: none yet */
  LimnerImage *overview; /* the content at the size of partial pictures, made on first use */
} LimnerReporter;

void limner_reporter_init (LimnerReporter *reporter, const LimnerImage *content, const LimnerJob *job);
void limner_reporter_clear (LimnerReporter *reporter);

/* Whether a partial picture is due now. */
gboolean limner_reporter_wants_partial (const LimnerReporter *reporter);
/* The reduced content for partial pictures; NULL if memory does not suffice. Owned by the reporter. */
const LimnerImage *limner_reporter_overview (LimnerReporter *reporter);
/* The position of the content's bounds in the overview. */
LimnerBounds limner_reporter_place (const LimnerReporter *reporter, const LimnerBounds *bounds);
/* Reports the work done: the first time, at the end, and in between at most five times a second.
 * `partial` may be NULL; a partial picture is reported at once. */
void limner_reporter_report (LimnerReporter *reporter, const char *text, const LimnerImage *partial);
