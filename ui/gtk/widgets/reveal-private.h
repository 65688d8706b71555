/* A face that grows in a view, from noise, in steps that can be seen. */
#pragma once

#include "widgets/view-private.h"

G_BEGIN_DECLS

/* Lives as long as the view. */
typedef struct _LimnerReveal LimnerReveal;

LimnerReveal *limner_reveal_new (LimnerView *view);
/* Begins anew, with noise; where the person's system has animations off, nothing is seen before the whole. */
void limner_reveal_start (LimnerReveal *reveal);
/* The picture so far. It is seen when those before it have been for a moment. */
void limner_reveal_add (LimnerReveal *reveal, const LimnerImage *picture, gboolean whole);
/* At once. */
void limner_reveal_show (LimnerReveal *reveal, const LimnerImage *picture, gboolean whole);

G_END_DECLS
