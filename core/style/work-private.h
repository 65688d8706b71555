/* The two methods of painting. The request's settings are settled and checked. */
#pragma once

#include "job/job-private.h"
#include "limner/style.h"

/* Called after each iteration, on the thread of the job. */
typedef void (*LimnerIterationFunc) (gpointer user_data);

/* Each returns what limner_style_paint does. func may be NULL. */
LimnerImage *limner_paint_by_steps (const LimnerStyleRequest *request, const LimnerJob *job,
                                    LimnerIterationFunc func, gpointer user_data,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
LimnerImage *limner_paint_in_one_pass (const LimnerStyleRequest *request, const LimnerJob *job,
                                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
