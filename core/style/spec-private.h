/* The objective that the network's metadata and the settings define. */
#pragma once

#include "style/objective-private.h"

typedef struct
{
  LimnerObjectiveSpec objective; /* points into what follows */
  LimnerGraph *graph;
  LimnerTapWeight *style_taps, *content_taps;
} LimnerStyleSpec;

gboolean limner_style_spec_init (LimnerStyleSpec *spec, LimnerModel *model,
                                 const LimnerStyleSettings *settings, GError **error);
void limner_style_spec_clear (LimnerStyleSpec *spec);
