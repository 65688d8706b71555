#include "config.h"

#include "cli-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <limner/registry.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int output_error; /* errno of the first text that could not be written, or 0 */

static void
write_text (const char *text)
{
  if ((fputs (text, stdout) < 0 || fflush (stdout) != 0) && output_error == 0)
    output_error = errno;
}

/* A GPrintFunc; text is UTF-8. */
static void
print_text (const char *text)
{
  const char *charset;
  g_autofree char *converted = g_get_charset (&charset) ? NULL
                                                        : g_convert_with_fallback (text, -1, charset, "UTF-8",
                                                                                   "?", NULL, NULL, NULL);

  write_text (converted != NULL ? converted : text);
}

int
cli_usage (const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_printerr ("limner: %s\n", message);
  return CLI_USAGE;
}

/* Runs when the program ends, also by exit () in GLib's --help. */
static void
check_output (void)
{
  if (fclose (stdout) != 0 && output_error == 0)
    output_error = errno;
  if (output_error == 0)
    return;
  cli_usage (_ ("the output could not be written (%s): send it to another place."),
             g_strerror (output_error));
  _exit (CLI_FAILED);
}

void
cli_output_init (void)
{
  /* Standard output that is closed is opened for reading, so that writing to it fails. */
  const int flags[] = { O_RDWR, O_RDONLY, O_RDWR };

  for (int fd = 0; fd < 3; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", flags[fd]) < 0)
      _exit (CLI_FAILED);
  g_set_print_handler (print_text);
  atexit (check_output);
}

static int
status_of (const GError *error)
{
  if (g_error_matches (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED)
      || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return cli_interrupt_status ();
  if (g_error_matches (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT))
    return CLI_USAGE;
  return CLI_FAILED;
}

int
cli_fail (GError *error, gboolean json)
{
  int status = error ? status_of (error) : CLI_FAILED;

  cli_progress_clear ();
  g_printerr ("limner: %s\n", error ? error->message : "");
  if (json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      cli_add_text (builder, "error", error ? error->message : "");
      json_builder_end_object (builder);
      cli_print_json (builder);
    }
  g_clear_error (&error);
  return status;
}

void
cli_add_text (JsonBuilder *builder, const char *name, const char *value)
{
  g_autofree char *readable = g_utf8_make_valid (value, -1);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, readable);
}

void
cli_add_number (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_double_value (builder, value);
}

void
cli_add_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
cli_print_json (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  JsonNode *root = json_builder_get_root (builder);
  g_autofree char *text = NULL;

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  json_node_unref (root);
  write_text (text); /* not g_print: JSON is UTF-8 whatever the terminal speaks */
  write_text ("\n");
}

void
cli_print_remark (const char *id_or_path)
{
  g_autoptr (LimnerModel) model = limner_model_load (id_or_path, NULL);
  g_autofree char *remark = model ? limner_model_remark (model) : NULL;

  if (remark)
    g_printerr ("limner: %s\n", remark);
}
