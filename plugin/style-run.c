#include "config.h"

#include "style-run-private.h"

#include "output-private.h"
#include "style-live-private.h"
#include "worker-private.h"

#include <glib/gi18n-lib.h>
#include <limner-ui.h>
#include <limner/error.h>
#include <limner/registry.h>

/* Input and output of the worker. */
typedef struct
{
  const LimnerStyleArguments *request;
  const LimnerSource *source;
  GPtrArray *results;       /* LimnerResult*, one for each variant */
  const LimnerSource *rest; /* the pixels outside the selection, or NULL */
  GPtrArray *rest_results;  /* one LimnerResult of `rest` */
  LimnerStyleSettings settings;
  int variants;    /* 1 for one pass, which has no seed */
  gboolean window; /* windows can be shown */
  char *title;

  LimnerJob job; /* of the worker, while it paints variant results->len */
} LimnerPainting;

/* Crops the style picture to the requested part. Takes ownership of the picture. */
static LimnerImage *
crop_style (LimnerImage *picture, const LimnerStyleCrop *part, GError **error)
{
  g_autoptr (LimnerImage) whole = picture;

  if (whole == NULL || limner_style_crop_is_whole (part))
    return g_steal_pointer (&whole);
  return limner_style_crop (whole, part, error);
}

/* Fills an array of LimnerStyleSource; `pictures` owns their pictures. */
static gboolean
load_styles (const LimnerStyleArguments *request, GPtrArray *pictures, GArray *styles, GError **error)
{
  for (guint i = 0; i < request->weights->len; i++)
    {
      gboolean is_file = i < request->files->len;
      const char *name = is_file ? request->files->pdata[i] : request->layer_name;
      LimnerImage *image
          = crop_style (is_file ? limner_image_load (name, error) : limner_image_ref (request->layer),
                        &request->crops[i], error);

      if (image == NULL)
        return FALSE;
      g_ptr_array_add (pictures, image);
      LimnerStyleSource style
          = { .image = image, .name = name, .weight = g_array_index (request->weights, double, i) };
      g_array_append_val (styles, style);
    }
  return TRUE;
}

/* Reports one variant's progress as a fraction of the job. */
static void
report_share (const LimnerProgress *progress, gpointer user_data)
{
  const LimnerPainting *painting = user_data;
  int n = painting->variants + (painting->rest != NULL ? 1 : 0), done = (int) painting->results->len;
  LimnerProgress whole = *progress;
  g_autofree char *text = NULL;

  if (n > 1)
    {
      text = g_strdup_printf (_ ("Layer %d of %d: %s"), done + 1, n, progress->text);
      whole.text = text;
      whole.fraction = (done + progress->fraction) / n;
      if (progress->seconds_left >= 0 && progress->fraction > 0 && progress->fraction < 1)
        whole.seconds_left
            = progress->seconds_left * (1 + (n - done - 1) / MAX (1 - progress->fraction, 0.01));
    }
  limner_job_report (&painting->job, &whole);
}

static gboolean
paint_variant (LimnerPainting *painting, GArray *styles, LimnerModel *model, GError **error)
{
  const LimnerStyleArguments *request = painting->request;
  LimnerStyleSettings settings = painting->settings;
  g_autoptr (LimnerImage) picture = NULL;
  LimnerRecipe *recipe = NULL;
  const LimnerStyleRequest wanted = { .content = painting->source->picture,
                                      .styles = (const LimnerStyleSource *) styles->data,
                                      .n_styles = styles->len,
                                      .model = model,
                                      .settings = &settings };
  const LimnerJob job = limner_job_part (&painting->job, report_share, painting);

  settings.seed += painting->results->len;
  picture = limner_style_paint (&wanted, &job, &recipe, error);
  if (picture == NULL)
    return FALSE;
  if (request->crops_text != NULL && *request->crops_text != '\0')
    limner_recipe_set_string (recipe, "style-crops", request->crops_text);
  g_autofree char *seed = g_strdup_printf ("%" G_GUINT64_FORMAT, settings.seed);
  char *name = settings.method == LIMNER_STYLE_INSTANT
                   ? g_strdup (painting->title)
                   /* Translators: the name of the new layer: the style and the seed. */
                   : g_strdup_printf (_ ("%s (seed %s)"), painting->title, seed);
  g_ptr_array_add (painting->results, limner_result_new_for (painting->source, picture, recipe, name));
  return TRUE;
}

/* Paints the pixels outside the selection in their own style. */
static gboolean
paint_rest (LimnerPainting *painting, LimnerModel *model, GError **error)
{
  const char *path = painting->request->outside;
  g_autoptr (LimnerImage) picture = limner_image_load (path, error);
  LimnerStyleSource style = { .image = picture, .name = path, .weight = 1 };
  const LimnerStyleRequest wanted = { painting->rest->picture, &style, 1, model, &painting->settings };
  const LimnerJob job = limner_job_part (&painting->job, report_share, painting);
  g_autoptr (LimnerImage) painted = NULL;
  LimnerRecipe *recipe = NULL;

  if (picture != NULL)
    painted = limner_style_paint (&wanted, &job, &recipe, error);
  if (painted == NULL)
    return FALSE;
  g_ptr_array_add (
      painting->rest_results,
      limner_result_new_for (painting->rest, painted, recipe, g_strdup (painting->request->outside_title)));
  return TRUE;
}

/* Runs on the worker thread. */
static gboolean
run_painting (const LimnerJob *job, gpointer user_data, GError **error)
{
  LimnerPainting *painting = user_data;
  const LimnerStyleArguments *request = painting->request;
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_image_unref);
  g_autoptr (GArray) styles = g_array_new (FALSE, FALSE, sizeof (LimnerStyleSource));
  g_autoptr (LimnerModel) model = limner_model_load (
      limner_style_model_for (request->model, request->settings.method, request->settings.distance), error);

  if (model == NULL)
    return FALSE;
  painting->settings = request->settings;
  limner_style_settings_adapt (&painting->settings, model);
  painting->variants = painting->settings.method == LIMNER_STYLE_INSTANT ? 1 : request->variants;
  painting->title
      = g_strdup (limner_style_model_has_single_style (model) ? limner_model_title (model) : request->title);
  if (!limner_style_model_has_single_style (model) && !load_styles (request, pictures, styles, error))
    return FALSE;
  painting->job = *job;
  painting->job.threads = request->limits.threads;
  painting->job.memory_mib = request->limits.memory_mib;
  for (int i = 0; i < painting->variants; i++)
    if (!paint_variant (painting, styles, model, error))
      return FALSE;
  return painting->rest == NULL || limner_style_model_has_single_style (model)
         || paint_rest (painting, model, error);
}

/* Inserts both directly above their layer. The rest is the last output and lies lowest. */
static GimpLayer **
insert_painting (LimnerPainting *painting, GError **error)
{
  const LimnerOutput outputs[] = { { painting->source, painting->results, painting->title },
                                   { painting->rest, painting->rest_results, painting->title } };

  return limner_output_insert (outputs, painting->rest_results->len > 0 ? 2 : 1, painting->window, error);
}

GimpLayer **
limner_style_arguments_run (const LimnerSource *source, const LimnerStyleArguments *request, gboolean window,
                            GError **error)
{
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_result_free);
  g_autoptr (GPtrArray) rest_results = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_result_free);
  g_autoptr (LimnerSource) rest = NULL;
  LimnerPainting painting = {
    .request = request, .source = source, .results = results, .rest_results = rest_results, .window = window
  };
  GimpLayer **layers = NULL;

  if (request->live)
    return limner_style_live_add (source->drawable, request, error) ? g_new0 (GimpLayer *, 1) : NULL;
  if (request->outside != NULL && source->selected && source->picture->mask != NULL)
    {
      painting.rest = rest = limner_source_read_rest (source, error);
      if (rest == NULL)
        return NULL;
    }
  if (limner_worker_run (_ ("Painting"), window, run_painting, &painting, error))
    layers = insert_painting (&painting, error);
  g_free (painting.title);
  return layers;
}
