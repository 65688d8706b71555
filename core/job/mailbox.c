#include "limner/mailbox.h"

struct _LimnerMailbox
{
  gatomicrefcount ref_count;
  LimnerMailboxKind kind;
  gpointer user_data;

  GMutex mutex; /* protects the fields below */
  GCond room;   /* signalled when a message was taken or the mailbox closed */
  GQueue waiting;
  GSource *source; /* attached while messages wait; otherwise NULL */
  gboolean closed;
};

LimnerMailbox *
limner_mailbox_new (const LimnerMailboxKind *kind, gpointer user_data)
{
  LimnerMailbox *mailbox;

  g_return_val_if_fail (kind->deliver != NULL && kind->free_message != NULL, NULL);
  mailbox = g_new0 (LimnerMailbox, 1);
  g_atomic_ref_count_init (&mailbox->ref_count);
  mailbox->kind = *kind;
  mailbox->user_data = user_data;
  g_mutex_init (&mailbox->mutex);
  g_cond_init (&mailbox->room);
  return mailbox;
}

LimnerMailbox *
limner_mailbox_ref (LimnerMailbox *mailbox)
{
  g_atomic_ref_count_inc (&mailbox->ref_count);
  return mailbox;
}

void
limner_mailbox_unref (LimnerMailbox *mailbox)
{
  if (!g_atomic_ref_count_dec (&mailbox->ref_count))
    return;
  g_queue_clear_full (&mailbox->waiting, mailbox->kind.free_message);
  g_mutex_clear (&mailbox->mutex);
  g_cond_clear (&mailbox->room);
  g_free (mailbox);
}

/* Delivers one message. */
static gboolean
deliver_next (gpointer user_data)
{
  LimnerMailbox *mailbox = user_data;
  gpointer message;
  gboolean more;

  g_mutex_lock (&mailbox->mutex);
  message = g_queue_pop_head (&mailbox->waiting);
  more = !g_queue_is_empty (&mailbox->waiting);
  if (!more)
    g_clear_pointer (&mailbox->source, g_source_unref);
  g_cond_signal (&mailbox->room);
  g_mutex_unlock (&mailbox->mutex);
  if (message != NULL)
    {
      mailbox->kind.deliver (message, mailbox->user_data);
      mailbox->kind.free_message (message);
    }
  return more;
}

/* Attaches the source. The caller holds the mutex. */
static void
attach_source (LimnerMailbox *mailbox)
{
  guint interval = mailbox->kind.interval_ms;

  mailbox->source = interval > 0 ? g_timeout_source_new (interval) : g_idle_source_new ();
  g_source_set_priority (mailbox->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (mailbox->source, deliver_next, limner_mailbox_ref (mailbox),
                         (GDestroyNotify) limner_mailbox_unref);
  g_source_attach (mailbox->source, NULL);
}

void
limner_mailbox_post (LimnerMailbox *mailbox, gpointer message)
{
  const LimnerMailboxKind *kind = &mailbox->kind;
  gpointer older = NULL;

  g_mutex_lock (&mailbox->mutex);
  while (!mailbox->closed && kind->capacity > 0 && mailbox->waiting.length >= kind->capacity)
    g_cond_wait (&mailbox->room, &mailbox->mutex);
  if (mailbox->closed)
    older = message;
  else
    {
      if (kind->merge != NULL && (older = g_queue_pop_head (&mailbox->waiting)) != NULL)
        kind->merge (message, older);
      g_queue_push_tail (&mailbox->waiting, message);
      if (mailbox->source == NULL)
        attach_source (mailbox);
    }
  g_mutex_unlock (&mailbox->mutex);
  if (older != NULL)
    kind->free_message (older);
}

static void
discard_waiting (LimnerMailbox *mailbox, gboolean close)
{
  GQueue waiting;
  GSource *source;

  g_mutex_lock (&mailbox->mutex);
  waiting = mailbox->waiting;
  g_queue_init (&mailbox->waiting);
  source = g_steal_pointer (&mailbox->source);
  mailbox->closed |= close;
  g_cond_broadcast (&mailbox->room);
  g_mutex_unlock (&mailbox->mutex);
  g_queue_clear_full (&waiting, mailbox->kind.free_message);
  if (source == NULL)
    return;
  g_source_destroy (source);
  g_source_unref (source);
}

void
limner_mailbox_discard (LimnerMailbox *mailbox)
{
  discard_waiting (mailbox, FALSE);
}

void
limner_mailbox_close (LimnerMailbox *mailbox)
{
  discard_waiting (mailbox, TRUE);
}
