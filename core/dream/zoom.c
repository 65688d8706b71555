/* Zoom: frame by frame, each enlarged and dreamed again. */
#include "config.h"

#include "base/settings-private.h"
#include "image/image-private.h"
#include "job/job-private.h"
#include "limner/dream.h"

#include <glib/gi18n-lib.h>

/* Reports a frame's progress as a share of all frames. */
typedef struct
{
  const LimnerJob *job; /* of all frames */
  int frame, frames;
  gint64 started; /* microseconds */
} Journey;

static void
report_frame (const LimnerProgress *progress, gpointer user_data)
{
  Journey *journey = user_data;
  double elapsed = (double) (g_get_monotonic_time () - journey->started) / G_USEC_PER_SEC;
  g_autofree char *text
      = g_strdup_printf (_ ("Frame %d of %d: %s"), journey->frame + 1, journey->frames, progress->text);
  LimnerProgress whole = *progress;

  whole.text = text;
  whole.fraction = (journey->frame + progress->fraction) / journey->frames;
  whole.seconds_left
      = elapsed > 1 && whole.fraction > 0.01 ? elapsed * (1 - whole.fraction) / whole.fraction : -1;
  limner_job_report (journey->job, &whole);
}

/* Makes the start of the next frame: this frame, enlarged and rotated, where the selection shows it. */
static LimnerImage *
continue_zoom (const LimnerImage *content, const LimnerImage *frame, const LimnerDreamZoom *zoom,
               GError **error)
{
  LimnerBounds bounds;
  LimnerImage *next;

  if (!limner_image_mask_bounds (content, &bounds))
    return limner_image_copy (content, error);
  next = limner_image_orient (frame, bounds.x + 0.5 * bounds.width, bounds.y + 0.5 * bounds.height,
                              zoom->scale, zoom->rotation, error);
  if (next != NULL)
    limner_image_blend (next, content, 1.0);
  return next;
}

gboolean
limner_dream_zoom (const LimnerDreamRequest *request, const LimnerDreamFrameSink *sink, const LimnerJob *job,
                   LimnerRecipe **recipe, GError **error)
{
  const LimnerDreamZoom *zoom = &request->settings->zoom;
  Journey journey = { job, 0, zoom->frames, g_get_monotonic_time () };
  const LimnerJob frame_job = limner_job_part (job, report_frame, &journey);
  LimnerDreamRequest next = *request;
  g_autoptr (LimnerImage) now = NULL;
  g_autoptr (LimnerRecipe) first = NULL;

  g_return_val_if_fail (request->content != NULL && request->model != NULL, FALSE);
  g_return_val_if_fail (request->settings != NULL && sink->func != NULL, FALSE);
  if (!limner_check_setting ("zoom", zoom->frames, 1, 10000, error))
    return FALSE;
  now = limner_image_copy (request->content, error);
  for (; now != NULL && journey.frame < zoom->frames; journey.frame++)
    {
      next.content = now;
      g_autoptr (LimnerImage) picture
          = limner_dream_picture (&next, &frame_job, first == NULL ? &first : NULL, error);

      if (picture == NULL || !sink->func (picture, journey.frame, sink->user_data, error))
        return FALSE;
      if (journey.frame + 1 == journey.frames)
        continue;
      limner_image_unref (now);
      now = continue_zoom (request->content, picture, zoom, error);
    }
  if (now == NULL)
    return FALSE;
  if (recipe != NULL)
    *recipe = g_steal_pointer (&first);
  return TRUE;
}
