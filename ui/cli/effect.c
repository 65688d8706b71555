#include "config.h"

#include "cli-private.h"

#include <glib/gi18n.h>
#include <math.h>

void
cli_recipe_set_file (LimnerRecipe *recipe, const char *name, const char *path)
{
  g_autofree char *file = g_path_get_basename (path);

  limner_recipe_set_string (recipe, name, file);
}

gboolean
cli_load_mask (LimnerImage *content, const char *path, GError **error)
{
  g_autoptr (LimnerImage) carrier = NULL, sized = NULL;
  int width, height;
  float *mask = limner_image_load_mask (path, &width, &height, error);

  if (!mask)
    return FALSE;
  if (width == content->width && height == content->height)
    {
      content->mask = mask;
      return TRUE;
    }
  if (fabs ((double) width * content->height - (double) height * content->width)
      > MAX (MAX (width, height), MAX (content->width, content->height)))
    {
      g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
                   _ ("The mask “%s” has %d × %d pixels and the picture %d × %d: give it the picture's "
                      "proportions."),
                   path, width, height, content->width, content->height);
      limner_image_mask_free (mask);
      return FALSE;
    }
  carrier = limner_image_new (width, height, error);
  if (!carrier)
    {
      limner_image_mask_free (mask);
      return FALSE;
    }
  carrier->mask = mask;
  sized = limner_image_resize (carrier, content->width, content->height, LIMNER_FILTER_LANCZOS, error);
  content->mask = sized ? g_steal_pointer (&sized->mask) : NULL;
  return sized != NULL;
}

void
cli_report_picture (const char *output, const LimnerImage *picture, const LimnerRecipe *recipe, gint64 start)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = recipe != NULL ? limner_recipe_to_json (recipe) : NULL;

  json_builder_begin_object (builder);
  cli_add_text (builder, "output", output);
  cli_add_integer (builder, "width", picture->width);
  cli_add_integer (builder, "height", picture->height);
  cli_add_number (builder, "seconds", (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC);
  if (text != NULL)
    {
      json_builder_set_member_name (builder, "recipe");
      json_builder_add_value (builder, json_from_string (text, NULL));
    }
  json_builder_end_object (builder);
  cli_print_json (builder);
}

int
cli_write_picture (const LimnerImage *picture, const char *output, const LimnerRecipe *recipe, gint64 start,
                   gboolean json)
{
  GError *error = NULL;

  cli_progress_clear ();
  if (!cli_interrupt_begin_writing ())
    return cli_interrupt_status ();
  if (!limner_image_save (picture, output, recipe, &error))
    return cli_fail (error, json);
  if (json)
    cli_report_picture (output, picture, recipe, start);
  return CLI_DONE;
}
