/* Reads and writes the marks with GExiv2. */
#include "config.h"

#include "provenance/mark-private.h"

#include "image/metadata-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>

#define SOURCE_TYPE_TAG "Xmp.iptcExt.DigitalSourceType"
#define COMMENT_TAG     "Exif.Photo.UserComment"

gboolean
limner_mark_write (const char *path, const LimnerRecipe *recipe, gboolean comment, GError **error)
{
  g_autoptr (GError) cause = NULL;
  GExiv2Metadata *metadata = limner_metadata_open (path, &cause);
  g_autofree char *json = limner_recipe_to_json (recipe);
  gboolean done = metadata
                  && gexiv2_metadata_try_set_tag_string (metadata, SOURCE_TYPE_TAG,
                                                         limner_recipe_digital_source_type (recipe), &cause)
                  && (!comment || gexiv2_metadata_try_set_tag_string (metadata, COMMENT_TAG, json, &cause))
                  && gexiv2_metadata_save_file (metadata, path, &cause);

  if (!done)
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("The mark that a network took part could not be written (%s): save as PNG instead."),
                 cause ? cause->message : "");
  g_clear_object (&metadata);
  return done;
}

void
limner_mark_read (const char *path, char **digital_source_type, char **comment)
{
  GExiv2Metadata *metadata = limner_metadata_open (path, NULL);

  *digital_source_type
      = metadata ? gexiv2_metadata_try_get_tag_string (metadata, SOURCE_TYPE_TAG, NULL) : NULL;
  *comment = metadata ? gexiv2_metadata_try_get_tag_string (metadata, COMMENT_TAG, NULL) : NULL;
  g_clear_object (&metadata);
}
