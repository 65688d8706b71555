/* The style page without GIMP: its settings, its content, and access to all controls. */
#include "config.h"

#include "effect/presets-private.h"
#include "effect/settings-private.h"
#include "limner-ui.h"
#include "page-checks.h"
#include "style-settings.h"
#include "style/style-chooser-private.h"
#include "style/style-crop-private.h"
#include "style/style-list-private.h"
#include "style/style-store-private.h"
#include "widgets/surface-private.h"
#include "widgets/thumbnail-private.h"

#include <glib/gstdio.h>
#include <limner/bundled.h>
#include <limner/error.h>
#include <limner/save.h>
#include <limner/system.h>
#include <locale.h>
#include <string.h>

/* --- settings --- */

static void
test_styles_survive_the_settings (void)
{
  g_autoptr (GObject) settings = style_settings_new ();
  g_autoptr (GPtrArray) list = limner_style_list_read (settings), again = NULL;
  g_autofree char *weights = NULL;
  LimnerStyleChoice *choice;

  g_assert_cmpuint (list->len, ==, 1);
  g_assert_true (g_str_has_suffix (((LimnerStyleChoice *) list->pdata[0])->path, "lanterns.jpg"));
  choice = limner_style_choice_new (g_strdup ("/somewhere/b, c.png"));
  choice->weight = 2.5;
  choice->crop = (LimnerStyleCrop) { 0.25, 0, 0.5, 0.75 };
  g_ptr_array_add (list, choice);
  limner_style_list_write (settings, list);
  g_object_get (settings, "style-weights", &weights, NULL);
  g_assert_cmpstr (weights, ==, "1, 2.5");
  again = limner_style_list_read (settings);
  g_assert_cmpuint (again->len, ==, 2);
  choice = again->pdata[1];
  g_assert_cmpstr (choice->path, ==, "/somewhere/b, c.png");
  g_assert_cmpfloat (choice->weight, ==, 2.5);
  g_assert_cmpfloat (choice->crop.x, ==, 0.25);
  g_assert_cmpfloat (choice->crop.height, ==, 0.75);
  g_assert_true (limner_style_crop_is_whole (&((LimnerStyleChoice *) again->pdata[0])->crop));
}

static void
test_crops_are_checked (void)
{
  static const char *const bad[]
      = { "0 0 1", "0 0 2 1", "x", "0 0 0 1", "0 0 1 1 1", "0.5 0 0.6 1", "nan 0 1 1", ";;0 0 1 1" };
  LimnerStyleCrop crops[2];
  g_autoptr (LimnerImage) picture = make_picture (40, 20), part = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (limner_style_crops_parse (bad[i], crops, 2, &error));
      g_assert_nonnull (error);
    }
  g_assert_true (limner_style_crops_parse (";0.5 0.25 0.5 0.5", crops, 2, NULL));
  text = limner_style_crops_write (crops, 2);
  g_assert_cmpstr (text, ==, ";0.5 0.25 0.5 0.5");
  part = limner_style_crop (picture, &crops[1], NULL);
  g_assert_cmpint (part->width, ==, 20);
  g_assert_cmpint (part->height, ==, 10);
  g_assert_cmpmem (part->pixels, 16, picture->pixels + (5 * 40 + 20) * 4, 16);
}

static void
test_presets_bring_everything_back (void)
{
  g_autoptr (GObject) settings = style_settings_new (), other = style_settings_new ();
  g_autoptr (GFile) file = g_file_new_for_path ("/somewhere/a.png"), read = NULL;
  const char *const more[] = { "/b.png", "/c.png", NULL };
  g_auto (GStrv) list = NULL, files = NULL;
  g_autofree char *keep = NULL;

  g_object_set (settings, "style-file", file, "style-files", more, "size", 333, "strength", 0.25,
                "keep-colours", "palette", "seed", 5, "memory", 2000, NULL);
  g_assert_true (limner_presets_save (settings, "test", limner_style_setting_table (), "Mine & yours", NULL));
  list = limner_presets_list ("test", NULL);
  g_assert_cmpstr (list[0], ==, "Mine & yours");
  limner_presets_apply (other, "test", "Mine & yours");
  g_object_get (other, "style-file", &read, "style-files", &files, "keep-colours", &keep, NULL);
  g_assert_true (g_file_equal (file, read));
  g_assert_cmpstrv (files, more);
  g_assert_cmpstr (keep, ==, "palette");
  g_assert_cmpfloat (limner_settings_get (other, "size"), ==, 333);
  g_assert_cmpfloat (limner_settings_get (other, "strength"), ==, 0.25);
  g_assert_cmpfloat (limner_settings_get (other, "seed"), ==, 5);
  /* Presets do not contain it, because it depends on the computer. */
  g_assert_cmpfloat (limner_settings_get (other, "memory"), ==, 0);
  g_assert_true (limner_presets_remove ("test", "Mine & yours", NULL));
  g_strfreev (g_steal_pointer (&list));
  list = limner_presets_list ("test", NULL);
  g_assert_null (list[0]);
}

static void
test_presets_from_a_damaged_file (void)
{
  static const char damaged[]
      = "{\"x\": {\"size\": \"wide\", \"strength\": 7, \"style-files\": [1, \"/a\"], \"no\": 1}, "
        "\"y\": 3}";
  g_autoptr (GObject) settings = style_settings_new ();
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "limner", NULL);
  g_autofree char *path = g_build_filename (folder, "presets-bad.json", NULL);
  g_auto (GStrv) files = NULL;

  g_mkdir_with_parents (folder, 0755);
  g_assert_true (g_file_set_contents (path, damaged, -1, NULL));
  limner_presets_apply (settings, "bad", "x");
  limner_presets_apply (settings, "bad", "y");
  g_object_get (settings, "style-files", &files, NULL);
  g_assert_cmpfloat (limner_settings_get (settings, "size"), ==, -1);
  g_assert_cmpfloat (limner_settings_get (settings, "strength"), ==, 1); /* clamped to its range */
  g_assert_cmpstr (files[0], ==, "/a");
}

/* A file that cannot be read is not replaced. */
static void
check_presets_stay (const char *path, const char *contents, int code)
{
  g_autoptr (GObject) settings = style_settings_new ();
  g_autofree char *after = NULL;
  GError *error = NULL;

  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
  limner_presets_apply (settings, "bad", "x");
  g_assert_cmpfloat (limner_settings_get (settings, "size"), ==, -1);
  g_assert_null (limner_presets_list ("bad", &error));
  g_assert_error (error, LIMNER_ERROR, code);
  g_clear_error (&error);
  g_assert_false (limner_presets_save (settings, "bad", limner_style_setting_table (), "x", &error));
  g_assert_error (error, LIMNER_ERROR, code);
  g_clear_error (&error);
  g_assert_false (limner_presets_remove ("bad", "x", &error));
  g_assert_error (error, LIMNER_ERROR, code);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, contents);
}

static void
test_presets_that_cannot_be_read_stay (void)
{
  g_autofree char *folder = g_build_filename (g_get_user_config_dir (), "limner", NULL);
  g_autofree char *path = g_build_filename (folder, "presets-bad.json", NULL);

  g_mkdir_with_parents (folder, 0755);
  check_presets_stay (path, "[", LIMNER_ERROR_FORMAT);
  check_presets_stay (path, "[1, 2]", LIMNER_ERROR_FORMAT);
  check_presets_stay (path, "", LIMNER_ERROR_FORMAT);
  /* A folder cannot be read as a file, even by root. */
  g_assert_cmpint (g_remove (path), ==, 0);
  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  g_assert_null (limner_presets_list ("bad", NULL));
  g_assert_cmpint (g_rmdir (path), ==, 0);
}

static void
test_recent_styles (void)
{
  g_autoptr (LimnerImage) picture = make_picture (16, 8);
  g_autofree char *path = limner_style_store_keep (picture, "From a layer", NULL);
  g_autofree char *again = limner_style_store_keep (picture, "From a layer", NULL);
  g_autofree char *title = limner_style_title (path), *other = limner_style_title ("/x/My Photo.v2.jpg");
  g_autoptr (GPtrArray) with = limner_style_store_list (), without = NULL;
  const LimnerStyleEntry *last = with->pdata[with->len - 1];

  g_assert_cmpstr (path, ==, again);
  g_assert_cmpstr (title, ==, "From a layer");
  g_assert_cmpstr (other, ==, "My Photo.v2");
  g_assert_cmpstr (last->path, ==, path);
  g_assert_false (last->bundled);
  limner_style_store_use ("/nowhere/gone.png", "Gone");
  g_assert_cmpint (g_remove (path), ==, 0);
  without = limner_style_store_list ();
  g_assert_cmpuint (without->len, ==, with->len - 1);
}

static void
test_recipe_becomes_settings (void)
{
  static const char json[]
      = "{\"limner\": \"0.1.0\", \"effect\": \"style\", \"settings\": {\"model\": \"limner-features\", "
        "\"size\": 320, "
        "\"steps\": 44, \"strength\": 0.5, \"keep-colours\": \"palette\", \"seed\": 9, \"style-crops\": \"0 "
        "0 0.5 0.5;\", "
        "\"styles\": [{\"name\": \"/a.png\", \"weight\": 2}, {\"name\": \"/b.png\", \"weight\": 1}, "
        "{\"name\": \"a layer\", \"weight\": 1}]}, \"models\": []}";
  g_autoptr (LimnerRecipe) recipe = limner_recipe_from_json (json, -1, NULL);
  g_autoptr (GObject) settings = style_settings_new ();
  g_autoptr (GPtrArray) list = NULL;
  g_autofree char *keep = NULL;

  g_object_set (settings, "style-scale", 3.0, "seed", 1, NULL);
  limner_style_settings_from_recipe (settings, recipe);
  list = limner_style_list_read (settings);
  g_object_get (settings, "keep-colours", &keep, NULL);
  g_assert_cmpuint (list->len, ==, 2); /* a style layer is not a file */
  g_assert_cmpfloat (((LimnerStyleChoice *) list->pdata[0])->weight, ==, 2);
  g_assert_cmpfloat (((LimnerStyleChoice *) list->pdata[0])->crop.width, ==, 0.5);
  g_assert_cmpfloat (limner_settings_get (settings, "size"), ==, 320);
  g_assert_cmpfloat (limner_settings_get (settings, "seed"), ==, 9);
  g_assert_cmpfloat (limner_settings_get (settings, "style-scale"), ==, 1);
  g_assert_cmpstr (keep, ==, "palette");
}

/* The recipe of an instant painting names its network; the dialog still offers both methods. */
static void
test_instant_recipe_leaves_the_choice (void)
{
  static const char json[] = "{\"limner\": \"0.1.0\", \"effect\": \"style\", \"settings\": {\"model\": "
                             "\"limner-instant\", \"method\": \"instant\", \"size\": 0}, \"models\": []}";
  g_autoptr (LimnerRecipe) recipe = limner_recipe_from_json (json, -1, NULL);
  g_autoptr (GObject) settings = style_settings_new ();
  g_autofree char *model = NULL, *method = NULL;

  limner_style_settings_from_recipe (settings, recipe);
  g_object_get (settings, "model", &model, "method", &method, NULL);
  g_assert_cmpstr (model, ==, LIMNER_BUNDLED_FEATURES);
  g_assert_cmpstr (method, ==, "instant");
}

/* --- the crop frame and thumbnails --- */

static void
note_crop (GtkWidget *area, const LimnerStyleCrop *crop, LimnerStyleCrop *seen)
{
  *seen = *crop;
}

/* Arrow keys move the frame, with Shift they change its size; it stays inside the picture. */
static void
test_crop_frame_by_keyboard (void)
{
  g_autoptr (LimnerImage) picture = make_picture (40, 30);
  g_autofree char *path = limner_style_store_keep (picture, "Framed", NULL);
  const LimnerStyleCrop start = { 0.25, 0.5, 0.25, 0.25 };
  LimnerStyleCrop seen = { 0 };
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL), *area = limner_style_crop_area_new (path, &start);

  g_signal_connect (area, "changed", G_CALLBACK (note_crop), &seen);
  gtk_container_add (GTK_CONTAINER (window), area);
  gtk_widget_show_all (window);
  press_key (area, GDK_KEY_Right, 0);
  g_assert_cmpfloat_with_epsilon (seen.x, 0.27, 1e-9);
  press_key (area, GDK_KEY_Up, 0);
  g_assert_cmpfloat_with_epsilon (seen.y, 0.48, 1e-9);
  press_key (area, GDK_KEY_Left, GDK_SHIFT_MASK);
  g_assert_cmpfloat_with_epsilon (seen.width, 0.23, 1e-9);
  press_key (area, GDK_KEY_Down, GDK_SHIFT_MASK);
  g_assert_cmpfloat_with_epsilon (seen.height, 0.27, 1e-9);
  for (int i = 0; i < 60; i++)
    press_key (area, GDK_KEY_Right, 0);
  g_assert_cmpfloat_with_epsilon (seen.x + seen.width, 1, 1e-9);
  for (int i = 0; i < 60; i++)
    press_key (area, GDK_KEY_Up, GDK_SHIFT_MASK);
  g_assert_cmpfloat (seen.height, >, 0);
  gtk_widget_destroy (window);
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* A picture that gdk-pixbuf cannot read has a thumbnail, too. */
static void
test_thumbnails_of_every_format (void)
{
  g_autoptr (LimnerImage) picture = make_picture (60, 20);
  g_autofree char *path = g_build_filename (g_get_user_cache_dir (), "thumb.safetensors", NULL);
  GtkWidget *image;

  g_mkdir_with_parents (g_get_user_cache_dir (), 0755);
  g_assert_true (limner_image_save (picture, path, NULL, NULL));
  image = g_object_ref_sink (limner_thumbnail_new (path, 16));
  while (gtk_image_get_storage_type (GTK_IMAGE (image)) == GTK_IMAGE_EMPTY)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (gtk_image_get_storage_type (GTK_IMAGE (image)), ==, GTK_IMAGE_SURFACE);
  g_object_unref (image);
  g_assert_cmpint (g_remove (path), ==, 0);
}

/* --- the preview worker --- */

typedef struct
{
  GMainLoop *loop;
  int finished, last;
  gboolean noted;
} Seen;

static void
wait_until_cancelled (GCancellable *cancellable)
{
  GPollFD fd;

  g_assert_true (g_cancellable_make_pollfd (cancellable, &fd));
  g_poll (&fd, 1, -1);
  g_cancellable_release_fd (cancellable);
}

/* Runs until it is cancelled, unless the request states the width of the result. */
static LimnerImage *
slow_func (gpointer request, const LimnerJob *job, GError **error)
{
  int width = GPOINTER_TO_INT (request);
  LimnerProgress event = { 0.5, "halfway", -1, NULL };

  limner_job_report (job, &event);
  limner_preview_worker_note (job, g_strdup ("note"), g_free);
  if (width == 0)
    wait_until_cancelled (job->cancellable);
  return limner_image_new (MAX (width, 1), 1, error);
}

static void
seen_progress (const LimnerProgress *progress, gboolean finished, const GError *error, gpointer user_data)
{
  Seen *seen = user_data;

  g_assert_no_error (error);
  if (!finished)
    return;
  seen->finished++;
  seen->last = progress->partial->width;
  g_main_loop_quit (seen->loop);
}

static void
seen_note (gpointer note, gpointer user_data)
{
  g_assert_cmpstr (note, ==, "note");
  ((Seen *) user_data)->noted = TRUE;
}

static void
test_live_shows_only_the_newest (void)
{
  Seen seen = { g_main_loop_new (NULL, FALSE), 0, 0, FALSE };
  LimnerPreviewWorker *worker = limner_preview_worker_new (slow_func, seen_progress, &seen);

  limner_preview_worker_set_note_func (worker, seen_note);
  limner_preview_worker_start (worker, NULL, NULL);
  while (!seen.noted) /* it has started */
    g_main_context_iteration (NULL, TRUE);
  limner_preview_worker_start (worker, NULL, NULL);
  limner_preview_worker_start (worker, GINT_TO_POINTER (7), NULL);
  g_main_loop_run (seen.loop);
  g_assert_cmpint (seen.finished, ==, 1);
  g_assert_cmpint (seen.last, ==, 7);
  g_assert_true (seen.noted);
  limner_preview_worker_start (worker, NULL, NULL);
  limner_preview_worker_free (worker); /* returns, although the request would never end */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpint (seen.finished, ==, 1);
  g_main_loop_unref (seen.loop);
}

/* --- the view --- */

static void
test_outline_follows_the_mask (void)
{
  g_autoptr (LimnerImage) picture = make_picture (20, 10);
  cairo_path_t *path;
  int lines = 0;

  g_assert_null (limner_outline_new (picture));
  g_assert_true (limner_image_add_mask (picture, NULL));
  memset (picture->mask, 0, 200 * sizeof (float));
  for (int y = 2; y < 5; y++)
    for (int x = 3; x < 9; x++)
      picture->mask[y * 20 + x] = 1;
  path = limner_outline_new (picture);
  for (int i = 0; i < path->num_data; i += path->data[i].header.length)
    lines += path->data[i].header.type == CAIRO_PATH_LINE_TO;
  g_assert_cmpint (lines, ==, 4); /* a rectangle */
  cairo_path_destroy (path);
}

static GtkWidget *
make_page (GObject *settings)
{
  g_autoptr (LimnerImage) picture = make_picture (48, 32);
  LimnerUiSubject subject = { .picture = picture, .width = 48, .height = 32, .layer_name = "Layer" };
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);

  gtk_container_add (GTK_CONTAINER (window), limner_style_page_new (settings, &subject));
  return window;
}

static void
test_mnemonics_do_not_clash (void)
{
  g_autoptr (GObject) settings = style_settings_new ();
  GtkWidget *window = make_page (settings);

  check_mnemonics (window, "orchlsp", 12);
  gtk_widget_destroy (window);
}

static GtkWidget *
find_button (GtkWidget *window, const char *text)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();

  collect (window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (GTK_IS_BUTTON (widgets->pdata[i]) && g_strcmp0 (gtk_button_get_label (widgets->pdata[i]), text) == 0)
      return widgets->pdata[i];
  g_error ("no button “%s”", text);
}

/* Settings without effect in Instant are insensitive, and the painting size is restored afterwards. */
static void
test_instant_or_painted (void)
{
  g_autoptr (GObject) settings = style_settings_new ();
  GtkWidget *window = make_page (settings), *instant = find_button (window, "I_nstant"),
            *painted = find_button (window, "Painted"), *draft = find_button (window, "Draft");
  g_autofree char *method = NULL, *again = NULL;

  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (painted)));
  g_object_set (settings, "size", 512, NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (instant), TRUE);
  g_object_get (settings, "method", &method, NULL);
  g_assert_cmpstr (method, ==, "instant");
  g_assert_cmpfloat (limner_settings_get (settings, "size"), ==, -1);
  g_assert_false (gtk_widget_is_sensitive (draft));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (painted), TRUE);
  g_object_get (settings, "method", &again, NULL);
  g_assert_cmpstr (again, ==, "painted");
  g_assert_cmpfloat (limner_settings_get (settings, "size"), ==, 512);
  g_assert_true (gtk_widget_is_sensitive (draft));
  gtk_widget_destroy (window);
}

/* A network for one style allows one method only. */
static void
test_network_that_paints (void)
{
  g_autoptr (GObject) settings = style_settings_new ();
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "any-instant.safetensors", NULL);
  GtkWidget *window = make_page (settings), *instant = find_button (window, "I_nstant"),
            *painted = find_button (window, "Painted");

  g_object_set (settings, "model", path, NULL);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (instant)));
  g_assert_false (gtk_widget_is_sensitive (painted));
  g_object_set (settings, "model", LIMNER_BUNDLED_FEATURES, NULL);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (painted)));
  g_assert_true (gtk_widget_is_sensitive (painted));
  gtk_widget_destroy (window);
}

static GtkWidget *
find_type (GtkWidget *window, GType type)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();

  collect (window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (g_type_is_a (G_OBJECT_TYPE (widgets->pdata[i]), type))
      return widgets->pdata[i];
  g_error ("no %s", g_type_name (type));
}

static void
check_list (GObject *settings, const char *const *paths)
{
  g_autoptr (GPtrArray) list = limner_style_list_read (settings);

  g_assert_cmpuint (list->len, ==, g_strv_length ((char **) paths));
  for (guint i = 0; i < list->len; i++)
    g_assert_cmpstr (((LimnerStyleChoice *) list->pdata[i])->path, ==, paths[i]);
}

/* Several files are blended with each other, not with the previous style. */
static void
test_files_chosen_at_once (void)
{
  g_autoptr (GObject) settings = style_settings_new ();
  GtkWidget *window = make_page (settings);
  LimnerStyleChooser *chooser = LIMNER_STYLE_CHOOSER (find_type (window, LIMNER_TYPE_STYLE_CHOOSER));
  g_autoptr (GPtrArray) bundled = limner_bundled_styles (NULL);
  const char *one = ((LimnerBundledStyle *) bundled->pdata[2])->path;
  const char *two = ((LimnerBundledStyle *) bundled->pdata[3])->path;
  const char *three = ((LimnerBundledStyle *) bundled->pdata[4])->path;

  limner_style_chooser_use (chooser, (const char *const[]) { one, two, NULL }, NULL);
  check_list (settings, (const char *const[]) { one, two, NULL });
  limner_style_chooser_use (chooser, (const char *const[]) { three, NULL }, NULL); /* while Blend is on */
  check_list (settings, (const char *const[]) { one, two, three, NULL });
  gtk_widget_destroy (window);
}

/* A weight's slider and its text follow the settings, also if the styles stay the same. */
static void
test_weights_follow_the_settings (void)
{
  g_autoptr (GObject) settings = style_settings_new ();
  GtkWidget *window = make_page (settings), *scale;
  LimnerStyleChooser *chooser = LIMNER_STYLE_CHOOSER (find_type (window, LIMNER_TYPE_STYLE_CHOOSER));
  g_autoptr (GPtrArray) bundled = limner_bundled_styles (NULL), list = NULL;
  const char *one = ((LimnerBundledStyle *) bundled->pdata[2])->path;
  const char *two = ((LimnerBundledStyle *) bundled->pdata[3])->path;

  limner_style_chooser_use (chooser, (const char *const[]) { one, two, NULL }, NULL);
  scale = find_type (GTK_WIDGET (chooser), GTK_TYPE_SCALE);
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 1);
  list = limner_style_list_read (settings);
  ((LimnerStyleChoice *) list->pdata[0])->weight = 3;
  limner_style_list_write (settings, list);
  g_assert_true (scale == find_type (GTK_WIDGET (chooser), GTK_TYPE_SCALE));
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 3);
  g_assert_cmpstr (pango_layout_get_text (gtk_scale_get_layout (GTK_SCALE (scale))), ==, "75 %");
  gtk_widget_destroy (window);
}

/* In the language of the test run. */
static void
test_no_text_is_cut (void)
{
  g_autoptr (GObject) settings = style_settings_new ();
  GtkWidget *window = make_page (settings);

  check_no_text_is_cut (window, 20);
  gtk_widget_destroy (window);
}

static void
test_time_in_words (void)
{
  static const struct
  {
    double seconds;
    const char *words;
  } cases[] = { { 2, "a few seconds" },     { 42, "about 40 s" },     { 61, "about 1 min" },
                { 80, "about 1 min 20 s" }, { 1500, "about 25 min" }, { 3700, "about 1 h 1 min" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = limner_describe_time (cases[i].seconds);
      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  limner_bind_translations ();
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/styles-survive-the-settings", test_styles_survive_the_settings);
  g_test_add_func ("/ui/crops-are-checked", test_crops_are_checked);
  g_test_add_func ("/ui/presets-bring-everything-back", test_presets_bring_everything_back);
  g_test_add_func ("/ui/presets-from-a-damaged-file", test_presets_from_a_damaged_file);
  g_test_add_func ("/ui/presets-that-cannot-be-read-stay", test_presets_that_cannot_be_read_stay);
  g_test_add_func ("/ui/recent-styles", test_recent_styles);
  g_test_add_func ("/ui/recipe-becomes-settings", test_recipe_becomes_settings);
  g_test_add_func ("/ui/instant-recipe-leaves-the-choice", test_instant_recipe_leaves_the_choice);
  g_test_add_func ("/ui/crop-frame-by-keyboard", test_crop_frame_by_keyboard);
  g_test_add_func ("/ui/thumbnails-of-every-format", test_thumbnails_of_every_format);
  g_test_add_func ("/ui/live-shows-only-the-newest", test_live_shows_only_the_newest);
  g_test_add_func ("/ui/outline-follows-the-mask", test_outline_follows_the_mask);
  g_test_add_func ("/ui/language/mnemonics-do-not-clash", test_mnemonics_do_not_clash);
  g_test_add_func ("/ui/style/instant-or-painted", test_instant_or_painted);
  g_test_add_func ("/ui/style/network-that-paints", test_network_that_paints);
  g_test_add_func ("/ui/style/files-chosen-at-once", test_files_chosen_at_once);
  g_test_add_func ("/ui/style/weights-follow-the-settings", test_weights_follow_the_settings);
  g_test_add_func ("/ui/language/no-text-is-cut", test_no_text_is_cut);
  g_test_add_func ("/ui/time-in-words", test_time_in_words);
  return g_test_run ();
}
