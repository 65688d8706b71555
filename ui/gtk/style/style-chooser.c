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
} Chooser;

#define CHOOSER_KEY "limner-well"

static Chooser *
chooser_of (GtkWidget *box)
{
  return g_object_get_data (G_OBJECT (box), CHOOSER_KEY);
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
  Chooser *chooser = chooser_of (box);
  g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (chooser->tiles));
  g_autoptr (GPtrArray) list = limner_style_list_read (chooser->settings);

  chooser->showing = TRUE;
  for (GList *child = children; child != NULL; child = child->next)
    {
      GtkWidget *tile = gtk_bin_get_child (child->data);

      if (GTK_IS_TOGGLE_BUTTON (tile) && limner_style_tile_path (tile) != NULL)
        gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile),
                                      index_in (list, limner_style_tile_path (tile)) >= 0);
    }
  if (list->len > 1)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chooser->blend), TRUE);
  chooser->showing = FALSE;
}

/* --- from the tiles to the settings --- */

static void
choose_only (Chooser *chooser, const char *path)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) limner_style_choice_free);

  g_ptr_array_add (list, limner_style_choice_new (g_strdup (path)));
  limner_style_list_write (chooser->settings, list);
}

/* Adds a style to the blend or takes it out; the last one stays. */
static void
choose_also (Chooser *chooser, const char *path)
{
  g_autoptr (GPtrArray) list = limner_style_list_read (chooser->settings);
  int index = index_in (list, path);

  if (index < 0)
    g_ptr_array_add (list, limner_style_choice_new (g_strdup (path)));
  else if (list->len > 1)
    g_ptr_array_remove_index (list, (guint) index);
  limner_style_list_write (chooser->settings, list);
}

static gboolean
blending (Chooser *chooser)
{
  GdkModifierType state = 0;

  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chooser->blend))
         || (gtk_get_current_event_state (&state) && (state & GDK_CONTROL_MASK));
}

static void
tile_toggled (GtkWidget *tile, Chooser *chooser)
{
  g_autofree char *path = g_strdup (limner_style_tile_path (tile));

  if (chooser->showing)
    return;
  if (blending (chooser))
    choose_also (chooser, path);
  else
    choose_only (chooser, path);
  show_chosen (chooser->box);
}

/* Blending ends with the first style alone. */
static void
blend_toggled (GtkToggleButton *button, Chooser *chooser)
{
  g_autoptr (GPtrArray) list = limner_style_list_read (chooser->settings);

  if (chooser->showing || gtk_toggle_button_get_active (button) || list->len < 2)
    return;
  g_ptr_array_set_size (list, 1);
  limner_style_list_write (chooser->settings, list);
}

/* --- tiles --- */

static void fill_tiles (Chooser *chooser);

/* Delete takes a recent style from the list; its file stays. */
static gboolean
tile_key (GtkWidget *tile, GdkEventKey *event, Chooser *chooser)
{
  if (event->keyval != GDK_KEY_Delete || limner_style_tile_is_bundled (tile))
    return FALSE;
  limner_style_store_forget (limner_style_tile_path (tile));
  fill_tiles (chooser);
  return TRUE;
}

static void
add_child (Chooser *chooser, GtkWidget *widget)
{
  GtkWidget *child = gtk_flow_box_child_new ();

  gtk_widget_set_can_focus (child, FALSE);
  gtk_widget_set_halign (child, GTK_ALIGN_START);
  gtk_container_add (GTK_CONTAINER (child), widget);
  gtk_container_add (GTK_CONTAINER (chooser->tiles), child);
}

static void
add_tile (Chooser *chooser, const LimnerStyleEntry *entry)
{
  GtkWidget *tile = limner_style_tile_new (entry);

  g_signal_connect (tile, "toggled", G_CALLBACK (tile_toggled), chooser);
  g_signal_connect (tile, "key-press-event", G_CALLBACK (tile_key), chooser);
  add_child (chooser, tile);
}

/* --- more styles --- */

static void
complain (Chooser *chooser, const GError *error)
{
  GtkWidget *window = gtk_widget_get_toplevel (chooser->box);
  GtkWidget *dialog = gtk_message_dialog_new (GTK_WINDOW (window), GTK_DIALOG_MODAL, GTK_MESSAGE_ERROR,
                                              GTK_BUTTONS_CLOSE, "%s", error->message);

  gtk_dialog_run (GTK_DIALOG (dialog));
  gtk_widget_destroy (dialog);
}

void
limner_style_chooser_use (GtkWidget *box, const char *path, const char *title)
{
  Chooser *chooser = chooser_of (box);

  limner_style_store_use (path, title);
  if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (chooser->blend)))
    choose_also (chooser, path);
  else
    choose_only (chooser, path);
  fill_tiles (chooser);
}

static void
use_picture (Chooser *chooser, const LimnerImage *image, const char *title)
{
  GError *error = NULL;
  g_autofree char *path = limner_style_store_keep (image, title, &error);

  if (path != NULL)
    limner_style_chooser_use (chooser->box, path, title);
  else
    complain (chooser, error);
  g_clear_error (&error);
}

static void
use_file (Chooser *chooser, const char *path)
{
  int width, height;
  GError *error = NULL;

  if (gdk_pixbuf_get_file_info (path, &width, &height) != NULL)
    {
      limner_style_chooser_use (chooser->box, path, NULL);
      return;
    }
  /* Reading it whole says what is wrong with it. */
  g_autoptr (LimnerImage) image = limner_image_load (path, &error);
  if (image != NULL)
    limner_style_chooser_use (chooser->box, path, NULL);
  else
    complain (chooser, error);
  g_clear_error (&error);
}

static void
open_file (GtkWidget *box)
{
  Chooser *chooser = chooser_of (box);
  GtkWidget *window = gtk_widget_get_toplevel (chooser->box);
  g_autoptr (GtkFileChooserNative) files
      = gtk_file_chooser_native_new (_ ("Choose style pictures"), GTK_WINDOW (window),
                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("_Choose"), _ ("_Cancel"));
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_autoptr (GSList) paths = NULL;

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_pixbuf_formats (filter);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (files), filter);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (files), TRUE);
  if (gtk_native_dialog_run (GTK_NATIVE_DIALOG (files)) != GTK_RESPONSE_ACCEPT)
    return;
  paths = gtk_file_chooser_get_filenames (GTK_FILE_CHOOSER (files));
  if (paths != NULL && paths->next != NULL)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chooser->blend), TRUE);
  for (GSList *path = paths; path != NULL; path = path->next)
    {
      use_file (chooser, path->data);
      g_free (path->data);
    }
}

static void
pick_layer (GtkWidget *box)
{
  Chooser *chooser = chooser_of (box);
  GtkWidget *window = gtk_widget_get_toplevel (chooser->box);
  g_autofree char *name = NULL;
  GError *error = NULL;
  g_autoptr (LimnerImage) image
      = chooser->subject.pick (GTK_WINDOW (window), &name, chooser->subject.user_data, &error);

  if (image != NULL)
    use_picture (chooser, image, name);
  else if (error != NULL)
    complain (chooser, error);
  g_clear_error (&error);
}

static void
file_chosen (Chooser *chooser)
{
  limner_call_later (chooser->box, open_file);
}

static void
layer_chosen (Chooser *chooser)
{
  limner_call_later (chooser->box, pick_layer);
}

static void
add_menu_item (GtkWidget *menu, const char *label, GCallback activated, Chooser *chooser)
{
  GtkWidget *item = gtk_menu_item_new_with_mnemonic (label);

  g_signal_connect_swapped (item, "activate", activated, chooser);
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
}

static GtkWidget *
make_add_button (Chooser *chooser)
{
  GtkWidget *button = gtk_menu_button_new (), *menu = gtk_menu_new ();

  add_menu_item (menu, _ ("From a _file…"), G_CALLBACK (file_chosen), chooser);
  if (chooser->subject.pick != NULL)
    add_menu_item (menu, _ ("From an open _image or layer…"), G_CALLBACK (layer_chosen), chooser);
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
set_height (Chooser *chooser, guint n)
{
  int row, rows = (int) (n + PER_LINE - 1) / PER_LINE;
  GtkFlowBoxChild *first = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (chooser->tiles), 0);

  gtk_widget_get_preferred_height (GTK_WIDGET (first), &row, NULL);
  row = rows > 2 ? 5 * row / 2 : rows * row;
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (chooser->scrolled), -1);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (chooser->scrolled), row);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (chooser->scrolled), row);
}

static void
fill_tiles (Chooser *chooser)
{
  g_autoptr (GPtrArray) entries = limner_style_store_list ();
  g_autoptr (GPtrArray) list = limner_style_list_read (chooser->settings);

  gtk_container_foreach (GTK_CONTAINER (chooser->tiles), (GtkCallback) (void (*) (void)) gtk_widget_destroy,
                         NULL);
  for (guint i = 0; i < entries->len; i++)
    add_tile (chooser, entries->pdata[i]);
  add_child (chooser, make_add_button (chooser));
  gtk_widget_show_all (chooser->tiles);
  set_height (chooser, entries->len + 1);
  show_chosen (chooser->box);
}

/* --- dropping --- */

static void
dropped (GtkWidget *target, GdkDragContext *context, int x, int y, GtkSelectionData *data, guint info,
         guint time, Chooser *chooser)
{
  g_auto (GStrv) uris = gtk_selection_data_get_uris (data);
  g_autoptr (GdkPixbuf) pixbuf = uris == NULL ? gtk_selection_data_get_pixbuf (data) : NULL;
  gboolean several = uris != NULL && uris[0] != NULL && uris[1] != NULL;

  gtk_drag_finish (context, uris != NULL || pixbuf != NULL, FALSE, time);
  if (several)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (chooser->blend), TRUE);
  for (char **uri = uris; uri != NULL && *uri != NULL; uri++)
    {
      g_autoptr (GFile) file = g_file_new_for_uri (*uri);
      g_autofree char *path = g_file_get_path (file);

      if (path != NULL)
        use_file (chooser, path);
    }
  if (pixbuf != NULL)
    {
      g_autoptr (LimnerImage) image = limner_picture_from_pixbuf (pixbuf);
      if (image != NULL)
        use_picture (chooser, image, _ ("Dropped picture"));
    }
}

void
limner_style_chooser_accept_drops (GtkWidget *box, GtkWidget *target)
{
  gtk_drag_dest_set (target, GTK_DEST_DEFAULT_ALL, NULL, 0, GDK_ACTION_COPY);
  gtk_drag_dest_add_uri_targets (target);
  gtk_drag_dest_add_image_targets (target);
  g_signal_connect (target, "drag-data-received", G_CALLBACK (dropped), chooser_of (box));
}

/* --- making it --- */

static GtkWidget *
make_tiles (Chooser *chooser)
{
  chooser->scrolled = gtk_scrolled_window_new (NULL, NULL);
  chooser->tiles = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (chooser->tiles), GTK_SELECTION_NONE);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (chooser->tiles), TRUE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (chooser->tiles), PER_LINE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (chooser->tiles), PER_LINE);
  atk_object_set_name (gtk_widget_get_accessible (chooser->tiles), _ ("Styles"));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (chooser->scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_container_add (GTK_CONTAINER (chooser->scrolled), chooser->tiles);
  return chooser->scrolled;
}

GtkWidget *
limner_style_chooser_new (GObject *settings, const LimnerUiSubject *subject)
{
  Chooser *chooser = g_new0 (Chooser, 1);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  chooser->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_style_context_add_class (gtk_widget_get_style_context (chooser->box), "limner-well");
  chooser->settings = settings;
  chooser->subject = *subject;
  g_object_set_data_full (G_OBJECT (chooser->box), CHOOSER_KEY, chooser, g_free);
  chooser->blend = gtk_check_button_new_with_mnemonic (_ ("Bl_end several"));
  gtk_widget_set_tooltip_text (chooser->blend, _ ("Choose more than one style and mix them"));
  g_signal_connect (chooser->blend, "toggled", G_CALLBACK (blend_toggled), chooser);
  gtk_box_pack_start (GTK_BOX (head), limner_heading_new (_ ("Style")), TRUE, TRUE, 0);
  gtk_box_pack_end (GTK_BOX (head), chooser->blend, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (chooser->box), head, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (chooser->box), make_tiles (chooser), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (chooser->box), limner_style_chosen_new (settings), FALSE, FALSE, 0);
  fill_tiles (chooser);
  limner_settings_watch (settings, "style-file", chooser->box, show_chosen);
  limner_settings_watch (settings, "style-files", chooser->box, show_chosen);
  return chooser->box;
}
