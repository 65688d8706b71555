#include "config.h"

#include "effect-run-private.h"

#include "references-private.h"
#include "screen-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>

#define XMP_HINT_PARASITE "limner-xmp-hint-given"

/* GIMP exports the mark only if an export option is on. Tells the user once. */
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

/* Takes ownership of the array. */
static GimpValueArray *
give_layers (GimpProcedure *procedure, GimpLayer **layers)
{
  GimpValueArray *values = gimp_procedure_new_return_values (procedure, GIMP_PDB_SUCCESS, NULL);

  for (int i = 0; layers[i] != NULL; i++)
    g_object_ref (layers[i]);
  GIMP_VALUES_TAKE_CORE_OBJECT_ARRAY (values, 1, (GObject **) layers);
  return values;
}

GimpValueArray *
limner_effect_answer (GimpProcedure *procedure, GimpRunMode run_mode, GimpLayer **layers, GError *error)
{
  if (layers == NULL)
    return give_up (procedure, error);
  if (run_mode != GIMP_RUN_NONINTERACTIVE)
    {
      if (layers[0] != NULL)
        hint_at_xmp ();
      gimp_displays_flush ();
    }
  return give_layers (procedure, layers);
}

/* FALSE with an error, or without one if the user cancelled. */
static gboolean
show_dialog (const LimnerEffect *effect, const LimnerEffectRun *run, GError **error)
{
  g_autoptr (LimnerSource) source = run->read (run->user_data, error);

  /* The image may have changed while the dialog was open. */
  return source != NULL && limner_source_check_visible (source, error)
         && limner_references_to_files (run->config, error)
         && effect->ask (run->settings_of, run->config, source) && limner_source_check (source, error);
}

GimpValueArray *
limner_effect_run (const LimnerEffect *effect, const LimnerEffectRun *run)
{
  gboolean window = limner_screen_init (run->run_mode);
  g_autoptr (LimnerSource) source = NULL;
  gpointer request;
  GimpLayer **layers = NULL;
  GError *error = NULL;

  gegl_init (NULL, NULL);
  if (run->run_mode == GIMP_RUN_INTERACTIVE && window && !show_dialog (effect, run, &error))
    return error != NULL ? give_up (run->procedure, error)
                         : gimp_procedure_new_return_values (run->procedure, GIMP_PDB_CANCEL, NULL);
  request = effect->read_request (run->config, &error);
  source = request != NULL ? run->read (run->user_data, &error) : NULL;
  if (source != NULL)
    source->references = limner_references_read (run->config);
  if (source != NULL && limner_source_check_visible (source, &error))
    layers = effect->make (source, request, window, &error);
  if (request != NULL)
    effect->free_request (request);
  return limner_effect_answer (run->procedure, run->run_mode, layers, error);
}

/* The data of an effect called on one layer. */
typedef struct
{
  GimpDrawable *drawable;
  int context;
} LimnerTarget;

static LimnerSource *
read_target (gpointer user_data, GError **error)
{
  const LimnerTarget *target = user_data;
  g_autoptr (GimpImage) image = g_object_ref (gimp_item_get_image (GIMP_ITEM (target->drawable)));

  return limner_source_read (image, target->drawable, target->context, error);
}

GimpValueArray *
limner_effect_call (const LimnerEffect *effect, GimpProcedure *procedure, GimpRunMode run_mode,
                    GimpDrawable **drawables, GimpProcedureConfig *config)
{
  LimnerTarget target = { .context = effect->context };
  GError *error = NULL;

  if (drawables == NULL || drawables[0] == NULL || drawables[1] != NULL)
    {
      g_set_error_literal (&error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                           _ ("Limner paints one layer at a time; select exactly one."));
      return gimp_procedure_new_return_values (procedure, GIMP_PDB_CALLING_ERROR, error);
    }
  target.drawable = limner_drawable_of_mask (drawables[0]);
  return limner_effect_run (
      effect, &(LimnerEffectRun) { procedure, run_mode, procedure, config, read_target, &target });
}
