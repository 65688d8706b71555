#include "config.h"

#include "style/style-tiles-private.h"

#include "style/style-tile-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerStyleTiles
{
  GtkFlowBox parent_instance;
  GtkWidget *add_button;
  gboolean showing; /* the tiles are being set from the choice; emit nothing */
};

G_DEFINE_FINAL_TYPE (LimnerStyleTiles, limner_style_tiles, GTK_TYPE_FLOW_BOX)

static guint chosen_signal, filled_signal;

/* The tile in a child of the flow box; NULL: it has another widget. */
static LimnerStyleTile *
tile_in (GtkWidget *child)
{
  GtkWidget *widget = gtk_bin_get_child (GTK_BIN (child));

  return LIMNER_IS_STYLE_TILE (widget) ? LIMNER_STYLE_TILE (widget) : NULL;
}

static void
emit_chosen (GtkToggleButton *button, LimnerStyleTiles *tiles)
{
  g_autofree char *path = g_strdup (limner_style_tile_path (LIMNER_STYLE_TILE (button)));

  if (!tiles->showing)
    g_signal_emit (tiles, chosen_signal, 0, path, gtk_toggle_button_get_active (button));
}

static gboolean
forget_by_key (GtkWidget *widget, GdkEventKey *event, LimnerStyleTiles *tiles)
{
  LimnerStyleTile *tile = LIMNER_STYLE_TILE (widget);

  if (event->keyval != GDK_KEY_Delete || limner_style_tile_is_bundled (tile))
    return FALSE;
  limner_style_store_forget (limner_style_tile_path (tile));
  limner_style_tiles_fill (tiles);
  return TRUE;
}

static void
add_child (LimnerStyleTiles *tiles, GtkWidget *widget)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_set_can_focus (child, FALSE);
  gtk_widget_set_halign (child, GTK_ALIGN_START);
  gtk_container_add (GTK_CONTAINER (child), widget);
  gtk_container_add (GTK_CONTAINER (tiles), child);
}

static void
remove_child (GtkWidget *child, gpointer data)
{
  gtk_container_remove (GTK_CONTAINER (child), gtk_bin_get_child (GTK_BIN (child)));
  gtk_widget_destroy (child);
}

void
limner_style_tiles_fill (LimnerStyleTiles *tiles)
{
  g_autoptr (GPtrArray) entries = limner_style_store_list ();
  g_auto (GStrv) chosen = limner_style_tiles_chosen (tiles);

  gtk_container_foreach (GTK_CONTAINER (tiles), remove_child, NULL);
  for (guint i = 0; i < entries->len; i++)
    {
      GtkWidget *tile = limner_style_tile_new (entries->pdata[i]);

      g_signal_connect (tile, "toggled", G_CALLBACK (emit_chosen), tiles);
      g_signal_connect (tile, "key-press-event", G_CALLBACK (forget_by_key), tiles);
      add_child (tiles, tile);
    }
  add_child (tiles, tiles->add_button);
  gtk_widget_show_all (GTK_WIDGET (tiles));
  limner_style_tiles_set_chosen (tiles, (const char *const *) chosen);
  g_signal_emit (tiles, filled_signal, 0);
}

void
limner_style_tiles_set_chosen (LimnerStyleTiles *tiles, const char *const *paths)
{
  g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (tiles));

  tiles->showing = TRUE;
  for (GList *child = children; child != NULL; child = child->next)
    {
      LimnerStyleTile *tile = tile_in (child->data);

      if (tile != NULL)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile),
                                      g_strv_contains (paths, limner_style_tile_path (tile)));
    }
  tiles->showing = FALSE;
}

char **
limner_style_tiles_chosen (LimnerStyleTiles *tiles)
{
  g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (tiles));
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();

  for (GList *child = children; child != NULL; child = child->next)
    {
      LimnerStyleTile *tile = tile_in (child->data);

      if (tile != NULL && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (tile)))
        g_strv_builder_add (paths, limner_style_tile_path (tile));
    }
  return g_strv_builder_end (paths);
}

/* Tab enters at the first chosen tile. */
static gboolean
focus_chosen (LimnerStyleTiles *tiles)
{
  g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (tiles));

  for (GList *child = children; child != NULL; child = child->next)
    {
      LimnerStyleTile *tile = tile_in (child->data);

      if (tile != NULL && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (tile)))
        {
          gtk_widget_grab_focus (GTK_WIDGET (tile));
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
move_focus (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean tab = direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD;

  if (tab && gtk_container_get_focus_child (GTK_CONTAINER (widget)) != NULL)
    return FALSE; /* Tab leaves the group */
  if (tab && focus_chosen (LIMNER_STYLE_TILES (widget)))
    return TRUE;
  return GTK_WIDGET_CLASS (limner_style_tiles_parent_class)->focus (widget, direction);
}

static void
dispose (GObject *object)
{
  g_clear_object (&LIMNER_STYLE_TILES (object)->add_button);
  G_OBJECT_CLASS (limner_style_tiles_parent_class)->dispose (object);
}

static void
limner_style_tiles_class_init (LimnerStyleTilesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  GTK_WIDGET_CLASS (klass)->focus = move_focus;
  chosen_signal = g_signal_new ("chosen", LIMNER_TYPE_STYLE_TILES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_BOOLEAN);
  filled_signal = g_signal_new ("filled", LIMNER_TYPE_STYLE_TILES, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
limner_style_tiles_init (LimnerStyleTiles *tiles)
{
  GtkFlowBox *box = GTK_FLOW_BOX (tiles);

  gtk_flow_box_set_selection_mode (box, GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (box, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (tiles), GTK_ALIGN_START);
  atk_object_set_name (gtk_widget_get_accessible (GTK_WIDGET (tiles)), _ ("Styles"));
}

GtkWidget *
limner_style_tiles_new (int per_line, GtkWidget *add_button)
{
  LimnerStyleTiles *tiles = g_object_new (LIMNER_TYPE_STYLE_TILES, NULL);

  tiles->add_button = g_object_ref_sink (add_button);
  gtk_widget_set_size_request (add_button, LIMNER_STYLE_TILE_SIDE, LIMNER_STYLE_TILE_SIDE);
  gtk_style_context_add_class (gtk_widget_get_style_context (add_button), "limner-tile");
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (tiles), (guint) per_line);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (tiles), (guint) per_line);
  limner_style_tiles_fill (tiles);
  return GTK_WIDGET (tiles);
}

char **
limner_style_files_choose (GtkWidget *parent)
{
  GtkWidget *window = gtk_widget_get_toplevel (parent);
  g_autoptr (GtkFileChooserNative) dialog
      = gtk_file_chooser_native_new (_ ("Choose style pictures"), GTK_WINDOW (window),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autoslist (GFile) files = NULL;

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_pixbuf_formats (filter);
  gtk_file_filter_add_mime_type (filter, "image/*"); /* libvips reads more of them */
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), TRUE);
  if (gtk_native_dialog_run (GTK_NATIVE_DIALOG (dialog)) != GTK_RESPONSE_ACCEPT)
    return NULL;
  files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (dialog));
  for (GSList *file = files; file != NULL; file = file->next)
    if (g_file_peek_path (file->data) != NULL)
      g_strv_builder_add (paths, g_file_peek_path (file->data));
  return g_strv_builder_end (paths);
}
