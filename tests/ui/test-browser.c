/* The portrait browser without widgets: pages, ratings, selection, locks, sliders, undo. */
#include "config.h"

#include "limner/registry.h"
#include "portraits/browser-private.h"

#include <string.h>

static LimnerPortrait *portrait;
static guint told;

static void
note (LimnerBrowser *browser, guint changes)
{
  told |= changes;
}

static LimnerBrowser *
wall_new (void)
{
  LimnerBrowser *browser = limner_browser_new (100, 0.7);

  g_signal_connect (browser, "changed", G_CALLBACK (note), NULL);
  return browser;
}

/* Whether two faces have the same appearance. */
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
  g_autoptr (LimnerBrowser) browser = wall_new ();
  g_autoptr (LimnerFace) face = limner_face_of_seed (1099, "", 0.7);
  g_autofree char *name = NULL, *origin = NULL;
  guint id = limner_browser_at (browser, 999);

  g_assert_cmpuint (limner_browser_length (browser), ==, 1000);
  name = limner_browser_name (browser, id);
  origin = limner_browser_origin (browser, id);
  g_assert_cmpstr (name, ==, "seed 1099");
  g_assert_null (origin);
  g_assert_true (same (limner_browser_face (browser, id), face));
  g_assert_cmpuint (limner_browser_place (browser, id), ==, 999);
  g_assert_cmpuint (limner_browser_at (browser, 999), ==, id);
}

static void
test_rating_and_keeping (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();
  guint a = limner_browser_at (browser, 3), b = limner_browser_at (browser, 1);

  limner_browser_rate (browser, a, LIMNER_RATING_KEPT);
  limner_browser_rate (browser, b, LIMNER_RATING_STARRED);
  g_assert_cmpuint (limner_browser_n_kept (browser), ==, 2);
  g_assert_cmpuint (limner_browser_kept (browser, 0), ==, a);
  limner_browser_rate (browser, a, LIMNER_RATING_REJECTED);
  g_assert_cmpuint (limner_browser_n_kept (browser), ==, 1);
  limner_browser_rate (browser, b, LIMNER_RATING_STARRED); /* the same rating again removes it */
  g_assert_cmpint (limner_browser_rating (browser, b), ==, LIMNER_RATING_NONE);
  g_assert_cmpuint (limner_browser_n_kept (browser), ==, 0);
  limner_browser_undo (browser);
  limner_browser_undo (browser);
  g_assert_cmpuint (limner_browser_n_kept (browser), ==, 2);
  limner_browser_undo (browser);
  limner_browser_undo (browser);
  g_assert_cmpuint (limner_browser_n_kept (browser), ==, 0);
  g_assert_false (limner_browser_can_undo (browser));
  limner_browser_redo (browser);
  g_assert_cmpint (limner_browser_rating (browser, a), ==, LIMNER_RATING_KEPT);
  limner_browser_rate (browser, b, LIMNER_RATING_KEPT);
  g_assert_false (limner_browser_can_redo (browser)); /* a new command clears redo */
}

static void
test_selection (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();
  guint a = limner_browser_at (browser, 0), b = limner_browser_at (browser, 1);

  g_assert_cmpuint (limner_browser_focus (browser), ==, LIMNER_BROWSER_NONE);
  g_assert_false (limner_browser_show_children (browser));
  limner_browser_select (browser, a, FALSE);
  g_assert_false (limner_browser_show_bred (browser));
  limner_browser_select (browser, b, TRUE);
  g_assert_cmpuint (limner_browser_n_selected (browser), ==, 2);
  g_assert_cmpuint (limner_browser_focus (browser), ==, b);
  limner_browser_select (browser, b, TRUE);
  g_assert_false (limner_browser_is_selected (browser, b));
  limner_browser_select (browser, b, FALSE);
  g_assert_true (limner_browser_is_selected (browser, b) && !limner_browser_is_selected (browser, a));
}

static void
test_children (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();
  guint parent = limner_browser_at (browser, 4), child;
  g_autoptr (LimnerFace) before = limner_face_ref (limner_browser_face (browser, parent));
  g_autofree char *origin = NULL;

  limner_browser_select (browser, parent, FALSE);
  g_assert_true (limner_browser_show_children (browser));
  g_assert_cmpint (limner_browser_kind (browser), ==, LIMNER_BROWSER_CHILDREN);
  child = limner_browser_at (browser, 2);
  origin = limner_browser_origin (browser, child);
  g_assert_cmpstr (origin, ==, "child of seed 104");
  g_assert_cmpuint (limner_browser_place (browser, parent), ==, LIMNER_BROWSER_NONE);
  g_assert_false (same (limner_browser_face (browser, child),
                        limner_browser_face (browser, limner_browser_at (browser, 3))));
  limner_browser_set_resemblance (browser, 1);
  g_assert_true (same (limner_browser_face (browser, child), limner_browser_face (browser, parent)));
  /* A parent does not change. */
  limner_browser_undo (browser);
  limner_browser_undo (browser);
  g_assert_cmpuint (limner_browser_at (browser, 4), ==, parent);
  limner_browser_set_variety (browser, 0.2);
  g_assert_true (limner_browser_face (browser, parent) == before);
  g_assert_false (limner_browser_can_redo (browser));
}

static void
test_breeding_follows_the_weights (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();
  guint a = limner_browser_at (browser, 0), b = limner_browser_at (browser, 1), first;
  g_autofree char *origin = NULL;

  limner_browser_select (browser, a, FALSE);
  limner_browser_select (browser, b, TRUE);
  g_assert_true (limner_browser_show_bred (browser));
  first = limner_browser_at (browser, 0);
  origin = limner_browser_origin (browser, limner_browser_at (browser, 5));
  g_assert_cmpstr (origin, ==, "bred from seed 100, seed 101");
  g_assert_false (same (limner_browser_face (browser, limner_browser_at (browser, 5)),
                        limner_browser_face (browser, first)));
  told = 0;
  limner_browser_set_weight (browser, b, 0.25);
  limner_browser_set_weight (browser, b, 0);
  g_assert_true (told & LIMNER_BROWSER_FACES);
  g_assert_true (same (limner_browser_face (browser, first), limner_browser_face (browser, a)));
  /* A drag is one undo step. */
  limner_browser_undo (browser);
  g_assert_cmpint (limner_browser_kind (browser), ==, LIMNER_BROWSER_BRED);
  g_assert_false (same (limner_browser_face (browser, first), limner_browser_face (browser, a)));
  /* If all shares are 0, all count the same. */
  limner_browser_set_weight (browser, b, 0);
  limner_browser_set_weight (browser, a, 0);
  g_assert_false (same (limner_browser_face (browser, first), limner_browser_face (browser, a)));
}

static void
test_taste_learns_while_one_rates (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();
  g_autoptr (LimnerFace) stranger = NULL, shown = NULL;
  guint before, after;

  g_assert_false (limner_browser_show_liked (browser));
  limner_browser_rate (browser, limner_browser_at (browser, 0), LIMNER_RATING_KEPT);
  g_assert_false (limner_browser_show_liked (browser));
  limner_browser_rate (browser, limner_browser_at (browser, 1), LIMNER_RATING_STARRED);
  g_assert_true (limner_browser_show_liked (browser));
  before = limner_browser_at (browser, 0);
  shown = limner_face_ref (limner_browser_face (browser, before));
  stranger = limner_face_of_seed (102, "", 0.7);
  g_assert_false (same (shown, stranger));
  limner_browser_rate (browser, limner_browser_at (browser, 1), LIMNER_RATING_REJECTED);
  after = limner_browser_at (browser, 2);
  /* Existing faces stay; new ones use the ratings. A browser with the same seed shows that they differ. */
  g_assert_true (limner_browser_face (browser, before) == shown);
  {
    g_autoptr (LimnerBrowser) other = wall_new ();
    limner_browser_at (other, 0);
    limner_browser_rate (other, limner_browser_at (other, 1), LIMNER_RATING_STARRED);
    limner_browser_show_liked (other);
    g_assert_true (same (limner_browser_face (other, limner_browser_at (other, 0)), shown));
    g_assert_false (same (limner_browser_face (other, limner_browser_at (other, 2)),
                          limner_browser_face (browser, after)));
  }
}

static void
test_settings_change_what_was_left (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();
  guint rated = limner_browser_at (browser, 0), left = limner_browser_at (browser, 1);
  g_autoptr (LimnerFace) kept = limner_face_ref (limner_browser_face (browser, rated));
  g_autoptr (LimnerFace) average = limner_face_of_seed (1, NULL, 0);

  limner_browser_rate (browser, rated, LIMNER_RATING_KEPT);
  limner_browser_set_variety (browser, 0.3);
  limner_browser_set_variety (browser, 0);
  g_assert_true (limner_browser_face (browser, rated) == kept);
  g_assert_true (same (limner_browser_face (browser, left), average));
  g_assert_true (same (limner_browser_face (browser, limner_browser_at (browser, 7)), average));
  limner_browser_undo (browser);
  g_assert_cmpfloat (limner_browser_variety (browser), ==, 0.7);
  g_assert_false (same (limner_browser_face (browser, left), average));
  limner_browser_set_words (browser, "old");
  g_assert_cmpstr (limner_browser_words (browser), ==, "old");
  limner_browser_show_strangers (browser);
  g_assert_cmpstr (limner_browser_words (browser), ==, "old"); /* they are kept for the next page */
  limner_browser_undo (browser);
  limner_browser_undo (browser);
  g_assert_cmpstr (limner_browser_words (browser), ==, "");
}

static void
test_locks (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();
  guint a = limner_browser_at (browser, 0), b = limner_browser_at (browser, 1);
  g_autoptr (LimnerFace) alone = limner_face_ref (limner_browser_face (browser, b)), mixed = NULL;

  g_assert_false (limner_browser_lock (browser, LIMNER_LAYERS_COARSE, TRUE));
  limner_browser_select (browser, a, FALSE);
  g_assert_true (limner_browser_lock (browser, LIMNER_LAYERS_COARSE, TRUE));
  mixed = limner_face_with_layers (alone, LIMNER_LAYERS_COARSE, limner_browser_face (browser, a));
  g_assert_true (same (limner_browser_face (browser, b), mixed));
  g_assert_true (limner_browser_lock (browser, LIMNER_LAYERS_MIDDLE, TRUE));
  limner_browser_lock (browser, LIMNER_LAYERS_FINE, TRUE);
  g_assert_true (same (limner_browser_face (browser, b), limner_browser_face (browser, a)));
  for (int i = 0; i < 3; i++)
    limner_browser_undo (browser);
  g_assert_false (limner_browser_is_locked (browser, LIMNER_LAYERS_COARSE));
  g_assert_true (same (limner_browser_face (browser, b), alone));
}

/* Sliders do not change locked layers. */
static void
test_locks_hold_what_moves (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();
  guint a = limner_browser_at (browser, 0), b = limner_browser_at (browser, 1);
  g_autoptr (LimnerFace) before = NULL;

  g_assert_true (limner_directions_discover (portrait, LIMNER_DIRECTION_PCA, LIMNER_LAYERS_COARSE, 1, NULL));
  limner_browser_select (browser, a, FALSE);
  limner_browser_lock (browser, LIMNER_LAYERS_FINE, TRUE);
  before = limner_face_ref (limner_browser_face (browser, b));
  limner_browser_move (browser, b, "pca-coarse-1=2");
  g_assert_false (same (limner_browser_face (browser, b), before));
  limner_browser_move (browser, b, "");
  limner_browser_lock (browser, LIMNER_LAYERS_COARSE, TRUE);
  g_clear_pointer (&before, limner_face_unref);
  before = limner_face_ref (limner_browser_face (browser, b));
  limner_browser_move (browser, b, "pca-coarse-1=2");
  g_assert_true (same (limner_browser_face (browser, b), before));
  g_assert_cmpstr (limner_browser_sliders (browser, b), ==, "pca-coarse-1=2");
}

static void
test_moving (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();
  guint id = limner_browser_at (browser, 0);
  LimnerFace *base = limner_browser_face (browser, id);

  limner_browser_move (browser, id, "age=1");
  limner_browser_move (browser, id, "age=2");
  g_assert_cmpstr (limner_browser_sliders (browser, id), ==, "age=2");
  g_assert_true (limner_browser_face (browser, id) != base);
  limner_browser_set_variety (browser, 0.1); /* it was moved, so it stays */
  limner_browser_undo (browser);
  limner_browser_undo (browser);
  g_assert_cmpstr (limner_browser_sliders (browser, id), ==, "");
  g_assert_true (limner_browser_face (browser, id) == base);
  g_assert_false (limner_browser_can_undo (browser));
}

/* Each drag is one undo step, whichever slider was dragged before. */
static void
test_sliders_are_undone_one_by_one (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();
  guint a = limner_browser_at (browser, 0), b = limner_browser_at (browser, 1);
  g_autoptr (LimnerFace) bred = NULL;

  limner_browser_move (browser, a, "age=1");
  limner_browser_move (browser, a, "age=2");
  limner_browser_move (browser, a, "age=2 smile=1");
  limner_browser_move (browser, a, "age=2 smile=3");
  limner_browser_move (browser, a, "age=2");
  limner_browser_move (browser, a, "");
  limner_browser_undo (browser);
  g_assert_cmpstr (limner_browser_sliders (browser, a), ==, "age=2");
  limner_browser_undo (browser);
  g_assert_cmpstr (limner_browser_sliders (browser, a), ==, "age=2");
  limner_browser_undo (browser);
  g_assert_cmpstr (limner_browser_sliders (browser, a), ==, "");
  g_assert_false (limner_browser_can_undo (browser));

  limner_browser_select (browser, a, FALSE);
  limner_browser_select (browser, b, TRUE);
  limner_browser_show_bred (browser);
  limner_browser_set_weight (browser, a, 0.2);
  bred = limner_face_ref (limner_browser_face (browser, limner_browser_at (browser, 0)));
  limner_browser_set_weight (browser, b, 0.9);
  limner_browser_undo (browser);
  g_assert_true (same (limner_browser_face (browser, limner_browser_at (browser, 0)), bred));
  g_assert_cmpfloat (limner_browser_weight (browser, b), ==, 0.5);
  limner_browser_redo (browser);
  g_assert_cmpfloat (limner_browser_weight (browser, b), ==, 0.9);
  limner_browser_undo (browser);
  g_assert_cmpfloat (limner_browser_weight (browser, a), ==, 0.2);
  limner_browser_undo (browser);
  g_assert_cmpfloat (limner_browser_weight (browser, a), ==, 0.5);
  g_assert_cmpint (limner_browser_kind (browser), ==, LIMNER_BROWSER_BRED);
}

static void
test_given (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();
  g_autoptr (LimnerFace) given = limner_face_of_seed (5, NULL, 0.5);
  guint id = limner_browser_show_given (browser, given, "a layer");
  g_autofree char *name = limner_browser_name (browser, id), *origin = limner_browser_origin (browser, id);
  g_autofree char *child = limner_browser_origin (browser, limner_browser_at (browser, 1));

  g_assert_cmpuint (limner_browser_at (browser, 0), ==, id);
  g_assert_cmpuint (limner_browser_focus (browser), ==, id);
  g_assert_cmpstr (name, ==, "a layer");
  g_assert_null (origin);
  g_assert_cmpstr (child, ==, "child of a layer");
  limner_browser_set_variety (browser, 0);
  g_assert_true (limner_browser_face (browser, id) == given);
}

static void
test_what_is_chosen_is_undone_one_by_one (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();

  limner_browser_set_words (browser, "1");
  limner_browser_set_words (browser, "1, 2");
  limner_browser_undo (browser);
  g_assert_cmpstr (limner_browser_words (browser), ==, "1");
  limner_browser_select (browser, limner_browser_at (browser, 0), FALSE);
  limner_browser_lock (browser, LIMNER_LAYERS_FINE, TRUE);
  limner_browser_lock (browser, LIMNER_LAYERS_FINE, FALSE);
  limner_browser_undo (browser);
  g_assert_true (limner_browser_is_locked (browser, LIMNER_LAYERS_FINE));
}

static void
test_beginning_here (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();

  limner_browser_set_words (browser, "1");
  limner_browser_set_variety (browser, 0);
  limner_browser_undo (browser);
  limner_browser_begin_here (browser);
  g_assert_false (limner_browser_can_undo (browser));
  g_assert_false (limner_browser_can_redo (browser));
  limner_browser_undo (browser);
  g_assert_cmpstr (limner_browser_words (browser), ==, "1");
}

/* Without user actions nothing is stored; shown faces and further faces have different seeds. */
static void
test_new_faces_are_new (void)
{
  g_autoptr (LimnerBrowser) browser = wall_new ();
  g_autofree char *name = NULL;

  limner_browser_at (browser, 49);
  limner_browser_show_strangers (browser);
  g_assert_cmpuint (limner_browser_length (browser), ==, 0);
  name = limner_browser_name (browser, limner_browser_at (browser, 0));
  g_assert_cmpstr (name, ==, "seed 150");
  limner_browser_undo (browser);
  g_assert_cmpuint (limner_browser_length (browser), ==, 50);
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
  g_test_add_func ("/browser/endless", test_endless);
  g_test_add_func ("/browser/rating-and-keeping", test_rating_and_keeping);
  g_test_add_func ("/browser/selection", test_selection);
  g_test_add_func ("/browser/children", test_children);
  g_test_add_func ("/browser/breeding-follows-the-weights", test_breeding_follows_the_weights);
  g_test_add_func ("/browser/taste-learns-while-one-rates", test_taste_learns_while_one_rates);
  g_test_add_func ("/browser/settings-change-what-was-left", test_settings_change_what_was_left);
  g_test_add_func ("/browser/locks", test_locks);
  g_test_add_func ("/browser/locks-hold-what-moves", test_locks_hold_what_moves);
  g_test_add_func ("/browser/moving", test_moving);
  g_test_add_func ("/browser/sliders-are-undone-one-by-one", test_sliders_are_undone_one_by_one);
  g_test_add_func ("/browser/given", test_given);
  g_test_add_func ("/browser/what-is-chosen-is-undone-one-by-one", test_what_is_chosen_is_undone_one_by_one);
  g_test_add_func ("/browser/beginning-here", test_beginning_here);
  g_test_add_func ("/browser/new-faces-are-new", test_new_faces_are_new);
  status = g_test_run ();
  limner_portrait_free (portrait);
  return status;
}
