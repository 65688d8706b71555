/* A drawable as a person sees it: with its non-destructive filters, which its own buffer does not hold. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

typedef struct
{
  GimpDrawable *drawable; /* to read pixels from; owned */
  GimpImage *copy;        /* a hidden image that holds it, or NULL: it is the drawable itself */
  /* All of it, in coordinates of the drawable itself. A filter such as a drop shadow can reach beyond the
   * drawable; then x and y can be negative. */
  GeglRectangle extent;
} LimnerVisible;

/* The image is not changed. FALSE with error set when GIMP cannot apply the filters. */
gboolean limner_visible_open (LimnerVisible *visible, GimpDrawable *drawable, GError **error);
void limner_visible_close (LimnerVisible *visible);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnerVisible, limner_visible_close)

G_END_DECLS
