#include "config.h"

#include "image/teller-private.h"

/* Longest side of the partial pictures. */
#define PARTIAL_SIDE 640

void
limner_teller_init (LimnerTeller *teller, const LimnerImage *content, LimnerProgressFunc func,
                    gpointer user_data)
{
  *teller = (LimnerTeller) { .content = content, .func = func, .user_data = user_data };
  teller->started = teller->last_partial = g_get_monotonic_time ();
}

void
limner_teller_clear (LimnerTeller *teller)
{
  g_clear_pointer (&teller->overview, limner_image_unref);
}

/* They come quickly at first, when they change most, then once a second. */
gboolean
limner_teller_wants_partial (const LimnerTeller *teller)
{
  gint64 now = g_get_monotonic_time ();
  gint64 interval = now - teller->started < 2 * G_USEC_PER_SEC ? G_USEC_PER_SEC / 5 : G_USEC_PER_SEC;

  return teller->func != NULL && now - teller->last_partial >= interval;
}

const LimnerImage *
limner_teller_overview (LimnerTeller *teller)
{
  const LimnerImage *content = teller->content;
  int width, height;

  if (teller->overview == NULL)
    {
      limner_fit_size (content->width, content->height,
                       MIN (PARTIAL_SIDE, MAX (content->width, content->height)), &width, &height);
      teller->overview = limner_image_resize (content, width, height, LIMNER_FILTER_LANCZOS, NULL);
    }
  return teller->overview;
}

LimnerBounds
limner_teller_place (const LimnerTeller *teller, const LimnerBounds *bounds)
{
  const LimnerImage *small = teller->overview;
  double sx = (double) small->width / teller->content->width,
         sy = (double) small->height / teller->content->height;
  LimnerBounds place = { .x = (int) (bounds->x * sx), .y = (int) (bounds->y * sy) };

  place.width = CLAMP ((int) (bounds->width * sx + 0.5), 1, small->width - place.x);
  place.height = CLAMP ((int) (bounds->height * sy + 0.5), 1, small->height - place.y);
  return place;
}

void
limner_teller_tell (LimnerTeller *teller, const char *text, const LimnerImage *partial)
{
  gint64 now = g_get_monotonic_time ();
  double elapsed = (double) (now - teller->started) / G_USEC_PER_SEC;
  LimnerProgress progress = { .text = text, .partial = partial, .seconds_left = -1 };

  if (teller->func == NULL)
    return;
  if (partial != NULL)
    teller->last_partial = now;
  progress.fraction = teller->total > 0 ? MIN (teller->done / teller->total, 1.0) : 0.0;
  if (elapsed > 1 && progress.fraction > 0.01)
    progress.seconds_left = elapsed * (1 - progress.fraction) / progress.fraction;
  teller->func (&progress, teller->user_data);
}
