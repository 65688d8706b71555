/* The source of a job: a drawable of an image, in its state at the start of the job. */
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
  GeglRectangle extent;  /* the visible extent, with the drawable's filters */
  GeglRectangle region;  /* the part that can change */
  GeglRectangle context; /* the region and its surroundings, which the effect reads */
  gboolean selected;     /* there was a selection */
  LimnerImage *picture;  /* of the context, masked by selection times layer mask; NULL if unused */
  gboolean fresh;        /* the image was made for the result */
  GimpItem *below;       /* the item below new layers: the drawable, or an earlier result from it */

  /* The state at the start of the job, to detect changes and to make a similar image. */
  GimpDisplay *display; /* where the job was started; NULL: by a script */
  GimpImageType type;   /* of the drawable */
  GimpPrecision precision;
  GimpColorProfile *profile; /* the effective one of the image */
  int width, height;         /* of the drawable */
  char *id, *name;           /* of the drawable, see layer-id; NULL: the recipe cannot identify it */
  guint32 tattoo;            /* of the drawable */
  JsonObject *references;    /* layers that the settings refer to (references-private.h), or NULL */
} LimnerSource;

/* The layer of a layer mask: GIMP passes the mask if the user is editing it. Returns any other drawable
 * unchanged. */
GimpDrawable *limner_drawable_of_mask (GimpDrawable *drawable);

/* Reads the part of the drawable under the selection and `context` pixels around it; the whole drawable
 * without a selection. NULL with an error if Limner cannot work on it. */
LimnerSource *limner_source_read (GimpImage *image, GimpDrawable *drawable, int context,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for a layer that was made from the drawable earlier. The region is x, y, width, height of the
 * recipe (NULL: everything), and that layer's mask is the selection. New layers go above that layer. */
LimnerSource *limner_source_read_again (GimpDrawable *drawable, GimpLayer *made, const GeglRectangle *region,
                                        int context, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The complement of the selection in the same drawable; region and context are the whole drawable. Its
 * result belongs below that of the source, whose feathered edge blends the two. The source must have a
 * mask. */
LimnerSource *limner_source_read_rest (const LimnerSource *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void limner_source_free (LimnerSource *source);

gboolean limner_source_is_grey (const LimnerSource *source);

/* A new image with the drawable's mode, precision, profile and size, without undo. *base is its only
 * layer, with the drawable's size and position. */
GimpImage *limner_source_new_image (const LimnerSource *source, GimpLayer **base);

/* A translated sentence if results can no longer go into the image, because it or the layer was deleted
 * or changed its kind since it was read; otherwise NULL. */
const char *limner_source_describe_change (const LimnerSource *source);
/* FALSE with that sentence and the fact that there is no new layer. */
gboolean limner_source_check (const LimnerSource *source, GError **error);

/* FALSE with an error if no visible pixel can change. */
gboolean limner_source_check_visible (const LimnerSource *source, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnerSource, limner_source_free)

G_END_DECLS
