/* What an effect leaves of the picture's own colours. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_KEEP_NONE,
  LIMNER_KEEP_LUMINANCE, /* the effect changes light only: Gatys et al. 2017, section 5.2 */
  LIMNER_KEEP_PALETTE,   /* what the effect brings takes the picture's colours: Gatys et al. 2017, section 5.1
                          */
} LimnerKeepColours;

/* The contract's words: "none", "luminance", "palette"; others are refused with LIMNER_ERROR_ARGUMENT and a
 * sentence that lists these. */
gboolean limner_keep_colours_parse (const char *text, LimnerKeepColours *keep, GError **error);
const char *limner_keep_colours_name (LimnerKeepColours keep);

G_END_DECLS
