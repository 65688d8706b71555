/* Reports a job's progress: the fraction done, the time left, and from time to time the picture so far. */
#pragma once

#include "image/image-private.h"
#include "job/job-private.h"

typedef struct
{
  const LimnerImage *content;
  const LimnerJob *job;                      /* or NULL */
  double done, total;                        /* work, in any unit */
  gint64 started, last_report, last_partial; /* microseconds; last_report 0: none yet */
  LimnerImage *overview; /* the content at the size of partial pictures, made when first needed */
} LimnerReporter;

void limner_reporter_init (LimnerReporter *reporter, const LimnerImage *content, const LimnerJob *job);
void limner_reporter_clear (LimnerReporter *reporter);

/* Whether a partial picture is due now. */
gboolean limner_reporter_wants_partial (const LimnerReporter *reporter);
/* The small content that partial pictures are made from, or NULL when memory does not allow it; owned by the
 * reporter. */
const LimnerImage *limner_reporter_overview (LimnerReporter *reporter);
/* The bounds of the content in the overview. */
LimnerBounds limner_reporter_place (const LimnerReporter *reporter, const LimnerBounds *bounds);
/* Reports what is done of the total: at most five times a second, and the first time and at the end always.
 * `partial` may be NULL; one that is there is reported at once. */
void limner_reporter_report (LimnerReporter *reporter, const char *text, const LimnerImage *partial);
