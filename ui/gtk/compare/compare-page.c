/* The Compare page: what is compared, the pairs, and the result. */
#include "config.h"

#include "compare/compare-result-private.h"
#include "compare/compare-setup-private.h"
#include "compare/compare-vote-private.h"
#include "widgets/rows-private.h"

#define LIMNER_TYPE_COMPARE_PAGE (limner_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (LimnerComparePage, limner_compare_page, LIMNER, COMPARE_PAGE, GtkStack)

struct _LimnerComparePage
{
  GtkStack parent_instance;
  LimnerCompareSetup *setup;
  LimnerCompareVote *vote;
  LimnerCompareResult *result;
  LimnerBallot *ballot; /* NULL: not begun */
  /* What the ballot was made of, to make it again for another person. */
  GStrv names, titles;
  char *question;
};

G_DEFINE_FINAL_TYPE (LimnerComparePage, limner_compare_page, GTK_TYPE_STACK)

static void
drop_ballot (LimnerComparePage *page)
{
  limner_compare_vote_ask (page->vote, NULL, NULL);
  g_clear_pointer (&page->ballot, limner_ballot_free);
}

/* Asks the pairs: those that are open from an earlier time, or all of them. */
static gboolean
ask_pairs (LimnerComparePage *page, GError **error)
{
  const LimnerBallotSettings settings
      = { .names = (const char *const *) page->names, .titles = (const char *const *) page->titles };

  drop_ballot (page);
  page->ballot = limner_ballot_new (&settings, NULL, error);
  if (page->ballot == NULL)
    return FALSE;
  gtk_stack_set_visible_child (GTK_STACK (page), GTK_WIDGET (page->vote));
  limner_compare_vote_ask (page->vote, page->ballot, page->question);
  return TRUE;
}

static void
show_setup (LimnerComparePage *page, const char *message)
{
  gtk_stack_set_visible_child (GTK_STACK (page), GTK_WIDGET (page->setup));
  limner_compare_setup_show_message (page->setup, message);
}

static void
begin (LimnerComparePage *page, const LimnerBallotSettings *settings)
{
  g_autoptr (GError) error = NULL;

  g_strfreev (page->names);
  g_strfreev (page->titles);
  g_free (page->question);
  page->names = g_strdupv ((char **) settings->names);
  page->titles = g_strdupv ((char **) settings->titles);
  page->question = g_strdup (settings->question);
  if (!ask_pairs (page, &error))
    show_setup (page, error->message);
}

static void
ask_another_person (LimnerComparePage *page)
{
  g_autoptr (GError) error = NULL;

  if (!ask_pairs (page, &error))
    show_setup (page, error->message);
}

static void
show_result (LimnerComparePage *page)
{
  limner_compare_result_show (page->result, page->ballot);
  gtk_stack_set_visible_child (GTK_STACK (page), GTK_WIDGET (page->result));
}

/* Back to the open pairs; without any, to the last answer, which is taken back. */
static void
show_vote (LimnerComparePage *page)
{
  const gboolean open = limner_ballot_answered (page->ballot) < limner_ballot_count (page->ballot);

  if (open || limner_ballot_undo (page->ballot, NULL))
    {
      limner_compare_vote_ask (page->vote, page->ballot, page->question);
      gtk_stack_set_visible_child (GTK_STACK (page), GTK_WIDGET (page->vote));
    }
}

/* --- the object --- */

static void
dispose (GObject *object)
{
  LimnerComparePage *page = LIMNER_COMPARE_PAGE (object);

  if (page->ballot != NULL)
    drop_ballot (page);
  g_clear_pointer (&page->names, g_strfreev);
  g_clear_pointer (&page->titles, g_strfreev);
  g_clear_pointer (&page->question, g_free);
  G_OBJECT_CLASS (limner_compare_page_parent_class)->dispose (object);
}

static void
limner_compare_page_class_init (LimnerComparePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
}

static void
limner_compare_page_init (LimnerComparePage *page)
{
}

GtkWidget *
limner_compare_page_new (const LimnerUiMakers *makers)
{
  LimnerComparePage *page;

  limner_theme_load ();
  page = g_object_new (LIMNER_TYPE_COMPARE_PAGE, "visible", TRUE, NULL);
  page->setup = LIMNER_COMPARE_SETUP (limner_compare_setup_new (makers));
  page->vote = LIMNER_COMPARE_VOTE (limner_compare_vote_new ());
  page->result = LIMNER_COMPARE_RESULT (limner_compare_result_new ());
  g_signal_connect_swapped (page->setup, "begin", G_CALLBACK (begin), page);
  g_signal_connect_swapped (page->vote, "done", G_CALLBACK (show_result), page);
  g_signal_connect_swapped (page->result, "back", G_CALLBACK (show_vote), page);
  g_signal_connect_swapped (page->result, "another", G_CALLBACK (ask_another_person), page);
  gtk_container_add (GTK_CONTAINER (page), GTK_WIDGET (page->setup));
  gtk_container_add (GTK_CONTAINER (page), GTK_WIDGET (page->vote));
  gtk_container_add (GTK_CONTAINER (page), GTK_WIDGET (page->result));
  return GTK_WIDGET (page);
}
