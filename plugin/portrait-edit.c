#include "config.h"

#include "portrait-edit-private.h"

#include "effect-run-private.h"
#include "portrait-dialog-private.h"
#include "portrait-procedure-private.h"
#include "portrait-run-private.h"
#include "screen-private.h"

#include <glib/gi18n-lib.h>
#include <limner-ui.h>
#include <limner/error.h>
#include <limner/registry.h>

static const char *
text_of (const LimnerRecipe *recipe, const char *name)
{
  JsonNode *node = limner_recipe_get (recipe, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

/* The layer's own face as the choice. */
static LimnerPortraitChoice *
same_again (const LimnerRecipe *recipe, GimpLayer *made, GError **error)
{
  g_autoptr (LimnerModel) model = limner_model_load (text_of (recipe, "model"), error);
  g_autoptr (LimnerPortrait) portrait = model != NULL ? limner_portrait_new (model, error) : NULL;
  g_autoptr (LimnerFamily) family = portrait != NULL ? limner_family_new (portrait) : NULL;
  LimnerFace *face = family != NULL ? limner_family_from_recipe (family, recipe, error) : NULL;
  LimnerPortraitChoice *choice;
  LimnerChosenFace *chosen;

  if (face == NULL)
    return NULL;
  choice = g_new0 (LimnerPortraitChoice, 1);
  choice->model = g_steal_pointer (&model);
  choice->faces = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_chosen_face_free);
  chosen = g_new0 (LimnerChosenFace, 1);
  chosen->face = face;
  /* Translators: in the name of the new layer: “Portrait (again)”. */
  chosen->name = g_strdup (_ ("again"));
  g_ptr_array_add (choice->faces, chosen);
  return choice;
}

/* Whether the layer fills its region: it was fitted to a selection, or it is not square. If
 * not, the new layer has the requested size and the same centre. */
static gboolean
was_fitted (GimpLayer *made, const LimnerRecipe *recipe)
{
  int width = gimp_drawable_get_width (GIMP_DRAWABLE (made));
  int height = gimp_drawable_get_height (GIMP_DRAWABLE (made));

  return gimp_layer_get_mask (made) != NULL || width != height;
}

GimpValueArray *
limner_portrait_edit (GimpProcedure *procedure, GimpRunMode run_mode, GimpLayer *made,
                      const LimnerRecipe *recipe)
{
  LimnerPortraitPlace place = { .window = limner_screen_init (run_mode) };
  GimpProcedure *settings_of = gimp_pdb_lookup_procedure (gimp_get_pdb (), LIMNER_PORTRAIT_PROCEDURE);
  g_autoptr (GimpProcedureConfig) config = gimp_procedure_create_config (settings_of);
  g_autoptr (LimnerPortraitChoice) choice = NULL;
  g_autoptr (LimnerSource) source = NULL;
  GimpLayer **layers = NULL;
  GError *error = NULL;
  int size;

  gegl_init (NULL, NULL);
  limner_portrait_settings_from_recipe (G_OBJECT (config), recipe);
  if (run_mode == GIMP_RUN_INTERACTIVE && place.window)
    {
      choice = limner_portrait_dialog_run (config, recipe);
      if (choice == NULL)
        return gimp_procedure_new_return_values (procedure, GIMP_PDB_CANCEL, NULL);
    }
  else
    choice = same_again (recipe, made, &error);
  if (choice != NULL)
    source = limner_source_read_again (GIMP_DRAWABLE (made), made, NULL, 0, &error);
  g_object_get (config, "size", &size, NULL);
  place.source = source;
  place.fill = was_fitted (made, recipe);
  if (source != NULL)
    layers = limner_portrait_choice_run (choice, size, &place, &error);
  return limner_effect_answer (procedure, run_mode, layers, error);
}
