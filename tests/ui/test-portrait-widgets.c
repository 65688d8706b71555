/* The direction sliders and the photo chooser without a browser: their texts, signals and errors. */
#include "config.h"

#include "page-checks.h"
#include "portraits/portrait-photo-private.h"
#include "portraits/portrait-sliders-private.h"
#include "widgets/thumbnail-slider-private.h"

#include <glib/gstdio.h>
#include <limner/error.h>
#include <limner/registry.h>
#include <locale.h>

static gboolean
too_late (gpointer data)
{
  g_error ("It takes too long");
  return G_SOURCE_REMOVE;
}

typedef struct
{
  LimnerModel *model;
  LimnerFace *face;
  GtkWidget *window, *sliders;
  cairo_surface_t *picture; /* of every face */
  char *moved;
  guint n_wants, n_asked;
} Fixture;

static void
moved (const char *sliders, gpointer user_data)
{
  Fixture *f = user_data;

  g_free (f->moved);
  f->moved = g_strdup (sliders);
}

static cairo_surface_t *
picture (LimnerFace *face, gpointer user_data)
{
  Fixture *f = user_data;

  f->n_asked++;
  return f->picture;
}

static void
want (gpointer user_data)
{
  ((Fixture *) user_data)->n_wants++;
}

static void
make_sliders (Fixture *f)
{
  const LimnerPortraitSlidersCalls calls = { moved, picture, want, f };

  f->window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  f->sliders = limner_portrait_sliders_new (&calls);
  gtk_container_add (GTK_CONTAINER (f->window), f->sliders);
  limner_portrait_sliders_set_model (f->sliders, f->model);
  limner_portrait_sliders_set_face (f->sliders, f->face, NULL);
  gtk_widget_show_all (f->window);
}

static void
setup (Fixture *f, gconstpointer unused)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "portrait-skip.safetensors", NULL);
  g_autoptr (LimnerPortrait) portrait = NULL;

  f->model = limner_model_load (path, NULL);
  portrait = limner_portrait_new (f->model, NULL);
  for (LimnerLayerRange range = LIMNER_LAYERS_COARSE; range <= LIMNER_LAYERS_ALL; range += 3)
    g_assert_true (limner_directions_discover (portrait, LIMNER_DIRECTION_SEFA, range, 1, NULL));
  g_assert_true (limner_directions_discover (portrait, LIMNER_DIRECTION_PCA, LIMNER_LAYERS_FINE, 1, NULL));
  g_assert_true (limner_directions_rename (f->model, "pca-fine-1", "warm-light", NULL));
  f->face = limner_face_of_seed (3, NULL, 0.7);
  f->picture = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 16, 16);
  make_sliders (f);
}

static void
teardown (Fixture *f, gconstpointer unused)
{
  g_autofree char *own
      = g_build_filename (g_get_user_data_dir (), "limner", "models", "portrait-skip.directions", NULL);

  gtk_widget_destroy (f->window);
  limner_face_unref (f->face);
  limner_model_unref (f->model);
  cairo_surface_destroy (f->picture);
  g_free (f->moved);
  g_remove (own);
}

static GtkWidget *
find_named (const Fixture *f, GType type, const char *name)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();

  collect (f->window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (G_TYPE_CHECK_INSTANCE_TYPE (widgets->pdata[i], type)
        && g_strcmp0 (atk_object_get_name (gtk_widget_get_accessible (widgets->pdata[i])), name) == 0)
      return widgets->pdata[i];
  return NULL;
}

static GtkRange *
strip (const Fixture *f, const char *name)
{
  GtkWidget *found = find_named (f, LIMNER_TYPE_THUMBNAIL_SLIDER, name);

  g_assert_nonnull (found);
  return GTK_RANGE (found);
}

static void
test_moves (Fixture *f, gconstpointer unused)
{
  GtkRange *first = strip (f, "Direction 1"), *light = strip (f, "Warm light");

  gtk_range_set_value (first, 1.5);
  g_assert_cmpstr (f->moved, ==, "sefa-coarse-1=1.5");
  gtk_range_set_value (light, -2);
  g_assert_cmpstr (f->moved, ==, "sefa-coarse-1=1.5 warm-light=-2");
  gtk_button_clicked (GTK_BUTTON (find_named (f, GTK_TYPE_BUTTON, "Reset “Direction 1”")));
  g_assert_cmpstr (f->moved, ==, "warm-light=-2");
  g_assert_cmpfloat (gtk_range_get_value (first), ==, 0);
}

/* Earlier names are recognised, moves without a slider are kept, and values are not rounded. */
static void
test_text_is_shown_and_kept (Fixture *f, gconstpointer unused)
{
  limner_portrait_sliders_set_face (f->sliders, f->face, "pca-fine-1=1 other=2 sefa-coarse-1=7.25");
  g_assert_null (f->moved);
  g_assert_cmpfloat (gtk_range_get_value (strip (f, "Warm light")), ==, 1);
  g_assert_cmpfloat (gtk_range_get_value (strip (f, "Direction 1")), ==, 3);
  gtk_range_set_value (strip (f, "Warm light"), -1);
  g_assert_cmpstr (f->moved, ==, "sefa-coarse-1=7.25 warm-light=-1 other=2");
  limner_portrait_sliders_set_face (f->sliders, f->face, NULL);
  g_assert_cmpfloat (gtk_range_get_value (strip (f, "Direction 1")), ==, 0);
}

static void
test_keyboard (Fixture *f, gconstpointer unused)
{
  GtkWidget *first = GTK_WIDGET (strip (f, "Direction 1"));

  press_key (first, GDK_KEY_Right, 0);
  g_assert_cmpstr (f->moved, ==, "sefa-coarse-1=0.2");
  press_key (first, GDK_KEY_Home, 0);
  g_assert_cmpstr (f->moved, ==, "sefa-coarse-1=-3");
  press_key (first, GDK_KEY_End, 0);
  press_key (first, GDK_KEY_Left, 0);
  g_assert_cmpstr (f->moved, ==, "sefa-coarse-1=2.8");
}

/* The mouse wheel scrolls the list around a thumbnail slider. */
static void
test_wheel (Fixture *f, gconstpointer unused)
{
  GtkWidget *first = GTK_WIDGET (strip (f, "Direction 1"));
  GdkEvent *event = gdk_event_new (GDK_SCROLL);

  event->scroll.window = g_object_ref (gtk_widget_get_window (first));
  event->scroll.direction = GDK_SCROLL_UP;
  gdk_event_set_device (event,
                        gdk_seat_get_pointer (gdk_display_get_default_seat (gdk_display_get_default ())));
  gtk_widget_event (first, event);
  gdk_event_free (event);
  g_assert_null (f->moved);
}

static void
test_locks (Fixture *f, gconstpointer unused)
{
  guint before = f->n_wants;

  limner_portrait_sliders_set_locked (f->sliders, LIMNER_LAYERS_COARSE, TRUE);
  /* Their layers are coarse, all, and fine. */
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (strip (f, "Direction 1"))));
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (strip (f, "Direction 2"))));
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (strip (f, "Warm light"))));
  g_assert_cmpuint (f->n_wants, ==, before + 1);
  limner_portrait_sliders_set_locked (f->sliders, LIMNER_LAYERS_MIDDLE, TRUE);
  limner_portrait_sliders_set_locked (f->sliders, LIMNER_LAYERS_FINE, TRUE);
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (strip (f, "Direction 2"))));
  limner_portrait_sliders_set_locked (f->sliders, LIMNER_LAYERS_COARSE, FALSE);
  g_assert_true (gtk_widget_is_sensitive (GTK_WIDGET (strip (f, "Direction 1"))));
  limner_portrait_sliders_set_face (f->sliders, NULL, NULL);
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (strip (f, "Direction 1"))));
}

static void
type_name (const Fixture *f, const char *title, const char *name)
{
  g_autofree char *button = g_strdup_printf ("Rename “%s”", title);
  GtkWidget *entry, *found = find_named (f, GTK_TYPE_BUTTON, button);

  gtk_button_clicked (GTK_BUTTON (found));
  entry = gtk_stack_get_visible_child (GTK_STACK (gtk_widget_get_parent (found)));
  g_assert_true (GTK_IS_ENTRY (entry));
  gtk_entry_set_text (GTK_ENTRY (entry), name);
  gtk_widget_activate (entry);
}

/* A typed name is stored in the file and the slider keeps working; an invalid name is refused in place. */
static void
test_rename (Fixture *f, gconstpointer unused)
{
  g_autoptr (GPtrArray) list = NULL;
  GtkWidget *entry;

  gtk_range_set_value (strip (f, "Direction 2"), 1);
  type_name (f, "Direction 2", " long hair ");
  gtk_range_set_value (strip (f, "Long hair"), 2);
  g_assert_cmpstr (f->moved, ==, "long-hair=2");
  list = limner_directions_list (f->model, NULL);
  g_assert_cmpstr (((LimnerDirection *) list->pdata[1])->name, ==, "long-hair");

  type_name (f, "Direction 1", "long hair");
  entry = find_named (f, GTK_TYPE_ENTRY, "New name");
  g_assert_nonnull (strip (f, "Direction 1"));
  g_assert_nonnull (strstr (atk_object_get_description (gtk_widget_get_accessible (entry)), "long-hair"));
  press_key (entry, GDK_KEY_Escape, 0);
  g_assert_false (gtk_widget_get_mapped (entry));
  type_name (f, "Direction 1", "7");
  g_assert_true (gtk_widget_get_mapped (entry));
}

/* Each slider has seven pictures, the middle one of the face itself; a new picture is drawn when it is
 * ready. */
static void
test_pictures (Fixture *f, gconstpointer unused)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  guint before = f->n_wants, timeout = g_timeout_add_seconds (60, too_late, NULL);

  limner_portrait_sliders_add_wanted (f->sliders, wanted);
  g_assert_cmpuint (wanted->len, ==, 3 * LIMNER_THUMBNAIL_SLIDER_CELLS);
  g_assert_true (wanted->pdata[3] == f->face && wanted->pdata[2] != f->face);
  while (gtk_events_pending ())
    gtk_main_iteration ();
  f->n_asked = 0;
  limner_portrait_sliders_refresh (f->sliders, wanted->pdata[0]);
  while (f->n_asked == 0)
    gtk_main_iteration ();
  g_source_remove (timeout);

  g_autoptr (LimnerFace) other = limner_face_of_seed (4, NULL, 0.7);
  limner_portrait_sliders_set_face (f->sliders, other, "");
  g_assert_cmpuint (f->n_wants, ==, before + 1);
  g_ptr_array_set_size (wanted, 0);
  limner_portrait_sliders_add_wanted (f->sliders, wanted);
  g_assert_true (wanted->pdata[3] == other);
}

/* A network without directions gets some on request. */
static void
test_find_some (Fixture *f, gconstpointer unused)
{
  guint timeout = g_timeout_add_seconds (60, too_late, NULL), before;
  GtkWidget *find;

  limner_directions_rename (f->model, "sefa-coarse-1", NULL, NULL);
  limner_directions_rename (f->model, "sefa-all-1", NULL, NULL);
  limner_directions_rename (f->model, "warm-light", NULL, NULL);
  limner_portrait_sliders_set_model (f->sliders, f->model);
  g_assert_null (find_named (f, LIMNER_TYPE_THUMBNAIL_SLIDER, "Direction 1"));
  find = find_named (f, GTK_TYPE_BUTTON, "Find sliders");
  g_assert_true (gtk_widget_get_visible (find));
  before = f->n_wants;
  gtk_button_clicked (GTK_BUTTON (find));
  while (find_named (f, LIMNER_TYPE_THUMBNAIL_SLIDER, "Direction 6") == NULL)
    gtk_main_iteration ();
  g_assert_false (gtk_widget_get_visible (find));
  g_assert_cmpuint (f->n_wants, >, before);
  g_source_remove (timeout);
}

static void
note_gone (gpointer gone)
{
  *(gboolean *) gone = TRUE;
}

/* Destroyed during the search for directions. The search keeps the widget alive until it ends, and then
 * calls no function. */
static void
test_closed_while_searching (Fixture *f, gconstpointer unused)
{
  guint timeout = g_timeout_add_seconds (60, too_late, NULL), before;
  gboolean gone = FALSE;

  limner_directions_rename (f->model, "sefa-coarse-1", NULL, NULL);
  limner_directions_rename (f->model, "sefa-all-1", NULL, NULL);
  limner_directions_rename (f->model, "warm-light", NULL, NULL);
  limner_portrait_sliders_set_model (f->sliders, f->model);
  gtk_button_clicked (GTK_BUTTON (find_named (f, GTK_TYPE_BUTTON, "Find sliders")));
  g_object_set_data_full (G_OBJECT (f->sliders), "test", &gone, note_gone);
  gtk_widget_destroy (f->window);
  before = f->n_wants;
  g_assert_false (gone); /* the search is still running */
  while (!gone)
    gtk_main_iteration ();
  g_assert_cmpuint (f->n_wants, ==, before);
  g_source_remove (timeout);
  make_sliders (f);
}

/* Every focusable widget has an accessible name. */
static void
test_names (Fixture *f, gconstpointer unused)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();
  guint n = 0;

  collect (f->window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (gtk_widget_get_can_focus (widgets->pdata[i]) && !GTK_IS_WINDOW (widgets->pdata[i])
        && !GTK_IS_LABEL (widgets->pdata[i]))
      {
        const char *name = atk_object_get_name (gtk_widget_get_accessible (widgets->pdata[i]));

        if (name == NULL || *name == '\0')
          g_error ("A %s has no name", G_OBJECT_TYPE_NAME (widgets->pdata[i]));
        n++;
      }
  g_assert_cmpuint (n, >=, 3 * 3);
}

/* --- the photo --- */

typedef struct
{
  LimnerModel *model;
  GtkWidget *window, *photo;
  LimnerFace *found;
  char *name;
} PhotoFixture;

static void
take_found (LimnerFace *face, const char *name, gpointer user_data)
{
  PhotoFixture *f = user_data;

  f->found = limner_face_ref (face);
  f->name = g_strdup (name);
}

static char *
a_photo (void)
{
  return g_test_build_filename (G_TEST_DIST, "..", "..", "docs", "pictures", "colosseum.jpg", NULL);
}

static void
photo_setup (PhotoFixture *f, gconstpointer unused)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "portrait-skip.safetensors", NULL);
  const LimnerPortraitPhotoCalls calls = { take_found, f };

  f->model = limner_model_load (path, NULL);
  f->window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  f->photo = limner_portrait_photo_new (&calls);
  limner_portrait_photo_set_model (f->photo, f->model);
  gtk_container_add (GTK_CONTAINER (f->window), f->photo);
  gtk_widget_show_all (f->window);
}

static void
photo_teardown (PhotoFixture *f, gconstpointer unused)
{
  if (f->window != NULL)
    gtk_widget_destroy (f->window);
  g_clear_pointer (&f->found, limner_face_unref);
  limner_model_unref (f->model);
  g_free (f->name);
}

static GtkWidget *
labelled (const PhotoFixture *f, const char *label)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();

  collect (f->window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (GTK_IS_BUTTON (widgets->pdata[i])
        && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widgets->pdata[i])), label) == 0)
      return widgets->pdata[i];
  return NULL;
}

static gboolean
says (const PhotoFixture *f, const char *words)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();

  collect (f->window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (GTK_IS_LABEL (widgets->pdata[i])
        && strstr (gtk_label_get_text (GTK_LABEL (widgets->pdata[i])), words) != NULL)
      return TRUE;
  return FALSE;
}

static void
wait_until_says (const PhotoFixture *f, const char *words)
{
  guint timeout = g_timeout_add_seconds (60, too_late, NULL);

  while (!says (f, words) || labelled (f, "Match the face") == NULL)
    gtk_main_iteration ();
  g_source_remove (timeout);
}

#define AGREES "The person in the photo consents to this portrait."

static gboolean
can_start (const PhotoFixture *f)
{
  return gtk_widget_is_sensitive (labelled (f, "Match the face"));
}

/* Nothing happens without consent, and each photo needs its own. */
static void
test_consent (PhotoFixture *f, gconstpointer unused)
{
  g_autofree char *path = a_photo ();
  GtkToggleButton *agrees = GTK_TOGGLE_BUTTON (labelled (f, AGREES));

  g_assert_false (can_start (f));
  g_assert_false (gtk_widget_is_sensitive (GTK_WIDGET (agrees)));
  limner_portrait_photo_choose (f->photo, path);
  g_assert_false (can_start (f));
  gtk_toggle_button_set_active (agrees, TRUE);
  g_assert_true (can_start (f));
  limner_portrait_photo_choose (f->photo, path);
  g_assert_false (gtk_toggle_button_get_active (agrees));
  g_assert_false (can_start (f));
  gtk_toggle_button_set_active (agrees, TRUE);
  limner_portrait_photo_set_model (f->photo, NULL);
  g_assert_false (can_start (f));
}

static void
begin_search (PhotoFixture *f, const char *path, int steps)
{
  limner_portrait_photo_choose (f->photo, path);
  limner_portrait_photo_set_steps (f->photo, steps);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (labelled (f, AGREES)), TRUE);
  gtk_button_clicked (GTK_BUTTON (labelled (f, "Match the face")));
}

/* The result is a face of the network, and its recipe states that it depicts a person. */
static void
test_found (PhotoFixture *f, gconstpointer unused)
{
  g_autofree char *path = a_photo ();
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (f->model, NULL);
  g_autoptr (LimnerFamily) family = limner_family_new (portrait);
  g_autoptr (LimnerRecipe) recipe = NULL;

  begin_search (f, path, 20);
  g_assert_nonnull (labelled (f, "Stop matching"));
  wait_until_says (f, "of a real person");
  g_assert_nonnull (f->found);
  g_assert_cmpstr (f->name, ==, "colosseum.jpg");
  recipe = limner_family_recipe (family, f->found, 1, 0, NULL);
  g_assert_cmpstr (json_node_get_string (limner_recipe_get (recipe, "label")), ==, "of a real person");
}

static void
test_stopped (PhotoFixture *f, gconstpointer unused)
{
  g_autofree char *path = a_photo ();

  begin_search (f, path, 100000);
  gtk_button_clicked (GTK_BUTTON (labelled (f, "Stop matching")));
  wait_until_says (f, "Stopped");
  g_assert_true (can_start (f));
  begin_search (f, path, 100000);
  g_clear_pointer (&f->window, gtk_widget_destroy);
  g_assert_null (f->found);
}

static void
test_no_picture (PhotoFixture *f, gconstpointer unused)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "portrait-skip.safetensors", NULL);

  begin_search (f, path, 5);
  wait_until_says (f, "portrait-skip.safetensors");
  g_assert_null (f->found);
  g_assert_true (can_start (f));
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("limner-test-XXXXXX", NULL);

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  setlocale (LC_ALL, "C.UTF-8");
  gtk_test_init (&argc, &argv, NULL);
#define TEST(name, func) g_test_add ("/portrait-sliders/" name, Fixture, NULL, setup, func, teardown)
  TEST ("moves", test_moves);
  TEST ("text-is-shown-and-kept", test_text_is_shown_and_kept);
  TEST ("keyboard", test_keyboard);
  TEST ("wheel", test_wheel);
  TEST ("locks", test_locks);
  TEST ("rename", test_rename);
  TEST ("pictures", test_pictures);
  TEST ("find-some", test_find_some);
  TEST ("closed-while-searching", test_closed_while_searching);
  TEST ("names", test_names);
#undef TEST
#define TEST(name, func) \
  g_test_add ("/portrait-photo/" name, PhotoFixture, NULL, photo_setup, func, photo_teardown)
  TEST ("consent", test_consent);
  TEST ("found", test_found);
  TEST ("stopped", test_stopped);
  TEST ("no-picture", test_no_picture);
  return g_test_run ();
}
