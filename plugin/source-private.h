/* What a job gets to work on: one drawable of an image, as it was when the job began. */
#pragma once

#include <json-glib/json-glib.h>
#include <libgimp/gimp.h>
#include <limner/image.h>

G_BEGIN_DECLS

typedef struct
{
  GimpImage *image;
  GimpDrawable *drawable;
  /* Rectangles are in the drawable's own coordinates, pixels. */
  GeglRectangle extent;  /* all that is to be seen of it, its filters included */
  GeglRectangle region;  /* the part that can change */
  GeglRectangle context; /* that with its surroundings, what an effect gets to see */
  gboolean selected;     /* there was a selection */
  LimnerImage *picture;  /* the context; its mask is the selection times the layer's mask, NULL: all of
                          * it. May be NULL where results go without a mask */
  gboolean fresh;        /* the image was made for the result */
  GimpItem *below;       /* what new layers go above: the drawable, or a layer made from it before */

  /* As they were, so that a change is noticed and a new image can be made like the old one. */
  GimpDisplay *display; /* where the job was started; NULL: by a script */
  GimpImageType type;   /* of the drawable */
  GimpPrecision precision;
  GimpColorProfile *profile; /* the effective one of the image */
  int width, height;         /* of the drawable */
  char *id, *name;           /* of the drawable, see layer-id; NULL: it is not to be found again */
  guint32 tattoo;            /* of the drawable */
  JsonObject *references;    /* layers that the settings point to, or NULL; see references */
} LimnerSource;

/* The layer that a layer mask belongs to, as GIMP selects the mask when it is edited; any other drawable as
 * it is. */
GimpDrawable *limner_drawable_of_mask (GimpDrawable *drawable);

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

gboolean limner_source_is_grey (const LimnerSource *source);

/* A new image of the same mode, precision, profile and size as the drawable was, without undo; *base is its
 * only layer, which is where and as large as the drawable. */
GimpImage *limner_source_new_image (const LimnerSource *source, GimpLayer **base);

/* NULL, or a translated sentence that says why results can no longer go into the image: it or the layer has
 * gone or become another kind since it was read. */
const char *limner_source_describe_change (const LimnerSource *source);
/* FALSE with that sentence, and that there is no new layer. */
gboolean limner_source_check (const LimnerSource *source, GError **error);

/* FALSE with one sentence when nothing that can change is to be seen: an effect would change nothing. */
gboolean limner_source_check_visible (const LimnerSource *source, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerSource, limner_source_free)

G_END_DECLS
