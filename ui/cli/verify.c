/* limner verify PICTURE */
#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <limner/recipe.h>
#include <string.h>

static void
report_json (const char *path, const LimnerRecipe *recipe, const char *type)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_add_text (builder, "file", path);
  json_builder_set_member_name (builder, "recipe");
  if (recipe)
    {
      g_autofree char *text = limner_recipe_to_json (recipe);

      json_builder_add_value (builder, json_from_string (text, NULL));
    }
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "digital_source_type");
  if (type)
    json_builder_add_string_value (builder, type);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

static void
report_text (const LimnerRecipe *recipe, const char *type)
{
  if (recipe)
    {
      g_autofree char *text = limner_recipe_to_json (recipe);
      g_autoptr (JsonNode) node = json_from_string (text, NULL);
      g_autofree char *pretty = json_to_string (node, TRUE);

      g_print ("%s\n%s\n", _ ("Made by Limner, with this recipe:"), pretty);
    }
  if (type)
    g_print ("%s %s\n", _ ("Digital source type:"), type);
}

int
cli_verify (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (LimnerRecipe) recipe = NULL;
  g_autofree char *type = NULL;
  GError *error = NULL;
  int status;

  if (!cli_parse (&argc, &argv, _ ("PICTURE"), _ ("Shows how a picture was made, according to its metadata."),
                  entries, &status))
    return status;
  if (argc != 2)
    return cli_usage (_ ("name one picture; “%s --help” explains the arguments."), g_get_prgname ());
  if (!limner_recipe_from_file (argv[1], &recipe, &type, &error))
    return cli_fail (error, json);
  if (json)
    report_json (argv[1], recipe, type);
  else
    report_text (recipe, type);
  if (recipe || type)
    return CLI_DONE;
  return cli_fail (
      g_error_new (
          LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
          _ ("“%s” has no mark of how it was made: Limner did not make it, or its metadata were removed."),
          argv[1]),
      FALSE);
}
