#include "config.h"

#include "edit-call-private.h"

#include "dream-effect-private.h"
#include "layer-id-private.h"
#include "layer-recipe-private.h"
#include "portrait-edit-private.h"
#include "references-private.h"
#include "style-effect-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>

/* A layer that Limner made, and its source. */
typedef struct
{
  GimpLayer *made;
  GimpDrawable *drawable;
  GeglRectangle region;
  gboolean whole; /* ignore the region */
  int context;
} LimnerEdit;

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
  g_autoptr (LimnerRecipe) recipe = limner_layer_recipe (item, NULL);

  return recipe != NULL;
}

/* The nearest layer under this one, or under its group, that Limner did not make. */
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

static const char *
text_of (const LimnerRecipe *recipe, const char *name)
{
  JsonNode *node = limner_recipe_get (recipe, name);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node)
                                                                          : NULL;
}

/* The layer that the recipe names; NULL if it cannot be identified with certainty. */
static GimpDrawable *
find_named (GimpImage *image, GimpItem *made, const LimnerRecipe *recipe)
{
  JsonNode *node = limner_recipe_get (recipe, "source-layer");
  guint tattoo = node != NULL && json_node_get_value_type (node) == G_TYPE_INT64
                     ? (guint) json_node_get_int (node)
                     : 0;
  const char *id = text_of (recipe, "source-id");
  GimpDrawable *below = layer_below (image, made);

  if (id != NULL)
    return (GimpDrawable *) limner_layer_id_find (image, id, tattoo);
  /* Recipes of early versions contain only the tattoo. In another image, a different layer may have it. */
  return below != NULL && gimp_item_get_tattoo (GIMP_ITEM (below)) == tattoo ? below : NULL;
}

/* A layer to use instead of a missing source. Only for interactive runs: the dialog shows the layer, a
 * script would not notice. */
static GimpDrawable *
find_substitute (GimpImage *image, GimpItem *made, const LimnerRecipe *recipe, gboolean asked, GError **error)
{
  GimpDrawable *below = layer_below (image, made);
  const char *source = text_of (recipe, "source-name");
  g_autofree char *name = source == NULL ? gimp_item_get_name (made) : NULL;

  if (below == NULL || !asked)
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                   source != NULL ? _ ("The layer “%s” that this one was painted from is not in this image; "
                                       "undo its removal, or start again from the Limner menu.")
                                  : _ ("The layer that “%s” was painted from cannot be identified; start "
                                       "again from the Limner menu."),
                   source != NULL ? source : name);
      return NULL;
    }
  g_autofree char *other = gimp_item_get_name (GIMP_ITEM (below));
  g_autofree char *message = g_strdup_printf (_ ("The layer that this one was painted from is not in this "
                                                 "image. The dialog shows the layer “%s” instead."),
                                              other);
  gimp_message (message);
  return below;
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
read_edit (LimnerEdit *edit, GimpLayer *made, const LimnerRecipe *recipe, gboolean asked, GError **error)
{
  GimpImage *image = gimp_item_get_image (GIMP_ITEM (made));

  edit->made = made;
  edit->drawable = find_named (image, GIMP_ITEM (made), recipe);
  if (edit->drawable == NULL
      || gimp_item_get_id (GIMP_ITEM (edit->drawable)) == gimp_item_get_id (GIMP_ITEM (made)))
    edit->drawable = find_substitute (image, GIMP_ITEM (made), recipe, asked, error);
  read_region (edit, recipe);
  return edit->drawable != NULL;
}

/* The Limner layer that the user selected: a layer mask stands for its layer, a group made by Limner for
 * the visible layer in it. */
static GimpLayer *
find_made (GimpDrawable **drawables, GError **error)
{
  GimpDrawable *drawable = drawables != NULL && drawables[0] != NULL && drawables[1] == NULL
                               ? limner_drawable_of_mask (drawables[0])
                               : NULL;
  g_autofree GimpItem **children = NULL;

  if (!GIMP_IS_LAYER (drawable))
    {
      g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                           _ ("Limner edits one of its layers at a time; select exactly one."));
      return NULL;
    }
  if (gimp_item_is_group (GIMP_ITEM (drawable)) && !has_recipe (GIMP_ITEM (drawable)))
    children = gimp_item_get_children (GIMP_ITEM (drawable));
  for (int i = 0; children != NULL && children[i] != NULL; i++)
    if (gimp_item_get_visible (children[i]) && has_recipe (children[i]))
      return GIMP_LAYER (children[i]);
  return GIMP_LAYER (drawable);
}

/* The original arguments of the effect's procedure. NULL if something that they name no longer exists. */
static GimpProcedureConfig *
restore_arguments (const LimnerEffect *effect, GimpProcedure *procedure, const LimnerRecipe *recipe,
                   GError **error)
{
  g_autoptr (GimpProcedureConfig) config = gimp_procedure_create_config (procedure);

  effect->settings_from_recipe (G_OBJECT (config), recipe);
  return limner_references_restore (recipe, config, error) ? g_steal_pointer (&config) : NULL;
}

static GimpValueArray *
edit_effect (GimpProcedure *procedure, GimpRunMode run_mode, GimpLayer *made, const LimnerRecipe *recipe)
{
  GError *error = NULL;
  LimnerEdit edit = { 0 };
  const LimnerEffect *effect = find_effect (recipe, &error);
  GimpProcedure *settings_of
      = effect != NULL ? gimp_pdb_lookup_procedure (gimp_get_pdb (), effect->procedure) : NULL;
  g_autoptr (GimpProcedureConfig) config
      = effect != NULL ? restore_arguments (effect, settings_of, recipe, &error) : NULL;

  if (config == NULL || !read_edit (&edit, made, recipe, run_mode == GIMP_RUN_INTERACTIVE, &error))
    return gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  edit.context = effect->context;
  return limner_effect_run (
      effect, &(LimnerEffectRun) { procedure, run_mode, settings_of, config, read_source, &edit });
}

GimpValueArray *
limner_edit_call (GimpProcedure *procedure, GimpRunMode run_mode, GimpDrawable **drawables)
{
  GError *error = NULL;
  GimpLayer *made = find_made (drawables, &error);
  g_autoptr (LimnerRecipe) recipe = made != NULL ? limner_layer_recipe (GIMP_ITEM (made), &error) : NULL;

  if (recipe == NULL)
    return gimp_procedure_new_return_values (procedure, GIMP_PDB_EXECUTION_ERROR, error);
  return g_str_equal (limner_recipe_effect (recipe), "portrait")
             ? limner_portrait_edit (procedure, run_mode, made, recipe)
             : edit_effect (procedure, run_mode, made, recipe);
}
