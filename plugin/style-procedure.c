#include "config.h"

#include "style-procedure-private.h"

#include "drawable-io-private.h"
#include "job-private.h"
#include "output-private.h"
#include "style-arguments-private.h"
#include "style-dialog-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>
#include <limner/error.h>

#define XMP_HINT_PARASITE "limner-xmp-hint-given"

/* What the worker needs and what it gives back. */
typedef struct
{
  const LimnerStyleRequest *request;
  const LimnerImage *content;
  LimnerImage *picture;
  LimnerRecipe *recipe;
} LimnerPainting;

/* array of LimnerStyleSource with pictures from `pictures`. */
static gboolean
load_styles (const LimnerStyleRequest *request, GPtrArray *pictures, GArray *styles, GError **error)
{
  for (guint i = 0; i < request->weights->len; i++)
    {
      gboolean is_file = i < request->files->len;
      const char *name = is_file ? request->files->pdata[i] : request->layer_name;
      LimnerImage *image = is_file ? limner_image_load (name, error) : limner_image_ref (request->layer);

      if (image == NULL)
        return FALSE;
      g_ptr_array_add (pictures, image);
      LimnerStyleSource style = { image, name, g_array_index (request->weights, double, i) };
      g_array_append_val (styles, style);
    }
  return TRUE;
}

/* Runs on the worker. */
static gboolean
paint (LimnerJob *job, gpointer user_data, GError **error)
{
  LimnerPainting *painting = user_data;
  const LimnerStyleRequest *request = painting->request;
  g_autoptr (GPtrArray) pictures = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_image_unref);
  g_autoptr (GArray) styles = g_array_new (FALSE, FALSE, sizeof (LimnerStyleSource));
  g_autoptr (LimnerModel) model = limner_model_load (request->model, error);

  if (model == NULL || !load_styles (request, pictures, styles, error))
    return FALSE;
  painting->picture = limner_style_paint (painting->content, (const LimnerStyleSource *) styles->data,
                                          styles->len, model, &request->settings, limner_job_progress, job,
                                          limner_job_cancellable (job), &painting->recipe, error);
  return painting->picture != NULL;
}

/* The region of the layer that was painted, so that the recipe can be followed again. */
static void
note_region (LimnerRecipe *recipe, const LimnerSource *source)
{
  const int values[] = { source->region.x, source->region.y, source->region.width, source->region.height };
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    json_array_add_int_element (array, values[i]);
  json_node_take_array (node, array);
  limner_recipe_set_node (recipe, "region", node);
}

/* Reads, paints, inserts; everything GIMP sees happens before and after the painting. */
static GimpLayer *
make_layer (GimpImage *image, GimpDrawable *drawable, const LimnerStyleRequest *request, gboolean window,
            GError **error)
{
  g_autoptr (LimnerSource) source = limner_source_read (image, drawable, LIMNER_STYLE_CONTEXT, error);
  LimnerPainting painting = { .request = request };
  GimpLayer *layer = NULL;

  if (source == NULL)
    return NULL;
  painting.content = source->picture;
  if (limner_job_run (_ ("Painting"), window, paint, &painting, error))
    {
      g_autofree char *name
          = g_strdup_printf (_ ("%s (seed %" G_GUINT64_FORMAT ")"), request->title, request->settings.seed);

      if (source->selected)
        note_region (painting.recipe, source);
      layer = limner_output_insert (source, painting.picture, painting.recipe, name, error);
    }
  g_clear_pointer (&painting.picture, limner_image_unref);
  g_clear_pointer (&painting.recipe, limner_recipe_unref);
  return layer;
}

/* GIMP exports the mark only when asked to, which a person should know: said once. */
static void
hint_at_xmp (void)
{
  GimpParasite *parasite = gimp_get_parasite (XMP_HINT_PARASITE);

  if (parasite == NULL)
    {
      gimp_message (
          _ ("The image now says in its metadata that a network helped to make it. GIMP writes this into "
             "exported files when “Save XMP data” is on in the export dialog."));
      parasite = gimp_parasite_new (XMP_HINT_PARASITE, GIMP_PARASITE_PERSISTENT, 1, "1");
      gimp_attach_parasite (parasite);
    }
  gimp_parasite_free (parasite);
}

static GimpValueArray *
give_up (GimpProcedure *procedure, GError *error)
{
  if (g_error_matches (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED))
    {
      g_error_free (error);
      return gimp_procedure_new_return_values (procedure, GIMP_PDB_CANCEL, NULL);
    }
  return gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR, error);
}

static GimpValueArray *
give_layer (GimpProcedure *procedure, GimpLayer *layer)
{
  GimpValueArray *values = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);
  GObject **layers = g_new0 (GObject *, 2);

  layers[0] = g_object_ref (G_OBJECT (layer));
  GIMP_VALUES_TAKE_CORE_OBJECT_ARRAY (values, 1, layers);
  return values;
}

static GimpValueArray *
run (GimpProcedure *procedure, GimpRunMode run_mode, GimpImage *image, GimpDrawable **drawables,
     GimpProcedureConfig *config, gpointer data)
{
  gboolean window = run_mode != GIMP_RUN_NONINTERACTIVE && gtk_init_check (NULL, NULL);
  GError *error = NULL;

  gegl_init (NULL, NULL);
  if (drawables == NULL || drawables[0] == NULL || drawables[1] != NULL)
    {
      g_set_error_literal (&error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                           _ ("Limner paints one layer at a time; select exactly one."));
      return gimp_procedure_new_return_values (procedure, GIMP_PDB_CALLING_ERROR, error);
    }
  if (window)
    gimp_ui_init ("limner");
  if (run_mode == GIMP_RUN_INTERACTIVE && window && !limner_style_dialog_run (procedure, config))
    return gimp_procedure_new_return_values (procedure, GIMP_PDB_CANCEL, NULL);

  g_autoptr (LimnerStyleRequest) request = limner_style_request_read (config, &error);
  GimpLayer *layer = request != NULL ? make_layer (image, drawables[0], request, window, &error) : NULL;
  if (layer == NULL)
    return give_up (procedure, error);
  if (run_mode != GIMP_RUN_NONINTERACTIVE)
    {
      hint_at_xmp ();
      gimp_displays_flush ();
    }
  return give_layer (procedure, layer);
}

GimpProcedure *
limner_style_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure = gimp_image_procedure_new (plug_in, LIMNER_STYLE_PROCEDURE,
                                                       GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure, GIMP_PROCEDURE_SENSITIVE_DRAWABLE);
  gimp_procedure_set_menu_label (procedure, _ ("_Style transfer…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Limner");
  gimp_procedure_set_documentation (procedure, _ ("Paint the layer in the style of another picture"),
                                    _ ("A neural network compares the layer with one or more style pictures "
                                       "while a new layer is painted, step by "
                                       "step. The new layer lies above the old one; with a selection it is "
                                       "as large as the selection and masked "
                                       "by it."),
                                    NULL);
  gimp_procedure_set_attribution (procedure, "Limner", "Limner", "2026");
  limner_style_arguments_declare (procedure);
  return procedure;
}
