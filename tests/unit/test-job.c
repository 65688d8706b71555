/* Jobs: defaults, limits, and the rate of progress reports. */
#include "job/job-private.h"
#include "job/reporter-private.h"
#include "limner/error.h"
#include "limner/system.h"

static void
test_defaults (void)
{
  const LimnerJob named = { .threads = 3, .memory_mib = 5 };

  g_assert_null (limner_job_cancellable (NULL));
  g_assert_cmpint (limner_job_threads (NULL), ==, limner_get_threads ());
  g_assert_cmpint (limner_job_memory_mib (NULL), ==, limner_memory_default_mib ());
  g_assert_false (limner_job_is_watched (NULL));
  g_assert_cmpint (limner_job_threads (&named), ==, 3);
  g_assert_cmpuint (limner_job_memory (&named), ==, 5 << 20);
}

static void
test_limits (void)
{
  const LimnerJob bad[]
      = { { .threads = -1 }, { .threads = 1025 }, { .memory_mib = -1 }, { .memory_mib = 1 << 25 } };
  const LimnerJob good[] = { { 0 }, { .threads = 1024, .memory_mib = 1 << 24 } };

  g_assert_true (limner_job_check (NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (limner_job_check (&good[i], NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (limner_job_check (&bad[i], &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
    }
}

typedef struct
{
  int calls;
  double fraction;
} Heard;

static void
listen (const LimnerProgress *progress, gpointer user_data)
{
  Heard *heard = user_data;

  g_assert_cmpfloat (progress->fraction, >=, heard->fraction);
  heard->fraction = progress->fraction;
  heard->calls++;
}

static void
test_parts (void)
{
  Heard heard = { 0 };
  const LimnerJob silent = { .threads = 2 }, watched = { .progress = listen, .threads = 2 };
  const LimnerJob a = limner_job_part (&silent, listen, &heard),
                  b = limner_job_part (&watched, listen, &heard);

  g_assert_null (a.progress);
  g_assert_cmpint (a.threads, ==, 2);
  limner_job_report (&a, &(LimnerProgress) { .fraction = 0.5 });
  limner_job_report (NULL, &(LimnerProgress) { .fraction = 0.5 });
  g_assert_cmpint (heard.calls, ==, 0);
  limner_job_report (&b, &(LimnerProgress) { .fraction = 0.5 });
  g_assert_cmpint (heard.calls, ==, 1);
}

/* Of many reports, the job receives the first, the last, and at most five per second in between. */
static void
test_reports (void)
{
  enum
  {
    STEPS = 200000
  };
  g_autoptr (LimnerImage) content = limner_image_new (2, 2, NULL);
  Heard heard = { 0 };
  const LimnerJob job = { .progress = listen, .user_data = &heard };
  LimnerReporter reporter;
  double seconds;

  limner_reporter_init (&reporter, content, &job);
  reporter.total = STEPS;
  limner_reporter_report (&reporter, "first", NULL);
  g_assert_cmpint (heard.calls, ==, 1);
  for (int i = 1; i <= STEPS; i++)
    {
      reporter.done = i;
      limner_reporter_report (&reporter, "step", NULL);
    }
  seconds = (double) (g_get_monotonic_time () - reporter.started) / G_USEC_PER_SEC;
  g_assert_cmpint (heard.calls, >=, 2);
  g_assert_cmpint (heard.calls, <=, 2 + (int) (5 * seconds));
  g_assert_cmpfloat (heard.fraction, ==, 1);
  limner_reporter_clear (&reporter);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/job/defaults", test_defaults);
  g_test_add_func ("/job/limits", test_limits);
  g_test_add_func ("/job/parts", test_parts);
  g_test_add_func ("/job/reports", test_reports);
  return g_test_run ();
}
