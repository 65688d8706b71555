/* The portraits page without GIMP. Faces appear, can be rated and chosen; a thousand need no more
 * widgets than a few; the page can be closed at any moment. */
#include "config.h"

#include "effect/settings-private.h"
#include "limner-ui.h"
#include "page-checks.h"
#include "style-settings.h"

#include <limner/bundled.h>
#include <limner/system.h>
#include <locale.h>
#include <math.h>

static guint counted;

static void
count (GtkWidget *page, gpointer user_data)
{
  counted = limner_browser_page_count (page);
}

static GtkWidget *
make_window (GObject *settings, const LimnerRecipe *resume)
{
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL),
            *page = limner_browser_page_new (settings, resume);

  limner_browser_page_set_changed_func (page, count, NULL);
  gtk_window_set_default_size (GTK_WINDOW (window), 900, 700);
  gtk_container_add (GTK_CONTAINER (window), page);
  gtk_widget_show (window);
  return window;
}

static GtkWidget *
page_of (GtkWidget *window)
{
  return gtk_bin_get_child (GTK_BIN (window));
}

static gboolean
too_late (gpointer data)
{
  g_error ("Nothing has come");
  return G_SOURCE_REMOVE;
}

/* Waits until there are faces with tiles. */
static GPtrArray *
tiles_of (GtkWidget *window)
{
  guint timeout = g_timeout_add_seconds (60, too_late, NULL);
  GPtrArray *tiles = g_ptr_array_new ();

  while (tiles->len == 0)
    {
      g_autoptr (GPtrArray) widgets = g_ptr_array_new ();

      gtk_main_iteration ();
      collect (window, widgets);
      for (guint i = 0; i < widgets->len; i++)
        if (gtk_style_context_has_class (gtk_widget_get_style_context (widgets->pdata[i]), "limner-face"))
          g_ptr_array_add (tiles, widgets->pdata[i]);
    }
  g_source_remove (timeout);
  return tiles;
}

static GtkWidget *
find_named (GtkWidget *window, const char *name)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();

  collect (window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (g_strcmp0 (atk_object_get_name (gtk_widget_get_accessible (widgets->pdata[i])), name) == 0
        && (GTK_IS_BUTTON (widgets->pdata[i]) || GTK_IS_RANGE (widgets->pdata[i])
            || GTK_IS_COMBO_BOX (widgets->pdata[i])))
      return widgets->pdata[i];
  return NULL;
}

static void
press (GtkWidget *window, const char *name)
{
  GtkWidget *button = find_named (window, name);

  g_assert_true (GTK_IS_BUTTON (button) && gtk_widget_is_sensitive (button));
  gtk_button_clicked (GTK_BUTTON (button));
}

static gboolean
is_on (GtkWidget *widget)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (widget));
}

static const char *
name_of (GtkWidget *widget)
{
  return atk_object_get_name (gtk_widget_get_accessible (widget));
}

static void
test_faces_are_rated_and_chosen (void)
{
  g_autoptr (GObject) settings = portrait_settings_new ();
  GtkWidget *window = make_window (settings, NULL);
  g_autoptr (GPtrArray) tiles = tiles_of (window), chosen = NULL;
  g_autofree char *first = NULL;

  g_assert_cmpuint (counted, ==, 0);
  g_assert_false (gtk_widget_is_sensitive (find_named (window, "Children")));
  gtk_button_clicked (tiles->pdata[0]);
  g_assert_true (is_on (tiles->pdata[0]) && !is_on (tiles->pdata[1]));
  g_assert_cmpuint (counted, ==, 1); /* the face in focus, because none is kept */
  g_assert_true (gtk_widget_is_sensitive (find_named (window, "Network")));
  press (window, "Keep");
  /* Another network would lose the kept face. */
  g_assert_false (gtk_widget_is_sensitive (find_named (window, "Network")));
  first = g_strdup (name_of (tiles->pdata[0]));
  g_assert_true (g_str_has_suffix (first, ", kept"));
  gtk_button_clicked (tiles->pdata[3]);
  g_assert_false (is_on (tiles->pdata[0]));
  press (window, "Star");
  g_assert_cmpuint (counted, ==, 2);
  chosen = limner_browser_page_chosen (page_of (window));
  g_assert_cmpuint (chosen->len, ==, 2);
  g_assert_true (g_str_has_prefix (first, ((LimnerChosenFace *) chosen->pdata[0])->name));
  press (window, "Reject");
  g_assert_cmpuint (counted, ==, 1);
  press (window, "Undo (Ctrl+Z)");
  g_assert_cmpuint (counted, ==, 2);
  gtk_widget_destroy (window);
}

static void
test_children_and_back (void)
{
  g_autoptr (GObject) settings = portrait_settings_new ();
  GtkWidget *window = make_window (settings, NULL);
  g_autoptr (GPtrArray) tiles = tiles_of (window);
  g_autofree char *parent = NULL, *expected = NULL;

  gtk_button_clicked (tiles->pdata[2]);
  parent = g_strdup (name_of (tiles->pdata[2]));
  press (window, "Children");
  expected = g_strdup_printf ("child of %s", parent);
  g_assert_true (g_str_has_suffix (name_of (tiles->pdata[0]), expected));
  press (window, "Undo (Ctrl+Z)");
  g_assert_cmpstr (name_of (tiles->pdata[2]), ==, parent);
  press (window, "Redo (Ctrl+Shift+Z)");
  g_assert_true (g_str_has_suffix (name_of (tiles->pdata[0]), expected));
  press (window, "New faces");
  g_assert_null (strstr (name_of (tiles->pdata[0]), "child"));
  gtk_widget_destroy (window);
}

static void
test_settings_follow (void)
{
  g_autoptr (GObject) settings = portrait_settings_new ();
  GtkWidget *window = make_window (settings, NULL);
  g_autoptr (GPtrArray) tiles = tiles_of (window);

  gtk_range_set_value (GTK_RANGE (find_named (window, "Variety")), 0.4);
  g_assert_cmpfloat (fabs (limner_settings_get (settings, "truncation") - 0.4), <, 1e-9);
  g_assert_false (gtk_widget_is_sensitive (find_named (window, "Pose")));
  gtk_button_clicked (tiles->pdata[0]);
  press (window, "Pose");
  g_assert_true (is_on (find_named (window, "Pose")));
  press (window, "Undo (Ctrl+Z)");
  g_assert_false (is_on (find_named (window, "Pose")));
  gtk_widget_destroy (window);
}

static GtkWidget *
find_entry (GtkWidget *window)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();

  collect (window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (GTK_IS_ENTRY (widgets->pdata[i]))
      return widgets->pdata[i];
  return NULL;
}

/* Words from the list are added to the entry and applied at once; typed words are applied on Enter. */
static void
test_words_are_chosen_or_typed (void)
{
  g_autoptr (GObject) settings = portrait_settings_new ();
  GtkWidget *window = make_window (settings, NULL), *entry = find_entry (window), *menu, *old;
  g_autoptr (GPtrArray) tiles = tiles_of (window);
  g_autofree char *words = NULL, *typed = NULL;

  menu = find_named (window, "Words that this network knows");
  old = find_named (GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (menu))), "old");
  gtk_button_clicked (GTK_BUTTON (old));
  g_object_get (settings, "words", &words, NULL);
  g_assert_cmpstr (words, ==, "old");
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (entry)), ==, "old");
  gtk_entry_set_text (GTK_ENTRY (entry), " young ,");
  g_assert_false (is_on (old));
  gtk_widget_activate (entry);
  g_object_get (settings, "words", &typed, NULL);
  g_assert_cmpstr (typed, ==, " young ,");
  gtk_widget_destroy (window);
}

/* Ctrl+Z in the entry undoes typing; elsewhere it undoes changes of faces. */
static void
test_typing_is_undone_in_the_field (void)
{
  g_autoptr (GObject) settings = portrait_settings_new ();
  GtkWidget *window = make_window (settings, NULL), *entry = find_entry (window);
  g_autoptr (GPtrArray) tiles = tiles_of (window);

  gtk_button_clicked (tiles->pdata[0]);
  press (window, "Keep");
  gtk_widget_grab_focus (entry);
  gtk_entry_set_text (GTK_ENTRY (entry), "ol");
  gtk_entry_set_text (GTK_ENTRY (entry), "old");
  press_key (window, GDK_KEY_z, GDK_CONTROL_MASK);
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (entry)), ==, "ol");
  press_key (window, GDK_KEY_z, GDK_CONTROL_MASK);
  press_key (window, GDK_KEY_z, GDK_CONTROL_MASK);
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (entry)), ==, "");
  press_key (window, GDK_KEY_z, GDK_CONTROL_MASK | GDK_SHIFT_MASK);
  press_key (window, GDK_KEY_y, GDK_CONTROL_MASK);
  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (entry)), ==, "old");
  g_assert_true (g_str_has_suffix (name_of (tiles->pdata[0]), ", kept"));
  gtk_widget_grab_focus (tiles->pdata[0]);
  press_key (window, GDK_KEY_z, GDK_CONTROL_MASK);
  g_assert_false (g_str_has_suffix (name_of (tiles->pdata[0]), ", kept"));
  gtk_widget_destroy (window);
}

/* The button of a kept face, by the start of its tooltip. */
static GtkWidget *
find_kept (GtkWidget *window, const char *name)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();

  collect (window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    {
      g_autofree char *tip = gtk_widget_get_tooltip_text (widgets->pdata[i]);

      if (tip != NULL && g_str_has_prefix (tip, name) && strstr (tip, "Delete") != NULL)
        return widgets->pdata[i];
    }
  return NULL;
}

static void
test_keyboard_stays_with_the_kept (void)
{
  g_autoptr (GObject) settings = portrait_settings_new ();
  GtkWidget *window = make_window (settings, NULL);
  g_autoptr (GPtrArray) tiles = tiles_of (window);
  g_autofree char *names[3] = { NULL };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gtk_button_clicked (tiles->pdata[i]);
      names[i] = g_strdup (name_of (tiles->pdata[i]));
      press (window, "Keep");
    }
  gtk_widget_grab_focus (find_kept (window, names[1]));
  press_key (window, GDK_KEY_Delete, 0);
  g_assert_null (find_kept (window, names[1]));
  g_assert_true (gtk_widget_is_focus (find_kept (window, names[2])));
  press_key (window, GDK_KEY_Delete, 0);
  g_assert_true (gtk_widget_is_focus (find_kept (window, names[0])));
  press_key (window, GDK_KEY_Delete, 0);
  g_assert_cmpuint (counted, ==, 1); /* none is kept: the face in focus counts */
  g_assert_true (gtk_widget_is_focus (tiles->pdata[2]));
  gtk_widget_destroy (window);
}

/* A thousand faces further down there are as many widgets as before. */
static void
test_scrolling_makes_no_widgets (void)
{
  g_autoptr (GObject) settings = portrait_settings_new ();
  GtkWidget *window = make_window (settings, NULL), *bar = NULL;
  g_autoptr (GPtrArray) tiles = tiles_of (window), after = NULL;
  g_autofree char *first = g_strdup (name_of (tiles->pdata[0]));
  GtkAdjustment *adjustment;
  double row;
  int side;

  bar = find_named (window, "Scroll the faces");
  adjustment = gtk_range_get_adjustment (GTK_RANGE (bar));
  gtk_widget_get_size_request (tiles->pdata[0], NULL, &side);
  row = side;
  for (int i = 0; i < 300; i++)
    {
      g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), >,
                         gtk_adjustment_get_value (adjustment) + gtk_adjustment_get_page_size (adjustment));
      gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment) + row);
      if (i % 20 == 0)
        while (gtk_events_pending ())
          gtk_main_iteration ();
    }
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), >=, 290 * row);
  after = tiles_of (window);
  g_assert_cmpuint (after->len, ==, tiles->len);
  g_assert_cmpstr (name_of (after->pdata[0]), !=, first);
  gtk_adjustment_set_value (adjustment, 0);
  g_assert_cmpstr (name_of (after->pdata[0]), ==, first);
  gtk_widget_destroy (window);
}

static void
test_closed_at_any_moment (void)
{
  for (guint turns = 0; turns < 30; turns++)
    {
      g_autoptr (GObject) settings = portrait_settings_new ();
      GtkWidget *window = make_window (settings, NULL);

      for (guint i = 0; i < turns * 3; i++)
        gtk_main_iteration_do (FALSE);
      gtk_widget_destroy (window);
      while (gtk_events_pending ())
        gtk_main_iteration ();
      g_assert_cmpuint (G_OBJECT (settings)->ref_count, ==, 1);
    }
}

static void
test_goes_on_from_a_recipe (void)
{
  static const char json[]
      = "{\"limner\": \"0.1.0\", \"effect\": \"portrait\", \"settings\": {\"seeds\": \"7\", "
        "\"truncation\": 0.5}, \"models\": []}";
  g_autoptr (LimnerRecipe) recipe = limner_recipe_from_json (json, -1, NULL);
  g_autoptr (GObject) settings = portrait_settings_new ();
  GtkWidget *window = make_window (settings, recipe);
  g_autoptr (GPtrArray) tiles = tiles_of (window), chosen = limner_browser_page_chosen (page_of (window));

  g_assert_cmpstr (name_of (tiles->pdata[0]), ==, "the layer's face");
  g_assert_true (is_on (tiles->pdata[0]));
  g_assert_cmpstr (name_of (tiles->pdata[1]) + strlen (name_of (tiles->pdata[1])) - 16, ==,
                   "the layer's face");
  g_assert_cmpuint (chosen->len, ==, 1);
  g_assert_false (gtk_widget_get_sensitive (find_named (window, "Undo (Ctrl+Z)")));
  gtk_widget_destroy (window);
}

/* Ignores the network of another effect. A network without words ignores the previous words. */
static void
test_settings_of_other_networks (void)
{
  g_autoptr (GObject) settings = portrait_settings_new ();
  g_autofree char *plain = g_test_build_filename (G_TEST_DIST, "portrait-resnet.safetensors", NULL);
  const char *const models[] = { LIMNER_BUNDLED_FEATURES, plain };

  for (guint i = 0; i < G_N_ELEMENTS (models); i++)
    {
      g_autofree char *words = NULL;
      GtkWidget *window;

      g_object_set (settings, "model", models[i], "words", "1", NULL);
      window = make_window (settings, NULL);
      g_assert_cmpstr (limner_model_architecture (limner_browser_page_model (page_of (window))), ==,
                       "stylegan2");
      g_ptr_array_unref (tiles_of (window));
      gtk_button_clicked (GTK_BUTTON (find_named (window, "New faces")));
      g_object_get (settings, "words", &words, NULL);
      g_assert_cmpstr (words, ==, i == 0 ? "1" : "");
      gtk_widget_destroy (window);
    }
}

/* Hides the bundled network by one with the same ID that makes no portraits. */
static char *
make_networks_without_portraits (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limner-browser-XXXXXX", NULL);
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "one-pass-net.safetensors", NULL);
  g_autofree char *to = g_build_filename (folder, LIMNER_BUNDLED_PORTRAITS ".safetensors", NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  g_assert_true (g_file_set_contents (to, bytes, (gssize) size, NULL));
  return g_steal_pointer (&folder);
}

static void
test_without_a_network (void)
{
  g_autoptr (GObject) settings = portrait_settings_new ();
  g_autofree char *kept = g_strdup (g_getenv ("LIMNER_MODEL_PATH"));
  g_autofree char *folder = make_networks_without_portraits ();
  GtkWidget *window;

  g_setenv ("LIMNER_MODEL_PATH", folder, TRUE);
  window = make_window (settings, NULL);
  g_assert_null (limner_browser_page_model (page_of (window)));
  g_assert_nonnull (find_named (window, "Models…"));
  g_assert_cmpuint (limner_browser_page_count (page_of (window)), ==, 0);
  gtk_widget_destroy (window);
  g_setenv ("LIMNER_MODEL_PATH", kept, TRUE);
}

static void
test_mnemonics_do_not_clash (void)
{
  g_autoptr (GObject) settings = portrait_settings_new ();
  GtkWidget *window = make_window (settings, NULL);
  g_autoptr (GPtrArray) tiles = tiles_of (window);

  check_mnemonics (window, "chi", 12);
  gtk_widget_destroy (window);
}

/* In the language of the test run. */
static void
test_no_text_is_cut (void)
{
  g_autoptr (GObject) settings = portrait_settings_new ();
  GtkWidget *window = make_window (settings, NULL);
  g_autoptr (GPtrArray) tiles = tiles_of (window);

  gtk_button_clicked (tiles->pdata[0]);
  check_no_text_is_cut (window, 14);
  gtk_widget_destroy (window);
}

/* Writes the network of the golden tests, whose classes have no names, with names for two of them. */
static gboolean
name_words (const char *path, const char *bytes, gsize size)
{
  guint64 length;
  g_autofree char *header = NULL;
  g_autoptr (GString) named = NULL;
  g_autoptr (GByteArray) file = g_byte_array_new ();

  memcpy (&length, bytes, sizeof length);
  length = GUINT64_FROM_LE (length);
  header = g_strndup (bytes + 8, length);
  named = g_string_new (header);
  g_string_replace (named, "\\\"c_dim\\\": 3",
                    "\\\"words\\\": [\\\"old\\\", \\\"young\\\"], \\\"c_dim\\\": 3", 1);
  length = GUINT64_TO_LE (named->len);
  g_byte_array_append (file, (const guint8 *) &length, sizeof length);
  g_byte_array_append (file, (const guint8 *) named->str, (guint) named->len);
  g_byte_array_append (file, (const guint8 *) bytes + 8 + strlen (header),
                       (guint) (size - 8 - strlen (header)));
  return g_file_set_contents (path, (const char *) file->data, file->len, NULL);
}

/* A folder of networks that contains a portrait network. */
static void
make_networks (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limner-browser-XXXXXX", NULL);
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "portrait-skip.safetensors", NULL);
  g_autofree char *to = g_build_filename (folder, "faces.safetensors", NULL);
  g_autofree char *bytes = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (from, &bytes, &size, NULL));
  g_assert_true (name_words (to, bytes, size));
  g_setenv ("LIMNER_MODEL_PATH", folder, TRUE);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  limner_bind_translations ();
  gtk_test_init (&argc, &argv, NULL);
  make_networks ();
  g_test_add_func ("/browser-page/faces-are-rated-and-chosen", test_faces_are_rated_and_chosen);
  g_test_add_func ("/browser-page/children-and-back", test_children_and_back);
  g_test_add_func ("/browser-page/settings-follow", test_settings_follow);
  g_test_add_func ("/browser-page/words-are-chosen-or-typed", test_words_are_chosen_or_typed);
  g_test_add_func ("/browser-page/typing-is-undone-in-the-field", test_typing_is_undone_in_the_field);
  g_test_add_func ("/browser-page/keyboard-stays-with-the-kept", test_keyboard_stays_with_the_kept);
  g_test_add_func ("/browser-page/scrolling-makes-no-widgets", test_scrolling_makes_no_widgets);
  g_test_add_func ("/browser-page/closed-at-any-moment", test_closed_at_any_moment);
  g_test_add_func ("/browser-page/goes-on-from-a-recipe", test_goes_on_from_a_recipe);
  g_test_add_func ("/browser-page/settings-of-other-networks", test_settings_of_other_networks);
  g_test_add_func ("/browser-page/without-a-network", test_without_a_network);
  g_test_add_func ("/ui/language/mnemonics-do-not-clash", test_mnemonics_do_not_clash);
  g_test_add_func ("/ui/language/no-text-is-cut", test_no_text_is_cut);
  return g_test_run ();
}
