/* Parses JSON from untrusted files: strict, with limited depth and unique names. */
#pragma once

#include <json-glib/json-glib.h>

/* The object that `text` describes. NULL if it is not UTF-8, not strict JSON, not an object, nested
 * deeper than max_depth, or has two members of the same name. */
JsonObject *limner_json_parse_object (const char *text, gsize length,
                                      int max_depth) G_GNUC_WARN_UNUSED_RESULT;

/* The member if it is a text / a finite number / a list / an object; otherwise NULL or FALSE. */
const char *limner_json_text (JsonObject *object, const char *member);
gboolean limner_json_number (JsonObject *object, const char *member, double *number);
JsonArray *limner_json_list (JsonObject *object, const char *member);
JsonObject *limner_json_object (JsonObject *object, const char *member);
/* Item i as a finite number; FALSE if it is something else. */
gboolean limner_json_item (JsonArray *list, guint i, double *number);
/* Item i as a text, or NULL. */
const char *limner_json_item_text (JsonArray *list, guint i);
