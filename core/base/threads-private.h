/* The pool of compute threads, and the only owner of OpenBLAS's thread count: OpenBLAS runs on one thread
 * and is called from the pool's threads. */
#pragma once

#include <glib.h>

/* Does chunk `chunk` (0 .. n_chunks-1) of a job; `worker` (0 .. limner_get_threads()-1) picks per-thread
 * scratch. */
typedef void (*LimnerChunkFunc) (gpointer data, gsize chunk, int worker);

/* Runs every chunk once and returns when all are done; the calling thread is worker 0. Chunks are handed out
 * in order, as threads come free. How work is cut into chunks must never depend on the number of threads, so
 * that results do not either. A call from inside a chunk runs serially. Jobs on several calling threads take
 * turns. */
void limner_parallel_for (gsize n_chunks, LimnerChunkFunc func, gpointer data);
