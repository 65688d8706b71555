/* bench-preview PICTURE measures the latency of the style dialog's preview. It prints a JSON object with
 * seconds from opening to the first partial picture, and from a change to the first report and the first
 * picture of the new painting. */
#include "config.h"

#include "limner-ui.h"
#include "style-settings.h"
#include "style/style-job-private.h"

#include <limner/system.h>

/* The delay after a change in the page, in milliseconds. */
#define QUIET_MS 80
#define SIDE     384

typedef struct
{
  GMainLoop *loop;
  gint64 start;
  double sign, picture; /* seconds; negative: not yet */
} Bench;

static void
show (const LimnerProgress *progress, gboolean finished, const GError *error, gpointer user_data)
{
  Bench *bench = user_data;
  double now = (double) (g_get_monotonic_time () - bench->start) / G_USEC_PER_SEC;

  if (error != NULL)
    g_error ("%s", error->message);
  if (bench->sign < 0)
    bench->sign = now;
  if (progress->partial != NULL && bench->picture < 0)
    {
      bench->picture = now;
      g_main_loop_quit (bench->loop);
    }
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
measure (Bench *bench, LimnerPreviewWorker *worker, LimnerStyleJob *job)
{
  bench->start = g_get_monotonic_time ();
  bench->sign = bench->picture = -1;
  limner_preview_worker_start (worker, job, (GDestroyNotify) limner_style_job_free);
  g_main_loop_run (bench->loop);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerImage) picture = argc == 2 ? limner_image_load (argv[1], &error) : NULL;
  g_autoptr (LimnerImage) small = NULL;
  g_autoptr (GObject) settings = style_settings_new ();
  LimnerPreviewCache *cache = limner_preview_cache_new ();
  Bench bench = { g_main_loop_new (NULL, FALSE), 0, -1, -1 };
  LimnerPreviewWorker *worker = limner_preview_worker_new (limner_style_job_run, show, &bench);
  double first;

  if (picture == NULL)
    {
      g_printerr ("bench-preview: %s\n", error != NULL ? error->message : "give one picture");
      return 2;
    }
  small = limner_image_resize (picture, SIDE, MAX (1, SIDE * picture->height / picture->width),
                               LIMNER_FILTER_LANCZOS, &error);
  measure (&bench, worker, limner_style_job_new (settings, cache, small, picture->width, picture->height));
  first = bench.picture;
  /* Changes a setting during a painting. */
  g_timeout_add_seconds (3, quit, bench.loop);
  g_main_loop_run (bench.loop);
  g_object_set (settings, "style-scale", 1.5, NULL);
  measure (&bench, worker, limner_style_job_new (settings, cache, small, picture->width, picture->height));
  g_print ("{\"first_picture_seconds\": %.2f, \"restart_seconds\": %.2f, \"restart_picture_seconds\": %.2f, "
           "\"threads\": %d, "
           "\"path\": \"%s\"}\n",
           first, bench.sign + QUIET_MS / 1000.0, bench.picture + QUIET_MS / 1000.0, limner_get_threads (),
           limner_cpu_path ());
  limner_preview_worker_free (worker);
  limner_preview_cache_free (cache);
  g_main_loop_unref (bench.loop);
  return 0;
}
