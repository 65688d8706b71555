/* One thread that always works on the newest request. */
#include "limner-ui.h"

#include <limner/error.h>

typedef struct
{
  gpointer data;
  GDestroyNotify free_data;
  GCancellable *cancellable;
} Request;

/* What the thread has told about a request, on its way to the main thread. */
typedef struct
{
  double fraction, seconds_left;
  char *text;
  LimnerImage *partial;
  GError *error;
  gboolean finished;
  gpointer note;
  GDestroyNotify free_note;
} News;

struct _LimnerPreviewWorker
{
  LimnerPreviewWorkerFunc func;
  LimnerPreviewWorkerShow show;
  void (*show_note) (gpointer note, gpointer user_data);
  gpointer user_data;
  GThread *thread;

  GMutex mutex; /* guards what follows */
  GCond cond;
  Request *next;    /* waits for the thread; NULL: none */
  Request *current; /* the thread's */
  News *news;       /* not shown yet */
  guint idle;       /* the source that will show it */
  gboolean ending;
};

static void
request_free (Request *request)
{
  if (request == NULL)
    return;
  if (request->free_data != NULL)
    request->free_data (request->data);
  g_object_unref (request->cancellable);
  g_free (request);
}

static void
news_free (News *news)
{
  if (news == NULL)
    return;
  g_clear_pointer (&news->partial, limner_image_unref);
  g_clear_error (&news->error);
  if (news->note != NULL && news->free_note != NULL)
    news->free_note (news->note);
  g_free (news->text);
  g_free (news);
}

static gboolean
show_news (gpointer user_data)
{
  LimnerPreviewWorker *live = user_data;
  News *news;

  g_mutex_lock (&live->mutex);
  news = g_steal_pointer (&live->news);
  live->idle = 0;
  g_mutex_unlock (&live->mutex);
  if (news != NULL && news->note != NULL && live->show_note != NULL)
    live->show_note (news->note, live->user_data);
  if (news != NULL && (news->text != NULL || news->finished))
    {
      LimnerProgress progress = { news->fraction, news->text, news->seconds_left, news->partial };
      live->show (&progress, news->finished, news->error, live->user_data);
    }
  news_free (news);
  return G_SOURCE_REMOVE;
}

/* What older news that was not shown had and the newer has not. */
static void
take_over (News *news, News *older)
{
  if (news->partial == NULL && news->error == NULL)
    news->partial = g_steal_pointer (&older->partial);
  if (news->note == NULL)
    {
      news->note = g_steal_pointer (&older->note);
      news->free_note = older->free_note;
    }
}

/* Takes the news. */
static void
publish (LimnerPreviewWorker *live, News *news)
{
  g_mutex_lock (&live->mutex);
  if (g_cancellable_is_cancelled (live->current->cancellable))
    g_clear_pointer (&news, news_free);
  else
    {
      if (live->news != NULL)
        take_over (news, live->news);
      news_free (live->news);
      live->news = news;
      if (live->idle == 0)
        live->idle = g_idle_add (show_news, live);
    }
  g_mutex_unlock (&live->mutex);
}

static void
tell (const LimnerProgress *progress, gpointer user_data)
{
  News *news = g_new0 (News, 1);

  news->fraction = progress->fraction;
  news->seconds_left = progress->seconds_left;
  news->text = g_strdup (progress->text);
  if (progress->partial != NULL)
    news->partial = limner_image_ref ((LimnerImage *) progress->partial);
  publish (user_data, news);
}

void
limner_preview_worker_note (gpointer progress_data, gpointer note, GDestroyNotify free_note)
{
  News *news = g_new0 (News, 1);

  news->note = note;
  news->free_note = free_note;
  publish (progress_data, news);
}

static void
work_on (LimnerPreviewWorker *live, Request *request)
{
  News *news = g_new0 (News, 1);

  news->finished = TRUE;
  news->fraction = 1;
  news->partial = live->func (request->data, tell, live, request->cancellable, &news->error);
  publish (live, news);
}

static gpointer
work (gpointer user_data)
{
  LimnerPreviewWorker *live = user_data;

  g_mutex_lock (&live->mutex);
  while (!live->ending)
    {
      if (live->next == NULL)
        {
          g_cond_wait (&live->cond, &live->mutex);
          continue;
        }
      Request *request = live->current = g_steal_pointer (&live->next);
      g_mutex_unlock (&live->mutex);
      work_on (live, request);
      g_mutex_lock (&live->mutex);
      live->current = NULL;
      request_free (request);
    }
  g_mutex_unlock (&live->mutex);
  return NULL;
}

LimnerPreviewWorker *
limner_preview_worker_new (LimnerPreviewWorkerFunc func, LimnerPreviewWorkerShow show, gpointer user_data)
{
  LimnerPreviewWorker *live = g_new0 (LimnerPreviewWorker, 1);

  live->func = func;
  live->show = show;
  live->user_data = user_data;
  g_mutex_init (&live->mutex);
  g_cond_init (&live->cond);
  return live;
}

void
limner_preview_worker_set_note_func (LimnerPreviewWorker *live,
                                     void (*show) (gpointer note, gpointer user_data))
{
  live->show_note = show;
}

/* With the mutex held: what was asked before is of no interest any more. */
static void
forget_older (LimnerPreviewWorker *live)
{
  if (live->current != NULL)
    g_cancellable_cancel (live->current->cancellable);
  g_clear_pointer (&live->next, request_free);
  g_clear_pointer (&live->news, news_free);
  g_clear_handle_id (&live->idle, g_source_remove);
}

void
limner_preview_worker_start (LimnerPreviewWorker *live, gpointer request, GDestroyNotify free_request)
{
  Request *next = g_new0 (Request, 1);

  next->data = request;
  next->free_data = free_request;
  next->cancellable = g_cancellable_new ();
  g_mutex_lock (&live->mutex);
  forget_older (live);
  live->next = next;
  if (live->thread == NULL)
    live->thread = g_thread_new ("limner-live", work, live);
  g_cond_signal (&live->cond);
  g_mutex_unlock (&live->mutex);
}

void
limner_preview_worker_free (LimnerPreviewWorker *live)
{
  g_mutex_lock (&live->mutex);
  forget_older (live);
  live->ending = TRUE;
  g_cond_signal (&live->cond);
  g_mutex_unlock (&live->mutex);
  g_clear_pointer (&live->thread, g_thread_join);
  g_mutex_clear (&live->mutex);
  g_cond_clear (&live->cond);
  g_free (live);
}
