#include "formats/json-private.h"

#include <math.h>

/* Whether brackets are nested at most max_depth deep. json-glib parses recursively, so the depth is
 * limited before it gets the text. This scan does not know comments, in which quotes would mislead it;
 * the strict parser stops at the first comment. */
static gboolean
is_shallow (const char *json, gsize length, int max_depth)
{
  gboolean in_string = FALSE;
  int depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = json[i];
      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '{' || c == '[')
        {
          if (++depth > max_depth)
            return FALSE;
        }
      else if (c == '}' || c == ']')
        depth--;
    }
  return TRUE;
}

static void
count_member (JsonParser *parser, JsonObject *object, const char *name, guint *count)
{
  (*count)++;
}

static guint
members_below (JsonNode *node)
{
  guint count = 0;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &member))
        count += 1 + members_below (member);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        count += members_below (json_array_get_element (array, i));
    }
  return count;
}

JsonObject *
limner_json_parse_object (const char *text, gsize length, int max_depth)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;
  guint members = 0;

  if (!g_utf8_validate (text, (gssize) length, NULL) || !is_shallow (text, length, max_depth))
    return NULL;
  json_parser_set_strict (parser, TRUE);
  g_signal_connect (parser, "object-member", G_CALLBACK (count_member), &members);
  if (!json_parser_load_from_data (parser, text, (gssize) length, NULL))
    return NULL;
  root = json_parser_get_root (parser);
  if (!root || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  /* A repeated name replaces the earlier member, so the object then has fewer members than were parsed. */
  if (members_below (root) != members)
    return NULL;
  return json_object_ref (json_node_get_object (root));
}

static JsonNode *
value_of (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

const char *
limner_json_text (JsonObject *object, const char *member)
{
  JsonNode *node = value_of (object, member);

  return node && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
}

static gboolean
node_number (JsonNode *node, double *number)
{
  if (!node || !JSON_NODE_HOLDS_VALUE (node)
      || (json_node_get_value_type (node) != G_TYPE_INT64
          && json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;
  *number = json_node_get_double (node);
  return isfinite (*number);
}

gboolean
limner_json_number (JsonObject *object, const char *member, double *number)
{
  return node_number (json_object_get_member (object, member), number);
}

JsonArray *
limner_json_list (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

JsonObject *
limner_json_object (JsonObject *object, const char *member)
{
  JsonNode *node = json_object_get_member (object, member);

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

gboolean
limner_json_item (JsonArray *list, guint i, double *number)
{
  return i < json_array_get_length (list) && node_number (json_array_get_element (list, i), number);
}

const char *
limner_json_item_text (JsonArray *list, guint i)
{
  JsonNode *node = i < json_array_get_length (list) ? json_array_get_element (list, i) : NULL;

  return node && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}
