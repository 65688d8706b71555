/* An animation in a view that shows a face growing from noise. */
#pragma once

#include "widgets/view-private.h"

G_BEGIN_DECLS

#define LIMNER_TYPE_REVEAL (limner_reveal_get_type ())
G_DECLARE_FINAL_TYPE (LimnerReveal, limner_reveal, LIMNER, REVEAL, GObject)

/* Nothing is shown after the view was destroyed. */
LimnerReveal *limner_reveal_new (LimnerView *view);
/* Starts again from noise. If animations are disabled in the system, only the final picture is shown. */
void limner_reveal_start (LimnerReveal *reveal);
/* Adds the next picture; `whole`: it is the final one. Each picture is shown after the earlier ones have
 * had their time. */
void limner_reveal_add (LimnerReveal *reveal, const LimnerImage *picture, gboolean whole);
/* Shows a picture immediately. */
void limner_reveal_show (LimnerReveal *reveal, const LimnerImage *picture, gboolean whole);

G_END_DECLS
