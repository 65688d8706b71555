#include "config.h"

#include "compare/compare-vote-private.h"

#include "compare/compare-picture-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerCompareVote
{
  GtkBox parent_instance;
  GtkWidget *question, *pictures, *progress, *message, *result;
  LimnerComparePicture *left, *right;
  LimnerBallot *ballot; /* not owned; NULL: none */
  GtkWidget *window;    /* whose keys are watched; NULL: none */
  guint held;           /* the key that is down, so that its repetition does not answer; 0: none */
};

G_DEFINE_FINAL_TYPE (LimnerCompareVote, limner_compare_vote, GTK_TYPE_BOX)

static guint done_signal;

static void
show_message (LimnerCompareVote *vote, const char *text)
{
  gtk_label_set_text (GTK_LABEL (vote->message), text != NULL ? text : "");
  gtk_widget_set_visible (vote->message, text != NULL);
}

/* Shows the next pair; without one, the ballot is done. */
static void
show_pair (LimnerCompareVote *vote)
{
  const guint answered = limner_ballot_answered (vote->ballot), n = limner_ballot_count (vote->ballot);
  g_autofree char *progress = g_strdup_printf (_ ("%u of %u answered"), answered, n);
  const char *left, *right;
  const gboolean open = limner_ballot_get_pair (vote->ballot, &left, &right);

  show_message (vote, NULL);
  gtk_label_set_text (GTK_LABEL (vote->progress), progress);
  gtk_widget_set_sensitive (vote->result, answered > 0);
  limner_compare_picture_show (vote->left, left);
  limner_compare_picture_show (vote->right, right);
  if (!open)
    g_signal_emit (vote, done_signal, 0);
}

static void
picture_loaded (LimnerCompareVote *vote)
{
  const char *left = limner_compare_picture_error (vote->left);
  const char *right = limner_compare_picture_error (vote->right);

  show_message (vote, left != NULL ? left : right);
}

/* --- keys --- */

static gboolean
both_shown (LimnerCompareVote *vote)
{
  return !limner_compare_picture_is_pending (vote->left) && !limner_compare_picture_is_pending (vote->right)
         && limner_compare_picture_error (vote->left) == NULL
         && limner_compare_picture_error (vote->right) == NULL;
}

static void
answer_pair (LimnerCompareVote *vote, LimnerBallotChoice choice)
{
  g_autoptr (GError) error = NULL;

  if (!both_shown (vote))
    return;
  if (limner_ballot_answer (vote->ballot, choice, &error))
    show_pair (vote);
  else
    show_message (vote, error->message);
}

static void
take_back (LimnerCompareVote *vote)
{
  g_autoptr (GError) error = NULL;

  if (limner_ballot_answered (vote->ballot) == 0)
    return;
  if (limner_ballot_undo (vote->ballot, &error))
    show_pair (vote);
  else
    show_message (vote, error->message);
}

/* FALSE: the key means nothing here. */
static gboolean
obey_key (LimnerCompareVote *vote, guint key)
{
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      answer_pair (vote, LIMNER_BALLOT_LEFT);
      return TRUE;
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      answer_pair (vote, LIMNER_BALLOT_RIGHT);
      return TRUE;
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      answer_pair (vote, LIMNER_BALLOT_TIE);
      return TRUE;
    case GDK_KEY_BackSpace:
      take_back (vote);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
is_answer_key (guint key)
{
  static const guint keys[]
      = { GDK_KEY_Left,     GDK_KEY_KP_Left, GDK_KEY_Right,   GDK_KEY_KP_Right, GDK_KEY_space,
          GDK_KEY_KP_Space, GDK_KEY_Down,    GDK_KEY_KP_Down, GDK_KEY_BackSpace };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (keys[i] == key)
      return TRUE;
  return FALSE;
}

static gboolean
key_pressed (LimnerCompareVote *vote, const GdkEventKey *event)
{
  if (vote->ballot == NULL || event->state & (GDK_CONTROL_MASK | GDK_MOD1_MASK))
    return GDK_EVENT_PROPAGATE;
  if (event->keyval == vote->held)
    return is_answer_key (event->keyval);
  vote->held = event->keyval;
  return obey_key (vote, event->keyval);
}

static gboolean
key_released (LimnerCompareVote *vote, const GdkEventKey *event)
{
  vote->held = 0;
  return GDK_EVENT_PROPAGATE;
}

/* The keys of the whole window are watched, whatever has the focus. */
static void
watch_keys (GtkWidget *widget)
{
  LimnerCompareVote *vote = LIMNER_COMPARE_VOTE (widget);

  GTK_WIDGET_CLASS (limner_compare_vote_parent_class)->map (widget);
  vote->held = 0;
  vote->window = gtk_widget_get_toplevel (widget);
  g_signal_connect_swapped (vote->window, "key-press-event", G_CALLBACK (key_pressed), vote);
  g_signal_connect_swapped (vote->window, "key-release-event", G_CALLBACK (key_released), vote);
}

static void
leave_keys (GtkWidget *widget)
{
  LimnerCompareVote *vote = LIMNER_COMPARE_VOTE (widget);

  if (vote->window != NULL)
    g_signal_handlers_disconnect_by_data (vote->window, vote);
  vote->window = NULL;
  GTK_WIDGET_CLASS (limner_compare_vote_parent_class)->unmap (widget);
}

/* --- the object --- */

static void
result_clicked (LimnerCompareVote *vote)
{
  g_signal_emit (vote, done_signal, 0);
}

void
limner_compare_vote_ask (LimnerCompareVote *vote, LimnerBallot *ballot, const char *question)
{
  vote->ballot = ballot;
  if (ballot == NULL)
    return;
  gtk_label_set_text (GTK_LABEL (vote->question), question);
  show_pair (vote);
}

static void
limner_compare_vote_class_init (LimnerCompareVoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (LIMNER_TYPE_COMPARE_PICTURE);
  widget_class->map = watch_keys;
  widget_class->unmap = leave_keys;
  done_signal = g_signal_new ("done", LIMNER_TYPE_COMPARE_VOTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  limner_widget_class_set_template (klass, "compare-vote");
  limner_widget_class_bind (klass, LimnerCompareVote, question);
  limner_widget_class_bind (klass, LimnerCompareVote, pictures);
  limner_widget_class_bind (klass, LimnerCompareVote, left);
  limner_widget_class_bind (klass, LimnerCompareVote, right);
  limner_widget_class_bind (klass, LimnerCompareVote, progress);
  limner_widget_class_bind (klass, LimnerCompareVote, message);
  limner_widget_class_bind (klass, LimnerCompareVote, result);
  gtk_widget_class_bind_template_callback (widget_class, picture_loaded);
  gtk_widget_class_bind_template_callback (widget_class, result_clicked);
}

static void
limner_compare_vote_init (LimnerCompareVote *vote)
{
  gtk_widget_init_template (GTK_WIDGET (vote));
  /* Left is left in languages that are written from right to left, too. */
  gtk_widget_set_direction (vote->pictures, GTK_TEXT_DIR_LTR);
}

GtkWidget *
limner_compare_vote_new (void)
{
  return g_object_new (LIMNER_TYPE_COMPARE_VOTE, "visible", TRUE, NULL);
}
