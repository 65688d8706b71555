#include "style/instant-start-private.h"

gboolean
limner_instant_start_paint (LimnerOnePass *pass, const LimnerStyleSet *styles,
                            const LimnerStyleSizing *sizing, LimnerPlanes *content, const LimnerJob *job,
                            GError **error)
{
  const LimnerPlaneView view = { content->planes, 3, content->height, content->width };
  const LimnerPlaneView weight_view = { content->weights, 1, content->height, content->width };
  const LimnerRowSource rows = limner_plane_rows (&view), weights = limner_plane_rows (&weight_view);
  const LimnerPassTask task = { .content = &rows,
                                .weights = content->weights != NULL ? &weights : NULL,
                                .limit = sizing->limit,
                                .job = job };
  gsize n = (gsize) content->height * (gsize) content->width;
  LimnerUnorm16Planes painted = { 0 };
  gboolean ok = limner_one_pass_show_styles (pass, styles, sizing, job, error)
                && limner_one_pass_run (pass, &task, &painted, error);

  for (gsize i = 0; ok && i < 3 * n; i++)
    if (content->weights == NULL || content->weights[i % n] > 0)
      limner_unorm16_planes_get (&painted, 0, 0, (int) i, 1, (float *) content->planes + i);
  limner_unorm16_planes_clear (&painted);
  return ok;
}
