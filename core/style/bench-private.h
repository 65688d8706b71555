#pragma once

#include "style/objective-private.h"

/* Median seconds of one iteration on height x width of smooth noise, and the loss after the last. */
gboolean limner_style_time_iteration (const LimnerObjectiveSpec *spec, int height, int width, int iterations,
                                      GCancellable *cancellable, double *seconds, double *loss,
                                      GError **error);
