/* limner models import FILE | verify [ID] | remove ID */
#include "config.h"

#include "cli-private.h"
#include "models-private.h"

#include <glib/gi18n.h>
#include <limner/registry.h>

void
cli_models_tell (const char *id, gboolean json)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!json)
    {
      g_print ("%s\n", id);
      return;
    }
  json_builder_begin_object (builder);
  cli_add_text (builder, "id", id);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

int
cli_models_import (int argc, char **argv)
{
  gboolean json = FALSE, replace = FALSE;
  g_autofree char *id = NULL, *imported = NULL;
  const GOptionEntry entries[] = {
    { "id", 0, 0, G_OPTION_ARG_STRING, &id, N_ ("its ID (made from the file's name)"), N_ ("ID") },
    { "replace", 0, 0, G_OPTION_ARG_NONE, &replace, N_ ("replace a network of that ID"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;
  int status;

  if (!cli_parse (&argc, &argv, _ ("FILE"),
                  _ ("Imports a network: PyTorch's .pth and .pt, NVIDIA's .pkl, safetensors. The file is "
                     "only read; nothing in it is run."),
                  entries, &status))
    return status;
  if (argc != 2)
    return cli_usage (_ ("name one file to import."));
  if (g_str_equal (argv[1], "-"))
    return cli_usage (_ ("a network is imported from a file, not from standard input: name the file."));
  imported = limner_registry_import (argv[1], id, replace, cli_interrupt_begin_job (), &error);
  if (!imported)
    return cli_fail (error, json);
  cli_models_tell (imported, json);
  if (!json)
    cli_print_remark (imported);
  return CLI_DONE;
}

static void
verify_one (const char *id_or_path, JsonBuilder *builder, gboolean json, guint *n_damaged)
{
  g_autoptr (GError) error = NULL;

  if (!limner_registry_verify (id_or_path, &error))
    {
      g_printerr ("limner: %s\n", error->message);
      json_builder_add_string_value (builder, error->message);
      (*n_damaged)++;
    }
  else if (!json)
    {
      g_print (_ ("%s is intact and works\n"), id_or_path);
      cli_print_remark (id_or_path);
    }
}

int
cli_models_verify (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint n_damaged = 0;
  int status;

  if (!cli_parse (&argc, &argv, _ ("[ID]"),
                  _ ("Verifies one network or all: reads every weight and runs the network once."), entries,
                  &status))
    return status;
  if (argc > 2)
    return cli_usage (_ ("name one network, or none to verify all."));
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "damaged");
  json_builder_begin_array (builder);
  if (argc == 2)
    verify_one (argv[1], builder, json, &n_damaged);
  else
    {
      g_autoptr (GPtrArray) damaged = NULL, models = limner_registry_list (&damaged);

      for (guint i = 0; i < models->len; i++)
        verify_one (limner_model_path (models->pdata[i]), builder, json, &n_damaged);
      for (guint i = 0; i < damaged->len; i++, n_damaged++)
        {
          g_printerr ("limner: %s\n", (const char *) damaged->pdata[i]);
          json_builder_add_string_value (builder, damaged->pdata[i]);
        }
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (json)
    cli_print_json (builder);
  return n_damaged ? CLI_FAILED : CLI_DONE;
}

int
cli_models_remove (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  GError *error = NULL;
  int status;

  if (!cli_parse (&argc, &argv, _ ("ID"), _ ("Removes an imported network."), entries, &status))
    return status;
  if (argc != 2)
    return cli_usage (_ ("name one network; “limner models list” lists the networks."));
  if (!limner_registry_remove (argv[1], &error))
    return cli_fail (error, json);
  cli_models_tell (argv[1], json);
  return CLI_DONE;
}
