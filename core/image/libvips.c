#include "config.h"

#include "image/libvips-private.h"

#include "formats/file-private.h"
#include "image/image-private.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* libvips blocks these loaders as insufficiently fuzzed. Limner allows them, because people have
 * pictures in these formats and other programs open them. The loaders that stay blocked read documents,
 * microscope files and tables, or, like ImageMagick, run other programs. */
static const char *const allowed_loaders[]
    = { "VipsForeignLoadJxl", "VipsForeignLoadJp2k", "VipsForeignLoadPpm", "VipsForeignLoadSvg" };

static void
ignore_message (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
}

static gboolean
start_vips (void)
{
  /* Core never prints. Failures are reported as errors. */
  g_log_set_handler ("VIPS", G_LOG_LEVEL_MASK & ~G_LOG_LEVEL_ERROR, ignore_message, NULL);
  if (vips_init (GETTEXT_PACKAGE) != 0)
    return FALSE;
  vips_cache_set_max (0); /* no cache, because a file may change between two readings of its name */
  vips_block_untrusted_set (TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (allowed_loaders); i++)
    vips_operation_block_set (allowed_loaders[i], FALSE);
  return TRUE;
}

gboolean
limner_vips_init (GError **error)
{
  static gsize state = 0; /* 1: ready, 2: failed */

  if (g_once_init_enter (&state))
    g_once_init_leave (&state, start_vips () ? 1 : 2);
  if (state == 1)
    return TRUE;
  g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                       _ ("The library that reads pictures, libvips, cannot be used; install it again."));
  return FALSE;
}

char *
limner_vips_reason (void)
{
  g_autofree char *all = vips_error_buffer_copy ();
  g_auto (GStrv) lines = g_strsplit (g_strchomp (all), "\n", -1);

  return g_strdup (lines[0] != NULL ? lines[g_strv_length (lines) - 1] : "");
}

gboolean
limner_picture_check_size (const char *path, gint64 width, gint64 height, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (width >= 1 && height >= 1 && width <= LIMNER_IMAGE_MAX_SIDE && height <= LIMNER_IMAGE_MAX_SIDE
      && width * height <= LIMNER_IMAGE_MAX_PIXELS)
    return TRUE;
  g_set_error (
      error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
      _ ("“%s” has more than %d million pixels, the most that Limner can open: make it smaller first."),
      shown, LIMNER_IMAGE_MAX_PIXELS / 1000000);
  return FALSE;
}

/* Whether libvips's reason is that it lacks a feature, such as a type of samples. */
static gboolean
is_missing_feature (const char *reason)
{
  static const char *const words[]
      = { "not supported", "unsupported", "Unsupported", "samples out of range", "not a whole number" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (reason, words[i]) != NULL)
      return TRUE;
  return FALSE;
}

/* The reason of a system call that failed, if there is one among libvips's messages; otherwise NULL. */
static char *
find_system_error (void)
{
  static const char mark[] = "system error: "; /* vips_error_system */
  g_auto (GStrv) lines = g_strsplit (vips_error_buffer (), "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, mark))
      return g_strdup (*line + strlen (mark));
  return NULL;
}

void
limner_picture_damaged (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path), *failure = find_system_error (),
                  *reason = limner_vips_reason ();

  if (failure != NULL)
    {
      limner_file_cannot_read (path, failure, error);
      return;
    }
  if (is_missing_feature (reason))
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                 _ ("“%s” is of a kind that cannot be read here (%s): save it as PNG or JPEG and try again."),
                 shown, reason);
  else
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                 _ ("“%s” is damaged or incomplete (%s): get the file again."), shown, reason);
}
