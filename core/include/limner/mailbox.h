/* Messages from any thread to the main loop, delivered one by one in the order in which they were posted. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LimnerMailbox LimnerMailbox;

/* Zero or NULL leaves a feature out; deliver and free_message are required. */
typedef struct
{
  /* On the main thread. The message is freed when it returns. */
  void (*deliver) (gpointer message, gpointer user_data);
  GDestroyNotify free_message;
  /* Set: at most one message waits. When a newer one is posted, merge moves into it what only the older has;
   * the older is then freed. Called on the posting thread. */
  void (*merge) (gpointer newer, gpointer older);
  guint capacity;    /* limner_mailbox_post blocks while so many messages wait */
  guint interval_ms; /* delivers at most once in this time; 0: as soon as the main loop gets to it */
} LimnerMailboxKind;

/* For messages to the default main context. Caller unrefs. */
LimnerMailbox *limner_mailbox_new (const LimnerMailboxKind *kind, gpointer user_data);
LimnerMailbox *limner_mailbox_ref (LimnerMailbox *mailbox);
void limner_mailbox_unref (LimnerMailbox *mailbox);

/* Takes the message. From any thread; not from the main thread when there is a capacity. */
void limner_mailbox_post (LimnerMailbox *mailbox, gpointer message);

/* Frees the messages that wait. On the main thread. */
void limner_mailbox_discard (LimnerMailbox *mailbox);

/* From now on nothing is delivered: messages that wait and messages posted later are freed, and
 * limner_mailbox_post does not block. On the main thread; also from deliver. */
void limner_mailbox_close (LimnerMailbox *mailbox);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerMailbox, limner_mailbox_unref)

G_END_DECLS
