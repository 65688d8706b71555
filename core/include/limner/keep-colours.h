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

G_END_DECLS
