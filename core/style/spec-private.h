/* The objective that the network's metadata and the settings define. */
#pragma once

#include "style/objective-private.h"
#include "style/one-pass-private.h"

typedef struct
{
  LimnerObjectiveSpec objective; /* points to the fields below */
  LimnerGraph *graph;
  LimnerTapWeight *style_taps, *content_taps;
  LimnerModel *start_model; /* paints the start; NULL: it is the content */
  LimnerOnePass *start;     /* of start_model; may be freed as soon as it has painted */
} LimnerStyleSpec;

/* LIMNER_ERROR_UNSUPPORTED when the network has no style layers. */
gboolean limner_style_spec_init (LimnerStyleSpec *spec, LimnerModel *model,
                                 const LimnerStyleSettings *settings, GError **error);
void limner_style_spec_clear (LimnerStyleSpec *spec);
/* Bytes of the program with all networks of the spec open, before any plan. */
gsize limner_style_spec_held (const LimnerStyleSpec *spec);
