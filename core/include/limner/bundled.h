/* Networks and pictures that are installed with Limner. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The default network of dreams, and of style transfer by statistics. */
#define LIMNER_BUNDLED_FEATURES "limner-features"
/* The network of painting by neighbours (LIMNER_STYLE_NEIGHBOURS). */
#define LIMNER_BUNDLED_STROKES "limner-strokes"
/* The network that paints in any style in one pass. */
#define LIMNER_BUNDLED_INSTANT "limner-instant"
/* The network of portraits. */
#define LIMNER_BUNDLED_PORTRAITS "limner-portraits"

/* A style picture. */
typedef struct
{
  char *path;
  char *title; /* for people, in English */
} LimnerBundledStyle;

/* The style pictures in the order to show them, the default first: array of LimnerBundledStyle*, never empty
 * (g_ptr_array_unref). NULL with LIMNER_ERROR_FILE or _FORMAT when the installation is damaged. */
GPtrArray *limner_bundled_styles (GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The file name of the bundled style with that path, and the path of the one with that file name; NULL when
 * there is none. Caller frees. */
char *limner_bundled_style_name (const char *path) G_GNUC_WARN_UNUSED_RESULT;
char *limner_bundled_style_path (const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* Path of a small example picture: "style", "instant" or "dream". Caller frees it. */
char *limner_bundled_example (const char *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
