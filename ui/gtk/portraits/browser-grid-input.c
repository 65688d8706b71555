#include "portraits/browser-grid-input-private.h"

#include "portraits/browser-keys-private.h"
#include "portraits/browser-tile-private.h"

static guint
place_of (LimnerBrowserGrid *grid, GtkWidget *tile)
{
  guint id = limner_browser_tile_id (tile);

  return id != LIMNER_BROWSER_NONE ? limner_browser_place (grid->browser, id) : LIMNER_BROWSER_NONE;
}

static void
tile_clicked (GtkWidget *tile, LimnerBrowserGrid *grid)
{
  GdkModifierType state = 0;
  guint id = limner_browser_tile_id (tile);

  if (limner_browser_tile_is_showing (tile) || id == LIMNER_BROWSER_NONE)
    return;
  gtk_get_current_event_state (&state);
  limner_browser_select (grid->browser, id, (state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) != 0);
}

static gboolean
tile_pressed (GtkWidget *tile, GdkEventButton *event, LimnerBrowserGrid *grid)
{
  if (event->type != GDK_2BUTTON_PRESS || event->button != GDK_BUTTON_PRIMARY)
    return FALSE;
  grid->calls.enlarge (limner_browser_tile_id (tile), grid->calls.user_data);
  return TRUE;
}

static void
scroll_to (LimnerBrowserGrid *grid, guint place)
{
  double top = (double) (place / (guint) grid->layout.columns) * grid->layout.cell;
  double value = gtk_adjustment_get_value (grid->adjustment);

  if (top < value)
    gtk_adjustment_set_value (grid->adjustment, top);
  else if (top + grid->layout.cell > value + grid->layout.height)
    {
      /* The range extends as the user scrolls. */
      gtk_adjustment_set_upper (grid->adjustment, MAX (gtk_adjustment_get_upper (grid->adjustment),
                                                       top + grid->layout.cell + grid->layout.height));
      gtk_adjustment_set_value (grid->adjustment, top + grid->layout.cell - grid->layout.height);
    }
}

void
limner_browser_grid_go_to (LimnerBrowserGrid *grid, gint64 place)
{
  if (place < 0)
    return;
  scroll_to (grid, (guint) place);
  grid->cursor = (guint) place;
  gtk_widget_grab_focus (limner_browser_grid_tile (grid, (guint) place));
}

static gboolean
tile_key_pressed (GtkWidget *tile, GdkEventKey *event, LimnerBrowserGrid *grid)
{
  guint place = place_of (grid, tile);
  gint64 next;

  if (place == LIMNER_BROWSER_NONE || (event->state & GDK_MOD1_MASK))
    return FALSE;
  next = limner_face_layout_next (&grid->layout, place, event->keyval,
                                  gtk_widget_get_direction (tile) == GTK_TEXT_DIR_RTL);
  if (next >= 0)
    {
      limner_browser_grid_go_to (grid, next);
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
         && limner_browser_rate_by_key (grid->browser, limner_browser_tile_id (tile), event->keyval);
}

static gboolean
tile_focused (GtkWidget *tile, GdkEventFocus *event, LimnerBrowserGrid *grid)
{
  guint place = place_of (grid, tile);

  if (place != LIMNER_BROWSER_NONE)
    grid->cursor = place;
  return FALSE;
}

/* Tab enters at the cursor and leaves the grid; the arrow keys move between faces. */
static gboolean
move_focus (GtkWidget *layout, GtkDirectionType direction, LimnerBrowserGrid *grid)
{
  gboolean inside = gtk_container_get_focus_child (GTK_CONTAINER (layout)) != NULL;
  guint first = limner_browser_grid_first_row (grid) * (guint) MAX (1, grid->layout.columns);

  g_signal_stop_emission_by_name (layout, "focus");
  if (inside || grid->tiles->len == 0)
    return FALSE;
  if (grid->cursor < first || grid->cursor >= first + grid->tiles->len)
    grid->cursor = first;
  limner_browser_grid_go_to (grid, grid->cursor);
  return TRUE;
}

static gboolean
scroll_by_wheel (GtkWidget *widget, GdkEventScroll *event, LimnerBrowserGrid *grid)
{
  double dx = 0, dy = 0;

  if (event->direction == GDK_SCROLL_UP)
    dy = -1;
  else if (event->direction == GDK_SCROLL_DOWN)
    dy = 1;
  else
    gdk_event_get_scroll_deltas ((GdkEvent *) event, &dx, &dy);
  gtk_adjustment_set_value (grid->adjustment,
                            gtk_adjustment_get_value (grid->adjustment) + dy * grid->layout.cell / 2);
  return TRUE;
}

void
limner_browser_grid_connect_tile (LimnerBrowserGrid *grid, GtkWidget *tile)
{
  g_signal_connect (tile, "clicked", G_CALLBACK (tile_clicked), grid);
  g_signal_connect (tile, "button-press-event", G_CALLBACK (tile_pressed), grid);
  g_signal_connect (tile, "key-press-event", G_CALLBACK (tile_key_pressed), grid);
  g_signal_connect (tile, "focus-in-event", G_CALLBACK (tile_focused), grid);
}

void
limner_browser_grid_connect_area (LimnerBrowserGrid *grid, GtkWidget *area)
{
  gtk_widget_add_events (area, GDK_SCROLL_MASK | GDK_SMOOTH_SCROLL_MASK);
  g_signal_connect (area, "scroll-event", G_CALLBACK (scroll_by_wheel), grid);
  g_signal_connect (area, "focus", G_CALLBACK (move_focus), grid);
}
