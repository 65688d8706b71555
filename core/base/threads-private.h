/* The pool of compute threads, and the only owner of OpenBLAS's thread count: OpenBLAS runs on one thread
 * and is called from the pool's threads.
 *
 * The calling thread decides how many threads work on a loop (as OpenMP's nthreads-var, it belongs to the
 * calling thread): a job sets its number for its own duration, and no other job sees it. */
#pragma once

#include "limner/system.h"

/* Does chunk `chunk` (0 .. n_chunks-1) of a loop on worker 0 .. workers-1. */
typedef void (*LimnerChunkFunc) (gpointer data, gsize chunk, int worker);

/* Runs every chunk once and returns when all are done; the calling thread is worker 0. Chunks are handed out
 * in order, as threads come free. How work is cut into chunks must never depend on the number of threads, so
 * that results do not either. A call from inside a chunk runs serially. Loops of several calling threads take
 * turns. As many workers as the calling thread's number says. */
void limner_parallel_for (gsize n_chunks, LimnerChunkFunc func, gpointer data);

/* The same with at most `workers` workers, whatever that number is. For loops whose workers have scratch of
 * their own, which was allocated for so many. Inside a chunk there is one worker, number 0. */
void limner_parallel_for_workers (int workers, gsize n_chunks, LimnerChunkFunc func, gpointer data);

/* The thread count of this thread from `limner_threads_begin` to the end of the enclosing block. */
typedef struct
{
  int before; /* the previous count; 0: none */
} LimnerThreads;

LimnerThreads limner_threads_begin (int n);
void limner_threads_end (LimnerThreads *threads);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnerThreads, limner_threads_end)
