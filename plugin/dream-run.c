#include "config.h"

#include "dream-run-private.h"

#include "output-private.h"
#include "worker-private.h"

#include <glib/gi18n-lib.h>
#include <limner/registry.h>

/* Input and output of the worker. */
typedef struct
{
  const LimnerDreamArguments *arguments;
  const LimnerSource *source;
  LimnerRecipe *recipe;
  GPtrArray *results; /* LimnerResult*, one for each frame */
} Dream;

static gboolean
keep_frame (const LimnerImage *frame, int number, gpointer user_data, GError **error)
{
  Dream *dream = user_data;
  /* GIMP plays layers from the lowest up. Its GIF and WebP exports read the duration from the name. */
  /* Translators: “(100ms)” stays as it is. */
  char *name = g_strdup_printf (_ ("Frame %d (100ms)"), number + 1);

  g_ptr_array_add (dream->results, limner_result_new_for (dream->source, frame, NULL, name));
  return TRUE;
}

static gboolean
dream_once (Dream *dream, const LimnerDreamRequest *request, const LimnerJob *job, GError **error)
{
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, request->settings->seed);
  g_autoptr (LimnerImage) picture = limner_dream_picture (request, job, &dream->recipe, error);

  if (picture == NULL)
    return FALSE;
  g_ptr_array_add (dream->results, limner_result_new_for (dream->source, picture, NULL,
                                                          /* Translators: the name of the new layer. */
                                                          g_strdup_printf (_ ("Dream (seed %s)"), seed)));
  return TRUE;
}

/* Runs on the worker thread. */
static gboolean
run_dream (const LimnerJob *job, gpointer user_data, GError **error)
{
  Dream *dream = user_data;
  const LimnerDreamArguments *arguments = dream->arguments;
  g_autoptr (LimnerModel) model = limner_model_load (arguments->model, error);
  g_autoptr (LimnerImage) picture = NULL;
  LimnerDreamGuide guide = { .name = arguments->guide_name };
  LimnerDreamRequest request
      = { .content = dream->source->picture, .model = model, .settings = &arguments->settings };
  LimnerJob limited = *job;

  if (model == NULL)
    return FALSE;
  if (arguments->guide_name != NULL)
    {
      picture = arguments->guide != NULL ? limner_image_ref (arguments->guide)
                                         : limner_image_load (arguments->guide_file, error);
      if (picture == NULL)
        return FALSE;
      guide.image = picture;
      request.guide = &guide;
    }
  limited.threads = arguments->limits.threads;
  limited.memory_mib = arguments->limits.memory_mib;
  if (arguments->settings.zoom.frames == 0)
    return dream_once (dream, &request, &limited, error);
  return limner_dream_zoom (&request, &(LimnerDreamFrameSink) { keep_frame, dream }, &limited, &dream->recipe,
                            error);
}

GimpLayer **
limner_dream_arguments_run (const LimnerSource *source, const LimnerDreamArguments *arguments,
                            gboolean window, GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_result_free);
  Dream dream = { .arguments = arguments, .source = source, .results = results };
  GimpLayer **layers = NULL;

  if (limner_worker_run (_ ("Dreaming"), window, run_dream, &dream, error))
    {
      for (guint i = 0; i < results->len; i++)
        ((LimnerResult *) results->pdata[i])->recipe = limner_recipe_ref (dream.recipe);
      layers = limner_output_insert (&(LimnerOutput) { source, results, NULL }, 1, window, error);
    }
  g_clear_pointer (&dream.recipe, limner_recipe_unref);
  return layers;
}
