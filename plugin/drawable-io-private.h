/* Pixels in: what a job gets from a GIMP drawable, and whether it is still there when the job is done. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/image.h>

G_BEGIN_DECLS

/* One drawable to work on, as it was when the work began. */
typedef struct
{
  GimpImage *image;
  GimpDrawable *drawable;
  GeglRectangle region;  /* the part that can change, pixels, in the drawable's own coordinates */
  GeglRectangle context; /* that with its surroundings, what an effect gets to see; same coordinates */
  gboolean selected;     /* there was a selection */
  LimnerImage *picture;  /* the context; its mask is the selection times the layer's mask, NULL: all of it */
  GimpDisplay *display;  /* where the work was started, GIMP's; NULL: by a script */
  GimpImageType type;    /* of the drawable */
  GimpPrecision precision;
  int width, height; /* of the drawable */
  guint32 tattoo;    /* of the drawable: finds it again in a saved image */
  gboolean fresh;    /* the image was made for the result */
  GimpItem *below;   /* what new layers go above: the drawable, or a layer made from it before */
} LimnerSource;

/* Reads the part of the drawable under the selection with `context` pixels around it, or all of it when
 * nothing is selected. NULL with one sentence when there is nothing Limner can work on. */
LimnerSource *limner_source_read (GimpImage *image, GimpDrawable *drawable, int context,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a layer that was made from the drawable before: the region (x, y, width, height of the recipe;
 * NULL: all) with the mask of that layer as the selection, and new layers go above that one. */
LimnerSource *limner_source_read_again (GimpDrawable *drawable, GimpLayer *made, const GeglRectangle *region,
                                        int context, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What is not wholly selected of the same drawable, all of it as both region and context: what is made of it
 * belongs below what is made of the source, whose feathered edge then blends the two. The source has a mask.
 */
LimnerSource *limner_source_read_rest (const LimnerSource *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_source_free (LimnerSource *source);

/* FALSE with one sentence when the image or the layer has gone or become another kind since it was read. */
gboolean limner_source_check (const LimnerSource *source, GError **error);

/* All of a drawable, without selection and layer mask, for use as a style. */
LimnerImage *limner_drawable_read (GimpDrawable *drawable, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* R'G'B'A float, or Y'A float for a grey drawable, with the primaries and the curve of its own space. */
const Babl *limner_drawable_format (GimpDrawable *drawable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerSource, limner_source_free)

G_END_DECLS
