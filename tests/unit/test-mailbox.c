/* The mailbox between threads: order, merging, capacity, discarding and closing. */
#include <limner/mailbox.h>

static int n_freed;

/* The messages are numbers 1, 2, … */
static void
free_number (gpointer message)
{
  g_atomic_int_inc (&n_freed);
}

static void
note_number (gpointer message, gpointer user_data)
{
  g_string_append_printf (user_data, "%d ", GPOINTER_TO_INT (message));
}

static void
deliver_all (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

typedef struct
{
  LimnerMailbox *mailbox;
  int first, last;
} Range;

static gpointer
post_range (gpointer user_data)
{
  const Range *range = user_data;

  for (int i = range->first; i <= range->last; i++)
    limner_mailbox_post (range->mailbox, GINT_TO_POINTER (i));
  return NULL;
}

static void
test_order (void)
{
  const LimnerMailboxKind kind = { .deliver = note_number, .free_message = free_number };
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (LimnerMailbox) mailbox = limner_mailbox_new (&kind, seen);
  Range range = { mailbox, 1, 5 };

  n_freed = 0;
  g_thread_join (g_thread_new ("poster", post_range, &range));
  g_assert_cmpstr (seen->str, ==, "");
  deliver_all ();
  g_assert_cmpstr (seen->str, ==, "1 2 3 4 5 ");
  limner_mailbox_post (mailbox, GINT_TO_POINTER (6));
  deliver_all ();
  g_assert_cmpstr (seen->str, ==, "1 2 3 4 5 6 ");
  g_assert_cmpint (n_freed, ==, 6);
}

typedef struct
{
  int value;
  gboolean marked;
} Snapshot;

static void
keep_mark (gpointer newer, gpointer older)
{
  ((Snapshot *) newer)->marked |= ((Snapshot *) older)->marked;
}

static void
note_snapshot (gpointer message, gpointer user_data)
{
  const Snapshot *snapshot = message;

  g_string_append_printf (user_data, "%d%s ", snapshot->value, snapshot->marked ? "!" : "");
}

static void
post_snapshot (LimnerMailbox *mailbox, int value, gboolean marked)
{
  Snapshot *snapshot = g_new (Snapshot, 1);

  *snapshot = (Snapshot) { value, marked };
  limner_mailbox_post (mailbox, snapshot);
}

static void
test_merge (void)
{
  const LimnerMailboxKind kind
      = { .deliver = note_snapshot, .free_message = g_free, .merge = keep_mark, .interval_ms = 1 };
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (LimnerMailbox) mailbox = limner_mailbox_new (&kind, seen);

  post_snapshot (mailbox, 1, TRUE);
  post_snapshot (mailbox, 2, FALSE);
  post_snapshot (mailbox, 3, FALSE);
  while (seen->len == 0)
    g_main_context_iteration (NULL, TRUE);
  post_snapshot (mailbox, 4, FALSE);
  while (seen->len < 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (seen->str, ==, "3! 4 ");
}

static void
test_capacity (void)
{
  const LimnerMailboxKind kind = { .deliver = note_number, .free_message = free_number, .capacity = 2 };
  g_autoptr (GString) seen = g_string_new (NULL), expected = g_string_new (NULL);
  g_autoptr (LimnerMailbox) mailbox = limner_mailbox_new (&kind, seen);
  Range range = { mailbox, 1, 100 };
  GThread *thread = g_thread_new ("poster", post_range, &range);

  for (int i = 1; i <= 100; i++)
    g_string_append_printf (expected, "%d ", i);
  while (seen->len < expected->len)
    g_main_context_iteration (NULL, TRUE);
  g_thread_join (thread);
  g_assert_cmpstr (seen->str, ==, expected->str);
}

static void
test_discard (void)
{
  const LimnerMailboxKind kind = { .deliver = note_number, .free_message = free_number };
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (LimnerMailbox) mailbox = limner_mailbox_new (&kind, seen);

  n_freed = 0;
  limner_mailbox_post (mailbox, GINT_TO_POINTER (1));
  limner_mailbox_post (mailbox, GINT_TO_POINTER (2));
  limner_mailbox_discard (mailbox);
  limner_mailbox_discard (mailbox);
  g_assert_cmpint (n_freed, ==, 2);
  limner_mailbox_post (mailbox, GINT_TO_POINTER (3));
  deliver_all ();
  g_assert_cmpstr (seen->str, ==, "3 ");
}

/* A poster that waits for room returns when the mailbox closes. The owner may release the mailbox at
 * once. */
static void
test_close (void)
{
  const LimnerMailboxKind kind = { .deliver = note_number, .free_message = free_number, .capacity = 1 };
  g_autoptr (GString) seen = g_string_new (NULL);
  LimnerMailbox *mailbox = limner_mailbox_new (&kind, seen);
  Range range = { limner_mailbox_ref (mailbox), 1, 50 };
  GThread *thread;

  n_freed = 0;
  thread = g_thread_new ("poster", post_range, &range);
  limner_mailbox_close (mailbox);
  limner_mailbox_unref (mailbox);
  g_thread_join (thread);
  deliver_all ();
  g_assert_cmpstr (seen->str, ==, "");
  g_assert_cmpint (n_freed, ==, 50);
  limner_mailbox_unref (range.mailbox);
}

static void
close_and_unref (gpointer message, gpointer user_data)
{
  LimnerMailbox **mailbox = user_data;

  limner_mailbox_close (*mailbox);
  g_clear_pointer (mailbox, limner_mailbox_unref);
}

static void
test_close_while_delivering (void)
{
  const LimnerMailboxKind kind = { .deliver = close_and_unref, .free_message = free_number };
  LimnerMailbox *mailbox = limner_mailbox_new (&kind, &mailbox);

  n_freed = 0;
  limner_mailbox_post (mailbox, GINT_TO_POINTER (1));
  limner_mailbox_post (mailbox, GINT_TO_POINTER (2));
  deliver_all ();
  g_assert_null (mailbox);
  g_assert_cmpint (n_freed, ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mailbox/order", test_order);
  g_test_add_func ("/mailbox/merge", test_merge);
  g_test_add_func ("/mailbox/capacity", test_capacity);
  g_test_add_func ("/mailbox/discard", test_discard);
  g_test_add_func ("/mailbox/close", test_close);
  g_test_add_func ("/mailbox/close-while-delivering", test_close_while_delivering);
  return g_test_run ();
}
