/* Face number i is always shown by tile i modulo their count, so that scrolling by a row gives new faces to
 * one row of tiles alone. The tiles lie in a GtkLayout that itself never scrolls: coordinates stay small,
 * however far down one is. */
#include "config.h"

#include "portraits/browser-grid-private.h"

#include "portraits/browser-tile-private.h"

#include <glib/gi18n-lib.h>

#define GRID_KEY "limner-wall-grid"
/* Pixels at the usual size of text: the least side of a tile, and what lies between two. */
#define LEAST 92
#define GAP   6

typedef struct
{
  GtkWidget *box, *layout;
  GtkAdjustment *adjustment; /* pixels */
  LimnerBrowser *browser;
  LimnerThumbnailRenderer *renderer;
  LimnerBrowserGridCalls calls;
  GPtrArray *tiles;                 /* GtkWidget* */
  int width, height, columns, cell; /* of the layout, of a tile with its gap */
  guint cursor;                     /* the place that has, or had, the keyboard */
  guint arranging;                  /* source */
} Grid;

static Grid *
grid_of (gpointer box)
{
  return g_object_get_data (G_OBJECT (box), GRID_KEY);
}

static guint
first_row (const Grid *grid)
{
  return grid->cell > 0 ? (guint) gtk_adjustment_get_value (grid->adjustment) / (guint) grid->cell : 0;
}

static guint
rows_in_sight (const Grid *grid)
{
  return grid->cell > 0 ? (guint) (grid->height / grid->cell) + 2 : 0;
}

static GtkWidget *
tile_at (const Grid *grid, guint place)
{
  return grid->tiles->pdata[place % grid->tiles->len];
}

/* --- arranging --- */

static void
show_tile (const Grid *grid, guint place)
{
  GtkWidget *tile = tile_at (grid, place);
  guint id = limner_browser_at (grid->browser, place);
  cairo_surface_t *picture
      = grid->renderer != NULL
            ? limner_thumbnail_renderer_thumbnail (grid->renderer, limner_browser_face (grid->browser, id))
            : NULL;

  limner_browser_tile_show (tile, id, picture);
}

static void
place_tile (const Grid *grid, guint place)
{
  int column = (int) (place % (guint) grid->columns), row = (int) (place / (guint) grid->columns);
  int left = grid->width * column / grid->columns;
  int right = grid->width * (column + 1) / grid->columns - GAP;
  int y = row * grid->cell - (int) gtk_adjustment_get_value (grid->adjustment);
  GtkWidget *tile = tile_at (grid, place);

  if (gtk_widget_get_direction (grid->box) == GTK_TEXT_DIR_RTL)
    left = grid->width - right;
  gtk_widget_set_size_request (tile, grid->cell - GAP, grid->cell - GAP);
  gtk_layout_move (GTK_LAYOUT (grid->layout), tile, left, y);
}

/* There is always more below. */
static void
extend (const Grid *grid)
{
  guint made = (limner_browser_length (grid->browser) + (guint) grid->columns - 1) / (guint) grid->columns;
  guint rows = MAX (made, first_row (grid) + 3 * rows_in_sight (grid));
  double value = gtk_adjustment_get_value (grid->adjustment);

  gtk_adjustment_configure (grid->adjustment, value, 0, (double) rows * grid->cell, grid->cell / 2.0,
                            MAX (grid->cell, grid->height - grid->cell), grid->height);
}

static void
arrange (Grid *grid)
{
  guint first, end;

  if (grid->columns == 0)
    return;
  first = first_row (grid) * (guint) grid->columns;
  end = first + rows_in_sight (grid) * (guint) grid->columns;
  for (guint place = first; place < end; place++)
    {
      show_tile (grid, place);
      place_tile (grid, place);
    }
  extend (grid);
  grid->calls.want (grid->calls.user_data);
}

static void click (GtkWidget *tile, Grid *grid);
static gboolean press (GtkWidget *tile, GdkEventButton *event, Grid *grid);
static gboolean key (GtkWidget *tile, GdkEventKey *event, Grid *grid);
static gboolean focused (GtkWidget *tile, GdkEventFocus *event, Grid *grid);

static GtkWidget *
add_tile (Grid *grid)
{
  GtkWidget *tile = limner_browser_tile_new (grid->browser);

  g_signal_connect (tile, "clicked", G_CALLBACK (click), grid);
  g_signal_connect (tile, "button-press-event", G_CALLBACK (press), grid);
  g_signal_connect (tile, "key-press-event", G_CALLBACK (key), grid);
  g_signal_connect (tile, "focus-in-event", G_CALLBACK (focused), grid);
  gtk_layout_put (GTK_LAYOUT (grid->layout), tile, 0, 0);
  gtk_widget_show (tile);
  return tile;
}

/* As many tiles as the size needs. */
static void
make_tiles (Grid *grid)
{
  guint needed = rows_in_sight (grid) * (guint) grid->columns;

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
  Grid *grid = user_data;
  PangoContext *pango = gtk_widget_get_pango_context (grid->box);
  double size = pango_font_description_get_size (pango_context_get_font_description (pango)) / PANGO_SCALE;
  guint top = first_row (grid) * (guint) MAX (1, grid->columns);

  grid->arranging = 0;
  grid->width = gtk_widget_get_allocated_width (grid->layout);
  grid->height = gtk_widget_get_allocated_height (grid->layout);
  grid->columns = MAX (2, grid->width / (int) (LEAST * MAX (1, size / 11)));
  grid->cell = MAX (1, grid->width / grid->columns);
  make_tiles (grid);
  extend (grid);
  gtk_adjustment_set_value (grid->adjustment, (double) (top / (guint) grid->columns) * grid->cell);
  arrange (grid);
  return G_SOURCE_REMOVE;
}

/* Widgets must not change while they are allocated. */
static void
allocated (GtkWidget *layout, GtkAllocation *allocation, Grid *grid)
{
  if ((allocation->width != grid->width || allocation->height != grid->height) && grid->arranging == 0)
    grid->arranging = g_idle_add_full (G_PRIORITY_HIGH_IDLE, arrange_now, grid, NULL);
}

/* --- what a person does --- */

static guint
place_of (const Grid *grid, GtkWidget *tile)
{
  guint id = limner_browser_tile_id (tile);

  return id != LIMNER_BROWSER_NONE ? limner_browser_place (grid->browser, id) : LIMNER_BROWSER_NONE;
}

static void
click (GtkWidget *tile, Grid *grid)
{
  GdkModifierType state = 0;
  guint id = limner_browser_tile_id (tile);

  if (limner_browser_tile_is_showing (tile) || id == LIMNER_BROWSER_NONE)
    return;
  gtk_get_current_event_state (&state);
  limner_browser_select (grid->browser, id, (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0);
}

static gboolean
press (GtkWidget *tile, GdkEventButton *event, Grid *grid)
{
  if (event->type != GDK_2BUTTON_PRESS || event->button != GDK_BUTTON_PRIMARY)
    return FALSE;
  grid->calls.enlarge (limner_browser_tile_id (tile), grid->calls.user_data);
  return TRUE;
}

static void
scroll_to (Grid *grid, guint place)
{
  double top = (double) (place / (guint) grid->columns) * grid->cell;
  double value = gtk_adjustment_get_value (grid->adjustment);

  if (top < value)
    gtk_adjustment_set_value (grid->adjustment, top);
  else if (top + grid->cell > value + grid->height)
    {
      /* The end moves with what is in sight. */
      gtk_adjustment_set_upper (grid->adjustment, MAX (gtk_adjustment_get_upper (grid->adjustment),
                                                       top + grid->cell + grid->height));
      gtk_adjustment_set_value (grid->adjustment, top + grid->cell - grid->height);
    }
}

static void
go_to (Grid *grid, gint64 place)
{
  if (place < 0)
    return;
  scroll_to (grid, (guint) place);
  grid->cursor = (guint) place;
  gtk_widget_grab_focus (tile_at (grid, (guint) place));
}

/* Of an arrow or a page key from there, or -1. */
static gint64
next_place (const Grid *grid, guint place, guint keyval)
{
  gboolean rtl = gtk_widget_get_direction (grid->box) == GTK_TEXT_DIR_RTL;
  gint64 page = (gint64) grid->columns * MAX (1, grid->height / grid->cell);

  switch (keyval)
    {
    case GDK_KEY_Left:
      return (gint64) place + (rtl ? 1 : -1);
    case GDK_KEY_Right:
      return (gint64) place + (rtl ? -1 : 1);
    case GDK_KEY_Up:
      return (gint64) place - grid->columns;
    case GDK_KEY_Down:
      return (gint64) place + grid->columns;
    case GDK_KEY_Page_Up:
      return MAX ((gint64) place - page, place % (guint) grid->columns);
    case GDK_KEY_Page_Down:
      return (gint64) place + page;
    case GDK_KEY_Home:
      return 0;
    default:
      return -1;
    }
}

static gboolean
rate_by_key (Grid *grid, guint id, guint keyval)
{
  switch (gdk_keyval_to_lower (keyval))
    {
    case GDK_KEY_k:
      limner_browser_rate (grid->browser, id, LIMNER_RATING_KEPT);
      return TRUE;
    case GDK_KEY_x:
    case GDK_KEY_Delete:
      limner_browser_rate (grid->browser, id, LIMNER_RATING_REJECTED);
      return TRUE;
    case GDK_KEY_s:
      limner_browser_rate (grid->browser, id, LIMNER_RATING_STARRED);
      return TRUE;
    default:
      return FALSE;
    }
}

static gboolean
key (GtkWidget *tile, GdkEventKey *event, Grid *grid)
{
  guint place = place_of (grid, tile);
  gint64 next;

  if (place == LIMNER_BROWSER_NONE || (event->state & GDK_MOD1_MASK))
    return FALSE;
  next = next_place (grid, place, event->keyval);
  if (next >= 0)
    {
      go_to (grid, next);
      return TRUE;
    }
  if (event->keyval == GDK_KEY_space && (event->state & GDK_CONTROL_MASK))
    {
      limner_browser_select (grid->browser, limner_browser_tile_id (tile), TRUE);
      return TRUE;
    }
  if (event->keyval == GDK_KEY_Return || event->keyval == GDK_KEY_KP_Enter)
    {
      grid->calls.enlarge (limner_browser_tile_id (tile), grid->calls.user_data);
      return TRUE;
    }
  return !(event->state & GDK_CONTROL_MASK)
         && rate_by_key (grid, limner_browser_tile_id (tile), event->keyval);
}

static gboolean
focused (GtkWidget *tile, GdkEventFocus *event, Grid *grid)
{
  guint place = place_of (grid, tile);

  if (place != LIMNER_BROWSER_NONE)
    grid->cursor = place;
  return FALSE;
}

/* Tab enters at the cursor and leaves the whole wall; arrows go from face to face. */
static gboolean
move_focus (GtkWidget *layout, GtkDirectionType direction, Grid *grid)
{
  gboolean inside = gtk_container_get_focus_child (GTK_CONTAINER (layout)) != NULL;
  guint first = first_row (grid) * (guint) MAX (1, grid->columns);

  g_signal_stop_emission_by_name (layout, "focus");
  if (inside || grid->tiles->len == 0)
    return FALSE;
  if (grid->cursor < first || grid->cursor >= first + grid->tiles->len)
    grid->cursor = first;
  go_to (grid, grid->cursor);
  return TRUE;
}

static gboolean
wheel (GtkWidget *widget, GdkEventScroll *event, Grid *grid)
{
  double dx = 0, dy = 0;

  if (event->direction == GDK_SCROLL_UP)
    dy = -1;
  else if (event->direction == GDK_SCROLL_DOWN)
    dy = 1;
  else
    gdk_event_get_scroll_deltas ((GdkEvent *) event, &dx, &dy);
  gtk_adjustment_set_value (grid->adjustment,
                            gtk_adjustment_get_value (grid->adjustment) + dy * grid->cell / 2);
  return TRUE;
}

/* --- what the wall does --- */

static void
changed (LimnerBrowser *browser, guint changes, Grid *grid)
{
  if (changes & LIMNER_BROWSER_PAGE)
    {
      grid->cursor = 0;
      gtk_adjustment_set_value (grid->adjustment, 0);
    }
  arrange (grid);
}

static void
scrolled (GtkAdjustment *adjustment, Grid *grid)
{
  arrange (grid);
}

void
limner_browser_grid_set_renderer (GtkWidget *box, LimnerThumbnailRenderer *renderer)
{
  Grid *grid = grid_of (box);

  grid->renderer = renderer;
  arrange (grid);
}

void
limner_browser_grid_refresh (GtkWidget *box, LimnerFace *face)
{
  Grid *grid = grid_of (box);

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
  Grid *grid = grid_of (box);
  guint first = first_row (grid) * (guint) grid->columns;

  for (guint place = first; place < first + grid->tiles->len; place++)
    g_ptr_array_add (faces, limner_browser_face (grid->browser, limner_browser_at (grid->browser, place)));
}

void
limner_browser_grid_focus (GtkWidget *box, guint id)
{
  Grid *grid = grid_of (box);
  guint place = limner_browser_place (grid->browser, id);

  if (place != LIMNER_BROWSER_NONE && grid->columns > 0)
    go_to (grid, place);
}

guint
limner_browser_grid_n_tiles (GtkWidget *box)
{
  return grid_of (box)->tiles->len;
}

/* --- making it --- */

static void
destroyed (GtkWidget *box, Grid *grid)
{
  g_clear_handle_id (&grid->arranging, g_source_remove);
  g_signal_handlers_disconnect_by_data (grid->browser, grid);
  g_signal_handlers_disconnect_by_data (grid->adjustment, grid);
  g_signal_handlers_disconnect_by_data (grid->layout, grid);
}

static void
grid_free (Grid *grid)
{
  g_ptr_array_unref (grid->tiles);
  g_object_unref (grid->adjustment);
  g_object_unref (grid->browser);
  g_free (grid);
}

static GtkWidget *
make_layout (Grid *grid)
{
  GtkWidget *layout = gtk_layout_new (NULL, NULL);

  gtk_widget_set_size_request (layout, 3 * LEAST, 3 * LEAST);
  gtk_widget_add_events (layout, GDK_SCROLL_MASK | GDK_SMOOTH_SCROLL_MASK);
  g_signal_connect (layout, "size-allocate", G_CALLBACK (allocated), grid);
  g_signal_connect (layout, "scroll-event", G_CALLBACK (wheel), grid);
  g_signal_connect (layout, "focus", G_CALLBACK (move_focus), grid);
  atk_object_set_name (gtk_widget_get_accessible (layout), _ ("Wall of faces"));
  atk_object_set_description (
      gtk_widget_get_accessible (layout),
      _ ("Arrows go from face to face, the space bar selects, with Ctrl several; Enter "
         "enlarges, K keeps, S stars, X rejects"));
  return layout;
}

GtkWidget *
limner_browser_grid_new (LimnerBrowser *browser, const LimnerBrowserGridCalls *calls)
{
  Grid *grid = g_new0 (Grid, 1);
  GtkWidget *bar;

  grid->browser = g_object_ref (browser);
  grid->calls = *calls;
  grid->tiles = g_ptr_array_new ();
  grid->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 1, 1, 1, 1));
  grid->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  grid->layout = make_layout (grid);
  bar = gtk_scrollbar_new (GTK_ORIENTATION_VERTICAL, grid->adjustment);
  atk_object_set_name (gtk_widget_get_accessible (bar), _ ("Scroll the wall"));
  gtk_box_pack_start (GTK_BOX (grid->box), grid->layout, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (grid->box), bar, FALSE, FALSE, 0);
  g_object_set_data_full (G_OBJECT (grid->box), GRID_KEY, grid, (GDestroyNotify) grid_free);
  g_signal_connect (grid->box, "destroy", G_CALLBACK (destroyed), grid);
  g_signal_connect (browser, "changed", G_CALLBACK (changed), grid);
  g_signal_connect (grid->adjustment, "value-changed", G_CALLBACK (scrolled), grid);
  return grid->box;
}
