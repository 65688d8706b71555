#include "widgets/thumbnail-slider-private.h"

#include "widgets/rows-private.h"

struct _LimnerThumbnailSlider
{
  GtkScale parent_instance;
  LimnerThumbnailSliderPicture picture;
  gpointer user_data;
};

G_DEFINE_FINAL_TYPE (LimnerThumbnailSlider, limner_thumbnail_slider, GTK_TYPE_SCALE)

/* Draws the picture so that it fills the cell. */
static void
draw_picture (cairo_t *cr, cairo_surface_t *picture, const GdkRectangle *cell)
{
  double width = cairo_image_surface_get_width (picture), height = cairo_image_surface_get_height (picture);

  cairo_save (cr);
  cairo_translate (cr, cell->x, cell->y);
  cairo_scale (cr, cell->width / width, cell->height / height);
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_restore (cr);
}

static void
draw_cells (LimnerThumbnailSlider *strip, cairo_t *cr)
{
  GtkWidget *widget = GTK_WIDGET (strip);
  gboolean backwards = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GdkRectangle whole;

  gtk_range_get_range_rect (GTK_RANGE (strip), &whole);
  for (int i = 0; i < LIMNER_THUMBNAIL_SLIDER_CELLS; i++)
    {
      int place = backwards ? LIMNER_THUMBNAIL_SLIDER_CELLS - 1 - i : i;
      int left = whole.width * place / LIMNER_THUMBNAIL_SLIDER_CELLS,
          right = whole.width * (place + 1) / LIMNER_THUMBNAIL_SLIDER_CELLS;
      GdkRectangle cell = { whole.x + left, whole.y, right - left, whole.height };
      cairo_surface_t *picture = strip->picture != NULL ? strip->picture (i, strip->user_data) : NULL;

      if (picture != NULL)
        draw_picture (cr, picture, &cell);
      else
        gtk_render_background (gtk_widget_get_style_context (widget), cr, cell.x + 1, cell.y + 1,
                               cell.width - 2, cell.height - 2);
    }
}

/* Draws the thumbnails below the frame. */
static gboolean
draw_slider (GtkWidget *widget, cairo_t *cr)
{
  gboolean sensitive = gtk_widget_is_sensitive (widget);

  if (!sensitive)
    cairo_push_group (cr);
  draw_cells (LIMNER_THUMBNAIL_SLIDER (widget), cr);
  if (!sensitive)
    {
      cairo_pop_group_to_source (cr);
      cairo_paint_with_alpha (cr, 0.4);
    }
  return GTK_WIDGET_CLASS (limner_thumbnail_slider_parent_class)->draw (widget, cr);
}

/* The mouse wheel scrolls the list around the slider. */
static gboolean
pass_on (GtkWidget *widget, GdkEventScroll *event)
{
  return GDK_EVENT_PROPAGATE;
}

/* Not in init: GtkRange's construct property "adjustment" is set after that. */
static void
constructed (GObject *object)
{
  const double reach = LIMNER_THUMBNAIL_SLIDER_CELLS / 2;

  gtk_range_set_adjustment (GTK_RANGE (object), gtk_adjustment_new (0, -reach, reach, 0.2, 1, 0));
  gtk_scale_set_draw_value (GTK_SCALE (object), FALSE);
  gtk_scale_set_digits (GTK_SCALE (object), 1);
  gtk_widget_set_halign (GTK_WIDGET (object), GTK_ALIGN_START);
  limner_theme_load ();
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (object)), "limner-thumbnails");
  gtk_widget_set_size_request (GTK_WIDGET (object),
                               LIMNER_THUMBNAIL_SLIDER_CELLS * LIMNER_THUMBNAIL_SLIDER_SIDE,
                               LIMNER_THUMBNAIL_SLIDER_SIDE);
  G_OBJECT_CLASS (limner_thumbnail_slider_parent_class)->constructed (object);
}

static void
limner_thumbnail_slider_class_init (LimnerThumbnailSliderClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = constructed;
  GTK_WIDGET_CLASS (klass)->scroll_event = pass_on;
  GTK_WIDGET_CLASS (klass)->draw = draw_slider;
}

static void
limner_thumbnail_slider_init (LimnerThumbnailSlider *strip)
{
}

void
limner_thumbnail_slider_set_pictures (LimnerThumbnailSlider *strip, LimnerThumbnailSliderPicture picture,
                                      gpointer user_data)
{
  strip->picture = picture;
  strip->user_data = user_data;
}
