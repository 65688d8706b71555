#include "base/threads-private.h"

#include "base/limits-private.h"

#include "limner/system.h"

#include <cblas.h>
#include <pthread.h>
#include <stdatomic.h>

/* Plain pthreads rather than GLib's, so that the thread sanitizer sees every lock. */

typedef struct
{
  LimnerChunkFunc func;
  gpointer data;
  gsize n_chunks;
  int workers;        /* the calling thread counted */
  atomic_size_t next; /* the chunk to hand out next */
} Loop;

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER; /* held for a whole loop: loops take turns */

/* Everything below is guarded by `lock`. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t loop_posted = PTHREAD_COND_INITIALIZER;
static pthread_cond_t worker_done = PTHREAD_COND_INITIALIZER;
static Loop *current;       /* the posted loop */
static guint64 loop_serial; /* counts posted loops */
static int busy;            /* workers that have not finished the current loop */
static int running;         /* workers there are, the calling thread not counted; they never end */

static atomic_int default_threads; /* of threads without a number of their own; 0: not chosen yet */

static _Thread_local int own_worker = -1; /* the number of this thread while it is inside a chunk */
static _Thread_local int own_threads;     /* set by limner_threads_begin; 0: not set */

static pthread_once_t blas_claimed = PTHREAD_ONCE_INIT;

static void
claim_blas (void)
{
  openblas_set_num_threads (1);
}

static void
run_chunks (Loop *loop, int worker)
{
  const int threads = own_threads;
  gsize chunk;

  own_worker = worker;
  own_threads = loop->workers;
  while ((chunk = atomic_fetch_add (&loop->next, 1)) < loop->n_chunks)
    loop->func (loop->data, chunk, worker);
  own_threads = threads;
  own_worker = -1;
}

/* A loop may want fewer workers than there are: those with the highest numbers then sleep on. */
static void *
worker_main (void *arg)
{
  int worker = GPOINTER_TO_INT (arg);
  guint64 seen = 0;

  pthread_mutex_lock (&lock);
  for (;;)
    {
      while (current == NULL || loop_serial == seen || worker >= current->workers)
        pthread_cond_wait (&loop_posted, &lock);
      Loop *loop = current;
      seen = loop_serial;
      pthread_mutex_unlock (&lock);
      run_chunks (loop, worker);
      pthread_mutex_lock (&lock);
      if (--busy == 0)
        pthread_cond_signal (&worker_done);
    }
  return NULL;
}

/* Called with `lock` held. Where the system refuses a thread, fewer do the work. Nobody waits for these
 * threads when the process ends, so they are detached. */
static void
start_workers (int wanted)
{
  pthread_attr_t attributes;

  pthread_attr_init (&attributes);
  pthread_attr_setdetachstate (&attributes, PTHREAD_CREATE_DETACHED);
  while (running < wanted)
    {
      pthread_t thread;
      if (pthread_create (&thread, &attributes, worker_main, GINT_TO_POINTER (running + 1)) != 0)
        break;
      running++;
    }
  pthread_attr_destroy (&attributes);
}

void
limner_set_threads (int n)
{
  g_return_if_fail (n >= 0);
  atomic_store (&default_threads, n > 0 ? n : limner_available_cores ());
}

int
limner_get_threads (void)
{
  int n = own_threads > 0 ? own_threads : atomic_load (&default_threads), none = 0;

  if (n == 0)
    {
      n = limner_available_cores ();
      if (!atomic_compare_exchange_strong (&default_threads, &none, n))
        n = none;
    }
  return n;
}

LimnerThreads
limner_threads_begin (int n)
{
  const LimnerThreads threads = { own_threads };

  g_return_val_if_fail (n >= 1, threads);
  own_threads = n;
  return threads;
}

void
limner_threads_end (LimnerThreads *threads)
{
  own_threads = threads->before;
}

/* Posts the loop, works on it, and waits for the workers. Called with `turn` held. */
static void
run_with_workers (Loop *loop)
{
  pthread_mutex_lock (&lock);
  start_workers (loop->workers - 1);
  current = loop;
  loop_serial++;
  busy = MIN (running, loop->workers - 1);
  pthread_cond_broadcast (&loop_posted);
  pthread_mutex_unlock (&lock);

  run_chunks (loop, 0);

  pthread_mutex_lock (&lock);
  while (busy > 0)
    pthread_cond_wait (&worker_done, &lock);
  current = NULL;
  pthread_mutex_unlock (&lock);
}

static void
run_loop (Loop *loop)
{
  pthread_mutex_lock (&turn);
  pthread_once (&blas_claimed, claim_blas);
  if (loop->workers == 1 || loop->n_chunks <= 1)
    run_chunks (loop, 0);
  else
    run_with_workers (loop);
  pthread_mutex_unlock (&turn);
}

static void
run_serially (gsize n_chunks, LimnerChunkFunc func, gpointer data, int worker)
{
  for (gsize chunk = 0; chunk < n_chunks; chunk++)
    func (data, chunk, worker);
}

void
limner_parallel_for (gsize n_chunks, LimnerChunkFunc func, gpointer data)
{
  Loop loop = { func, data, n_chunks, limner_get_threads (), 0 };

  if (own_worker >= 0)
    run_serially (n_chunks, func, data, own_worker);
  else
    run_loop (&loop);
}

void
limner_parallel_for_workers (int workers, gsize n_chunks, LimnerChunkFunc func, gpointer data)
{
  Loop loop = { func, data, n_chunks, workers, 0 };

  g_return_if_fail (workers >= 1);
  if (own_worker >= 0)
    run_serially (n_chunks, func, data, 0);
  else
    run_loop (&loop);
}
