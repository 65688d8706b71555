/* limner models list | info ID; the others are in models-change.c */
#include "config.h"

#include "cli-private.h"
#include "models-private.h"

#include <glib/gi18n.h>
#include <limner/catalogue.h>
#include <limner/model.h>
#include <limner/registry.h>
#include <string.h>

/* The members that list and info have in common. */
static void
add_model (JsonBuilder *builder, const LimnerModel *model)
{
  const char *const *taps = limner_model_taps (model);
  g_autofree char *remark = limner_model_remark (model);

  cli_add_text (builder, "id", limner_model_id (model));
  cli_add_text (builder, "title", limner_model_title (model));
  cli_add_text (builder, "architecture", limner_model_architecture (model));
  json_builder_set_member_name (builder, "taps");
  json_builder_begin_array (builder);
  for (int i = 0; taps[i]; i++)
    json_builder_add_string_value (builder, taps[i]);
  json_builder_end_array (builder);
  cli_add_text (builder, "licence", limner_model_licence (model));
  cli_add_text (builder, "source", limner_model_source (model));
  cli_add_text (builder, "training_data", limner_model_training_data (model));
  cli_add_text (builder, "quality", limner_model_quality (model));
  cli_add_text (builder, "digest", limner_model_digest (model));
  cli_add_text (builder, "path", limner_model_path (model));
  if (remark)
    cli_add_text (builder, "remark", remark);
}

static void
list_json (GPtrArray *models, GPtrArray *damaged)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "models");
  json_builder_begin_array (builder);
  for (guint i = 0; i < models->len; i++)
    {
      json_builder_begin_object (builder);
      add_model (builder, g_ptr_array_index (models, i));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "damaged");
  json_builder_begin_array (builder);
  for (guint i = 0; i < damaged->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (damaged, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

static void
list_text (GPtrArray *models, GPtrArray *damaged)
{
  guint widest = 0;

  for (guint i = 0; i < models->len; i++)
    widest = MAX (widest, (guint) strlen (limner_model_id (g_ptr_array_index (models, i))));
  for (guint i = 0; i < models->len; i++)
    {
      const LimnerModel *model = g_ptr_array_index (models, i);

      g_print ("%-*s  %s (%s)\n", (int) widest, limner_model_id (model), limner_model_title (model),
               limner_model_architecture (model));
    }
  for (guint i = 0; i < damaged->len; i++)
    g_printerr ("limner: %s\n", (const char *) g_ptr_array_index (damaged, i));
}

static int
run_list (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GPtrArray) models = NULL, damaged = NULL;
  int status;

  if (!cli_parse (&argc, &argv, NULL, _ ("Lists the installed networks."), entries, &status))
    return status;
  if (argc > 1)
    return cli_usage (_ ("Unexpected argument “%s”: this command takes no names."), argv[1]);
  models = limner_registry_list (&damaged);
  if (json)
    list_json (models, damaged);
  else
    list_text (models, damaged);
  return CLI_DONE;
}

static void
info_text (const LimnerModel *model)
{
  g_autofree char *taps = g_strjoinv (", ", (char **) limner_model_taps (model));
  g_autofree char *remark = limner_model_remark (model);
  const struct
  {
    const char *name, *value;
  } lines[] = {
    { _ ("Title"), limner_model_title (model) },
    { _ ("Architecture"), limner_model_architecture (model) },
    { _ ("Layers"), taps },
    { _ ("Licence"), limner_model_licence (model) },
    { _ ("Source"), limner_model_source (model) },
    { _ ("Trained on"), limner_model_training_data (model) },
    { _ ("Quality"), limner_quality_words (limner_model_quality (model)) },
    { _ ("SHA-256"), limner_model_digest (model) },
    { _ ("File"), limner_model_path (model) },
  };

  g_print ("%s\n", limner_model_id (model));
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    if (*lines[i].value)
      g_print ("  %s: %s\n", lines[i].name, lines[i].value);
  if (remark)
    g_print ("  %s\n", remark);
}

static int
run_info (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (LimnerModel) model = NULL;
  GError *error = NULL;
  int status;

  if (!cli_parse (&argc, &argv, _ ("ID"), _ ("Describes one network, by its ID or its file."), entries,
                  &status))
    return status;
  if (argc != 2)
    return cli_usage (_ ("name one network; “limner models list” lists the networks."));
  model = limner_model_load (argv[1], &error);
  if (!model)
    return cli_fail (error, json);
  if (json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      add_model (builder, model);
      json_builder_end_object (builder);
      cli_print_json (builder);
    }
  else
    info_text (model);
  return CLI_DONE;
}

int
cli_models (int argc, char **argv)
{
  static const CliCommand commands[] = {
    { "list", run_list, N_ ("list the networks") },
    { "info", run_info, N_ ("describe one network") },
    { "import", cli_models_import, N_ ("import a network") },
    { "get", cli_models_get, N_ ("download a published network") },
    { "verify", cli_models_verify, N_ ("verify that networks are intact and work") },
    { "remove", cli_models_remove, N_ ("remove a network") },
    { NULL, NULL, NULL },
  };

  return cli_dispatch (commands, "limner models", argc, argv);
}
