/* What a painting is asked for, settled and checked, and the two ways of making it. */
#pragma once

#include "limner/style.h"

typedef struct
{
  const LimnerImage *content;
  const LimnerStyleSource *styles;
  guint n_styles;
  LimnerModel *model;
  const LimnerStyleSettings *settings;
  LimnerProgressFunc progress;
  gpointer user_data;
  GCancellable *cancellable;
} LimnerStyleWork;

/* Each returns what limner_style_paint does. */
LimnerImage *limner_paint_by_steps (const LimnerStyleWork *work, GError **error) G_GNUC_WARN_UNUSED_RESULT;
LimnerImage *limner_paint_in_one_pass (const LimnerStyleWork *work, GError **error) G_GNUC_WARN_UNUSED_RESULT;
