/* The two methods of painting. The request's settings are settled and checked. */
#pragma once

#include "job/job-private.h"
#include "limner/style.h"

/* Each returns the same as limner_style_paint. */
LimnerImage *limner_paint_by_steps (const LimnerStyleRequest *request, const LimnerJob *job,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
LimnerImage *limner_paint_in_one_pass (const LimnerStyleRequest *request, const LimnerJob *job,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
