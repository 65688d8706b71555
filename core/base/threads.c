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
  atomic_size_t next; /* the chunk to hand out next */
} Job;

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER; /* held for a whole job: jobs take turns */

/* Everything below is guarded by `lock`. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t job_posted = PTHREAD_COND_INITIALIZER;
static pthread_cond_t worker_done = PTHREAD_COND_INITIALIZER;
static Job *current;         /* the posted job */
static guint64 job_serial;   /* counts posted jobs */
static int busy;             /* workers that have not finished the current job */
static int running;          /* workers alive, the calling thread not counted */
static gboolean quit;        /* workers shall end */
static atomic_int n_threads; /* wanted, the calling thread counted; 0: not chosen yet */

static _Thread_local int own_worker = -1; /* the number of this thread while it is inside a chunk */

static pthread_once_t blas_claimed = PTHREAD_ONCE_INIT;

static void
claim_blas (void)
{
  openblas_set_num_threads (1);
}

static void
work (Job *job, int worker)
{
  gsize chunk;

  own_worker = worker;
  while ((chunk = atomic_fetch_add (&job->next, 1)) < job->n_chunks)
    job->func (job->data, chunk, worker);
  own_worker = -1;
}

static void *
worker_main (void *arg)
{
  int worker = GPOINTER_TO_INT (arg);
  guint64 seen = 0;

  pthread_mutex_lock (&lock);
  for (;;)
    {
      while (!quit && (current == NULL || job_serial == seen))
        pthread_cond_wait (&job_posted, &lock);
      if (quit)
        break;
      Job *job = current;
      seen = job_serial;
      pthread_mutex_unlock (&lock);
      work (job, worker);
      pthread_mutex_lock (&lock);
      if (--busy == 0)
        pthread_cond_signal (&worker_done);
    }
  running--;
  pthread_cond_signal (&worker_done);
  pthread_mutex_unlock (&lock);
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

/* Called with `lock` held and no job posted. */
static void
stop_workers (void)
{
  quit = TRUE;
  pthread_cond_broadcast (&job_posted);
  while (running > 0)
    pthread_cond_wait (&worker_done, &lock);
  quit = FALSE;
}

void
limner_set_threads (int n)
{
  g_return_if_fail (n >= 0);
  g_return_if_fail (own_worker < 0);
  pthread_mutex_lock (&turn);
  pthread_mutex_lock (&lock);
  stop_workers ();
  atomic_store (&n_threads, n > 0 ? n : limner_available_cores ());
  pthread_mutex_unlock (&lock);
  pthread_mutex_unlock (&turn);
}

int
limner_get_threads (void)
{
  int n = atomic_load (&n_threads), none = 0;

  if (n == 0)
    {
      n = limner_available_cores ();
      if (!atomic_compare_exchange_strong (&n_threads, &none, n))
        n = none;
    }
  return n;
}

/* Posts the job, works on it, and waits for the workers. Called with `turn` held. */
static void
run_with_workers (Job *job, int n)
{
  pthread_mutex_lock (&lock);
  if (running != n - 1)
    start_workers (n - 1);
  current = job;
  job_serial++;
  busy = running;
  pthread_cond_broadcast (&job_posted);
  pthread_mutex_unlock (&lock);

  work (job, 0);

  pthread_mutex_lock (&lock);
  while (busy > 0)
    pthread_cond_wait (&worker_done, &lock);
  current = NULL;
  pthread_mutex_unlock (&lock);
}

void
limner_parallel_for (gsize n_chunks, LimnerChunkFunc func, gpointer data)
{
  Job job = { func, data, n_chunks, 0 };

  if (own_worker >= 0)
    {
      for (gsize chunk = 0; chunk < n_chunks; chunk++)
        func (data, chunk, own_worker);
      return;
    }
  int n = limner_get_threads ();
  pthread_mutex_lock (&turn);
  pthread_once (&blas_claimed, claim_blas);
  if (n == 1 || n_chunks <= 1)
    work (&job, 0);
  else
    run_with_workers (&job, n);
  pthread_mutex_unlock (&turn);
}
