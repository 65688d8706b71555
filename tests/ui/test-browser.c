/* The wall without widgets: pages, what is rated, selected, locked and moved, and going back. */
#include "config.h"

#include "portraits/browser-private.h"

#include <string.h>

static LimnerPortrait *portrait;
static guint told;

static void
note (LimnerBrowser *wall, guint changes)
{
  told |= changes;
}

static LimnerBrowser *
wall_new (void)
{
  LimnerBrowser *wall = limner_browser_new (100, 0.7);

  g_signal_connect (wall, "changed", G_CALLBACK (note), NULL);
  return wall;
}

/* Do two faces look the same? */
static gboolean
same (LimnerFace *one, LimnerFace *other)
{
  LimnerFamily *family = limner_family_new (portrait);
  g_autoptr (LimnerTensor) a = limner_family_w (family, one, NULL), b = limner_family_w (family, other, NULL);
  gboolean equal = memcmp (a->data, b->data, a->size * sizeof (float)) == 0;

  limner_family_free (family);
  return equal;
}

static void
test_endless (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  g_autoptr (LimnerFace) face = limner_face_of_seed (1099, "", 0.7);
  g_autofree char *name = NULL, *origin = NULL;
  guint id = limner_browser_at (wall, 999);

  g_assert_cmpuint (limner_browser_length (wall), ==, 1000);
  name = limner_browser_name (wall, id);
  origin = limner_browser_origin (wall, id);
  g_assert_cmpstr (name, ==, "seed 1099");
  g_assert_null (origin);
  g_assert_true (same (limner_browser_face (wall, id), face));
  g_assert_cmpuint (limner_browser_place (wall, id), ==, 999);
  g_assert_cmpuint (limner_browser_at (wall, 999), ==, id);
}

static void
test_rating_and_keeping (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  guint a = limner_browser_at (wall, 3), b = limner_browser_at (wall, 1);

  limner_browser_rate (wall, a, LIMNER_RATING_KEPT);
  limner_browser_rate (wall, b, LIMNER_RATING_STARRED);
  g_assert_cmpuint (limner_browser_n_kept (wall), ==, 2);
  g_assert_cmpuint (limner_browser_kept (wall, 0), ==, a);
  limner_browser_rate (wall, a, LIMNER_RATING_REJECTED);
  g_assert_cmpuint (limner_browser_n_kept (wall), ==, 1);
  limner_browser_rate (wall, b, LIMNER_RATING_STARRED); /* once more: taken back */
  g_assert_cmpint (limner_browser_rating (wall, b), ==, LIMNER_RATING_NONE);
  g_assert_cmpuint (limner_browser_n_kept (wall), ==, 0);
  limner_browser_undo (wall);
  limner_browser_undo (wall);
  g_assert_cmpuint (limner_browser_n_kept (wall), ==, 2);
  limner_browser_undo (wall);
  limner_browser_undo (wall);
  g_assert_cmpuint (limner_browser_n_kept (wall), ==, 0);
  g_assert_false (limner_browser_can_undo (wall));
  limner_browser_redo (wall);
  g_assert_cmpint (limner_browser_rating (wall, a), ==, LIMNER_RATING_KEPT);
  limner_browser_rate (wall, b, LIMNER_RATING_KEPT);
  g_assert_false (limner_browser_can_redo (wall)); /* another way was taken */
}

static void
test_selection (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  guint a = limner_browser_at (wall, 0), b = limner_browser_at (wall, 1);

  g_assert_cmpuint (limner_browser_focus (wall), ==, LIMNER_BROWSER_NONE);
  g_assert_false (limner_browser_show_children (wall));
  limner_browser_select (wall, a, FALSE);
  g_assert_false (limner_browser_show_bred (wall));
  limner_browser_select (wall, b, TRUE);
  g_assert_cmpuint (limner_browser_n_selected (wall), ==, 2);
  g_assert_cmpuint (limner_browser_focus (wall), ==, b);
  limner_browser_select (wall, b, TRUE);
  g_assert_false (limner_browser_is_selected (wall, b));
  limner_browser_select (wall, b, FALSE);
  g_assert_true (limner_browser_is_selected (wall, b) && !limner_browser_is_selected (wall, a));
}

static void
test_children (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  guint parent = limner_browser_at (wall, 4), child;
  g_autoptr (LimnerFace) before = limner_face_ref (limner_browser_face (wall, parent));
  g_autofree char *origin = NULL;

  limner_browser_select (wall, parent, FALSE);
  g_assert_true (limner_browser_show_children (wall));
  g_assert_cmpint (limner_browser_kind (wall), ==, LIMNER_BROWSER_CHILDREN);
  child = limner_browser_at (wall, 2);
  origin = limner_browser_origin (wall, child);
  g_assert_cmpstr (origin, ==, "child of seed 104");
  g_assert_cmpuint (limner_browser_place (wall, parent), ==, LIMNER_BROWSER_NONE);
  g_assert_false (
      same (limner_browser_face (wall, child), limner_browser_face (wall, limner_browser_at (wall, 3))));
  limner_browser_set_resemblance (wall, 1);
  g_assert_true (same (limner_browser_face (wall, child), limner_browser_face (wall, parent)));
  /* A parent stays what it was. */
  limner_browser_undo (wall);
  limner_browser_undo (wall);
  g_assert_cmpuint (limner_browser_at (wall, 4), ==, parent);
  limner_browser_set_variety (wall, 0.2);
  g_assert_true (limner_browser_face (wall, parent) == before);
  g_assert_false (limner_browser_can_redo (wall));
}

static void
test_breeding_follows_the_weights (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  guint a = limner_browser_at (wall, 0), b = limner_browser_at (wall, 1), first;
  g_autofree char *origin = NULL;

  limner_browser_select (wall, a, FALSE);
  limner_browser_select (wall, b, TRUE);
  g_assert_true (limner_browser_show_bred (wall));
  first = limner_browser_at (wall, 0);
  origin = limner_browser_origin (wall, limner_browser_at (wall, 5));
  g_assert_cmpstr (origin, ==, "bred from seed 100, seed 101");
  g_assert_false (
      same (limner_browser_face (wall, limner_browser_at (wall, 5)), limner_browser_face (wall, first)));
  told = 0;
  limner_browser_set_weight (wall, b, 0.25);
  limner_browser_set_weight (wall, b, 0);
  g_assert_true (told & LIMNER_BROWSER_FACES);
  g_assert_true (same (limner_browser_face (wall, first), limner_browser_face (wall, a)));
  /* Dragging is one step. */
  limner_browser_undo (wall);
  g_assert_cmpint (limner_browser_kind (wall), ==, LIMNER_BROWSER_BRED);
  g_assert_false (same (limner_browser_face (wall, first), limner_browser_face (wall, a)));
  /* Nobody has any share: all have the same. */
  limner_browser_set_weight (wall, b, 0);
  limner_browser_set_weight (wall, a, 0);
  g_assert_false (same (limner_browser_face (wall, first), limner_browser_face (wall, a)));
}

static void
test_taste_learns_while_one_rates (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  g_autoptr (LimnerFace) stranger = NULL, shown = NULL;
  guint before, after;

  g_assert_false (limner_browser_show_liked (wall));
  limner_browser_rate (wall, limner_browser_at (wall, 0), LIMNER_RATING_KEPT);
  g_assert_false (limner_browser_show_liked (wall));
  limner_browser_rate (wall, limner_browser_at (wall, 1), LIMNER_RATING_STARRED);
  g_assert_true (limner_browser_show_liked (wall));
  before = limner_browser_at (wall, 0);
  shown = limner_face_ref (limner_browser_face (wall, before));
  stranger = limner_face_of_seed (102, "", 0.7);
  g_assert_false (same (shown, stranger));
  limner_browser_rate (wall, limner_browser_at (wall, 1), LIMNER_RATING_REJECTED);
  after = limner_browser_at (wall, 2);
  /* What is there stays; what comes has learned: the seed of another wall shows that it is not the same. */
  g_assert_true (limner_browser_face (wall, before) == shown);
  {
    g_autoptr (LimnerBrowser) other = wall_new ();
    limner_browser_at (other, 0);
    limner_browser_rate (other, limner_browser_at (other, 1), LIMNER_RATING_STARRED);
    limner_browser_show_liked (other);
    g_assert_true (same (limner_browser_face (other, limner_browser_at (other, 0)), shown));
    g_assert_false (
        same (limner_browser_face (other, limner_browser_at (other, 2)), limner_browser_face (wall, after)));
  }
}

static void
test_settings_change_what_was_left (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  guint rated = limner_browser_at (wall, 0), left = limner_browser_at (wall, 1);
  g_autoptr (LimnerFace) kept = limner_face_ref (limner_browser_face (wall, rated));
  g_autoptr (LimnerFace) average = limner_face_of_seed (1, NULL, 0);

  limner_browser_rate (wall, rated, LIMNER_RATING_KEPT);
  limner_browser_set_variety (wall, 0.3);
  limner_browser_set_variety (wall, 0);
  g_assert_true (limner_browser_face (wall, rated) == kept);
  g_assert_true (same (limner_browser_face (wall, left), average));
  g_assert_true (same (limner_browser_face (wall, limner_browser_at (wall, 7)), average));
  limner_browser_undo (wall);
  g_assert_cmpfloat (limner_browser_variety (wall), ==, 0.7);
  g_assert_false (same (limner_browser_face (wall, left), average));
  limner_browser_set_words (wall, "old");
  g_assert_cmpstr (limner_browser_words (wall), ==, "old");
  limner_browser_show_strangers (wall);
  g_assert_cmpstr (limner_browser_words (wall), ==, "old"); /* they stay for the next page */
  limner_browser_undo (wall);
  limner_browser_undo (wall);
  g_assert_cmpstr (limner_browser_words (wall), ==, "");
}

static void
test_locks (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  guint a = limner_browser_at (wall, 0), b = limner_browser_at (wall, 1);
  g_autoptr (LimnerFace) alone = limner_face_ref (limner_browser_face (wall, b)), mixed = NULL;

  g_assert_false (limner_browser_lock (wall, LIMNER_LAYERS_COARSE, TRUE));
  limner_browser_select (wall, a, FALSE);
  g_assert_true (limner_browser_lock (wall, LIMNER_LAYERS_COARSE, TRUE));
  mixed = limner_face_with_layers (alone, LIMNER_LAYERS_COARSE, limner_browser_face (wall, a));
  g_assert_true (same (limner_browser_face (wall, b), mixed));
  g_assert_true (limner_browser_lock (wall, LIMNER_LAYERS_MIDDLE, TRUE));
  limner_browser_lock (wall, LIMNER_LAYERS_FINE, TRUE);
  g_assert_true (same (limner_browser_face (wall, b), limner_browser_face (wall, a)));
  for (int i = 0; i < 3; i++)
    limner_browser_undo (wall);
  g_assert_false (limner_browser_is_locked (wall, LIMNER_LAYERS_COARSE));
  g_assert_true (same (limner_browser_face (wall, b), alone));
}

/* Sliders leave locked layers alone. */
static void
test_locks_hold_what_moves (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  guint a = limner_browser_at (wall, 0), b = limner_browser_at (wall, 1);
  g_autoptr (LimnerFace) before = NULL;

  g_assert_true (limner_directions_discover (portrait, LIMNER_DIRECTION_PCA, LIMNER_LAYERS_COARSE, 1, NULL));
  limner_browser_select (wall, a, FALSE);
  limner_browser_lock (wall, LIMNER_LAYERS_FINE, TRUE);
  before = limner_face_ref (limner_browser_face (wall, b));
  limner_browser_move (wall, b, "pca-coarse-1=2");
  g_assert_false (same (limner_browser_face (wall, b), before));
  limner_browser_move (wall, b, "");
  limner_browser_lock (wall, LIMNER_LAYERS_COARSE, TRUE);
  g_clear_pointer (&before, limner_face_unref);
  before = limner_face_ref (limner_browser_face (wall, b));
  limner_browser_move (wall, b, "pca-coarse-1=2");
  g_assert_true (same (limner_browser_face (wall, b), before));
  g_assert_cmpstr (limner_browser_sliders (wall, b), ==, "pca-coarse-1=2");
}

static void
test_moving (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  guint id = limner_browser_at (wall, 0);
  LimnerFace *base = limner_browser_face (wall, id);

  limner_browser_move (wall, id, "age=1");
  limner_browser_move (wall, id, "age=2");
  g_assert_cmpstr (limner_browser_sliders (wall, id), ==, "age=2");
  g_assert_true (limner_browser_face (wall, id) != base);
  limner_browser_set_variety (wall, 0.1); /* it was moved: it stays */
  limner_browser_undo (wall);
  limner_browser_undo (wall);
  g_assert_cmpstr (limner_browser_sliders (wall, id), ==, "");
  g_assert_true (limner_browser_face (wall, id) == base);
  g_assert_false (limner_browser_can_undo (wall));
}

/* Each drag is one step back, whichever slider was dragged before. */
static void
test_sliders_are_undone_one_by_one (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  guint a = limner_browser_at (wall, 0), b = limner_browser_at (wall, 1);
  g_autoptr (LimnerFace) bred = NULL;

  limner_browser_move (wall, a, "age=1");
  limner_browser_move (wall, a, "age=2");
  limner_browser_move (wall, a, "age=2 smile=1");
  limner_browser_move (wall, a, "age=2 smile=3");
  limner_browser_move (wall, a, "age=2");
  limner_browser_move (wall, a, "");
  limner_browser_undo (wall);
  g_assert_cmpstr (limner_browser_sliders (wall, a), ==, "age=2");
  limner_browser_undo (wall);
  g_assert_cmpstr (limner_browser_sliders (wall, a), ==, "age=2");
  limner_browser_undo (wall);
  g_assert_cmpstr (limner_browser_sliders (wall, a), ==, "");
  g_assert_false (limner_browser_can_undo (wall));

  limner_browser_select (wall, a, FALSE);
  limner_browser_select (wall, b, TRUE);
  limner_browser_show_bred (wall);
  limner_browser_set_weight (wall, a, 0.2);
  bred = limner_face_ref (limner_browser_face (wall, limner_browser_at (wall, 0)));
  limner_browser_set_weight (wall, b, 0.9);
  limner_browser_undo (wall);
  g_assert_true (same (limner_browser_face (wall, limner_browser_at (wall, 0)), bred));
  g_assert_cmpfloat (limner_browser_weight (wall, b), ==, 0.5);
  limner_browser_redo (wall);
  g_assert_cmpfloat (limner_browser_weight (wall, b), ==, 0.9);
  limner_browser_undo (wall);
  g_assert_cmpfloat (limner_browser_weight (wall, a), ==, 0.2);
  limner_browser_undo (wall);
  g_assert_cmpfloat (limner_browser_weight (wall, a), ==, 0.5);
  g_assert_cmpint (limner_browser_kind (wall), ==, LIMNER_BROWSER_BRED);
}

static void
test_given (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  g_autoptr (LimnerFace) given = limner_face_of_seed (5, NULL, 0.5);
  guint id = limner_browser_show_given (wall, given, "a layer");
  g_autofree char *name = limner_browser_name (wall, id), *origin = limner_browser_origin (wall, id);
  g_autofree char *child = limner_browser_origin (wall, limner_browser_at (wall, 1));

  g_assert_cmpuint (limner_browser_at (wall, 0), ==, id);
  g_assert_cmpuint (limner_browser_focus (wall), ==, id);
  g_assert_cmpstr (name, ==, "a layer");
  g_assert_null (origin);
  g_assert_cmpstr (child, ==, "child of a layer");
  limner_browser_set_variety (wall, 0);
  g_assert_true (limner_browser_face (wall, id) == given);
}

static void
test_what_is_chosen_is_undone_one_by_one (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();

  limner_browser_set_words (wall, "1");
  limner_browser_set_words (wall, "1, 2");
  limner_browser_undo (wall);
  g_assert_cmpstr (limner_browser_words (wall), ==, "1");
  limner_browser_select (wall, limner_browser_at (wall, 0), FALSE);
  limner_browser_lock (wall, LIMNER_LAYERS_FINE, TRUE);
  limner_browser_lock (wall, LIMNER_LAYERS_FINE, FALSE);
  limner_browser_undo (wall);
  g_assert_true (limner_browser_is_locked (wall, LIMNER_LAYERS_FINE));
}

static void
test_beginning_here (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();

  limner_browser_set_words (wall, "1");
  limner_browser_set_variety (wall, 0);
  limner_browser_undo (wall);
  limner_browser_begin_here (wall);
  g_assert_false (limner_browser_can_undo (wall));
  g_assert_false (limner_browser_can_redo (wall));
  limner_browser_undo (wall);
  g_assert_cmpstr (limner_browser_words (wall), ==, "1");
}

/* Without a person's doing nothing is remembered: what was shown and what comes next have different seeds. */
static void
test_new_faces_are_new (void)
{
  g_autoptr (LimnerBrowser) wall = wall_new ();
  g_autofree char *name = NULL;

  limner_browser_at (wall, 49);
  limner_browser_show_strangers (wall);
  g_assert_cmpuint (limner_browser_length (wall), ==, 0);
  name = limner_browser_name (wall, limner_browser_at (wall, 0));
  g_assert_cmpstr (name, ==, "seed 150");
  limner_browser_undo (wall);
  g_assert_cmpuint (limner_browser_length (wall), ==, 50);
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("limner-test-XXXXXX", NULL);
  g_autofree char *path = NULL;
  g_autoptr (LimnerModel) model = NULL;
  int status;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  path = g_test_build_filename (G_TEST_DIST, "portrait-skip.safetensors", NULL);
  model = limner_model_load (path, NULL);
  portrait = limner_portrait_new (model, NULL);
  g_test_add_func ("/wall/endless", test_endless);
  g_test_add_func ("/wall/rating-and-keeping", test_rating_and_keeping);
  g_test_add_func ("/wall/selection", test_selection);
  g_test_add_func ("/wall/children", test_children);
  g_test_add_func ("/wall/breeding-follows-the-weights", test_breeding_follows_the_weights);
  g_test_add_func ("/wall/taste-learns-while-one-rates", test_taste_learns_while_one_rates);
  g_test_add_func ("/wall/settings-change-what-was-left", test_settings_change_what_was_left);
  g_test_add_func ("/wall/locks", test_locks);
  g_test_add_func ("/wall/locks-hold-what-moves", test_locks_hold_what_moves);
  g_test_add_func ("/wall/moving", test_moving);
  g_test_add_func ("/wall/sliders-are-undone-one-by-one", test_sliders_are_undone_one_by_one);
  g_test_add_func ("/wall/given", test_given);
  g_test_add_func ("/wall/what-is-chosen-is-undone-one-by-one", test_what_is_chosen_is_undone_one_by_one);
  g_test_add_func ("/wall/beginning-here", test_beginning_here);
  g_test_add_func ("/wall/new-faces-are-new", test_new_faces_are_new);
  status = g_test_run ();
  limner_portrait_free (portrait);
  return status;
}
