#include "config.h"

#include "references-private.h"

#include "drawable-io-private.h"
#include "layer-id-private.h"
#include "recipe-paths-private.h"

#include <glib/gi18n-lib.h>
#include <limner-ui.h>
#include <limner/error.h>

static const char *
text_of (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : "";
}

/* Whether the argument is a layer that the job only reads. */
static gboolean
is_reference (const GParamSpec *argument)
{
  return g_type_is_a (argument->value_type, GIMP_TYPE_DRAWABLE);
}

JsonObject *
limner_references_read (GimpProcedureConfig *config)
{
  JsonObject *references = json_object_new ();
  guint n;
  g_autofree GParamSpec **arguments = g_object_class_list_properties (G_OBJECT_GET_CLASS (config), &n);

  for (guint i = 0; i < n; i++)
    if (is_reference (arguments[i]))
      {
        g_autoptr (GimpItem) item = NULL;

        g_object_get (config, arguments[i]->name, &item, NULL);
        if (item != NULL)
          {
            JsonObject *reference = json_object_new ();
            g_autofree char *id = limner_layer_id_get (item), *name = gimp_item_get_name (item);

            json_object_set_string_member (reference, "id", id);
            json_object_set_string_member (reference, "name", name);
            json_object_set_int_member (reference, "item", gimp_item_get_id (item));
            json_object_set_object_member (references, arguments[i]->name, reference);
          }
      }
  return references;
}

void
limner_references_write (JsonObject *references, LimnerRecipe *recipe)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *node;

  json_object_iter_init (&iter, references);
  while (json_object_iter_next (&iter, &name, &node))
    {
      JsonNode *copy = json_node_new (JSON_NODE_OBJECT);
      JsonObject *reference = json_object_new ();

      json_object_set_string_member (reference, "id", text_of (json_node_get_object (node), "id"));
      json_object_set_string_member (reference, "name", text_of (json_node_get_object (node), "name"));
      json_node_take_object (copy, reference);
      limner_recipe_set_node (recipe, name, copy);
    }
}

void
limner_references_attach (JsonObject *references, GimpImage *image)
{
  g_autoptr (GList) all = json_object_get_values (references);

  for (GList *l = all; l != NULL; l = l->next)
    {
      JsonObject *reference = json_node_get_object (l->data);
      GimpItem *item = gimp_item_get_by_id ((int) json_object_get_int_member (reference, "item"));

      if (item != NULL)
        limner_layer_id_attach (item, text_of (reference, "id"),
                                gimp_image_get_id (gimp_item_get_image (item)) == gimp_image_get_id (image));
    }
}

/* The referenced layer in any open image. */
static GimpLayer *
find_layer (JsonObject *reference)
{
  g_autofree GimpImage **images = gimp_get_images ();
  GimpLayer *found = NULL;

  for (int i = 0; images != NULL && images[i] != NULL && found == NULL; i++)
    found = limner_layer_id_find (images[i], text_of (reference, "id"), 0);
  return found;
}

static gboolean
refuse_lost (const char *name, GError **error)
{
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
               _ ("The layer “%s”, which was the style or the guide, is in no open image; open its image and "
                  "try again, or start again from the Limner menu."),
               name);
  return FALSE;
}

static gboolean
refuse_unknown (const char *name, GError **error)
{
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
      _ ("The file “%s”, which was the style or the guide, was not found; start again from the Limner menu."),
      name);
  return FALSE;
}

/* A style or guide that is not a file must be a layer in the recipe's references. */
static gboolean
check_file (const char *name, gboolean referred, GError **error)
{
  const char *hidden = name != NULL ? limner_recipe_paths_hidden_name (name) : NULL;

  if (hidden != NULL)
    return refuse_unknown (hidden, error);
  return name == NULL || *name == '\0' || g_path_is_absolute (name) || referred || refuse_lost (name, error);
}

static JsonObject *
object_at (JsonArray *array, guint i)
{
  JsonNode *node = json_array_get_element (array, i);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonArray *
styles_of (const LimnerRecipe *recipe)
{
  JsonNode *styles = limner_recipe_get (recipe, "styles");

  return styles != NULL && JSON_NODE_HOLDS_ARRAY (styles) ? json_node_get_array (styles) : NULL;
}

static gboolean
check_files (const LimnerRecipe *recipe, GError **error)
{
  JsonArray *styles = styles_of (recipe);
  JsonNode *guide = limner_recipe_get (recipe, "guide");
  gboolean style_layer = limner_recipe_get (recipe, "style-layer") != NULL;

  for (guint i = 0; styles != NULL && i < json_array_get_length (styles); i++)
    if (!check_file (text_of (object_at (styles, i), "name"), style_layer, error))
      return FALSE;
  return guide == NULL || json_node_get_value_type (guide) != G_TYPE_STRING
         || check_file (json_node_get_string (guide), limner_recipe_get (recipe, "guide-layer") != NULL,
                        error);
}

/* Restores the weights of all styles; the layer's is the last. */
static void
restore_weights (const LimnerRecipe *recipe, GimpProcedureConfig *config)
{
  JsonArray *styles = styles_of (recipe);
  g_autoptr (GString) weights = g_string_new (NULL);

  for (guint i = 0; styles != NULL && i < json_array_get_length (styles); i++)
    {
      JsonObject *style = object_at (styles, i);
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      if (style == NULL || json_object_get_boolean_member_with_default (style, "outside", FALSE))
        continue;
      g_ascii_dtostr (number, sizeof number, json_object_get_double_member_with_default (style, "weight", 1));
      g_string_append_printf (weights, "%s%s", weights->len > 0 ? ", " : "", number);
    }
  g_object_set (config, "style-weights", weights->str, NULL);
}

gboolean
limner_references_restore (const LimnerRecipe *recipe, GimpProcedureConfig *config, GError **error)
{
  guint n;
  g_autofree GParamSpec **arguments = g_object_class_list_properties (G_OBJECT_GET_CLASS (config), &n);

  if (!check_files (recipe, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = is_reference (arguments[i]) ? limner_recipe_get (recipe, arguments[i]->name) : NULL;
      JsonObject *reference
          = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      GimpLayer *layer = reference != NULL ? find_layer (reference) : NULL;

      if (reference != NULL && layer == NULL)
        return refuse_lost (text_of (reference, "name"), error);
      if (layer != NULL)
        g_object_set (config, arguments[i]->name, layer, NULL);
      if (layer != NULL && g_str_equal (arguments[i]->name, "style-layer"))
        restore_weights (recipe, config);
      if (layer != NULL && g_str_equal (arguments[i]->name, "guide-layer"))
        g_object_set (config, "guide", NULL, NULL); /* the recipe names a layer, not a file */
    }
  return TRUE;
}

/* Saves the layer of this argument as a file among the user's own styles and clears the argument. NULL
 * without an error if there is no layer. */
static char *
keep_as_file (GimpProcedureConfig *config, const char *argument, GError **error)
{
  g_autoptr (GimpDrawable) layer = NULL;
  g_autoptr (LimnerImage) picture = NULL;
  g_autofree char *name = NULL;

  if (g_object_class_find_property (G_OBJECT_GET_CLASS (config), argument) == NULL)
    return NULL;
  g_object_get (config, argument, &layer, NULL);
  picture = layer != NULL ? limner_drawable_read (layer, error) : NULL;
  if (picture == NULL)
    return NULL;
  g_object_set (config, argument, NULL, NULL);
  name = gimp_item_get_name (GIMP_ITEM (layer));
  return limner_style_store_keep (picture, name, error);
}

/* Appends the style to the files. */
static void
add_style_file (GimpProcedureConfig *config, const char *path)
{
  g_autoptr (GFile) file = NULL, kept = g_file_new_for_path (path);
  g_auto (GStrv) more = NULL;
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  g_object_get (config, "style-file", &file, "style-files", &more, NULL);
  if (file == NULL && (more == NULL || *more == NULL))
    {
      g_object_set (config, "style-file", kept, NULL);
      return;
    }
  if (more != NULL)
    g_strv_builder_addv (all, (const char **) more);
  g_strv_builder_add (all, path);
  g_strfreev (g_steal_pointer (&more));
  more = g_strv_builder_end (all);
  g_object_set (config, "style-files", more, NULL);
}

gboolean
limner_references_to_files (GimpProcedureConfig *config, GError **error)
{
  g_autoptr (GError) failure = NULL;
  g_autofree char *style = keep_as_file (config, "style-layer", &failure);
  g_autofree char *guide = failure == NULL ? keep_as_file (config, "guide-layer", &failure) : NULL;
  g_autoptr (GFile) guide_file = guide != NULL ? g_file_new_for_path (guide) : NULL;

  if (style != NULL)
    add_style_file (config, style);
  if (guide_file != NULL)
    g_object_set (config, "guide", guide_file, NULL);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
