/* Two pictures side by side, and the keys that choose between them. */
#pragma once

#include <gtk/gtk.h>
#include <limner/ballot.h>

G_BEGIN_DECLS

#define LIMNER_TYPE_COMPARE_VOTE (limner_compare_vote_get_type ())
G_DECLARE_FINAL_TYPE (LimnerCompareVote, limner_compare_vote, LIMNER, COMPARE_VOTE, GtkBox)

/* Signal "done": all pairs are answered, or the person wants to see the result. */
GtkWidget *limner_compare_vote_new (void);
/* Asks the open pairs of the ballot, which must live until another is asked, or NULL. */
void limner_compare_vote_ask (LimnerCompareVote *vote, LimnerBallot *ballot, const char *question);

G_END_DECLS
