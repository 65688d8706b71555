#include "image/metadata-private.h"

GExiv2Metadata *
limner_metadata_open (const char *path, GError **error)
{
  static gsize ready = 0;
  GExiv2Metadata *metadata;

  if (g_once_init_enter (&ready))
    {
      /* gexiv2_initialize is not thread-safe. GExiv2's log handler would print warnings about files. */
      gexiv2_initialize ();
      gexiv2_log_set_level (GEXIV2_LOG_LEVEL_MUTE);
      g_once_init_leave (&ready, 1);
    }
  metadata = gexiv2_metadata_new ();
  if (gexiv2_metadata_open_path (metadata, path, error))
    return metadata;
  g_object_unref (metadata);
  return NULL;
}
