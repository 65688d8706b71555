#include "config.h"

#include "dream-arguments-private.h"

#include "drawable-io-private.h"

#include <glib/gi18n-lib.h>
#include <limner/bundled.h>
#include <limner/error.h>

static void
declare_wish (GimpProcedure *procedure)
{
  gimp_procedure_add_string_argument (
      procedure, "layer", _ ("_Layers"),
      _ ("What to dream of: “NAME[:CHANNEL[,CHANNEL…]][=WEIGHT] …”; empty for what "
         "the network suggests"),
      "", G_PARAM_READWRITE);
  /* ANY: GIMP would refuse a file that is not there with words that help nobody. */
  gimp_procedure_add_file_argument (procedure, "guide", _ ("_Guide"), _ ("Dream of what is in this picture"),
                                    GIMP_FILE_CHOOSER_ACTION_ANY, TRUE, NULL, G_PARAM_READWRITE);
  gimp_procedure_add_drawable_argument (
      procedure, "guide-layer", _ ("Guide la_yer"),
      _ ("Dream of what is in this layer; the guide picture goes before it"), TRUE,
      G_PARAM_READWRITE | GIMP_PARAM_DONT_SERIALIZE);
  gimp_procedure_add_boolean_argument (procedure, "suppress", _ ("Su_ppress"),
                                       _ ("Take away what the layers see"), FALSE, G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (procedure, "model", _ ("_Network"),
                                      _ ("The network that dreams: its name on the shelf, or a path"),
                                      LIMNER_BUNDLED_FEATURES, G_PARAM_READWRITE);
}

static void
declare_climbing (GimpProcedure *procedure, const LimnerDreamSettings *start)
{
  gimp_procedure_add_int_argument (
      procedure, "size", _ ("Dreaming _size"),
      _ ("Longest side, in pixels, of the picture that dreams; 0 for the size of what is "
         "selected"),
      0, 65536, start->size, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "octaves", _ ("_Octaves"),
                                   _ ("Sizes the dream goes through, small to large; 0 for as many as fit"),
                                   0, 32, start->octaves, G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "octave-scale", _ ("Octave sc_ale"),
                                      _ ("Of one of these sizes to the next"), 1.05, 4, start->octave_scale,
                                      G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "steps", _ ("St_eps"), _ ("Iterations at each size"), 1, 10000,
                                   start->steps, G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "step-size", _ ("Step si_ze"),
                                      _ ("How far each step goes; the range of a colour is 0 to 1"), 0, 1,
                                      start->step_size, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "jitter", _ ("_Jitter"),
                                   _ ("Random shift in each step, in pixels"), 0, 512, start->jitter,
                                   G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "smoothing", _ ("S_moothing"),
                                      _ ("Blur of each step, in pixels"), 0, 16, start->smoothing,
                                      G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (procedure, "normalisation", _ ("Norma_lisation"),
                                      _ ("What makes steps even: “mean”, “rms” or “laplacian”"),
                                      limner_dream_normalisation_name (start->normalisation),
                                      G_PARAM_READWRITE);
}

static void
declare_look (GimpProcedure *procedure, const LimnerDreamSettings *start)
{
  gimp_procedure_add_double_argument (procedure, "strength", _ ("S_trength"),
                                      _ ("0 gives the layer back as it is, 1 is the full effect"), 0, 1,
                                      start->strength, G_PARAM_READWRITE);
  gimp_procedure_add_string_argument (
      procedure, "keep-colours", _ ("_Keep colours"),
      _ ("“none”, “luminance” (change light only) or “palette” (the dream takes the layer's colours)"),
      limner_keep_colours_name (start->keep_colours), G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "seed", _ ("See_d"),
                                   _ ("Number of the variant: the same one dreams the same picture again"), 0,
                                   G_MAXINT, (int) start->seed, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "memory", _ ("Memory"),
                                   _ ("Limit in MiB; 0 for a quarter of the machine's, at least 1024"), 0,
                                   1 << 24, 0, G_PARAM_READWRITE);
  gimp_procedure_add_int_argument (procedure, "threads", _ ("Threads"), _ ("Threads that compute; 0 for all"),
                                   0, 1024, 0, G_PARAM_READWRITE);
}

static void
declare_zoom (GimpProcedure *procedure)
{
  LimnerDreamZoom start = limner_dream_zoom_default ();

  gimp_procedure_add_int_argument (
      procedure, "zoom", _ ("_Frames"),
      _ ("Frames into the dream, each a layer above the one before; 0 for one picture"), 0, 10000, 0,
      G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "zoom-scale", _ ("Zoom s_cale"),
                                      _ ("Of one frame to the next"), 0.5, 2, start.scale, G_PARAM_READWRITE);
  gimp_procedure_add_double_argument (procedure, "zoom-rotation", _ ("Zoom _rotation"),
                                      _ ("Of one frame to the next, in degrees counter-clockwise"), -180, 180,
                                      start.rotation, G_PARAM_READWRITE);
}

void
limner_dream_arguments_declare (GimpProcedure *procedure)
{
  LimnerDreamSettings start = limner_dream_settings_default ();

  declare_wish (procedure);
  declare_climbing (procedure, &start);
  declare_look (procedure, &start);
  declare_zoom (procedure);
  gimp_procedure_add_core_object_array_return_value (procedure, "layers", _ ("Layers"), _ ("The new layers"),
                                                     GIMP_TYPE_LAYER, G_PARAM_READWRITE);
}

static gboolean
read_settings (LimnerDreamArguments *request, GimpProcedureConfig *config, GError **error)
{
  LimnerDreamSettings *settings = &request->settings;
  g_autofree char *normalisation = NULL, *keep = NULL;
  int seed, memory;

  *settings = limner_dream_settings_default ();
  request->zoom = limner_dream_zoom_default ();
  g_object_get (config, "model", &request->model, "layer", &request->layers, "suppress", &settings->suppress,
                "size", &settings->size, "octaves", &settings->octaves, "octave-scale",
                &settings->octave_scale, "steps", &settings->steps, "step-size", &settings->step_size,
                "jitter", &settings->jitter, "smoothing", &settings->smoothing, "normalisation",
                &normalisation, "strength", &settings->strength, "keep-colours", &keep, "seed", &seed,
                "memory", &memory, "threads", &request->threads, "zoom", &request->zoom.frames, "zoom-scale",
                &request->zoom.scale, "zoom-rotation", &request->zoom.rotation, NULL);
  settings->layers = request->layers;
  settings->seed = (guint64) seed;
  request->memory_mib = memory;
  settings->unmasked = TRUE; /* the new layer's mask does it, and stays editable */
  if (request->model == NULL || *request->model == '\0')
    {
      g_free (request->model);
      request->model = g_strdup (LIMNER_BUNDLED_FEATURES);
    }
  return limner_dream_normalisation_parse (normalisation, &settings->normalisation, error)
         && limner_keep_colours_parse (keep, &settings->keep_colours, error);
}

static gboolean
read_guide (LimnerDreamArguments *request, GimpProcedureConfig *config, GError **error)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GimpDrawable) layer = NULL;

  g_object_get (config, "guide", &file, "guide-layer", &layer, NULL);
  if (file != NULL)
    {
      g_autofree char *uri = g_file_get_uri (file);

      request->guide_file = g_file_get_path (file);
      request->guide_name = g_strdup (request->guide_file);
      if (request->guide_file == NULL)
        g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                     _ ("“%s” is not on this computer; copy the picture to a local folder first."), uri);
      return request->guide_file != NULL;
    }
  if (layer == NULL)
    return TRUE;
  request->guide = limner_drawable_read (layer, error);
  request->guide_name = gimp_item_get_name (GIMP_ITEM (layer));
  return request->guide != NULL;
}

LimnerDreamArguments *
limner_dream_arguments_read (GimpProcedureConfig *config, GError **error)
{
  g_autoptr (LimnerDreamArguments) request = g_new0 (LimnerDreamArguments, 1);

  if (!read_settings (request, config, error) || !read_guide (request, config, error))
    return NULL;
  return g_steal_pointer (&request);
}

void
limner_dream_arguments_free (LimnerDreamArguments *request)
{
  g_clear_pointer (&request->guide, limner_image_unref);
  g_free (request->guide_file);
  g_free (request->guide_name);
  g_free (request->layers);
  g_free (request->model);
  g_free (request);
}
