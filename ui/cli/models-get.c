/* limner models get [ID] */
#include "config.h"

#include "cli-private.h"
#include "models-private.h"

#include <glib/gi18n.h>
#include <limner/catalogue.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void
add_entry (JsonBuilder *builder, const LimnerCatalogueEntry *entry)
{
  json_builder_begin_object (builder);
  cli_add_text (builder, "id", entry->id);
  cli_add_text (builder, "title", entry->title);
  cli_add_text (builder, "architecture", entry->architecture);
  cli_add_integer (builder, "size", (gint64) entry->size);
  json_builder_set_member_name (builder, "can_get");
  json_builder_add_boolean_value (builder, limner_catalogue_can_fetch (entry));
  cli_add_text (builder, "file", entry->file);
  cli_add_text (builder, "address", *entry->addresses ? *entry->addresses : entry->page);
  cli_add_text (builder, "licence", entry->licence);
  cli_add_text (builder, "author", entry->author);
  cli_add_text (builder, "training_data", entry->training_data);
  json_builder_end_object (builder);
}

static void
list_json (GPtrArray *catalogue)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "catalogue");
  json_builder_begin_array (builder);
  for (guint i = 0; i < catalogue->len; i++)
    add_entry (builder, catalogue->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

static void
list_text (GPtrArray *catalogue)
{
  gsize widest = 0;

  for (guint i = 0; i < catalogue->len; i++)
    widest = MAX (widest, strlen (((LimnerCatalogueEntry *) catalogue->pdata[i])->id));
  for (guint i = 0; i < catalogue->len; i++)
    {
      const LimnerCatalogueEntry *entry = catalogue->pdata[i];
      g_autofree char *size
          = limner_catalogue_can_fetch (entry) ? g_format_size (entry->size) : g_strdup (_ ("by hand"));

      g_print ("%-*s  %s · %s · %s\n", (int) widest, entry->id, entry->title, size,
               limner_terms_words (limner_licence_terms (entry->licence)));
    }
}

static void
describe (const LimnerCatalogueEntry *entry)
{
  g_autofree char *size = g_format_size (entry->size);

  g_printerr (_ ("%s, %s from %s\n"), entry->title, size, *entry->addresses);
  g_printerr ("  %s: %s\n", _ ("Made by"), entry->author);
  g_printerr ("  %s: %s\n", _ ("Trained on"), limner_catalogue_words (entry->training_data));
  g_printerr ("  %s: %s\n", _ ("Licence"), limner_catalogue_words (entry->licence));
  g_printerr ("  %s: %s\n", _ ("In short"), limner_terms_words (limner_licence_terms (entry->licence)));
}

/* Asks the user at the terminal. */
static gboolean
ask (void)
{
  char answer[16] = "";

  /* The letter that means yes, in the language of the question. */
  const char *yes = C_ ("answer", "y");

  g_printerr ("%s", _ ("Download it? [y/N] "));
  return fgets (answer, sizeof answer, stdin)
         && (g_ascii_tolower (*answer) == 'y' || g_str_has_prefix (answer, yes));
}

/* TRUE for --yes or a positive answer at the terminal; otherwise *status is the exit status. */
static gboolean
consents (const LimnerCatalogueEntry *entry, gboolean yes, int *status)
{
  if (yes || !limner_catalogue_can_fetch (entry))
    return TRUE; /* an entry that cannot be downloaded is explained later */
  if (!isatty (STDIN_FILENO))
    {
      *status = cli_usage (_ ("“%s” has a licence of its own (%s): use --yes to agree."), entry->id,
                           limner_catalogue_words (entry->licence));
      return FALSE;
    }
  describe (entry);
  *status = CLI_DONE;
  return ask ();
}

static int
get (GPtrArray *catalogue, const char *id, gboolean yes, gboolean json)
{
  GError *error = NULL;
  const LimnerCatalogueEntry *entry = limner_catalogue_find (catalogue, id, &error);
  g_autofree char *got = NULL;
  LimnerJob job;
  int status;

  if (!entry)
    return cli_fail (error, json);
  if (!consents (entry, yes, &status))
    return status;
  job = cli_job (&(LimnerJob) { 0 }, cli_progress);
  got = limner_catalogue_fetch (entry, &job, &error);
  if (!got)
    return cli_fail (error, json);
  cli_progress_clear ();
  cli_models_tell (got, json);
  return CLI_DONE;
}

int
cli_models_get (int argc, char **argv)
{
  gboolean json = FALSE, yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes, N_ ("agree to the licence without being asked"), NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GPtrArray) catalogue = NULL;
  GError *error = NULL;
  int status;

  if (!cli_parse (&argc, &argv, _ ("[ID]"),
                  _ ("Downloads and installs a published network; without an ID, lists the catalogue. No "
                     "other command uses the Internet."),
                  entries, &status))
    return status;
  if (argc > 2)
    return cli_usage (_ ("name one network, or none to list them."));
  catalogue = limner_catalogue_read (&error);
  if (!catalogue)
    return cli_fail (error, json);
  if (argc == 2)
    return get (catalogue, argv[1], yes, json);
  if (json)
    list_json (catalogue);
  else
    list_text (catalogue);
  return CLI_DONE;
}
