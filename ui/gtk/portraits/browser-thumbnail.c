#include "portraits/browser-thumbnail-private.h"

struct _LimnerBrowserThumbnail
{
  GtkDrawingArea parent_instance;
  LimnerBrowser *browser;
  LimnerThumbnailRenderer *renderer; /* NULL: none */
  guint id;
};

G_DEFINE_FINAL_TYPE (LimnerBrowserThumbnail, limner_browser_thumbnail, GTK_TYPE_DRAWING_AREA)

static gboolean
draw_thumbnail (GtkWidget *widget, cairo_t *cr)
{
  const LimnerBrowserThumbnail *thumbnail = LIMNER_BROWSER_THUMBNAIL (widget);
  cairo_surface_t *picture
      = thumbnail->renderer != NULL
            ? limner_thumbnail_renderer_thumbnail (thumbnail->renderer,
                                                   limner_browser_face (thumbnail->browser, thumbnail->id))
            : NULL;
  double side = MIN (gtk_widget_get_allocated_width (widget), gtk_widget_get_allocated_height (widget));

  if (picture == NULL)
    return FALSE;
  cairo_scale (cr, side / cairo_image_surface_get_width (picture),
               side / cairo_image_surface_get_height (picture));
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_paint (cr);
  return FALSE;
}

static void
limner_browser_thumbnail_class_init (LimnerBrowserThumbnailClass *klass)
{
  GTK_WIDGET_CLASS (klass)->draw = draw_thumbnail;
}

static void
limner_browser_thumbnail_init (LimnerBrowserThumbnail *thumbnail)
{
  gtk_widget_set_size_request (GTK_WIDGET (thumbnail), LIMNER_BROWSER_THUMBNAIL_SIDE,
                               LIMNER_BROWSER_THUMBNAIL_SIDE);
  gtk_widget_set_valign (GTK_WIDGET (thumbnail), GTK_ALIGN_CENTER);
}

GtkWidget *
limner_browser_thumbnail_new (LimnerBrowser *browser, guint id, LimnerThumbnailRenderer *renderer)
{
  LimnerBrowserThumbnail *thumbnail = g_object_new (LIMNER_TYPE_BROWSER_THUMBNAIL, "visible", TRUE, NULL);

  thumbnail->browser = browser;
  thumbnail->renderer = renderer;
  thumbnail->id = id;
  return GTK_WIDGET (thumbnail);
}

guint
limner_browser_thumbnail_id (LimnerBrowserThumbnail *thumbnail)
{
  return thumbnail->id;
}
