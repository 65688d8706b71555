#include "widgets/reveal-private.h"

#define STEP_MS    70
#define NOISE_SIDE 48
/* Final faces are enlarged to at least this many pixels a side. */
#define SMOOTH_SIDE 512

struct _LimnerReveal
{
  GObject parent_instance;
  LimnerView *view; /* not owned; NULL after it was destroyed */
  GQueue *coming;   /* LimnerImage*, from the smallest to the final one */
  guint timer;
};

G_DEFINE_FINAL_TYPE (LimnerReveal, limner_reveal, G_TYPE_OBJECT)

static void
show_picture (LimnerReveal *reveal, const LimnerImage *picture)
{
  if (reveal->view == NULL)
    return;
  /* A constant size, so that zoom and position stay. */
  limner_view_set_original (reveal->view, picture, 1024, 1024);
}

/* Enlarges a final face smoothly. Intermediate pictures are shown with visible pixels. */
static LimnerImage *
smooth (const LimnerImage *picture)
{
  LimnerImage *smoothed = NULL;

  if (picture->width < SMOOTH_SIDE)
    smoothed = limner_image_resize (picture, SMOOTH_SIDE, SMOOTH_SIDE, LIMNER_FILTER_LANCZOS, NULL);
  return smoothed != NULL ? smoothed : limner_image_ref ((LimnerImage *) picture);
}

static gboolean
show_next (gpointer user_data)
{
  LimnerReveal *reveal = user_data;
  g_autoptr (LimnerImage) picture = g_queue_pop_head (reveal->coming);

  if (picture == NULL)
    {
      reveal->timer = 0;
      return G_SOURCE_REMOVE;
    }
  show_picture (reveal, picture);
  return G_SOURCE_CONTINUE;
}

static void
drop_pictures (LimnerReveal *reveal)
{
  g_clear_handle_id (&reveal->timer, g_source_remove);
  g_queue_clear_full (reveal->coming, (GDestroyNotify) limner_image_unref);
}

static void
forget_view (LimnerReveal *reveal)
{
  drop_pictures (reveal);
  reveal->view = NULL;
}

static gboolean
is_animated (void)
{
  gboolean animated;

  g_object_get (gtk_settings_get_default (), "gtk-enable-animations", &animated, NULL);
  return animated;
}

void
limner_reveal_start (LimnerReveal *reveal)
{
  g_autoptr (LimnerImage) noise = NULL;

  drop_pictures (reveal);
  if (!is_animated ())
    return;
  noise = limner_image_new_noise (NOISE_SIDE, NOISE_SIDE, 0, NULL);
  if (noise != NULL)
    show_picture (reveal, noise);
  reveal->timer = g_timeout_add (STEP_MS, show_next, reveal);
}

void
limner_reveal_add (LimnerReveal *reveal, const LimnerImage *picture, gboolean whole)
{
  if (!is_animated ())
    {
      if (whole)
        limner_reveal_show (reveal, picture, TRUE);
      return;
    }
  g_queue_push_tail (reveal->coming, whole ? smooth (picture) : limner_image_ref ((LimnerImage *) picture));
  if (reveal->timer == 0)
    reveal->timer = g_timeout_add (STEP_MS, show_next, reveal);
}

void
limner_reveal_show (LimnerReveal *reveal, const LimnerImage *picture, gboolean whole)
{
  g_autoptr (LimnerImage) smoothed = whole ? smooth (picture) : limner_image_ref ((LimnerImage *) picture);

  drop_pictures (reveal);
  show_picture (reveal, smoothed);
}

static void
finalize (GObject *object)
{
  LimnerReveal *reveal = LIMNER_REVEAL (object);

  drop_pictures (reveal);
  g_queue_free (reveal->coming);
  G_OBJECT_CLASS (limner_reveal_parent_class)->finalize (object);
}

static void
limner_reveal_class_init (LimnerRevealClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
limner_reveal_init (LimnerReveal *reveal)
{
  reveal->coming = g_queue_new ();
}

LimnerReveal *
limner_reveal_new (LimnerView *view)
{
  LimnerReveal *reveal = g_object_new (LIMNER_TYPE_REVEAL, NULL);

  reveal->view = view;
  g_signal_connect_object (view, "destroy", G_CALLBACK (forget_view), reveal, G_CONNECT_SWAPPED);
  return reveal;
}
