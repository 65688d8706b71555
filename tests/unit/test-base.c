/* The base: memory, threads, random numbers, tensors, CPU features. */
#include "base/cpu-private.h"
#include "base/file-lock-private.h"
#include "base/limits-private.h"
#include "base/memory-private.h"
#include "base/numpy-random-private.h"
#include "base/random-private.h"
#include "base/threads-private.h"
#include "limner/error.h"
#include "limner/system.h"
#include "limner/tensor.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

static void
test_memory (void)
{
  gsize before = limner_memory_used ();
  limner_memory_reset_peak ();
  float *a = limner_alloc_floats (1001, NULL), *b = limner_alloc0_floats (77, NULL);

  g_assert_cmpuint ((gsize) a % 64, ==, 0);
  g_assert_cmpuint ((gsize) b % 64, ==, 0);
  memset (a, 0xff, 1001 * sizeof (float));
  for (int i = 0; i < 77; i++)
    g_assert_cmpfloat (b[i], ==, 0);
  g_assert_cmpuint (limner_memory_used () - before, ==, 1078 * sizeof (float));
  limner_memory_free (a);
  limner_memory_free (NULL);
  g_assert_cmpuint (limner_memory_used () - before, ==, 77 * sizeof (float));
  g_assert_cmpuint (limner_memory_peak () - before, ==, 1078 * sizeof (float));
  limner_memory_free (b);
  g_assert_cmpuint (limner_memory_used (), ==, before);
  g_assert_cmpint (limner_memory_default_mib (), >=, 1024);
}

static void
test_memory_failure (void)
{
  g_autoptr (GError) error = NULL, overflow = NULL;
  gsize before = limner_memory_used ();

  limner_memory_fail_after (1);
  void *first = limner_memory_alloc (1, 1, NULL);
  void *second = limner_memory_alloc (1, 1, &error);
  limner_memory_fail_after (-1);
  g_assert_nonnull (first);
  g_assert_null (second);
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY);
  limner_memory_free (first);

  g_assert_null (limner_memory_alloc (G_MAXSIZE / 2, 3, &overflow));
  g_assert_error (overflow, LIMNER_ERROR, LIMNER_ERROR_MEMORY);
  g_assert_cmpuint (limner_memory_used (), ==, before);
}

static void
write_limit (const char *root, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (root, name, NULL), *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
check_limits (const char *root, const char *groups, double wanted_cores, guint64 wanted_bytes)
{
  double cores;
  guint64 bytes;

  limner_cgroup_limits (groups, root, &cores, &bytes);
  g_assert_cmpfloat (cores, ==, wanted_cores);
  g_assert_cmpuint (bytes, ==, wanted_bytes);
}

/* The smallest limit of a control group and its ancestors, in both versions of control groups. */
static void
test_limits (void)
{
  g_autofree char *root = g_dir_make_tmp ("limner-cgroup-XXXXXX", NULL);
  static const char *const files[] = { "cpu.max",
                                       "memory.max",
                                       "job/cpu.max",
                                       "job/memory.max",
                                       "job/step/cpu.max",
                                       "cpu/a/cpu.cfs_quota_us",
                                       "cpu/a/cpu.cfs_period_us",
                                       "memory/a/memory.limit_in_bytes",
                                       "job/step",
                                       "job",
                                       "cpu/a",
                                       "cpu",
                                       "memory/a",
                                       "memory" };

  check_limits (root, "", 0, G_MAXUINT64);
  check_limits (root, "0::/\n", 0, G_MAXUINT64);
  write_limit (root, "job/cpu.max", "250000 100000\n");
  write_limit (root, "job/memory.max", "3000000000\n");
  write_limit (root, "job/step/cpu.max", "max 100000\n");
  check_limits (root, "0::/job/step\n", 2.5, 3000000000u);
  check_limits (root, "0::/elsewhere\n", 0, G_MAXUINT64);
  write_limit (root, "cpu.max", "100000 100000\n");
  write_limit (root, "memory.max", "max\n");
  check_limits (root, "0::/job/step\n", 1, 3000000000u);
  write_limit (root, "cpu/a/cpu.cfs_quota_us", "50000\n");
  write_limit (root, "cpu/a/cpu.cfs_period_us", "100000\n");
  write_limit (root, "memory/a/memory.limit_in_bytes", "9223372036854771712\n");
  check_limits (root, "5:cpuacct,cpu:/a\n3:memory:/a\n", 0.5, G_MAXUINT64);
  write_limit (root, "cpu/a/cpu.cfs_quota_us", "-1\n");
  write_limit (root, "memory/a/memory.limit_in_bytes", "1000\n");
  check_limits (root, "5:cpuacct,cpu:/a\n3:memory:/a\n", 0, 1000);
  g_assert_cmpint (limner_available_cores (), >=, 1);
  g_assert_cmpuint (limner_available_memory (), >, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (root, files[i], NULL);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_remove (root), ==, 0);
}

/* A lock excludes other descriptors of the same process, and survives the closing of other descriptors. */
static void
test_lock (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limner-lock-XXXXXX", NULL),
                  *path = g_build_filename (folder, "lock", NULL),
                  *nowhere = g_build_filename (folder, "nowhere", "lock", NULL);
  g_autoptr (GError) missing = NULL, pipe_error = NULL;
  int first = limner_lock_open (path, NULL), second = limner_lock_open (path, NULL), third, ends[2];

  g_assert_cmpint (limner_lock_holder (second), ==, 0);
  g_assert_cmpint (limner_lock_try (first, path, NULL), ==, LIMNER_LOCK_HELD);
  g_assert_cmpint (limner_lock_holder (second), ==, -1);
  g_assert_cmpint (limner_lock_try (second, path, NULL), ==, LIMNER_LOCK_BUSY);
  third = limner_lock_open (path, NULL);
  close (third);
  g_assert_cmpint (limner_lock_try (second, path, NULL), ==, LIMNER_LOCK_BUSY);
  close (first);
  g_assert_true (limner_lock_wait (second, path, NULL));
  close (second);
  g_assert_cmpint (limner_lock_open (nowhere, &missing), ==, -1);
  g_assert_error (missing, LIMNER_ERROR, LIMNER_ERROR_FILE);
  /* A pipe represents a file system without locks: locking fails at once with a reason. */
  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (limner_lock_try (ends[0], path, &pipe_error), ==, LIMNER_LOCK_FAILED);
  g_assert_error (pipe_error, LIMNER_ERROR, LIMNER_ERROR_FILE);
  g_assert_nonnull (strstr (pipe_error->message, "locked"));
  close (ends[0]);
  close (ends[1]);
  g_remove (path);
  g_remove (folder);
}

static void
test_tensor (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerTensor) tensor = limner_tensor_new (3, (gint64[]) { 2, 3, 5 }, &error);
  g_autoptr (LimnerTensor) scalar = limner_tensor_new (0, NULL, NULL);
  g_autofree char *shape = limner_tensor_describe_shape (tensor->rank, tensor->shape);

  g_assert_no_error (error);
  g_assert_cmpuint (tensor->size, ==, 30);
  g_assert_cmpfloat (tensor->data[29], ==, 0);
  g_assert_cmpuint (scalar->size, ==, 1);
  g_assert_cmpstr (shape, ==, "[2, 3, 5]");
  limner_tensor_unref (limner_tensor_ref (tensor));

  static const gint64 wrong[][3]
      = { { 2, 0, 5 }, { 2, -1, 5 }, { 1ll << 40, 1ll << 40, 1 }, { 1ll << 62, 1, 1 } };
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_clear_error (&error);
      g_assert_null (limner_tensor_new (3, wrong[i], &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
    }
}

/* The output of the reference program pcg32-demo for seed 42. */
static void
test_random_vectors (void)
{
  static const guint32 expected[]
      = { 0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e };
  LimnerRandom random;

  limner_random_init (&random, 42);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmphex (limner_random_next (&random), ==, expected[i]);
}

/* numpy.random.RandomState (seed).randn (…), as printed by NumPy 2.2. */
static void
test_numpy_normals (void)
{
  static const double zero[]
      = { 1.764052345967664, 0.4001572083672233, 0.9787379841057392, 2.240893199201458, 1.8675579901499675 };
  static const double everyones[] = { 0.1768507210788626, 2.3777541249700573, 0.998732857053734 };
  double numbers[1001], sum = 0;

  limner_numpy_normals (0, numbers, G_N_ELEMENTS (zero));
  for (guint i = 0; i < G_N_ELEMENTS (zero); i++)
    g_assert_cmpfloat_with_epsilon (numbers[i], zero[i], 1e-15);
  limner_numpy_normals (85, numbers, G_N_ELEMENTS (everyones));
  for (guint i = 0; i < G_N_ELEMENTS (everyones); i++)
    g_assert_cmpfloat_with_epsilon (numbers[i], everyones[i], 1e-15);
  /* Beyond the first block of the Mersenne twister. */
  limner_numpy_normals (G_MAXUINT32, numbers, G_N_ELEMENTS (numbers));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    sum += numbers[i];
  g_assert_cmpfloat_with_epsilon (numbers[1000], -0.7083537506423528, 1e-15);
  g_assert_cmpfloat_with_epsilon (sum, -6.054248523466377, 1e-11);
}

static void
test_random_distributions (void)
{
  enum
  {
    N = 100000
  };
  LimnerRandom random;
  double sum = 0, square = 0, fourth = 0;
  int counts[3] = { 0 };

  limner_random_init (&random, 7);
  for (int i = 0; i < N; i++)
    {
      double u = limner_random_uniform (&random), z = limner_random_normal (&random);
      g_assert_true (u >= 0 && u < 1);
      sum += z;
      square += z * z;
      fourth += z * z * z * z;
      counts[limner_random_below (&random, 3)]++;
    }
  /* Four standard errors. */
  g_assert_cmpfloat_with_epsilon (sum / N, 0, 4 / sqrt (N));
  g_assert_cmpfloat_with_epsilon (square / N, 1, 4 * sqrt (2.0 / N));
  g_assert_cmpfloat_with_epsilon (fourth / N, 3, 4 * sqrt (96.0 / N));
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat_with_epsilon (counts[i] / (double) N, 1 / 3.0, 4 * sqrt (2.0 / 9 / N));
}

#define CHUNKS 500

typedef struct
{
  atomic_int done[CHUNKS];
  atomic_int workers[64]; /* busy workers by number */
  atomic_int wrong;
} Work;

static void
do_chunk (gpointer data, gsize chunk, int worker)
{
  Work *work = data;
  if (worker < 0 || worker >= limner_get_threads () || atomic_fetch_add (&work->workers[worker], 1) != 0)
    atomic_fetch_add (&work->wrong, 1);
  atomic_fetch_add (&work->done[chunk], 1);
  atomic_fetch_sub (&work->workers[worker], 1);
}

static void
check_work (Work *work, int times)
{
  for (int i = 0; i < CHUNKS; i++)
    g_assert_cmpint (atomic_load (&work->done[i]), ==, times);
  g_assert_cmpint (atomic_load (&work->wrong), ==, 0);
}

/* Each chunk runs once with any number of threads, and no two threads have the same number. */
static void
test_threads (void)
{
  static const int counts[] = { 1, 2, 7, 3, 1, 4 };

  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      Work work = { 0 };
      limner_set_threads (counts[i]);
      g_assert_cmpint (limner_get_threads (), ==, counts[i]);
      for (int round = 0; round < 20; round++)
        limner_parallel_for (CHUNKS, do_chunk, &work);
      limner_parallel_for (0, do_chunk, &work);
      check_work (&work, 20);
    }
  limner_set_threads (0);
  g_assert_cmpint (limner_get_threads (), >=, 1);
}

typedef struct
{
  Work *work;
  int worker;
  atomic_int wrong;
} Nested;

static void
inner_chunk (gpointer data, gsize chunk, int worker)
{
  Nested *nested = data;
  if (worker != nested->worker)
    atomic_fetch_add (&nested->wrong, 1);
  atomic_fetch_add (&nested->work->done[chunk], 1);
}

static void
outer_chunk (gpointer data, gsize chunk, int worker)
{
  Nested nested = { data, worker, 0 };
  limner_parallel_for (CHUNKS, inner_chunk, &nested);
  atomic_fetch_add (&nested.work->wrong, atomic_load (&nested.wrong));
}

/* A nested call runs on the calling thread with that thread's number. */
static void
test_threads_nested (void)
{
  Work work = { 0 };

  limner_set_threads (3);
  limner_parallel_for (12, outer_chunk, &work);
  check_work (&work, 12);
  limner_set_threads (0);
}

/* A thread that changes the default again and again. */
static void *
change_default (void *stop)
{
  for (int n = 1; !atomic_load ((atomic_int *) stop); n = n % 7 + 1)
    limner_set_threads (n);
  return NULL;
}

typedef struct
{
  int threads;
  atomic_int wrong;
} Scratch;

static void
use_scratch (gpointer data, gsize chunk, int worker)
{
  Scratch *scratch = data;

  if (worker < 0 || worker >= scratch->threads || limner_get_threads () != scratch->threads)
    atomic_fetch_add (&scratch->wrong, 1);
}

static void *
run_with_threads (void *data)
{
  Scratch *scratch = data;
  g_auto (LimnerThreads) threads = limner_threads_begin (scratch->threads);

  for (int round = 0; round < 200; round++)
    {
      limner_parallel_for (CHUNKS, use_scratch, scratch);
      limner_parallel_for_workers (scratch->threads, CHUNKS, use_scratch, scratch);
    }
  return NULL;
}

/* A job keeps the thread count of its start, although other threads change theirs and the default. */
static void
test_threads_of_jobs (void)
{
  Scratch scratch[3] = { { 1, 0 }, { 5, 0 }, { 2, 0 } };
  pthread_t jobs[3], other;
  atomic_int stop = 0;

  pthread_create (&other, NULL, change_default, &stop);
  for (int i = 0; i < 3; i++)
    pthread_create (&jobs[i], NULL, run_with_threads, &scratch[i]);
  for (int i = 0; i < 3; i++)
    pthread_join (jobs[i], NULL);
  atomic_store (&stop, 1);
  pthread_join (other, NULL);
  for (int i = 0; i < 3; i++)
    g_assert_cmpint (atomic_load (&scratch[i].wrong), ==, 0);
  limner_set_threads (0);
}

/* Nested blocks; the previous count is restored. */
static void
test_threads_begin (void)
{
  limner_set_threads (6);
  {
    g_auto (LimnerThreads) outer = limner_threads_begin (2);
    {
      g_auto (LimnerThreads) inner = limner_threads_begin (3);
      g_assert_cmpint (limner_get_threads (), ==, 3);
    }
    g_assert_cmpint (limner_get_threads (), ==, 2);
  }
  g_assert_cmpint (limner_get_threads (), ==, 6);
  limner_set_threads (0);
}

static void *
call_from_elsewhere (void *data)
{
  for (int round = 0; round < 50; round++)
    limner_parallel_for (CHUNKS, do_chunk, data);
  return NULL;
}

static void
test_threads_many_callers (void)
{
  Work work = { 0 };
  pthread_t callers[4];

  limner_set_threads (3);
  for (int i = 0; i < 4; i++)
    pthread_create (&callers[i], NULL, call_from_elsewhere, &work);
  for (int i = 0; i < 4; i++)
    pthread_join (callers[i], NULL);
  check_work (&work, 200);
  limner_set_threads (0);
}

static void
test_cpu (void)
{
  const char *wish = g_getenv ("LIMNER_CPU");

  g_assert_cmpint (limner_cpu_level (), <=, limner_cpu_detect ());
  g_assert_cmpstr (limner_cpu_path (), ==, limner_cpu_level_name (limner_cpu_level ()));
  if (g_strcmp0 (wish, "c") == 0)
    g_assert_cmpstr (limner_cpu_path (), ==, "c");
  if (wish == NULL)
    g_assert_cmpint (limner_cpu_level (), ==, limner_cpu_detect ());
}

static void
test_version (void)
{
  g_assert_true (g_regex_match_simple ("^[0-9]+\\.[0-9]+\\.[0-9]+$", limner_version (), 0, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/memory", test_memory);
  g_test_add_func ("/base/memory-failure", test_memory_failure);
  g_test_add_func ("/base/limits", test_limits);
  g_test_add_func ("/base/lock", test_lock);
  g_test_add_func ("/base/tensor", test_tensor);
  g_test_add_func ("/base/random-vectors", test_random_vectors);
  g_test_add_func ("/base/numpy-normals", test_numpy_normals);
  g_test_add_func ("/base/random-distributions", test_random_distributions);
  g_test_add_func ("/base/threads", test_threads);
  g_test_add_func ("/base/threads-nested", test_threads_nested);
  g_test_add_func ("/base/threads-of-jobs", test_threads_of_jobs);
  g_test_add_func ("/base/threads-begin", test_threads_begin);
  g_test_add_func ("/base/threads-many-callers", test_threads_many_callers);
  g_test_add_func ("/base/cpu", test_cpu);
  g_test_add_func ("/base/version", test_version);
  return g_test_run ();
}
