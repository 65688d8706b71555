/* limner assess style PAINTING STYLE PHOTO */
#include "config.h"

#include "assess-private.h"

#include <glib/gi18n.h>

static const char *const level_names[LIMNER_NEARNESS_LEVELS]
    = { "colours", "relu1_1", "relu2_1", "relu3_1", "relu4_1" };

static void
report_nearness_json (const LimnerStyleNearness *nearness)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  cli_add_number (builder, "style", nearness->style);
  cli_add_number (builder, "content", nearness->content);
  json_builder_set_member_name (builder, "levels");
  json_builder_begin_object (builder);
  for (int i = 0; i < LIMNER_NEARNESS_LEVELS; i++)
    cli_add_number (builder, level_names[i], nearness->levels[i]);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

int
assess_style (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("print one JSON object"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (LimnerImage) painting = NULL, style = NULL, photo = NULL;
  LimnerStyleNearness nearness;
  GError *error = NULL;
  int status;

  if (!cli_parse (&argc, &argv, _ ("PAINTING STYLE PHOTO"),
                  _ ("Measures how far a painting is from its style's statistics and from its photograph's "
                     "forms; smaller is nearer."),
                  entries, &status))
    return status;
  if (argc != 4)
    return cli_usage (
        _ ("name a painting, its style and its photograph; “%s --help” explains the arguments."),
        g_get_prgname ());
  painting = limner_image_load (argv[1], &error);
  style = painting != NULL ? limner_image_load (argv[2], &error) : NULL;
  photo = style != NULL ? limner_image_load (argv[3], &error) : NULL;
  if (photo == NULL || !limner_assess_style (painting, style, photo, &nearness, &error))
    return cli_fail (error, json);
  if (json)
    report_nearness_json (&nearness);
  else
    {
      g_print (_ ("Distance from the style: %.4f\n"), nearness.style);
      for (int i = 0; i < LIMNER_NEARNESS_LEVELS; i++)
        g_print ("  %-8s %.4f\n", level_names[i], nearness.levels[i]);
      g_print (_ ("Distance from the photograph: %.4f\n"), nearness.content);
    }
  return CLI_DONE;
}
