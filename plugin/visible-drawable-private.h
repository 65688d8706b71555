/* A drawable as it is displayed: with its non-destructive filters, which its own buffer does not
 * contain. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

typedef struct
{
  GimpDrawable *drawable; /* to read pixels from; owned */
  GimpImage *copy;        /* a hidden image that contains it; NULL: `drawable` is the original */
  /* The visible extent, in the drawable's coordinates. A filter such as a drop shadow can extend beyond
   * the drawable; x and y may then be negative. */
  GeglRectangle extent;
} LimnerVisible;

/* Does not change the image. FALSE with an error if GIMP cannot apply the filters. */
gboolean limner_visible_open (LimnerVisible *visible, GimpDrawable *drawable, GError **error);
void limner_visible_close (LimnerVisible *visible);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnerVisible, limner_visible_close)

G_END_DECLS
