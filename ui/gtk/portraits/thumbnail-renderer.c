#include "portraits/thumbnail-renderer-private.h"

#include "widgets/surface-private.h"

#include <limner/error.h>
#include <limner/mailbox.h>

/* The worker waits while this many events are undelivered. */
#define MOST_EVENTS 32

typedef struct
{
  LimnerFace *face;     /* NULL: the network itself failed */
  LimnerImage *picture; /* partial picture of the focused face */
  LimnerImage *thumbnail;
  gboolean done;
  GError *error;
} Event;

/* A stored thumbnail, or a record that it cannot be rendered. */
typedef struct
{
  LimnerFace *face;
  cairo_surface_t *surface; /* NULL: it cannot be rendered */
} Kept;

struct _LimnerThumbnailRenderer
{
  LimnerModel *model;
  int side;
  LimnerThumbnailFunc show;
  gpointer user_data;
  GThread *thread;
  LimnerMailbox *mailbox; /* Event* */

  GQueue *order;    /* Kept*, the last used first; of the main thread */
  GHashTable *kept; /* LimnerFace to its link in `order` */
  LimnerFace *seen; /* the focus of the last request */

  GMutex mutex; /* protects the fields below */
  GCond cond;
  LimnerFace *focus;         /* waiting to be rendered; NULL: none */
  GPtrArray *wanted;         /* LimnerFace*, waiting to be rendered */
  LimnerFace *current;       /* being rendered by the thread; NULL: it waits */
  GCancellable *cancellable; /* of `current` */
  gboolean ending;
};

static void
event_free (gpointer data)
{
  Event *event = data;

  g_clear_pointer (&event->face, limner_face_unref);
  g_clear_pointer (&event->picture, limner_image_unref);
  g_clear_pointer (&event->thumbnail, limner_image_unref);
  g_clear_error (&event->error);
  g_free (event);
}

/* --- the stored thumbnails, on the main thread --- */

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_clear_pointer (&kept->surface, cairo_surface_destroy);
  limner_face_unref (kept->face);
  g_free (kept);
}

static void
forget_oldest (LimnerThumbnailRenderer *renderer)
{
  Kept *oldest = g_queue_pop_tail (renderer->order);

  g_hash_table_remove (renderer->kept, oldest->face);
  kept_free (oldest);
}

/* Takes ownership of the surface. */
static void
keep_surface (LimnerThumbnailRenderer *renderer, LimnerFace *face, cairo_surface_t *surface)
{
  guint most = LIMNER_THUMBNAIL_RENDERER_BYTES / (guint) (4 * renderer->side * renderer->side);
  GList *link = g_hash_table_lookup (renderer->kept, face);
  Kept *kept;

  if (link != NULL)
    {
      kept = link->data;
      g_clear_pointer (&kept->surface, cairo_surface_destroy);
      kept->surface = surface;
      return;
    }
  kept = g_new0 (Kept, 1);
  kept->face = limner_face_ref (face);
  kept->surface = surface;
  g_queue_push_head (renderer->order, kept);
  g_hash_table_insert (renderer->kept, face, renderer->order->head);
  if (renderer->order->length > most)
    forget_oldest (renderer);
}

cairo_surface_t *
limner_thumbnail_renderer_thumbnail (LimnerThumbnailRenderer *renderer, LimnerFace *face)
{
  GList *link = g_hash_table_lookup (renderer->kept, face);

  if (link == NULL)
    return NULL;
  g_queue_unlink (renderer->order, link);
  g_queue_push_head_link (renderer->order, link);
  return ((Kept *) link->data)->surface;
}

guint
limner_thumbnail_renderer_n_kept (LimnerThumbnailRenderer *renderer)
{
  return renderer->order->length;
}

static void
show_event (gpointer message, gpointer user_data)
{
  LimnerThumbnailRenderer *renderer = user_data;
  const Event *event = message;

  if (event->thumbnail != NULL)
    keep_surface (renderer, event->face, limner_surface_new (event->thumbnail));
  else if (event->error != NULL && event->face != NULL)
    keep_surface (renderer, event->face, NULL);
  renderer->show (event->face, event->picture, event->done, event->error, renderer->user_data);
}

/* --- the thread --- */

typedef struct
{
  LimnerThumbnailRenderer *renderer;
  LimnerFace *face;
} Rendering;

static void
post_partial (const LimnerProgress *progress, gpointer user_data)
{
  const Rendering *rendering = user_data;
  Event *event;

  if (progress->partial == NULL)
    return;
  event = g_new0 (Event, 1);
  event->face = limner_face_ref (rendering->face);
  event->picture = limner_image_ref ((LimnerImage *) progress->partial);
  limner_mailbox_post (rendering->renderer->mailbox, event);
}

static LimnerImage *
reduce (const LimnerImage *picture, int side, GError **error)
{
  if (picture->width <= side)
    return limner_image_ref ((LimnerImage *) picture);
  return limner_image_resize (picture, side, side, LIMNER_FILTER_LANCZOS, error);
}

static void
render_face (LimnerThumbnailRenderer *renderer, LimnerFamily *family, LimnerFace *face, gboolean focus,
             GCancellable *cancellable)
{
  Rendering rendering = { renderer, face };
  const LimnerJob job
      = { .progress = focus ? post_partial : NULL, .user_data = &rendering, .cancellable = cancellable };
  Event *event = g_new0 (Event, 1);
  g_autoptr (LimnerTensor) w = limner_family_w (family, face, &event->error);
  g_autoptr (LimnerImage) picture = NULL;

  event->face = limner_face_ref (face);
  event->done = TRUE;
  if (w != NULL)
    picture = limner_portrait_picture (limner_family_portrait (family), w, 1, 0, &job, &event->error);
  if (picture != NULL)
    event->thumbnail = reduce (picture, renderer->side, &event->error);
  if (picture != NULL && focus)
    event->picture = g_steal_pointer (&picture);
  if (g_cancellable_is_cancelled (cancellable))
    event_free (event);
  else
    limner_mailbox_post (renderer->mailbox, event);
}

/* The next face to render (a reference), or NULL at the end. The caller holds the mutex. */
static LimnerFace *
next_face (LimnerThumbnailRenderer *renderer, gboolean *focus)
{
  while (!renderer->ending && renderer->focus == NULL && renderer->wanted->len == 0)
    g_cond_wait (&renderer->cond, &renderer->mutex);
  if (renderer->ending)
    return NULL;
  *focus = renderer->focus != NULL;
  return limner_face_ref (*focus ? renderer->focus : renderer->wanted->pdata[0]);
}

/* Removes a rendered face from the list, unless its rendering was cancelled. The caller holds the mutex. */
static void
note_rendered (LimnerThumbnailRenderer *renderer, LimnerFace *face, gboolean focus)
{
  if (g_cancellable_is_cancelled (renderer->cancellable))
    return;
  if (focus && renderer->focus == face)
    g_clear_pointer (&renderer->focus, limner_face_unref);
  g_ptr_array_remove (renderer->wanted, face);
}

static void
render_all (LimnerThumbnailRenderer *renderer, LimnerFamily *family)
{
  gboolean focus;

  g_mutex_lock (&renderer->mutex);
  while ((renderer->current = next_face (renderer, &focus)) != NULL)
    {
      LimnerFace *face = renderer->current;

      g_set_object (&renderer->cancellable, NULL);
      renderer->cancellable = g_cancellable_new ();
      g_mutex_unlock (&renderer->mutex);
      render_face (renderer, family, face, focus, renderer->cancellable);
      g_mutex_lock (&renderer->mutex);
      note_rendered (renderer, face, focus);
      renderer->current = NULL;
      limner_face_unref (face);
    }
  g_mutex_unlock (&renderer->mutex);
}

static gpointer
run_renderer (gpointer user_data)
{
  LimnerThumbnailRenderer *renderer = user_data;
  GError *error = NULL;
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (renderer->model, &error);

  if (portrait != NULL)
    {
      g_autoptr (LimnerFamily) family = limner_family_new (portrait);

      render_all (renderer, family);
    }
  else
    {
      Event *event = g_new0 (Event, 1);

      event->done = TRUE;
      event->error = error;
      limner_mailbox_post (renderer->mailbox, event);
    }
  return NULL;
}

/* --- public functions --- */

LimnerThumbnailRenderer *
limner_thumbnail_renderer_new (LimnerModel *model, int side, LimnerThumbnailFunc show, gpointer user_data)
{
  static const LimnerMailboxKind kind
      = { .deliver = show_event, .free_message = event_free, .capacity = MOST_EVENTS };
  LimnerThumbnailRenderer *renderer = g_new0 (LimnerThumbnailRenderer, 1);

  renderer->mailbox = limner_mailbox_new (&kind, renderer);
  renderer->model = limner_model_ref (model);
  renderer->side = side;
  renderer->show = show;
  renderer->user_data = user_data;
  renderer->order = g_queue_new ();
  renderer->kept = g_hash_table_new (NULL, NULL);
  renderer->wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_face_unref);
  g_mutex_init (&renderer->mutex);
  g_cond_init (&renderer->cond);
  renderer->thread = g_thread_new ("limner-portraits", run_renderer, renderer);
  return renderer;
}

void
limner_thumbnail_renderer_free (LimnerThumbnailRenderer *renderer)
{
  g_mutex_lock (&renderer->mutex);
  renderer->ending = TRUE;
  if (renderer->cancellable != NULL)
    g_cancellable_cancel (renderer->cancellable);
  g_cond_signal (&renderer->cond);
  g_mutex_unlock (&renderer->mutex);
  limner_mailbox_close (renderer->mailbox); /* the thread may be waiting to post */
  g_thread_join (renderer->thread);
  limner_mailbox_unref (renderer->mailbox);
  g_queue_free_full (renderer->order, kept_free);
  g_hash_table_unref (renderer->kept);
  g_clear_pointer (&renderer->focus, limner_face_unref);
  g_clear_pointer (&renderer->seen, limner_face_unref);
  g_ptr_array_unref (renderer->wanted);
  g_clear_object (&renderer->cancellable);
  limner_model_unref (renderer->model);
  g_mutex_clear (&renderer->mutex);
  g_cond_clear (&renderer->cond);
  g_free (renderer);
}

/* The caller holds the mutex. */
static void
set_focus (LimnerThumbnailRenderer *renderer, LimnerFace *focus)
{
  if (focus == renderer->seen)
    return;
  g_clear_pointer (&renderer->seen, limner_face_unref);
  g_clear_pointer (&renderer->focus, limner_face_unref);
  if (focus == NULL)
    return;
  renderer->seen = limner_face_ref (focus);
  renderer->focus = limner_face_ref (focus);
}

/* Whether the face being rendered is still wanted. The caller holds the mutex. */
static gboolean
is_wanted_now (LimnerThumbnailRenderer *renderer)
{
  if (renderer->focus != NULL)
    return renderer->current == renderer->focus;
  return g_ptr_array_find (renderer->wanted, renderer->current, NULL);
}

void
limner_thumbnail_renderer_want (LimnerThumbnailRenderer *renderer, LimnerFace *focus,
                                LimnerFace *const *faces, guint n)
{
  g_mutex_lock (&renderer->mutex);
  set_focus (renderer, focus);
  g_ptr_array_set_size (renderer->wanted, 0);
  for (guint i = 0; i < n; i++)
    if (!g_hash_table_contains (renderer->kept, faces[i]))
      g_ptr_array_add (renderer->wanted, limner_face_ref (faces[i]));
  if (renderer->current != NULL && !is_wanted_now (renderer))
    g_cancellable_cancel (renderer->cancellable);
  g_cond_signal (&renderer->cond);
  g_mutex_unlock (&renderer->mutex);
}
