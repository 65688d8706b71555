#include "config.h"

#include "job/reporter-private.h"

/* The longest side of partial pictures. */
#define PARTIAL_SIDE 640
/* Microseconds between two reports, except for the first and the last. */
#define REPORT_INTERVAL (G_USEC_PER_SEC / 5)

void
limner_reporter_init (LimnerReporter *reporter, const LimnerImage *content, const LimnerJob *job)
{
  *reporter = (LimnerReporter) { .content = content, .job = job };
  reporter->started = reporter->last_partial = g_get_monotonic_time ();
}

void
limner_reporter_clear (LimnerReporter *reporter)
{
  g_clear_pointer (&reporter->overview, limner_image_unref);
}

/* Partial pictures are frequent at first, when the picture changes most; later there is one each second. */
gboolean
limner_reporter_wants_partial (const LimnerReporter *reporter)
{
  gint64 now = g_get_monotonic_time ();
  gint64 interval = now - reporter->started < 2 * G_USEC_PER_SEC ? G_USEC_PER_SEC / 5 : G_USEC_PER_SEC;

  return limner_job_is_watched (reporter->job) && now - reporter->last_partial >= interval;
}

const LimnerImage *
limner_reporter_overview (LimnerReporter *reporter)
{
  const LimnerImage *content = reporter->content;
  int width, height;

  if (reporter->overview == NULL)
    {
      limner_fit_size (content->width, content->height,
                       MIN (PARTIAL_SIDE, MAX (content->width, content->height)), &width, &height);
      reporter->overview = limner_image_resize (content, width, height, LIMNER_FILTER_LANCZOS, NULL);
    }
  return reporter->overview;
}

LimnerBounds
limner_reporter_place (const LimnerReporter *reporter, const LimnerBounds *bounds)
{
  const LimnerImage *small = reporter->overview;
  double sx = (double) small->width / reporter->content->width,
         sy = (double) small->height / reporter->content->height;
  LimnerBounds place = { .x = (int) (bounds->x * sx), .y = (int) (bounds->y * sy) };

  place.width = CLAMP ((int) (bounds->width * sx + 0.5), 1, small->width - place.x);
  place.height = CLAMP ((int) (bounds->height * sy + 0.5), 1, small->height - place.y);
  return place;
}

void
limner_reporter_report (LimnerReporter *reporter, const char *text, const LimnerImage *partial)
{
  gint64 now = g_get_monotonic_time ();
  double elapsed = (double) (now - reporter->started) / G_USEC_PER_SEC;
  LimnerProgress progress = { .text = text, .partial = partial, .seconds_left = -1 };

  progress.fraction = reporter->total > 0 ? MIN (reporter->done / reporter->total, 1.0) : 0.0;
  if (!limner_job_is_watched (reporter->job)
      || (partial == NULL && progress.fraction < 1 && reporter->last_report != 0
          && now - reporter->last_report < REPORT_INTERVAL))
    return;
  reporter->last_report = now;
  if (partial != NULL)
    reporter->last_partial = now;
  if (elapsed > 1 && progress.fraction > 0.01)
    progress.seconds_left = elapsed * (1 - progress.fraction) / progress.fraction;
  limner_job_report (reporter->job, &progress);
}
