#include "config.h"

#include "style/style-chooser-private.h"

#include "effect/settings-private.h"
#include "style/style-chosen-private.h"
#include "style/style-list-private.h"
#include "style/style-tile-private.h"
#include "widgets/rows-private.h"
#include "widgets/surface-private.h"

#include <glib/gi18n-lib.h>

/* Tiles in a row. */
#define PER_LINE 4

typedef struct
{
  GtkWidget *box;
  GObject *settings;
  LimnerUiSubject subject;
  GtkWidget *scrolled, *tiles; /* GtkFlowBox in a GtkScrolledWindow */
  GtkWidget *blend;            /* several at once */
  gboolean showing;            /* tiles follow the settings now, not the other way round */
} Well;

#define WELL_KEY "limner-well"

static Well *
well_of (GtkWidget *box)
{
  return g_object_get_data (G_OBJECT (box), WELL_KEY);
}

static int
index_in (GPtrArray *list, const char *path)
{
  for (guint i = 0; i < list->len; i++)
    if (g_str_equal (((LimnerStyleChoice *) list->pdata[i])->path, path))
      return (int) i;
  return -1;
}

/* --- from the settings to the tiles --- */

static void
show_chosen (gpointer box)
{
  Well *well = well_of (box);
  g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (well->tiles));
  g_autoptr (GPtrArray) list = limner_style_list_read (well->settings);

  well->showing = TRUE;
  for (GList *child = children; child != NULL; child = child->next)
    {
      GtkWidget *tile = gtk_bin_get_child (child->data);

      if (GTK_IS_TOGGLE_BUTTON (tile) && limner_style_tile_path (tile) != NULL)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile),
                                      index_in (list, limner_style_tile_path (tile)) >= 0);
    }
  if (list->len > 1)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (well->blend), TRUE);
  well->showing = FALSE;
}

/* --- from the tiles to the settings --- */

static void
choose_only (Well *well, const char *path)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_style_choice_free);

  g_ptr_array_add (list, limner_style_choice_new (g_strdup (path)));
  limner_style_list_write (well->settings, list);
}

/* Adds a style to the blend or takes it out; the last one stays. */
static void
choose_also (Well *well, const char *path)
{
  g_autoptr (GPtrArray) list = limner_style_list_read (well->settings);
  int index = index_in (list, path);

  if (index < 0)
    g_ptr_array_add (list, limner_style_choice_new (g_strdup (path)));
  else if (list->len > 1)
    g_ptr_array_remove_index (list, (guint) index);
  limner_style_list_write (well->settings, list);
}

static gboolean
blending (Well *well)
{
  GdkModifierType state = 0;

  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (well->blend))
         || (gtk_get_current_event_state (&state) && (state & GDK_CONTROL_MASK));
}

static void
tile_toggled (GtkWidget *tile, Well *well)
{
  g_autofree char *path = g_strdup (limner_style_tile_path (tile));

  if (well->showing)
    return;
  if (blending (well))
    choose_also (well, path);
  else
    choose_only (well, path);
  show_chosen (well->box);
}

/* Blending ends with the first style alone. */
static void
blend_toggled (GtkToggleButton *button, Well *well)
{
  g_autoptr (GPtrArray) list = limner_style_list_read (well->settings);

  if (well->showing || gtk_toggle_button_get_active (button) || list->len < 2)
    return;
  g_ptr_array_set_size (list, 1);
  limner_style_list_write (well->settings, list);
}

/* --- tiles --- */

static void fill_tiles (Well *well);

/* Delete takes a recent style from the list; its file stays. */
static gboolean
tile_key (GtkWidget *tile, GdkEventKey *event, Well *well)
{
  if (event->keyval != GDK_KEY_Delete || limner_style_tile_is_bundled (tile))
    return FALSE;
  limner_style_store_forget (limner_style_tile_path (tile));
  fill_tiles (well);
  return TRUE;
}

static void
add_child (Well *well, GtkWidget *widget)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_set_can_focus (child, FALSE);
  gtk_widget_set_halign (child, GTK_ALIGN_START);
  gtk_container_add (GTK_CONTAINER (child), widget);
  gtk_container_add (GTK_CONTAINER (well->tiles), child);
}

static void
add_tile (Well *well, const LimnerStyleEntry *entry)
{
  GtkWidget *tile = limner_style_tile_new (entry);

  g_signal_connect (tile, "toggled", G_CALLBACK (tile_toggled), well);
  g_signal_connect (tile, "key-press-event", G_CALLBACK (tile_key), well);
  add_child (well, tile);
}

/* --- more styles --- */

static void
complain (Well *well, const GError *error)
{
  GtkWidget *window = gtk_widget_get_toplevel (well->box);
  GtkWidget *dialog = gtk_message_dialog_new (GTK_WINDOW (window), GTK_DIALOG_MODAL, GTK_MESSAGE_ERROR,
                                              GTK_BUTTONS_CLOSE, "%s", error->message);

  gtk_dialog_run (GTK_DIALOG (dialog));
  gtk_widget_destroy (dialog);
}

void
limner_style_chooser_use (GtkWidget *box, const char *path, const char *title)
{
  Well *well = well_of (box);

  limner_style_store_use (path, title);
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (well->blend)))
    choose_also (well, path);
  else
    choose_only (well, path);
  fill_tiles (well);
}

static void
use_picture (Well *well, const LimnerImage *image, const char *title)
{
  GError *error = NULL;
  g_autofree char *path = limner_style_store_keep (image, title, &error);

  if (path != NULL)
    limner_style_chooser_use (well->box, path, title);
  else
    complain (well, error);
  g_clear_error (&error);
}

static void
use_file (Well *well, const char *path)
{
  int width, height;
  GError *error = NULL;

  if (gdk_pixbuf_get_file_info (path, &width, &height) != NULL)
    {
      limner_style_chooser_use (well->box, path, NULL);
      return;
    }
  /* Reading it whole says what is wrong with it. */
  g_autoptr (LimnerImage) image = limner_image_load (path, &error);
  if (image != NULL)
    limner_style_chooser_use (well->box, path, NULL);
  else
    complain (well, error);
  g_clear_error (&error);
}

static void
open_file (GtkWidget *box)
{
  Well *well = well_of (box);
  GtkWidget *window = gtk_widget_get_toplevel (well->box);
  g_autoptr (GtkFileChooserNative) chooser
      = gtk_file_chooser_native_new (_ ("Choose style pictures"), GTK_WINDOW (window),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_autoptr (GSList) paths = NULL;

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_pixbuf_formats (filter);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  if (gtk_native_dialog_run (GTK_NATIVE_DIALOG (chooser)) != GTK_RESPONSE_ACCEPT)
    return;
  paths = gtk_file_chooser_get_filenames (GTK_FILE_CHOOSER (chooser));
  if (paths != NULL && paths->next != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (well->blend), TRUE);
  for (GSList *path = paths; path != NULL; path = path->next)
    {
      use_file (well, path->data);
      g_free (path->data);
    }
}

static void
pick_layer (GtkWidget *box)
{
  Well *well = well_of (box);
  GtkWidget *window = gtk_widget_get_toplevel (well->box);
  g_autofree char *name = NULL;
  GError *error = NULL;
  g_autoptr (LimnerImage) image
      = well->subject.pick (GTK_WINDOW (window), &name, well->subject.user_data, &error);

  if (image != NULL)
    use_picture (well, image, name);
  else if (error != NULL)
    complain (well, error);
  g_clear_error (&error);
}

static void
file_chosen (Well *well)
{
  limner_call_later (well->box, open_file);
}

static void
layer_chosen (Well *well)
{
  limner_call_later (well->box, pick_layer);
}

static void
add_menu_item (GtkWidget *menu, const char *label, GCallback activated, Well *well)
{
  GtkWidget *item = gtk_menu_item_new_with_mnemonic (label);

  g_signal_connect_swapped (item, "activate", activated, well);
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
}

static GtkWidget *
make_add_button (Well *well)
{
  GtkWidget *button = gtk_menu_button_new (), *menu = gtk_menu_new ();

  add_menu_item (menu, _ ("From a _file…"), G_CALLBACK (file_chosen), well);
  if (well->subject.pick != NULL)
    add_menu_item (menu, _ ("From an open _image or layer…"), G_CALLBACK (layer_chosen), well);
  gtk_widget_show_all (menu);
  gtk_button_set_image (GTK_BUTTON (button),
                        gtk_image_new_from_icon_name ("list-add-symbolic", GTK_ICON_SIZE_DND));
  gtk_menu_button_set_popup (GTK_MENU_BUTTON (button), menu);
  gtk_widget_set_tooltip_text (button, _ ("Add a style picture, or drop one here"));
  atk_object_set_name (gtk_widget_get_accessible (button), _ ("Add a style picture"));
  gtk_widget_set_size_request (button, LIMNER_STYLE_TILE_SIDE, LIMNER_STYLE_TILE_SIDE);
  gtk_style_context_add_class (gtk_widget_get_style_context (button), "limner-tile");
  return button;
}

/* As many rows as there are, up to two and a half: what is cut off says that there is more. */
static void
set_height (Well *well, guint n)
{
  int row, rows = (int) (n + PER_LINE - 1) / PER_LINE;
  GtkFlowBoxChild *first = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (well->tiles), 0);

  gtk_widget_get_preferred_height (GTK_WIDGET (first), &row, NULL);
  row = rows > 2 ? 5 * row / 2 : rows * row;
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (well->scrolled), -1);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (well->scrolled), row);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (well->scrolled), row);
}

static void
fill_tiles (Well *well)
{
  g_autoptr (GPtrArray) entries = limner_style_store_list ();
  g_autoptr (GPtrArray) list = limner_style_list_read (well->settings);

  gtk_container_foreach (GTK_CONTAINER (well->tiles), (GtkCallback) (void (*) (void)) gtk_widget_destroy,
                         NULL);
  for (guint i = 0; i < entries->len; i++)
    add_tile (well, entries->pdata[i]);
  add_child (well, make_add_button (well));
  gtk_widget_show_all (well->tiles);
  set_height (well, entries->len + 1);
  show_chosen (well->box);
}

/* --- dropping --- */

static void
dropped (GtkWidget *target, GdkDragContext *context, int x, int y, GtkSelectionData *data, guint info,
         guint time, Well *well)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (data);
  g_autoptr (GdkPixbuf) pixbuf = uris == NULL ? gtk_selection_data_get_pixbuf (data) : NULL;
  gboolean several = uris != NULL && uris[0] != NULL && uris[1] != NULL;

  gtk_drag_finish (context, uris != NULL || pixbuf != NULL, FALSE, time);
  if (several)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (well->blend), TRUE);
  for (char **uri = uris; uri != NULL && *uri != NULL; uri++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (*uri);
      g_autofree char *path = g_file_get_path (file);

      if (path != NULL)
        use_file (well, path);
    }
  if (pixbuf != NULL)
    {
      g_autoptr (LimnerImage) image = limner_picture_from_pixbuf (pixbuf);
      if (image != NULL)
        use_picture (well, image, _ ("Dropped picture"));
    }
}

void
limner_style_chooser_accept_drops (GtkWidget *box, GtkWidget *target)
{
  gtk_drag_dest_set (target, GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (target);
  gtk_drag_dest_add_image_targets (target);
  g_signal_connect (target, "drag-data-received", G_CALLBACK (dropped), well_of (box));
}

/* --- making it --- */

static GtkWidget *
make_tiles (Well *well)
{
  well->scrolled = gtk_scrolled_window_new (NULL, NULL);
  well->tiles = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (well->tiles), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (well->tiles), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (well->tiles), PER_LINE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (well->tiles), PER_LINE);
  atk_object_set_name (gtk_widget_get_accessible (well->tiles), _ ("Styles"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (well->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_container_add (GTK_CONTAINER (well->scrolled), well->tiles);
  return well->scrolled;
}

GtkWidget *
limner_style_chooser_new (GObject *settings, const LimnerUiSubject *subject)
{
  Well *well = g_new0 (Well, 1);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  well->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_style_context_add_class (gtk_widget_get_style_context (well->box), "limner-well");
  well->settings = settings;
  well->subject = *subject;
  g_object_set_data_full (G_OBJECT (well->box), WELL_KEY, well, g_free);
  well->blend = gtk_check_button_new_with_mnemonic (_ ("Bl_end several"));
  gtk_widget_set_tooltip_text (well->blend, _ ("Choose more than one style and mix them"));
  g_signal_connect (well->blend, "toggled", G_CALLBACK (blend_toggled), well);
  gtk_box_pack_start (GTK_BOX (head), limner_heading_new (_ ("Style")), TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (head), well->blend, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (well->box), head, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (well->box), make_tiles (well), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (well->box), limner_style_chosen_new (settings), FALSE, FALSE, 0);
  fill_tiles (well);
  limner_settings_watch (settings, "style-file", well->box, show_chosen);
  limner_settings_watch (settings, "style-files", well->box, show_chosen);
  return well->box;
}
