#include "config.h"

#include "portrait-call-private.h"

#include "effect-run-private.h"
#include "local-path-private.h"
#include "portrait-dialog-private.h"
#include "portrait-procedure-private.h"
#include "portrait-run-private.h"
#include "screen-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>
#include <limner/error.h>

/* Limits the memory that layers take. */
#define MAX_LAYERS 256

/* --- arguments --- */

static gboolean
read_photo (LimnerPortraitArguments *request, GimpProcedureConfig *config, GError **error)
{
  g_autoptr (GFile) file = NULL;

  g_object_get (config, "project", &file, NULL);
  if (file == NULL)
    return TRUE;
  request->photo_name = limner_local_path (file, error);
  if (request->photo_name == NULL)
    return FALSE;
  request->photo = limner_image_load (request->photo_name, error);
  request->settings.photo = request->photo;
  request->settings.photo_name = request->photo_name;
  return request->photo != NULL;
}

static LimnerPortraitArguments *
read_request (GimpProcedure *procedure, GimpProcedureConfig *config, GError **error)
{
  g_autoptr (LimnerPortraitArguments) request = g_new0 (LimnerPortraitArguments, 1);
  LimnerPortraitSettings *s = &request->settings;
  guint n;

  *s = limner_portrait_settings_default ();
  request->texts = g_string_chunk_new (64);
  g_object_get (config, "place", &request->place, "model", &request->model, NULL);
  if (request->model != NULL && *request->model == '\0')
    g_clear_pointer (&request->model, g_free);
  if (!limner_setting_table_read (limner_portrait_setting_table (), G_OBJECT (config), s, request->texts,
                                  error)
      || !limner_setting_table_read (limner_threads_setting_table (), G_OBJECT (config), &request->limits,
                                     NULL, error)
      || !read_photo (request, config, error))
    return NULL;
  n = limner_portrait_count (s, error);
  if (n > MAX_LAYERS)
    g_set_error (
        error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
        _ ("%u portraits are too many layers for one image; ask for at most %d, or use the command line."), n,
        MAX_LAYERS);
  if (n == 0 || n > MAX_LAYERS)
    return NULL;
  if (g_str_equal (gimp_procedure_get_name (procedure), LIMNER_PORTRAIT_BLEND_PROCEDURE)
      && (s->blend == NULL || *s->blend == '\0') && (s->mix == NULL || *s->mix == '\0') && s->frames == 0)
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                           _ ("There is nothing to blend: give parents such as “3=2 7=1” as “blend”, three "
                              "seeds as “mix”, or a number of “frames”."));
      return NULL;
    }
  return g_steal_pointer (&request);
}

/* --- running --- */

/* Shows plain fields for blending, which scripts use. */
static gboolean
ask_blend (GimpProcedure *procedure, GimpProcedureConfig *config)
{
  GtkWidget *dialog = gimp_procedure_dialog_new (procedure, config, _ ("Blend portraits"));
  GimpProcedureDialog *fields = GIMP_PROCEDURE_DIALOG (dialog);
  gboolean chosen;

  gimp_procedure_dialog_set_ok_label (fields, _ ("Make p_ortrait"));
  gimp_procedure_dialog_get_scale_entry (fields, "truncation", 1.0);
  gimp_procedure_dialog_fill (fields, "blend", "mix", "truncation", "words", "slider", "size", "place",
                              "model", NULL);
  chosen = gimp_procedure_dialog_run (fields);
  gtk_widget_destroy (dialog);
  return chosen;
}

/* The destination; NULL without an error: a new image. */
static LimnerSource *
find_source (GimpProcedureConfig *config, GError **error)
{
  g_autoptr (GimpImage) image = NULL;
  GimpDrawable **drawables = NULL;
  LimnerSource *source = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (config), "image") == NULL)
    return NULL;
  g_object_get (config, "image", &image, "drawables", &drawables, NULL);
  if (image != NULL && drawables != NULL && drawables[0] != NULL && drawables[1] == NULL)
    source = limner_source_read (image, limner_drawable_of_mask (drawables[0]), 0, error);
  else if (image != NULL)
    g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                         _ ("Limner puts portraits above one layer; select exactly one."));
  g_free (drawables);
  return source;
}

/* Stores the seeds and latents for GIMP's “Repeat”. A face found from a photo is not stored, because a
 * latent alone does not show that it depicts a person. Without seeds and latents, “Repeat” has nothing
 * to do. */
static void
note_choice (GimpProcedureConfig *config, const LimnerPortraitChoice *choice)
{
  GParamSpec *seeds = g_object_class_find_property (G_OBJECT_GET_CLASS (config), "seeds");
  const char *usual = g_value_get_string (g_param_spec_get_default_value (seeds));

  g_object_set (config, "latent", choice->latents, "model", limner_model_id (choice->model), "seeds",
                choice->latents != NULL ? usual : "", NULL);
}

static gboolean
can_repeat (GimpProcedureConfig *config, GError **error)
{
  static const char *const faces[] = { "seeds", "latent", "blend", "mix" };
  g_autoptr (GFile) photo = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (faces); i++)
    {
      g_autofree char *value = NULL;

      g_object_get (config, faces[i], &value, NULL);
      if (value != NULL && *value != '\0')
        return TRUE;
    }
  g_object_get (config, "project", &photo, NULL);
  if (photo != NULL)
    return TRUE;
  g_set_error_literal (
      error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
      _ ("The last portrait was made from a photo, which is not repeated; choose Filters ▸ Limner ▸ "
         "Portraits… again."));
  return FALSE;
}

/* Makes the faces chosen in the browser. Returns the layers or NULL, without an error if the user chose
 * none. */
static GimpLayer **
make_from_browser (GimpProcedureConfig *config, LimnerPortraitPlace *place, GError **error)
{
  g_autoptr (LimnerPortraitChoice) choice = limner_portrait_dialog_run (config, NULL);
  g_autoptr (LimnerSource) source = NULL;
  g_autoptr (GError) failure = NULL;
  GimpLayer **layers;
  int size;

  if (choice == NULL)
    return NULL;
  place->source = source = find_source (config, &failure);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  g_object_get (config, "size", &size, "place", &place->fill, NULL);
  layers = limner_portrait_choice_run (choice, size, place, error);
  if (layers != NULL)
    note_choice (config, choice);
  return layers;
}

static GimpLayer **
make_as_said (GimpProcedure *procedure, GimpProcedureConfig *config, LimnerPortraitPlace *place,
              GError **error)
{
  g_autoptr (LimnerPortraitArguments) request = read_request (procedure, config, error);
  g_autoptr (LimnerSource) source = NULL;
  g_autoptr (GError) failure = NULL;

  if (request == NULL)
    return NULL;
  place->source = source = find_source (config, &failure);
  place->fill = request->place;
  if (failure == NULL)
    return limner_portrait_arguments_run (request, place, error);
  g_propagate_error (error, g_steal_pointer (&failure));
  return NULL;
}

GimpValueArray *
limner_portrait_call (GimpProcedure *procedure, GimpProcedureConfig *config)
{
  gboolean blend = g_str_equal (gimp_procedure_get_name (procedure), LIMNER_PORTRAIT_BLEND_PROCEDURE);
  GimpRunMode run_mode = GIMP_RUN_NONINTERACTIVE;
  LimnerPortraitPlace place = { 0 };
  GimpLayer **layers = NULL;
  GError *error = NULL;
  gboolean asked;

  gegl_init (NULL, NULL);
  g_object_get (config, "run-mode", &run_mode, NULL);
  place.window = limner_screen_init (run_mode);
  asked = place.window && run_mode == GIMP_RUN_INTERACTIVE;
  if (asked && blend && !ask_blend (procedure, config))
    return gimp_procedure_new_return_values (procedure, GIMP_PDB_CANCEL, NULL);
  if (asked && !blend)
    layers = make_from_browser (config, &place, &error);
  else if (run_mode != GIMP_RUN_WITH_LAST_VALS || can_repeat (config, &error))
    layers = make_as_said (procedure, config, &place, &error);
  if (layers == NULL && error == NULL)
    return gimp_procedure_new_return_values (procedure, GIMP_PDB_CANCEL, NULL);
  if (place.made != NULL && run_mode != GIMP_RUN_NONINTERACTIVE)
    gimp_display_new (place.made);
  return limner_effect_answer (procedure, run_mode, layers, error);
}
