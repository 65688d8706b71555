/* The two ways of painting. The request's settings are settled and checked. */
#pragma once

#include "job/job-private.h"
#include "limner/style.h"

/* Each returns what limner_style_paint does. */
LimnerImage *limner_paint_by_steps (const LimnerStyleRequest *request, const LimnerJob *job,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
LimnerImage *limner_paint_in_one_pass (const LimnerStyleRequest *request, const LimnerJob *job,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
