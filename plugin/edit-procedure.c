#include "config.h"

#include "edit-procedure-private.h"

#include "dream-procedure-private.h"
#include "portrait-edit-private.h"
#include "style-procedure-private.h"

#include <glib/gi18n-lib.h>
#include <libgimp/gimpui.h>
#include <limner/error.h>

/* A layer that Limner made, and what from. */
typedef struct
{
  GimpLayer *made;
  GimpDrawable *drawable;
  GeglRectangle region;
  gboolean whole; /* region does not count */
  int context;
} LimnerEdit;

static LimnerRecipe *
read_recipe (GimpItem *item, GError **error)
{
  GimpParasite *parasite = gimp_item_get_parasite (item, LIMNER_RECIPE_KEY);
  LimnerRecipe *recipe;
  gconstpointer data;
  guint32 size;

  if (parasite == NULL)
    {
      g_autofree char *name = gimp_item_get_name (item);
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   _ ("The layer “%s” was not made by Limner, or not in this file; select one that was."),
                   name);
      return NULL;
    }
  data = gimp_parasite_get_data (parasite, &size);
  recipe = limner_recipe_from_json (data, (gssize) size, error);
  gimp_parasite_free (parasite);
  return recipe;
}

static const LimnerEffect *
find_effect (const LimnerRecipe *recipe, GError **error)
{
  static const LimnerEffect *const effects[] = { &limner_style_effect, &limner_dream_effect };

  for (guint i = 0; i < G_N_ELEMENTS (effects); i++)
    if (g_str_equal (limner_recipe_effect (recipe), effects[i]->name))
      return effects[i];
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
               _ ("This layer was made by another effect of Limner (“%s”); use that one again."),
               limner_recipe_effect (recipe));
  return NULL;
}

static gboolean
has_recipe (GimpItem *item)
{
  GimpParasite *parasite = gimp_item_get_parasite (item, LIMNER_RECIPE_KEY);
  gboolean has = parasite != NULL;

  if (has)
    gimp_parasite_free (parasite);
  return has;
}

/* The next layer under this one, or under the group it is in, that Limner did not make. */
static GimpDrawable *
layer_below (GimpImage *image, GimpItem *item)
{
  GimpItem *parent = gimp_item_get_parent (item);
  g_autofree GimpItem **siblings
      = parent != NULL ? gimp_item_get_children (parent) : (GimpItem **) gimp_image_get_layers (image);

  for (int i = 0; siblings != NULL && siblings[i] != NULL; i++)
    if (i > gimp_image_get_item_position (image, item) && !gimp_item_is_group (siblings[i])
        && !has_recipe (siblings[i]))
      return GIMP_DRAWABLE (siblings[i]);
  return parent != NULL ? layer_below (image, parent) : NULL;
}

/* The layer the recipe names, or the one below. */
static GimpDrawable *
find_drawable (GimpImage *image, GimpItem *made, const LimnerRecipe *recipe, GError **error)
{
  JsonNode *tattoo = limner_recipe_get (recipe, "source-layer");
  GimpDrawable *drawable = NULL;

  if (tattoo != NULL && json_node_get_value_type (tattoo) == G_TYPE_INT64)
    drawable = (GimpDrawable *) gimp_image_get_layer_by_tattoo (image, (guint) json_node_get_int (tattoo));
  if (drawable == NULL || gimp_item_get_id (GIMP_ITEM (drawable)) == gimp_item_get_id (made))
    drawable = layer_below (image, made);
  if (drawable == NULL)
    g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                         _ ("The layer that this one was painted from is gone; undo its removal, or put "
                            "another one below."));
  return drawable;
}

static void
read_region (LimnerEdit *edit, const LimnerRecipe *recipe)
{
  JsonNode *node = limner_recipe_get (recipe, "region");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  int values[4];

  edit->whole = array == NULL || json_array_get_length (array) != 4;
  for (guint i = 0; i < 4 && !edit->whole; i++)
    {
      JsonNode *value = json_array_get_element (array, i);
      values[i] = json_node_get_value_type (value) == G_TYPE_INT64
                      ? (int) CLAMP (json_node_get_int (value), -GIMP_MAX_IMAGE_SIZE, GIMP_MAX_IMAGE_SIZE)
                      : 0;
    }
  if (!edit->whole)
    edit->region = (GeglRectangle) { values[0], values[1], values[2], values[3] };
}

static LimnerSource *
read_source (gpointer user_data, GError **error)
{
  const LimnerEdit *edit = user_data;

  return limner_source_read_again (edit->drawable, edit->made, edit->whole ? NULL : &edit->region,
                                   edit->context, error);
}

static gboolean
read_edit (LimnerEdit *edit, GimpImage *image, GimpDrawable *made, const LimnerRecipe *recipe, GError **error)
{
  edit->made = GIMP_LAYER (made);
  edit->drawable = find_drawable (image, GIMP_ITEM (made), recipe, error);
  read_region (edit, recipe);
  return edit->drawable != NULL;
}

static GimpValueArray *
run (GimpProcedure *procedure, GimpRunMode run_mode, GimpImage *image, GimpDrawable **drawables,
     GimpProcedureConfig *config, gpointer data)
{
  g_autoptr (LimnerRecipe) recipe = NULL;
  g_autoptr (GimpProcedureConfig) settings = NULL;
  const LimnerEffect *effect = NULL;
  GimpProcedure *settings_of;
  GError *error = NULL;
  LimnerEdit edit = { 0 };
  GimpDrawable *drawable = drawables != NULL && drawables[0] != NULL && drawables[1] == NULL
                               ? limner_drawable_of_mask (drawables[0])
                               : NULL;

  if (!GIMP_IS_LAYER (drawable))
    g_set_error_literal (&error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                         _ ("Limner edits one of its layers at a time; select exactly one."));
  else
    recipe = read_recipe (GIMP_ITEM (drawable), &error);
  if (recipe != NULL && g_str_equal (limner_recipe_effect (recipe), "portrait"))
    return limner_portrait_edit (procedure, run_mode, GIMP_LAYER (drawable), recipe);
  if (recipe != NULL)
    effect = find_effect (recipe, &error);
  if (effect == NULL || !read_edit (&edit, image, drawable, recipe, &error))
    return gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  edit.context = effect->context;
  settings_of = gimp_pdb_lookup_procedure (gimp_get_pdb (), effect->procedure);
  settings = gimp_procedure_create_config (settings_of);
  effect->settings_from_recipe (G_OBJECT (settings), recipe);
  return limner_effect_run (effect, procedure, run_mode, settings_of, settings, read_source, &edit);
}

GimpProcedure *
limner_edit_procedure_new (GimpPlugIn *plug_in)
{
  GimpProcedure *procedure
      = gimp_image_procedure_new (plug_in, LIMNER_EDIT_PROCEDURE, GIMP_PDB_PROC_TYPE_PLUGIN, run, NULL, NULL);

  gimp_procedure_set_image_types (procedure, "RGB*, GRAY*");
  gimp_procedure_set_sensitivity_mask (procedure, GIMP_PROCEDURE_SENSITIVE_DRAWABLE);
  gimp_procedure_set_menu_label (procedure, _ ("_Edit Limner layer…"));
  gimp_procedure_add_menu_path (procedure, "<Image>/Filters/Limner");
  gimp_procedure_set_documentation (
      procedure, _ ("Make a layer of Limner's again with other settings"),
      _ ("Opens the dialog that the layer was made with, with the settings, the layer and the "
         "selection of then. The new layer goes above the old one. Without a dialog the layer is made "
         "once more as it was."),
      NULL);
  gimp_procedure_set_attribution (procedure, "Limner", "Limner", "2026");
  gimp_procedure_add_core_object_array_return_value (procedure, "layers", _ ("Layers"), _ ("The new layers"),
                                                     GIMP_TYPE_LAYER, G_PARAM_READWRITE);
  return procedure;
}
