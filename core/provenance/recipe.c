/* A recipe is a JSON object; this file keeps the object valid. */
#include "config.h"

#include "limner/recipe.h"

#include "formats/json-private.h"

#include "limner/error.h"
#include "limner/system.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_BYTES (1 << 20)
#define MAX_DEPTH 16

#define SOURCE_TYPE "http://cv.iptc.org/newscodes/digitalsourcetype/"

struct _LimnerRecipe
{
  gatomicrefcount ref_count;
  JsonObject *object; /* always has limner, effect, settings and models, of the right types */
};

/* Takes ownership of the object. */
static LimnerRecipe *
recipe_take (JsonObject *object)
{
  LimnerRecipe *recipe = g_new0 (LimnerRecipe, 1);

  g_atomic_ref_count_init (&recipe->ref_count);
  recipe->object = object;
  return recipe;
}

LimnerRecipe *
limner_recipe_new (const char *effect)
{
  JsonObject *object;

  g_return_val_if_fail (effect != NULL, NULL);

  object = json_object_new ();
  json_object_set_string_member (object, "limner", limner_version ());
  json_object_set_string_member (object, "effect", effect);
  json_object_set_object_member (object, "settings", json_object_new ());
  json_object_set_array_member (object, "models", json_array_new ());
  return recipe_take (object);
}

LimnerRecipe *
limner_recipe_ref (LimnerRecipe *recipe)
{
  g_return_val_if_fail (recipe != NULL, NULL);
  g_atomic_ref_count_inc (&recipe->ref_count);
  return recipe;
}

void
limner_recipe_unref (LimnerRecipe *recipe)
{
  if (!recipe || !g_atomic_ref_count_dec (&recipe->ref_count))
    return;
  json_object_unref (recipe->object);
  g_free (recipe);
}

static JsonObject *
settings (const LimnerRecipe *recipe)
{
  return json_object_get_object_member (recipe->object, "settings");
}

/* JSON is UTF-8. A file name in another encoding is converted to readable text. */
static void
set_member (JsonObject *object, const char *name, const char *value)
{
  g_autofree char *readable = g_utf8_make_valid (value, -1);

  json_object_set_string_member (object, name, readable);
}

void
limner_recipe_set_string (LimnerRecipe *recipe, const char *name, const char *value)
{
  g_return_if_fail (recipe && name && value);
  set_member (settings (recipe), name, value);
}

void
limner_recipe_set_int (LimnerRecipe *recipe, const char *name, gint64 value)
{
  g_return_if_fail (recipe && name);
  json_object_set_int_member (settings (recipe), name, value);
}

void
limner_recipe_set_double (LimnerRecipe *recipe, const char *name, double value)
{
  g_return_if_fail (recipe && name && isfinite (value));
  json_object_set_double_member (settings (recipe), name, value);
}

void
limner_recipe_set_node (LimnerRecipe *recipe, const char *name, JsonNode *value)
{
  g_return_if_fail (recipe && name && value);
  json_object_set_member (settings (recipe), name, value);
}

JsonNode *
limner_recipe_get (const LimnerRecipe *recipe, const char *name)
{
  g_return_val_if_fail (recipe && name, NULL);
  return json_object_get_member (settings (recipe), name);
}

const char *
limner_recipe_effect (const LimnerRecipe *recipe)
{
  g_return_val_if_fail (recipe, NULL);
  return json_object_get_string_member (recipe->object, "effect");
}

void
limner_recipe_add_model (LimnerRecipe *recipe, const char *id, const char *digest, const char *licence)
{
  JsonObject *model;

  g_return_if_fail (recipe && id && digest && licence);

  model = json_object_new ();
  set_member (model, "id", id);
  set_member (model, "digest", digest);
  set_member (model, "licence", licence);
  json_array_add_object_element (json_object_get_array_member (recipe->object, "models"), model);
}

char *
limner_recipe_to_json (const LimnerRecipe *recipe)
{
  JsonNode *node;
  char *text;

  g_return_val_if_fail (recipe, NULL);

  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, recipe->object);
  text = json_to_string (node, FALSE);
  json_node_unref (node);
  return text;
}

static gboolean
has_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && json_node_get_value_type (node) == G_TYPE_STRING;
}

static gboolean
has_kind (JsonObject *object, const char *name, JsonNodeType kind)
{
  JsonNode *node = json_object_get_member (object, name);

  return node && json_node_get_node_type (node) == kind;
}

static gboolean
is_recipe (JsonObject *object)
{
  JsonArray *models;

  if (!has_string (object, "limner") || !has_string (object, "effect")
      || !has_kind (object, "settings", JSON_NODE_OBJECT) || !has_kind (object, "models", JSON_NODE_ARRAY))
    return FALSE;
  models = json_object_get_array_member (object, "models");
  for (guint i = 0; i < json_array_get_length (models); i++)
    {
      JsonNode *node = json_array_get_element (models, i);

      if (json_node_get_node_type (node) != JSON_NODE_OBJECT)
        return FALSE;
      object = json_node_get_object (node);
      if (!has_string (object, "id") || !has_string (object, "digest") || !has_string (object, "licence"))
        return FALSE;
    }
  return TRUE;
}

LimnerRecipe *
limner_recipe_from_json (const char *json, gssize length, GError **error)
{
  JsonObject *object;
  gsize size;

  g_return_val_if_fail (json != NULL, NULL);

  size = length < 0 ? strlen (json) : (gsize) length;
  object = size <= MAX_BYTES ? limner_json_parse_object (json, size, MAX_DEPTH) : NULL;
  if (object && is_recipe (object))
    return recipe_take (object);
  g_clear_pointer (&object, json_object_unref);
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
      _ ("The recipe is damaged or was not written by Limner: make the picture again to get a new one."));
  return NULL;
}

const char *
limner_recipe_digital_source_type (const LimnerRecipe *recipe)
{
  /* Portraits and feature visualizations have no input picture; all other effects change one. */
  return g_str_equal (limner_recipe_effect (recipe), "portrait")
                 || g_str_equal (limner_recipe_effect (recipe), "layer")
             ? SOURCE_TYPE "trainedAlgorithmicMedia"
             : LIMNER_SOURCE_TYPE_COMPOSITE;
}
