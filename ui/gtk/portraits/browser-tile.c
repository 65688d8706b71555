#include "config.h"

#include "portraits/browser-tile-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define ROUND 6.0
#define BADGE 9.0 /* radius in pixels */

struct _LimnerBrowserTile
{
  GtkToggleButton parent_instance;
  LimnerBrowser *browser;
  guint id;
  cairo_surface_t *picture; /* NULL: not rendered yet */
  gboolean showing;
};

G_DEFINE_FINAL_TYPE (LimnerBrowserTile, limner_browser_tile, GTK_TYPE_TOGGLE_BUTTON)

char *
limner_browser_words_for (LimnerBrowser *browser, guint id)
{
  g_autofree char *name = limner_browser_name (browser, id), *origin = limner_browser_origin (browser, id);
  const char *const ratings[] = { NULL, _ ("kept"), _ ("starred"), _ ("rejected") };
  const char *rating = ratings[limner_browser_rating (browser, id)];

  return g_strdup_printf ("%s%s%s%s%s", name, origin != NULL ? ", " : "", origin != NULL ? origin : "",
                          rating != NULL ? ", " : "", rating != NULL ? rating : "");
}

/* --- drawing --- */

static void
round_path (cairo_t *cr, double x, double y, double width, double height, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

static void
star_path (cairo_t *cr, double radius)
{
  for (int i = 0; i < 10; i++)
    {
      double length = i % 2 == 0 ? radius : radius * 0.42, angle = i * G_PI / 5 - G_PI / 2;

      cairo_line_to (cr, length * cos (angle), length * sin (angle));
    }
  cairo_close_path (cr);
}

/* Draws the badge on a disc that contrasts with every picture. */
static void
draw_badge (cairo_t *cr, LimnerRating rating, double x, double y)
{
  cairo_save (cr);
  cairo_translate (cr, x, y);
  cairo_arc (cr, 0, 0, BADGE, 0, 2 * G_PI);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.72);
  cairo_fill (cr);
  cairo_set_line_width (cr, 2);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  if (rating == LIMNER_RATING_STARRED)
    {
      cairo_set_source_rgb (cr, 1, 0.83, 0.3);
      star_path (cr, BADGE - 2);
      cairo_fill (cr);
    }
  else if (rating == LIMNER_RATING_KEPT)
    {
      cairo_set_source_rgb (cr, 0.56, 0.94, 0.64);
      cairo_move_to (cr, -4, 0.5);
      cairo_line_to (cr, -1, 3.5);
      cairo_line_to (cr, 4.5, -3.5);
      cairo_stroke (cr);
    }
  else
    {
      cairo_set_source_rgb (cr, 1, 0.6, 0.56);
      cairo_move_to (cr, -3.5, -3.5);
      cairo_line_to (cr, 3.5, 3.5);
      cairo_move_to (cr, 3.5, -3.5);
      cairo_line_to (cr, -3.5, 3.5);
      cairo_stroke (cr);
    }
  cairo_restore (cr);
}

static void
draw_picture (GtkWidget *widget, const LimnerBrowserTile *tile, cairo_t *cr, double side)
{
  gboolean rejected = tile->id != LIMNER_BROWSER_NONE
                      && limner_browser_rating (tile->browser, tile->id) == LIMNER_RATING_REJECTED;
  GdkRGBA colour;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), gtk_widget_get_state_flags (widget),
                               &colour);
  cairo_save (cr);
  round_path (cr, 0, 0, side, side, ROUND);
  cairo_clip (cr);
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, 0.09);
  cairo_paint (cr);
  if (tile->picture != NULL)
    {
      double scale = side / cairo_image_surface_get_width (tile->picture);

      cairo_scale (cr, scale, scale);
      cairo_set_source_surface (cr, tile->picture, 0, 0);
      cairo_pattern_set_extend (cairo_get_source (cr), CAIRO_EXTEND_PAD);
      cairo_paint_with_alpha (cr, rejected ? 0.22 : 1);
    }
  cairo_restore (cr);
}

static void
draw_ring (GtkWidget *widget, cairo_t *cr, double side)
{
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "theme_selected_bg_color",
                                       &colour))
    gdk_rgba_parse (&colour, "#3584e4");
  round_path (cr, 1.5, 1.5, side - 3, side - 3, ROUND - 1.5);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.9);
  cairo_set_line_width (cr, 5);
  cairo_stroke_preserve (cr);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, 3);
  cairo_stroke (cr);
}

static gboolean
draw_tile (GtkWidget *widget, cairo_t *cr)
{
  const LimnerBrowserTile *tile = LIMNER_BROWSER_TILE (widget);
  int width = gtk_widget_get_allocated_width (widget), height = gtk_widget_get_allocated_height (widget);
  double side = MIN (width, height);
  LimnerRating rating = tile->id != LIMNER_BROWSER_NONE ? limner_browser_rating (tile->browser, tile->id)
                                                        : LIMNER_RATING_NONE;

  draw_picture (widget, tile, cr, side);
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (widget)))
    draw_ring (widget, cr, side);
  else if (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_PRELIGHT)
    {
      round_path (cr, 1, 1, side - 2, side - 2, ROUND - 1);
      cairo_set_source_rgba (cr, 1, 1, 1, 0.6);
      cairo_set_line_width (cr, 2);
      cairo_stroke (cr);
    }
  if (rating != LIMNER_RATING_NONE)
    draw_badge (cr, rating, side - BADGE - 5, side - BADGE - 5);
  if (gtk_widget_has_visible_focus (widget))
    gtk_render_focus (gtk_widget_get_style_context (widget), cr, 3, 3, side - 6, side - 6);
  return TRUE;
}

/* --- the widget --- */

guint
limner_browser_tile_id (GtkWidget *widget)
{
  return LIMNER_BROWSER_TILE (widget)->id;
}

gboolean
limner_browser_tile_is_showing (GtkWidget *widget)
{
  return LIMNER_BROWSER_TILE (widget)->showing;
}

void
limner_browser_tile_show (GtkWidget *widget, guint id, cairo_surface_t *picture)
{
  LimnerBrowserTile *tile = LIMNER_BROWSER_TILE (widget);
  g_autofree char *words = limner_browser_words_for (tile->browser, id);

  if (picture != NULL)
    cairo_surface_reference (picture);
  g_clear_pointer (&tile->picture, cairo_surface_destroy);
  tile->picture = picture;
  tile->id = id;
  atk_object_set_name (gtk_widget_get_accessible (widget), words);
  gtk_widget_set_tooltip_text (widget, words);
  tile->showing = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (widget), limner_browser_is_selected (tile->browser, id));
  tile->showing = FALSE;
  gtk_widget_queue_draw (widget);
}

static void
finalize (GObject *object)
{
  LimnerBrowserTile *tile = LIMNER_BROWSER_TILE (object);

  g_clear_pointer (&tile->picture, cairo_surface_destroy);
  g_object_unref (tile->browser);
  G_OBJECT_CLASS (limner_browser_tile_parent_class)->finalize (object);
}

static void
limner_browser_tile_class_init (LimnerBrowserTileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GTK_WIDGET_CLASS (klass)->draw = draw_tile;
}

static void
limner_browser_tile_init (LimnerBrowserTile *tile)
{
  tile->id = LIMNER_BROWSER_NONE;
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (tile)), "limner-face");
}

GtkWidget *
limner_browser_tile_new (LimnerBrowser *browser)
{
  LimnerBrowserTile *tile = g_object_new (LIMNER_TYPE_BROWSER_TILE, NULL);

  tile->browser = g_object_ref (browser);
  return GTK_WIDGET (tile);
}
