/* Computes the picture of a w, and the running pictures of lower resolution (Karras et al. 2020, section
 * 4.1, skip connections). */
#include "config.h"

#include "base/memory-private.h"
#include "base/setting-private.h"
#include "image/image-private.h"
#include "kernels/kernels-private.h"
#include "kernels/layout-private.h"
#include "limner/error.h"
#include "portrait/directions-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  const LimnerPortrait *portrait;
  const LimnerJob *job;
} Growth;

LimnerImage *
limner_portrait_picture_of (const LimnerActivation *value, GError **error)
{
  gsize n = (gsize) value->height * (gsize) value->width;
  LimnerImage *picture = limner_image_new (value->width, value->height, error);
  float *rgb = picture != NULL ? limner_alloc_floats (LIMNER_COLOURS * n, error) : NULL;

  if (rgb == NULL)
    {
      g_clear_pointer (&picture, limner_image_unref);
      return NULL;
    }
  limner_layout_to_planes (value, rgb);
  for (gsize i = 0; i < LIMNER_COLOURS * n; i++)
    rgb[i] = CLAMP (rgb[i] * 0.5f + 0.5f, 0.0f, 1.0f);
  limner_image_from_planes (picture, rgb);
  for (gsize i = 0; i < n; i++)
    picture->pixels[4 * i + 3] = 1;
  limner_memory_free (rgb);
  return picture;
}

/* Fills in the picture's alpha, where the network makes one: 0 … 1 from the network's own range. */
static gboolean
take_alpha (const LimnerPortrait *portrait, LimnerImage *picture, GError **error)
{
  gsize n = (gsize) picture->height * (gsize) picture->width;
  float *alpha;

  if (!portrait->has_alpha)
    return TRUE;
  alpha = limner_alloc_floats (LIMNER_COLOURS * n, error);
  if (alpha == NULL)
    return FALSE;
  limner_layout_to_planes (limner_plan_tap (portrait->plan, (guint) portrait->n_taps), alpha);
  for (gsize i = 0; i < n; i++)
    picture->pixels[4 * i + 3] = CLAMP (alpha[i] * 0.5f + 0.5f, 0.0f, 1.0f);
  limner_memory_free (alpha);
  return TRUE;
}

/* Partial pictures have the size that they have in the network; the receiver scales them. */
static void
show_partial (guint tap, const LimnerActivation *value, gpointer user_data)
{
  const Growth *growth = user_data;
  g_autoptr (LimnerImage) partial = NULL;

  if (tap >= (guint) growth->portrait->n_taps) /* alpha */
    return;
  partial = limner_portrait_picture_of (value, NULL);
  limner_job_report (growth->job, &(LimnerProgress) { (tap + 1.0) / growth->portrait->n_taps,
                                                      _ ("Rendering a face"), -1, partial });
}

LimnerImage *
limner_portrait_picture (LimnerPortrait *portrait, const LimnerTensor *w, double noise, int size,
                         const LimnerJob *job, GError **error)
{
  g_auto (LimnerThreads) threads = limner_threads_begin (limner_job_threads (job));
  const LimnerSettingTable *table = limner_portrait_setting_table ();
  Growth growth = { portrait, job };
  const LimnerPictureWatch watch = { show_partial, &growth };
  g_autoptr (LimnerImage) picture = NULL;

  if (!limner_portrait_check_one (portrait, w, error)
      || !limner_setting_check_named (table, "noise", noise, error)
      || !limner_setting_check_named (table, "size", size, error)
      || !limner_portrait_forward (portrait, w->data, noise, limner_job_is_watched (job) ? &watch : NULL, job,
                                   error))
    return NULL;
  picture
      = limner_portrait_picture_of (limner_plan_tap (portrait->plan, (guint) portrait->n_taps - 1), error);
  if (picture == NULL || !take_alpha (portrait, picture, error))
    return NULL;
  if (size == 0 || size == picture->width)
    return g_steal_pointer (&picture);
  return limner_image_resize (picture, size, size, LIMNER_FILTER_LANCZOS, error);
}
