#pragma once

#include "dream/ascent-private.h"

/* Median seconds of one step on height x width of smooth noise, and the loss at the last. */
gboolean limner_dream_time_step (const LimnerDreamSpec *spec, const LimnerDreamSettings *settings, int height,
                                 int width, int steps, GCancellable *cancellable, double *seconds,
                                 double *loss, GError **error);
