/* The dream page without GIMP: its settings, its content, and access to all controls. */
#include "config.h"

#include "effect/settings-private.h"
#include "limner-ui.h"
#include "page-checks.h"
#include "style-settings.h"

#include <limner/system.h>
#include <locale.h>

static GtkWidget *
make_page (GObject *settings)
{
  g_autoptr (LimnerImage) picture = make_picture (48, 32);
  LimnerUiSubject subject = { .picture = picture, .width = 48, .height = 32, .layer_name = "Layer" };
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);

  gtk_container_add (GTK_CONTAINER (window), limner_dream_page_new (settings, &subject));
  gtk_widget_show_all (window);
  return window;
}

static GtkWidget *
find_named (GtkWidget *window, const char *name)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();

  collect (window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (g_strcmp0 (atk_object_get_name (gtk_widget_get_accessible (widgets->pdata[i])), name) == 0
        && (GTK_IS_BUTTON (widgets->pdata[i]) || GTK_IS_ENTRY (widgets->pdata[i])))
      return widgets->pdata[i];
  return NULL;
}

static char *
layer_of (GObject *settings)
{
  char *layer;

  g_object_get (settings, "layer", &layer, NULL);
  return layer;
}

static void
test_layers_are_chosen_by_their_pictures (void)
{
  g_autoptr (GObject) settings = dream_settings_new ();
  GtkWidget *window = make_page (settings), *suggested = find_named (window, "relu4_2"),
            *other = find_named (window, "relu3_1"), *more, *channel;
  g_autofree char *layer = NULL, *third = NULL;

  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (suggested)));
  gtk_button_clicked (GTK_BUTTON (other));
  layer = layer_of (settings);
  g_assert_cmpstr (layer, ==, "relu3_1");
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (other)));
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (suggested)));

  g_assert_null (find_named (window, "relu3_1:1"));
  more = find_named (window, "Channels of this layer…");
  gtk_button_clicked (GTK_BUTTON (more));
  channel = find_named (window, "relu3_1:1");
  g_assert_nonnull (channel);
  gtk_button_clicked (GTK_BUTTON (channel));
  third = layer_of (settings);
  g_assert_cmpstr (third, ==, "relu3_1:1");
  gtk_widget_destroy (window);
}

static void
test_surprises_are_layers (void)
{
  g_autoptr (GObject) settings = dream_settings_new ();
  GtkWidget *window = make_page (settings);
  g_autofree char *layer = NULL;

  gtk_button_clicked (GTK_BUTTON (find_named (window, "Surprise me")));
  layer = layer_of (settings);
  g_assert_true (g_str_has_prefix (layer, "relu") && strchr (layer, ':') != NULL);
  gtk_widget_destroy (window);
}

static gboolean
too_late (gpointer data)
{
  g_error ("The preview has not come");
  return G_SOURCE_REMOVE;
}

/* Whether the status reports that the preview is done. */
static gboolean
is_done (GtkWidget *window)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();

  collect (window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (GTK_IS_LABEL (widgets->pdata[i])
        && strstr (gtk_label_get_text (widgets->pdata[i]), "preview is small") != NULL)
      return TRUE;
  return FALSE;
}

static void
test_preview_comes_by_itself (void)
{
  g_autoptr (GObject) settings = dream_settings_new ();
  GtkWidget *window = make_page (settings);
  guint timeout = g_timeout_add_seconds (60, too_late, NULL);

  while (!is_done (window))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
  gtk_widget_destroy (window);
}

static void
test_recipe_becomes_settings (void)
{
  static const char json[]
      = "{\"limner\": \"0.1.0\", \"effect\": \"dream\", \"settings\": {\"layer\": \"relu3_2:4\", "
        "\"guide\": \"/a.png\", \"suppress\": true, \"octaves\": 3, \"step-size\": 0.5, \"zoom\": 4, "
        "\"zoom-rotation\": -7.5, \"normalisation\": \"rms\"}, \"models\": []}";
  g_autoptr (LimnerRecipe) recipe = limner_recipe_from_json (json, -1, NULL);
  g_autoptr (GObject) settings = dream_settings_new ();
  g_autofree char *layer = NULL, *kind = NULL, *path = NULL;
  g_autoptr (GFile) guide = NULL;
  gboolean suppress;

  g_object_set (settings, "steps", 99, NULL);
  limner_dream_settings_from_recipe (settings, recipe);
  g_object_get (settings, "layer", &layer, "normalisation", &kind, "guide", &guide, "suppress", &suppress,
                NULL);
  path = g_file_get_path (guide);
  g_assert_cmpstr (layer, ==, "relu3_2:4");
  g_assert_cmpstr (kind, ==, "rms");
  g_assert_cmpstr (path, ==, "/a.png");
  g_assert_true (suppress);
  g_assert_cmpfloat (limner_settings_get (settings, "octaves"), ==, 3);
  g_assert_cmpfloat (limner_settings_get (settings, "step-size"), ==, 0.5);
  g_assert_cmpfloat (limner_settings_get (settings, "zoom-rotation"), ==, -7.5);
  g_assert_cmpfloat (limner_settings_get (settings, "steps"), ==, 12);
}

static void
test_mnemonics_do_not_clash (void)
{
  g_autoptr (GObject) settings = dream_settings_new ();
  GtkWidget *window = make_page (settings);

  check_mnemonics (window, "orchlsd", 12);
  gtk_widget_destroy (window);
}

/* In the language of the test run. */
static void
test_no_text_is_cut (void)
{
  g_autoptr (GObject) settings = dream_settings_new ();
  GtkWidget *window = make_page (settings);

  check_no_text_is_cut (window, 15);
  gtk_widget_destroy (window);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  limner_bind_translations ();
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dream-page/layers-are-chosen-by-their-pictures",
                   test_layers_are_chosen_by_their_pictures);
  g_test_add_func ("/dream-page/surprises-are-layers", test_surprises_are_layers);
  g_test_add_func ("/dream-page/preview-comes-by-itself", test_preview_comes_by_itself);
  g_test_add_func ("/dream-page/recipe-becomes-settings", test_recipe_becomes_settings);
  g_test_add_func ("/ui/language/mnemonics-do-not-clash", test_mnemonics_do_not_clash);
  g_test_add_func ("/ui/language/no-text-is-cut", test_no_text_is_cut);
  return g_test_run ();
}
