#include "portraits/thumbnail-renderer-private.h"

#include "widgets/surface-private.h"

#include <limner/error.h>

/* The worker waits when the main loop is so many pictures behind. */
#define MOST_NEWS 32

typedef struct
{
  LimnerFace *face;     /* NULL: the network itself */
  LimnerImage *picture; /* of the focus */
  LimnerImage *thumbnail;
  gboolean done;
  GError *error;
} News;

/* A thumbnail that is kept, or that there is none. */
typedef struct
{
  LimnerFace *face;
  cairo_surface_t *surface; /* NULL: it cannot be grown */
} Kept;

struct _LimnerThumbnailRenderer
{
  LimnerModel *model;
  int side;
  LimnerThumbnailFunc show;
  gpointer user_data;
  GThread *thread;

  GQueue *order;    /* Kept*, the last asked for first; the main thread's */
  GHashTable *kept; /* LimnerFace to its link in there */
  LimnerFace *seen; /* the focus of the last request */

  GMutex mutex; /* guards what follows */
  GCond cond;
  LimnerFace *focus;         /* still to be grown; NULL: none */
  GPtrArray *wanted;         /* LimnerFace*, still to be grown */
  LimnerFace *current;       /* the thread's; NULL: it waits */
  GCancellable *cancellable; /* of that */
  GQueue *news;
  guint idle; /* the source that will show them */
  gboolean ending;
};

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_pointer (&news->face, limner_face_unref);
  g_clear_pointer (&news->picture, limner_image_unref);
  g_clear_pointer (&news->thumbnail, limner_image_unref);
  g_clear_error (&news->error);
  g_free (news);
}

/* --- what is kept, on the main thread --- */

static void
kept_free (gpointer data)
{
  Kept *kept = data;

  g_clear_pointer (&kept->surface, cairo_surface_destroy);
  limner_face_unref (kept->face);
  g_free (kept);
}

static void
forget_oldest (LimnerThumbnailRenderer *grower)
{
  Kept *oldest = g_queue_pop_tail (grower->order);

  g_hash_table_remove (grower->kept, oldest->face);
  kept_free (oldest);
}

/* Takes the surface. */
static void
keep (LimnerThumbnailRenderer *grower, LimnerFace *face, cairo_surface_t *surface)
{
  guint most = LIMNER_THUMBNAIL_RENDERER_BYTES / (guint) (4 * grower->side * grower->side);
  GList *link = g_hash_table_lookup (grower->kept, face);
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
  g_queue_push_head (grower->order, kept);
  g_hash_table_insert (grower->kept, face, grower->order->head);
  if (grower->order->length > most)
    forget_oldest (grower);
}

cairo_surface_t *
limner_thumbnail_renderer_thumbnail (LimnerThumbnailRenderer *grower, LimnerFace *face)
{
  GList *link = g_hash_table_lookup (grower->kept, face);

  if (link == NULL)
    return NULL;
  g_queue_unlink (grower->order, link);
  g_queue_push_head_link (grower->order, link);
  return ((Kept *) link->data)->surface;
}

guint
limner_thumbnail_renderer_n_kept (LimnerThumbnailRenderer *grower)
{
  return grower->order->length;
}

static gboolean
show_news (gpointer user_data)
{
  LimnerThumbnailRenderer *grower = user_data;
  News *news;

  g_mutex_lock (&grower->mutex);
  news = g_queue_pop_head (grower->news);
  if (news == NULL)
    grower->idle = 0;
  g_cond_signal (&grower->cond);
  g_mutex_unlock (&grower->mutex);
  if (news == NULL)
    return G_SOURCE_REMOVE;
  if (news->thumbnail != NULL)
    keep (grower, news->face, limner_surface_new (news->thumbnail));
  else if (news->error != NULL && news->face != NULL)
    keep (grower, news->face, NULL);
  grower->show (news->face, news->picture, news->done, news->error, grower->user_data);
  news_free (news);
  return G_SOURCE_CONTINUE;
}

/* --- the thread --- */

/* Takes the news. */
static void
tell (LimnerThumbnailRenderer *grower, News *news)
{
  g_mutex_lock (&grower->mutex);
  while (grower->news->length >= MOST_NEWS && !grower->ending)
    g_cond_wait (&grower->cond, &grower->mutex);
  if (grower->ending)
    news_free (news);
  else
    {
      g_queue_push_tail (grower->news, news);
      if (grower->idle == 0)
        grower->idle = g_idle_add_full (G_PRIORITY_DEFAULT, show_news, grower, NULL);
    }
  g_mutex_unlock (&grower->mutex);
}

typedef struct
{
  LimnerThumbnailRenderer *grower;
  LimnerFace *face;
} Growing;

static void
tell_partial (const LimnerProgress *progress, gpointer user_data)
{
  const Growing *growing = user_data;
  News *news;

  if (progress->partial == NULL)
    return;
  news = g_new0 (News, 1);
  news->face = limner_face_ref (growing->face);
  news->picture = limner_image_ref ((LimnerImage *) progress->partial);
  tell (growing->grower, news);
}

static LimnerImage *
reduce (const LimnerImage *picture, int side, GError **error)
{
  if (picture->width <= side)
    return limner_image_ref ((LimnerImage *) picture);
  return limner_image_resize (picture, side, side, LIMNER_FILTER_LANCZOS, error);
}

static void
grow (LimnerThumbnailRenderer *grower, LimnerFamily *family, LimnerFace *face, gboolean focus,
      GCancellable *cancellable)
{
  Growing growing = { grower, face };
  News *news = g_new0 (News, 1);
  g_autoptr (LimnerTensor) w = limner_family_w (family, face, &news->error);
  g_autoptr (LimnerImage) picture = NULL;

  news->face = limner_face_ref (face);
  news->done = TRUE;
  if (w != NULL)
    picture = limner_portrait_picture (limner_family_portrait (family), w, 1, 0, focus ? tell_partial : NULL,
                                       &growing, cancellable, &news->error);
  if (picture != NULL)
    news->thumbnail = reduce (picture, grower->side, &news->error);
  if (picture != NULL && focus)
    news->picture = g_steal_pointer (&picture);
  if (g_cancellable_is_cancelled (cancellable))
    news_free (news);
  else
    tell (grower, news);
}

/* With the mutex held: the next face, a reference, or NULL at the end. */
static LimnerFace *
next (LimnerThumbnailRenderer *grower, gboolean *focus)
{
  while (!grower->ending && grower->focus == NULL && grower->wanted->len == 0)
    g_cond_wait (&grower->cond, &grower->mutex);
  if (grower->ending)
    return NULL;
  *focus = grower->focus != NULL;
  return limner_face_ref (*focus ? grower->focus : grower->wanted->pdata[0]);
}

/* With the mutex held: it is grown, unless it was stopped, perhaps for something more urgent. */
static void
tick_off (LimnerThumbnailRenderer *grower, LimnerFace *face, gboolean focus)
{
  if (g_cancellable_is_cancelled (grower->cancellable))
    return;
  if (focus && grower->focus == face)
    g_clear_pointer (&grower->focus, limner_face_unref);
  g_ptr_array_remove (grower->wanted, face);
}

static void
work_on_all (LimnerThumbnailRenderer *grower, LimnerFamily *family)
{
  gboolean focus;

  g_mutex_lock (&grower->mutex);
  while ((grower->current = next (grower, &focus)) != NULL)
    {
      LimnerFace *face = grower->current;

      g_set_object (&grower->cancellable, NULL);
      grower->cancellable = g_cancellable_new ();
      g_mutex_unlock (&grower->mutex);
      grow (grower, family, face, focus, grower->cancellable);
      g_mutex_lock (&grower->mutex);
      tick_off (grower, face, focus);
      grower->current = NULL;
      limner_face_unref (face);
    }
  g_mutex_unlock (&grower->mutex);
}

static gpointer
work (gpointer user_data)
{
  LimnerThumbnailRenderer *grower = user_data;
  GError *error = NULL;
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (grower->model, &error);

  if (portrait != NULL)
    {
      g_autoptr (LimnerFamily) family = limner_family_new (portrait);

      work_on_all (grower, family);
    }
  else
    {
      News *news = g_new0 (News, 1);

      news->done = TRUE;
      news->error = error;
      tell (grower, news);
    }
  return NULL;
}

/* --- from outside --- */

LimnerThumbnailRenderer *
limner_thumbnail_renderer_new (LimnerModel *model, int side, LimnerThumbnailFunc show, gpointer user_data)
{
  LimnerThumbnailRenderer *grower = g_new0 (LimnerThumbnailRenderer, 1);

  grower->model = limner_model_ref (model);
  grower->side = side;
  grower->show = show;
  grower->user_data = user_data;
  grower->order = g_queue_new ();
  grower->kept = g_hash_table_new (NULL, NULL);
  grower->wanted = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_face_unref);
  grower->news = g_queue_new ();
  g_mutex_init (&grower->mutex);
  g_cond_init (&grower->cond);
  grower->thread = g_thread_new ("limner-grower", work, grower);
  return grower;
}

void
limner_thumbnail_renderer_free (LimnerThumbnailRenderer *grower)
{
  g_mutex_lock (&grower->mutex);
  grower->ending = TRUE;
  if (grower->cancellable != NULL)
    g_cancellable_cancel (grower->cancellable);
  g_cond_signal (&grower->cond);
  g_mutex_unlock (&grower->mutex);
  g_thread_join (grower->thread);
  g_clear_handle_id (&grower->idle, g_source_remove);
  g_queue_free_full (grower->news, news_free);
  g_queue_free_full (grower->order, kept_free);
  g_hash_table_unref (grower->kept);
  g_clear_pointer (&grower->focus, limner_face_unref);
  g_clear_pointer (&grower->seen, limner_face_unref);
  g_ptr_array_unref (grower->wanted);
  g_clear_object (&grower->cancellable);
  limner_model_unref (grower->model);
  g_mutex_clear (&grower->mutex);
  g_cond_clear (&grower->cond);
  g_free (grower);
}

/* With the mutex held. */
static void
set_focus (LimnerThumbnailRenderer *grower, LimnerFace *focus)
{
  if (focus == grower->seen)
    return;
  g_clear_pointer (&grower->seen, limner_face_unref);
  g_clear_pointer (&grower->focus, limner_face_unref);
  if (focus == NULL)
    return;
  grower->seen = limner_face_ref (focus);
  grower->focus = limner_face_ref (focus);
}

/* With the mutex held: may the face that is being grown be finished? */
static gboolean
is_wanted_now (LimnerThumbnailRenderer *grower)
{
  if (grower->focus != NULL)
    return grower->current == grower->focus;
  return g_ptr_array_find (grower->wanted, grower->current, NULL);
}

void
limner_thumbnail_renderer_want (LimnerThumbnailRenderer *grower, LimnerFace *focus, LimnerFace *const *faces,
                                guint n)
{
  g_mutex_lock (&grower->mutex);
  set_focus (grower, focus);
  g_ptr_array_set_size (grower->wanted, 0);
  for (guint i = 0; i < n; i++)
    if (!g_hash_table_contains (grower->kept, faces[i]))
      g_ptr_array_add (grower->wanted, limner_face_ref (faces[i]));
  if (grower->current != NULL && !is_wanted_now (grower))
    g_cancellable_cancel (grower->cancellable);
  g_cond_signal (&grower->cond);
  g_mutex_unlock (&grower->mutex);
}
