/* Measures the activation of layers by a picture. */
#pragma once

#include "base/memory-private.h"
#include "dream/objective-private.h"
#include "image/image-private.h"
#include "pictures.h"

/* The mean activation of a layer or one of its channels, by the job's own measure. */
static inline double
excitement (const LimnerImage *image, const char *layers)
{
  g_autoptr (LimnerModel) model = bundled_model ();
  gsize n = (gsize) image->width * (gsize) image->height;
  float *planes = limner_alloc_floats (6 * n, NULL);
  LimnerDreamObjective *objective;
  LimnerDreamSpec spec;
  double loss;

  limner_image_to_planes (image, planes);
  g_assert_true (limner_dream_spec_init (&spec, model, layers, FALSE, NULL));
  objective
      = limner_dream_objective_new (&spec, image->height, image->width, image->height, image->width, NULL);
  g_assert_true (limner_dream_objective_evaluate (objective, planes, &loss, planes + 3 * n, NULL, NULL));
  limner_dream_objective_free (objective);
  limner_dream_spec_clear (&spec);
  limner_memory_free (planes);
  return loss;
}
