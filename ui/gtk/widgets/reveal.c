#include "widgets/reveal-private.h"

#define STEP_MS    70
#define NOISE_SIDE 48
/* Whole faces are shown with so many pixels a side, or more. */
#define SMOOTH_SIDE 512

struct _LimnerReveal
{
  LimnerView *view; /* not owned */
  GQueue *coming;   /* LimnerImage*, from small to whole */
  guint timer;
};

static void
show (LimnerReveal *growth, const LimnerImage *picture)
{
  /* Always as large, so that zoom and place stay. */
  limner_view_set_original (growth->view, picture, 1024, 1024);
}

/* What grows is seen in its own large pixels, a face is not. */
static LimnerImage *
smooth (const LimnerImage *picture)
{
  LimnerImage *smoothed = NULL;

  if (picture->width < SMOOTH_SIDE)
    smoothed = limner_image_resize (picture, SMOOTH_SIDE, SMOOTH_SIDE, LIMNER_FILTER_LANCZOS, NULL);
  return smoothed != NULL ? smoothed : limner_image_ref ((LimnerImage *) picture);
}

static gboolean
step (gpointer user_data)
{
  LimnerReveal *growth = user_data;
  g_autoptr (LimnerImage) picture = g_queue_pop_head (growth->coming);

  if (picture == NULL)
    {
      growth->timer = 0;
      return G_SOURCE_REMOVE;
    }
  show (growth, picture);
  return G_SOURCE_CONTINUE;
}

static void
forget (LimnerReveal *growth)
{
  g_clear_handle_id (&growth->timer, g_source_remove);
  g_queue_clear_full (growth->coming, (GDestroyNotify) limner_image_unref);
}

static gboolean
is_animated (void)
{
  gboolean animated;

  g_object_get (gtk_settings_get_default (), "gtk-enable-animations", &animated, NULL);
  return animated;
}

void
limner_reveal_start (LimnerReveal *growth)
{
  g_autoptr (LimnerImage) noise = NULL;

  forget (growth);
  if (!is_animated ())
    return;
  noise = limner_image_new_noise (NOISE_SIDE, NOISE_SIDE, 0, NULL);
  if (noise != NULL)
    show (growth, noise);
  growth->timer = g_timeout_add (STEP_MS, step, growth);
}

void
limner_reveal_add (LimnerReveal *growth, const LimnerImage *picture, gboolean whole)
{
  if (!is_animated ())
    {
      if (whole)
        limner_reveal_show (growth, picture, TRUE);
      return;
    }
  g_queue_push_tail (growth->coming, whole ? smooth (picture) : limner_image_ref ((LimnerImage *) picture));
  if (growth->timer == 0)
    growth->timer = g_timeout_add (STEP_MS, step, growth);
}

void
limner_reveal_show (LimnerReveal *growth, const LimnerImage *picture, gboolean whole)
{
  g_autoptr (LimnerImage) smoothed = whole ? smooth (picture) : limner_image_ref ((LimnerImage *) picture);

  forget (growth);
  show (growth, smoothed);
}

static void
growth_free (gpointer data)
{
  LimnerReveal *growth = data;

  forget (growth);
  g_queue_free (growth->coming);
  g_free (growth);
}

LimnerReveal *
limner_reveal_new (LimnerView *view)
{
  LimnerReveal *growth = g_new0 (LimnerReveal, 1);

  growth->view = view;
  growth->coming = g_queue_new ();
  g_object_set_data_full (G_OBJECT (view), "limner-growth", growth, growth_free);
  /* No timer may outlive what it draws to. */
  g_signal_connect_swapped (view, "destroy", G_CALLBACK (forget), growth);
  return growth;
}
