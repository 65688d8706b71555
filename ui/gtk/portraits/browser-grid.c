/* Tile i modulo the number of tiles shows face i, so that scrolling by a row changes only one row of
 * tiles. The tiles are in a GtkLayout that never scrolls, so that coordinates stay small at any scroll
 * position. */
#include "config.h"

#include "portraits/browser-grid-input-private.h"
#include "portraits/browser-tile-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (LimnerBrowserGrid, limner_browser_grid, GTK_TYPE_BOX)

/* --- arranging --- */

static void
show_tile (LimnerBrowserGrid *grid, guint place)
{
  GtkWidget *tile = limner_browser_grid_tile (grid, place);
  guint id = limner_browser_at (grid->browser, place);
  cairo_surface_t *picture
      = grid->renderer != NULL
            ? limner_thumbnail_renderer_thumbnail (grid->renderer, limner_browser_face (grid->browser, id))
            : NULL;

  limner_browser_tile_show (tile, id, picture);
}

static void
place_tile (LimnerBrowserGrid *grid, guint place)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (grid)) == GTK_TEXT_DIR_RTL;
  int row = (int) (place / (guint) grid->layout.columns);
  int y = row * grid->layout.cell - (int) gtk_adjustment_get_value (grid->adjustment);
  GtkWidget *tile = limner_browser_grid_tile (grid, place);

  gtk_widget_set_size_request (tile, grid->layout.cell - LIMNER_FACE_LAYOUT_GAP,
                               grid->layout.cell - LIMNER_FACE_LAYOUT_GAP);
  gtk_layout_move (GTK_LAYOUT (grid->area), tile, limner_face_layout_x (&grid->layout, place, rtl), y);
}

/* Extends the range, because the grid has no end. */
static void
extend_range (LimnerBrowserGrid *grid)
{
  guint made = (limner_browser_length (grid->browser) + (guint) grid->layout.columns - 1)
               / (guint) grid->layout.columns;
  guint rows = MAX (made, limner_browser_grid_first_row (grid) + 3 * limner_face_layout_rows (&grid->layout));
  double value = gtk_adjustment_get_value (grid->adjustment);

  gtk_adjustment_configure (
      grid->adjustment, value, 0, (double) rows * grid->layout.cell, grid->layout.cell / 2.0,
      MAX (grid->layout.cell, grid->layout.height - grid->layout.cell), grid->layout.height);
}

static void
arrange_tiles (LimnerBrowserGrid *grid)
{
  guint first, end;

  if (grid->layout.columns == 0)
    return;
  first = limner_browser_grid_first_row (grid) * (guint) grid->layout.columns;
  end = first + limner_face_layout_rows (&grid->layout) * (guint) grid->layout.columns;
  for (guint place = first; place < end; place++)
    {
      show_tile (grid, place);
      place_tile (grid, place);
    }
  extend_range (grid);
  grid->calls.want (grid->calls.user_data);
}

static GtkWidget *
add_tile (LimnerBrowserGrid *grid)
{
  GtkWidget *tile = limner_browser_tile_new (grid->browser);

  limner_browser_grid_connect_tile (grid, tile);
  gtk_layout_put (GTK_LAYOUT (grid->area), tile, 0, 0);
  gtk_widget_show (tile);
  return tile;
}

/* Makes as many tiles as the size needs. */
static void
make_tiles (LimnerBrowserGrid *grid)
{
  guint needed = limner_face_layout_rows (&grid->layout) * (guint) grid->layout.columns;

  if (needed == grid->tiles->len)
    return;
  while (grid->tiles->len > needed)
    {
      gtk_widget_destroy (grid->tiles->pdata[grid->tiles->len - 1]);
      g_ptr_array_set_size (grid->tiles, (int) grid->tiles->len - 1);
    }
  while (grid->tiles->len < needed)
    g_ptr_array_add (grid->tiles, add_tile (grid));
}

static gboolean
arrange_now (gpointer user_data)
{
  LimnerBrowserGrid *grid = user_data;
  PangoContext *pango = gtk_widget_get_pango_context (GTK_WIDGET (grid));
  double size = pango_font_description_get_size (pango_context_get_font_description (pango)) / PANGO_SCALE;
  guint top = limner_browser_grid_first_row (grid) * (guint) MAX (1, grid->layout.columns);

  grid->arranging = 0;
  grid->layout = limner_face_layout_fit (gtk_widget_get_allocated_width (grid->area),
                                         gtk_widget_get_allocated_height (grid->area), size / 11);
  make_tiles (grid);
  extend_range (grid);
  gtk_adjustment_set_value (grid->adjustment,
                            (double) (top / (guint) grid->layout.columns) * grid->layout.cell);
  arrange_tiles (grid);
  return G_SOURCE_REMOVE;
}

/* Rearranges later, because widgets must not change during allocation. */
static void
area_allocated (GtkWidget *layout, GtkAllocation *allocation, LimnerBrowserGrid *grid)
{
  if ((allocation->width != grid->layout.width || allocation->height != grid->layout.height)
      && grid->arranging == 0)
    grid->arranging = g_idle_add_full (G_PRIORITY_HIGH_IDLE, arrange_now, grid, NULL);
}

/* --- changes of the browser --- */

static void
browser_changed (LimnerBrowser *browser, guint changes, LimnerBrowserGrid *grid)
{
  if (changes & LIMNER_BROWSER_PAGE)
    {
      grid->cursor = 0;
      gtk_adjustment_set_value (grid->adjustment, 0);
    }
  arrange_tiles (grid);
}

static void
grid_scrolled (GtkAdjustment *adjustment, LimnerBrowserGrid *grid)
{
  arrange_tiles (grid);
}

void
limner_browser_grid_set_renderer (GtkWidget *box, LimnerThumbnailRenderer *renderer)
{
  LimnerBrowserGrid *grid = LIMNER_BROWSER_GRID (box);

  grid->renderer = renderer;
  arrange_tiles (grid);
}

void
limner_browser_grid_refresh (GtkWidget *box, LimnerFace *face)
{
  LimnerBrowserGrid *grid = LIMNER_BROWSER_GRID (box);

  for (guint i = 0; i < grid->tiles->len; i++)
    {
      guint id = limner_browser_tile_id (grid->tiles->pdata[i]);

      if (id != LIMNER_BROWSER_NONE && limner_browser_face (grid->browser, id) == face)
        limner_browser_tile_show (grid->tiles->pdata[i], id,
                                  limner_thumbnail_renderer_thumbnail (grid->renderer, face));
    }
}

void
limner_browser_grid_in_sight (GtkWidget *box, GPtrArray *faces)
{
  LimnerBrowserGrid *grid = LIMNER_BROWSER_GRID (box);
  guint first = limner_browser_grid_first_row (grid) * (guint) grid->layout.columns;

  for (guint place = first; place < first + grid->tiles->len; place++)
    g_ptr_array_add (faces, limner_browser_face (grid->browser, limner_browser_at (grid->browser, place)));
}

void
limner_browser_grid_focus (GtkWidget *box, guint id)
{
  LimnerBrowserGrid *grid = LIMNER_BROWSER_GRID (box);
  guint place = limner_browser_place (grid->browser, id);

  if (place != LIMNER_BROWSER_NONE && grid->layout.columns > 0)
    limner_browser_grid_go_to (grid, place);
}

guint
limner_browser_grid_n_tiles (GtkWidget *box)
{
  return LIMNER_BROWSER_GRID (box)->tiles->len;
}

/* --- the object --- */

static void
destroy (GtkWidget *widget)
{
  LimnerBrowserGrid *grid = LIMNER_BROWSER_GRID (widget);

  g_clear_handle_id (&grid->arranging, g_source_remove);
  g_signal_handlers_disconnect_by_data (grid->browser, grid);
  g_signal_handlers_disconnect_by_data (grid->adjustment, grid);
  if (grid->area != NULL)
    g_signal_handlers_disconnect_by_data (grid->area, grid);
  grid->area = NULL;
  GTK_WIDGET_CLASS (limner_browser_grid_parent_class)->destroy (widget);
}

static void
finalize (GObject *object)
{
  LimnerBrowserGrid *grid = LIMNER_BROWSER_GRID (object);

  g_ptr_array_unref (grid->tiles);
  g_object_unref (grid->adjustment);
  g_object_unref (grid->browser);
  G_OBJECT_CLASS (limner_browser_grid_parent_class)->finalize (object);
}

static void
limner_browser_grid_class_init (LimnerBrowserGridClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GTK_WIDGET_CLASS (klass)->destroy = destroy;
}

static void
limner_browser_grid_init (LimnerBrowserGrid *grid)
{
  grid->tiles = g_ptr_array_new ();
  grid->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 1, 1, 1, 1));
}

static GtkWidget *
make_area (LimnerBrowserGrid *grid)
{
  GtkWidget *area = gtk_layout_new (NULL, NULL);

  gtk_widget_set_size_request (area, LIMNER_FACE_LAYOUT_LEAST, LIMNER_FACE_LAYOUT_LEAST);
  g_signal_connect (area, "size-allocate", G_CALLBACK (area_allocated), grid);
  limner_browser_grid_connect_area (grid, area);
  atk_object_set_name (gtk_widget_get_accessible (area), _ ("Faces"));
  atk_object_set_description (
      gtk_widget_get_accessible (area),
      _ ("Arrow keys go from face to face, the space bar selects, with Ctrl several; Enter "
         "enlarges, K keeps, S stars, X rejects"));
  return area;
}

GtkWidget *
limner_browser_grid_new (LimnerBrowser *browser, const LimnerBrowserGridCalls *calls)
{
  LimnerBrowserGrid *grid = g_object_new (LIMNER_TYPE_BROWSER_GRID, NULL);
  GtkWidget *bar = gtk_scrollbar_new (GTK_ORIENTATION_VERTICAL, grid->adjustment);

  grid->browser = g_object_ref (browser);
  grid->calls = *calls;
  grid->area = make_area (grid);
  atk_object_set_name (gtk_widget_get_accessible (bar), _ ("Scroll the faces"));
  gtk_box_pack_start (GTK_BOX (grid), grid->area, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (grid), bar, FALSE, FALSE, 0);
  g_signal_connect (browser, "changed", G_CALLBACK (browser_changed), grid);
  g_signal_connect (grid->adjustment, "value-changed", G_CALLBACK (grid_scrolled), grid);
  return GTK_WIDGET (grid);
}
