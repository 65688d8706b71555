/* Tells a caller how a job goes: how far, how long still, and now and then the picture so far. */
#pragma once

#include "image/image-private.h"
#include "limner/progress.h"

typedef struct
{
  const LimnerImage *content;
  LimnerProgressFunc func; /* NULL: nobody listens */
  gpointer user_data;
  double done, total;           /* work, in any unit */
  gint64 started, last_partial; /* microseconds */
  LimnerImage *overview;        /* the content at the size of partial pictures, made when first needed */
} LimnerTeller;

void limner_teller_init (LimnerTeller *teller, const LimnerImage *content, LimnerProgressFunc func,
                         gpointer user_data);
void limner_teller_clear (LimnerTeller *teller);

/* Whether a partial picture is due now. */
gboolean limner_teller_wants_partial (const LimnerTeller *teller);
/* The small content that partial pictures are made from, or NULL when memory does not allow it; owned by the
 * teller. */
const LimnerImage *limner_teller_overview (LimnerTeller *teller);
/* Where bounds of the content lie in the overview. */
LimnerBounds limner_teller_place (const LimnerTeller *teller, const LimnerBounds *bounds);
/* `partial` may be NULL. */
void limner_teller_tell (LimnerTeller *teller, const char *text, const LimnerImage *partial);
