/* Faces from settings: seeds, parents, layers, children, frames, errors. */
#include "base/random-private.h"
#include "limner/error.h"
#include "limner/portrait.h"
#include "limner/registry.h"
#include "limner/safetensors.h"
#include "limner/system.h"
#include "portrait/directions-private.h"
#include "portrait/latents-private.h"
#include "portrait/noise-private.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static LimnerModel *model;

typedef struct
{
  GPtrArray *faces, *names, *recipes;
} Made;

static gboolean
take (const LimnerImage *face, const char *name, LimnerRecipe *recipe, guint number, gpointer user_data,
      GError **error)
{
  Made *made = user_data;

  g_assert_cmpuint (number, ==, made->faces->len);
  g_ptr_array_add (made->faces, limner_image_ref ((LimnerImage *) face));
  g_ptr_array_add (made->names, g_strdup (name));
  g_ptr_array_add (made->recipes, limner_recipe_ref (recipe));
  return TRUE;
}

static void
made_clear (Made *made)
{
  g_ptr_array_unref (made->faces);
  g_ptr_array_unref (made->names);
  g_ptr_array_unref (made->recipes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Made, made_clear)

static Made
make_on (LimnerPortraitSettings settings, int threads)
{
  Made made = { g_ptr_array_new_with_free_func ((GDestroyNotify) limner_image_unref),
                g_ptr_array_new_with_free_func (g_free),
                g_ptr_array_new_with_free_func ((GDestroyNotify) limner_recipe_unref) };
  GError *error = NULL;

  limner_portrait_make (model, &settings, take, &made, &(LimnerJob) { .threads = threads }, &error);
  g_assert_no_error (error);
  return made;
}

static Made
make (LimnerPortraitSettings settings)
{
  return make_on (settings, 0);
}

static double
picture_difference (const LimnerImage *a, const LimnerImage *b)
{
  double sum = 0;

  g_assert_cmpint (a->width, ==, b->width);
  for (int i = 0; i < 4 * a->width * a->height; i++)
    sum += fabs ((double) a->pixels[i] - b->pixels[i]);
  return sum / (4 * a->width * a->height);
}

static double
difference (const Made *a, guint i, const Made *b, guint j)
{
  return picture_difference (a->faces->pdata[i], b->faces->pdata[j]);
}

static LimnerPortraitSettings
settings (const char *seeds)
{
  LimnerPortraitSettings s = limner_portrait_settings_default ();

  s.seeds = seeds;
  s.truncation = 1;
  return s;
}

static void
test_seeds (void)
{
  static const struct
  {
    const char *text;
    guint n;
    guint32 last;
  } good[]
      = { { "7", 1, 7 }, { "1-16", 16, 16 }, { "3,9,27", 3, 27 }, { " 3, 5-6 4294967295 ", 4, G_MAXUINT32 } };
  static const char *const bad[] = { "",           "x",    "-1",           "1-",  "3-1",
                                     "4294967296", "1,2x", "0-4294967295", "1.5", "99999999999999999999999" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GArray) seeds = limner_seeds_parse (good[i].text, NULL);
      g_assert_cmpuint (seeds->len, ==, good[i].n);
      g_assert_cmpuint (g_array_index (seeds, guint32, seeds->len - 1), ==, good[i].last);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (limner_seeds_parse (bad[i], &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
    }
}

/* A seed gives the same face alone, among others, and with any number of threads. */
static void
test_same_seed (void)
{
  LimnerPortraitSettings one = settings ("7"), many = settings ("3,7,9");
  g_auto (Made) a = make_on (one, 1), b = make_on (many, 2);

  g_assert_cmpuint (b.faces->len, ==, 3);
  g_assert_cmpfloat (difference (&a, 0, &b, 1), ==, 0);
  g_assert_cmpfloat (difference (&b, 0, &b, 1), >, 0.01);
  g_assert_cmpstr (b.names->pdata[1], ==, "seed-0007");
  g_assert_cmpstr (json_node_get_string (limner_recipe_get (b.recipes->pdata[1], "seeds")), ==, "7");
  g_assert_cmpstr (strrchr (limner_recipe_digital_source_type (b.recipes->pdata[1]), '/'), ==,
                   "/trainedAlgorithmicMedia");
}

static void
test_truncation (void)
{
  LimnerPortraitSettings s = settings ("3,7");
  s.truncation = 0;
  g_auto (Made) average = make (s);

  g_assert_cmpfloat (difference (&average, 0, &average, 1), ==, 0);
}

static void
test_blend (void)
{
  for (int spherical = 0; spherical < 2; spherical++)
    {
      LimnerPortraitSettings s = settings ("1");
      s.spherical = spherical;
      s.blend = "3=2 7=0";
      g_auto (Made) parents = make (settings ("3,7")), alone = make (s);
      s.blend = "3=1,7=1";
      g_auto (Made) child = make (s);
      s.blend = "7=5 3=5";
      g_auto (Made) turned = make (s);

      g_assert_cmpfloat (difference (&parents, 0, &alone, 0), <, 1e-6);
      g_assert_cmpfloat (difference (&child, 0, &turned, 0), <, 1e-5);
      g_assert_cmpfloat (difference (&child, 0, &parents, 0), >, 0.005);
      g_assert_cmpfloat (difference (&child, 0, &parents, 1), >, 0.005);
      g_assert_cmpstr (child.names->pdata[0], ==, "blend");
    }
}

static void
test_mix (void)
{
  LimnerPortraitSettings s = settings ("1");
  s.mix = "3,3,3";
  g_auto (Made) same = make (s), parents = make (settings ("3,7"));
  s.mix = "3,3,7";
  g_auto (Made) fine = make (s);
  s.mix = "7,3,3";
  g_auto (Made) coarse = make (s);

  g_assert_cmpfloat (difference (&same, 0, &parents, 0), ==, 0);
  g_assert_cmpfloat (difference (&fine, 0, &parents, 0), >, 0.001);
  g_assert_cmpfloat (difference (&coarse, 0, &parents, 0), >, 0.001);
  g_assert_cmpfloat (difference (&coarse, 0, &fine, 0), >, 0.001);
  s = settings ("3,7");
  s.lock = "fine=7";
  g_auto (Made) locked = make (s);
  g_assert_cmpfloat (difference (&locked, 0, &fine, 0), ==, 0);
  g_assert_cmpfloat (difference (&locked, 1, &parents, 1), ==, 0);
}

static void
test_children_and_frames (void)
{
  LimnerPortraitSettings s = settings ("3");
  s.children = 2;
  s.closeness = 1;
  g_auto (Made) parent = make (settings ("3,7")), same = make (s);
  s.closeness = 0.8;
  g_auto (Made) near = make (s);
  s.closeness = 0.2;
  g_auto (Made) far = make (s);
  s = settings ("3,7");
  s.frames = 5;
  g_auto (Made) frames = make (s);

  g_assert_cmpfloat (difference (&same, 0, &parent, 0), <, 1e-6);
  g_assert_cmpfloat (difference (&near, 0, &near, 1), >, 0.001);
  g_assert_cmpfloat (difference (&near, 0, &parent, 0), <, difference (&far, 0, &parent, 0));
  g_assert_cmpstr (near.names->pdata[1], ==, "seed-0003-child-02");
  g_assert_cmpuint (frames.faces->len, ==, 5);
  g_assert_cmpfloat (difference (&frames, 0, &parent, 0), <, 1e-6);
  g_assert_cmpfloat (difference (&frames, 4, &parent, 1), <, 1e-6);
  g_assert_cmpfloat (difference (&frames, 2, &parent, 1), >, 0.001);
}

static void
test_words_and_size (void)
{
  LimnerPortraitSettings s = settings ("3");
  s.words = "2";
  s.size = 48;
  g_auto (Made) second = make (s);
  s.words = " 3, ";
  g_auto (Made) third = make (s);

  g_assert_cmpint (((LimnerImage *) second.faces->pdata[0])->width, ==, 48);
  g_assert_cmpfloat (difference (&second, 0, &third, 0), >, 0.001);
}

/* The network with names for its three classes. */
static LimnerModel *
with_names (const char *path)
{
  g_autoptr (LimnerSafetensors) file = limner_safetensors_open (limner_model_path (model), NULL);
  const char *const *names = limner_safetensors_names (file);
  guint n = g_strv_length ((char **) names);
  g_autofree LimnerNamedTensor *tensors = g_new0 (LimnerNamedTensor, n);
  g_autoptr (GHashTable) metadata = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n; i++)
    tensors[i] = (LimnerNamedTensor) { names[i], limner_safetensors_get (file, names[i], NULL) };
  g_hash_table_insert (metadata, (char *) "limner.architecture", g_strdup ("stylegan2"));
  g_hash_table_insert (metadata, (char *) "limner.config",
                       g_strconcat ("{\"words\": [\"old\", \"Beard\", \"élan\"],",
                                    limner_safetensors_metadata (file, "limner.config") + 1, NULL));
  g_assert_true (limner_safetensors_write (path, tensors, n, metadata, LIMNER_DTYPE_F32, NULL));
  for (guint i = 0; i < n; i++)
    limner_tensor_unref ((LimnerTensor *) tensors[i].tensor);
  LimnerModel *named = limner_model_load (path, &error);
  g_assert_no_error (error);
  return named;
}

static void
test_words_by_name (void)
{
  static const char *const same[][2]
      = { { "OLD", "1" }, { "beard", "2" }, { "Élan,old", "1, 3" }, { "", NULL } };
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "named.safetensors", NULL);
  g_autoptr (LimnerModel) named = with_names (path);
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (named, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autofree float *a = limner_portrait_words (portrait, same[i][0], NULL);
      g_autofree float *b = limner_portrait_words (portrait, same[i][1], NULL);
      g_assert_cmpmem (a, 3 * sizeof (float), b, 3 * sizeof (float));
    }
  g_assert_null (limner_portrait_words (portrait, "nose", &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "old, Beard, élan"));
  g_remove (path);
}

static gboolean
take_nothing (const LimnerImage *face, const char *name, LimnerRecipe *recipe, guint number,
              gpointer user_data, GError **error)
{
  return TRUE;
}

static void
test_refused (void)
{
  const LimnerPortraitSettings start = settings ("1");
  LimnerPortraitSettings bad[24];
  guint n = 0;

#define BAD(field, value) bad[n] = start, bad[n].field = value, n++
  BAD (seeds, "no");
  BAD (truncation, NAN);
  BAD (truncation, 3);
  BAD (words, "smiling");
  BAD (words, "4");
  BAD (blend, "3");
  BAD (blend, "3=0");
  BAD (blend, "3=nan");
  BAD (blend, "x=1");
  BAD (mix, "1,2");
  BAD (slider, "age=2");
  BAD (strip, "age");
  BAD (lock, "hair=2");
  BAD (lock, "fine=-1");
  BAD (lock, "fine=7.5");
  BAD (closeness, 1.5);
  BAD (frames, 3);
  BAD (size, 100000);
  bad[n] = start, bad[n].blend = "1=1", bad[n].mix = "1,2,3", n++;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (limner_portrait_make (model, &bad[i], take_nothing, NULL, NULL, &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
    }
}

typedef struct
{
  gsize held[2];
} Held;

static gboolean
take_memory (const LimnerImage *face, const char *name, LimnerRecipe *recipe, guint number,
             gpointer user_data, GError **error)
{
  Held *held = user_data;

  held->held[number > 10] = limner_memory_used ();
  if (number > 10)
    g_assert_cmpuint (held->held[1], ==, held->held[0]);
  return TRUE;
}

static void
test_memory_does_not_grow (void)
{
  LimnerPortraitSettings s = settings ("1-1000");
  Held held = { 0 };
  gsize before = limner_memory_used ();

  g_assert_true (limner_portrait_make (model, &s, take_memory, &held, NULL, NULL));
  g_assert_cmpuint (limner_memory_used (), <=, before + held.held[0]);
}

static void
note_side (const LimnerProgress *progress, gpointer user_data)
{
  g_string_append_printf (user_data, "%d ", progress->partial->width);
  g_assert_cmpfloat (progress->fraction, >, 0);
  g_assert_cmpfloat (progress->fraction, <=, 1);
}

static void
test_growth (void)
{
  LimnerPortraitSettings s = settings ("1-2");
  g_autoptr (GString) sides = g_string_new (NULL);

  g_assert_true (limner_portrait_make (model, &s, take_nothing, NULL,
                                       &(LimnerJob) { .progress = note_side, .user_data = sides }, NULL));
  g_assert_cmpstr (sides->str, ==, "4 8 16 4 8 16 ");
}

typedef struct
{
  GCancellable *cancellable;
  int stop_at, last;
} Stop;

static void
stop_at (const LimnerProgress *progress, gpointer user_data)
{
  Stop *stop = user_data;

  stop->last = progress->partial->width;
  if (stop->last == stop->stop_at)
    g_cancellable_cancel (stop->cancellable);
}

/* Cancelling at the partial picture of 4 or 8 pixels stops the computation there. */
static void
test_growth_is_live (void)
{
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (model, NULL);
  LimnerPortraitSettings s = settings ("3");
  g_autoptr (LimnerTensor) w = limner_portrait_find_w (portrait, &s, 0, NULL);

  for (int side = 4; side <= 8; side *= 2)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GError) error = NULL;
      Stop stop = { cancellable, side, 0 };

      g_assert_null (limner_portrait_picture (portrait, w, 1, 0,
                                              &(LimnerJob) { stop_at, &stop, cancellable, 0, 0 }, &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);
      g_assert_cmpint (stop.last, ==, side);
    }
}

/* A face made from its w equals the face of the job, for all settings. */
static void
test_face_by_w (void)
{
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (model, NULL);
  LimnerPortraitSettings s = settings ("3,7");
  s.truncation = 0.6;
  s.words = "2";
  s.children = 2;
  s.lock = "coarse=9";
  s.size = 24;
  g_auto (Made) made = make (s);

  for (guint i = 0; i < made.faces->len; i++)
    {
      g_autoptr (LimnerTensor) w = limner_portrait_find_w (portrait, &s, i, NULL);
      g_autoptr (LimnerImage) face = limner_portrait_picture (portrait, w, 1, 24, NULL, NULL);

      g_assert_cmpfloat (picture_difference (face, made.faces->pdata[i]), ==, 0);
    }
}

static void
test_hostile_w (void)
{
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (model, NULL);
  LimnerPortraitSettings s = settings ("3");
  g_autoptr (LimnerTensor) w = limner_portrait_find_w (portrait, &s, 0, NULL);

  for (int i = 0; i < 4; i++)
    {
      g_autoptr (GError) error = NULL;
      double noise = i == 1 ? NAN : 1;

      w->rank = i == 2 ? 2 : 3;
      w->data[5] = i == 3 ? NAN : 0;
      g_assert_null (limner_portrait_picture (portrait, w, noise, i == 0 ? -1 : 0, NULL, &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
    }
  g_assert_null (limner_portrait_move (portrait, w, NULL, NULL));
}

static void
test_cancelled (void)
{
  LimnerPortraitSettings s = settings ("1-2");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (limner_portrait_make (model, &s, take_nothing, NULL,
                                        &(LimnerJob) { .cancellable = cancellable }, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);
}

static gboolean
add_direction (GPtrArray *directions, gpointer direction, GError **error)
{
  g_ptr_array_add (directions, direction);
  return TRUE;
}

static void
test_slider (void)
{
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (model, NULL);
  LimnerDirectionVector *direction;
  LimnerPortraitSettings s = settings ("3");
  g_autoptr (GError) error = NULL;

  direction = limner_direction_vector_new ("smile", "", 1, 3, g_new0 (float, portrait->shape.w_dim));
  direction->vector[2] = 0.5f;
  limner_directions_change (model, add_direction, direction, &error);
  g_assert_no_error (error);
  g_auto (Made) before = make (s);
  s.slider = "smile=0";
  g_auto (Made) unmoved = make (s);
  s.slider = "smile=2 smile=-1";
  g_auto (Made) moved = make (s);
  g_assert_cmpfloat (difference (&before, 0, &unmoved, 0), ==, 0);
  s.slider = NULL;
  s.strip = "smile";
  g_auto (Made) strip = make (s);
  s.strip = NULL;
  s.slider = "smile=3";
  g_auto (Made) last = make (s);
  g_assert_cmpuint (strip.faces->len, ==, 7);
  g_assert_cmpfloat (difference (&strip, 3, &before, 0), ==, 0);
  g_assert_cmpfloat (difference (&strip, 6, &last, 0), ==, 0);
  g_assert_cmpfloat (difference (&before, 0, &moved, 0), >, 0.001);
}

static gboolean
find_direction (LimnerPortrait *portrait, const char *name, LimnerLayerRange range, gboolean named)
{
  g_autoptr (GPtrArray) list = limner_directions_list (portrait->model, NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const LimnerDirection *direction = list->pdata[i];

      if (g_str_equal (direction->name, name))
        {
          for (LimnerLayerRange each = LIMNER_LAYERS_COARSE; each < LIMNER_LAYERS_ALL; each++)
            g_assert_cmpint (direction->moves[each], ==, range == LIMNER_LAYERS_ALL || each == range);
          return direction->range == range && direction->named == named;
        }
    }
  return FALSE;
}

/* Both methods give named, orthogonal directions with steps of the defined length. */
static void
test_discover (void)
{
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (model, NULL);
  int d = portrait->shape.w_dim;
  g_autoptr (GError) error = NULL;

  for (LimnerDirectionMethod method = LIMNER_DIRECTION_SEFA; method <= LIMNER_DIRECTION_PCA; method++)
    {
      limner_directions_discover (portrait, method, LIMNER_LAYERS_COARSE, 3, &error);
      g_assert_no_error (error);
    }
  g_autoptr (GPtrArray) directions = limner_directions_load (model, &error);
  for (int method = 0; method < 2; method++)
    {
      const LimnerDirectionVector *a
          = limner_directions_find (directions, method ? "pca-coarse-1" : "sefa-coarse-1");
      const LimnerDirectionVector *b
          = limner_directions_find (directions, method ? "pca-coarse-2" : "sefa-coarse-2");
      double aa = 0, ab = 0, bb = 0;

      g_assert_cmpint (a->first, ==, 0);
      g_assert_cmpint (a->end, ==, 2);
      for (int i = 0; i < d; i++)
        {
          aa += (double) a->vector[i] * a->vector[i];
          bb += (double) b->vector[i] * b->vector[i];
          ab += (double) a->vector[i] * b->vector[i];
        }
      g_assert_cmpfloat (fabs (ab), <, 1e-3 * sqrt (aa * bb));
      if (method) /* the first component is the longest */
        g_assert_cmpfloat (aa, >=, bb);
      g_assert_cmpfloat (bb, >, 1e-6);
    }
  g_assert_true (limner_directions_rename (portrait->model, "sefa-coarse-1", "turn", NULL));
  g_assert_false (limner_directions_rename (portrait->model, "sefa-coarse-1", "turn", NULL));
  g_assert_false (limner_directions_rename (portrait->model, "turn", "pca-coarse-1", NULL));
  g_assert_true (limner_directions_rename (portrait->model, "pca-coarse-1", NULL, NULL));
  g_assert_true (find_direction (portrait, "turn", LIMNER_LAYERS_COARSE, TRUE));
  g_assert_true (find_direction (portrait, "pca-coarse-2", LIMNER_LAYERS_COARSE, FALSE));
  g_assert_false (find_direction (portrait, "pca-coarse-1", LIMNER_LAYERS_COARSE, FALSE));
}

/* Faces are marked by the first value of w. The learned direction moves that value. */
static void
test_learn (void)
{
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (model, NULL);
  g_autoptr (GString) with = g_string_new (NULL), without = g_string_new (NULL);
  g_autofree float *z = g_new (float, portrait->shape.z_dim), *c = g_new0 (float, portrait->shape.c_dim),
                   *w = g_new (float, portrait->shape.w_dim);
  g_autoptr (GError) error = NULL;
  double mean = 0;

  for (int round = 0; round < 2; round++)
    for (guint32 seed = 1; seed <= 200; seed++)
      {
        limner_portrait_z (portrait, seed, z);
        limner_mapping_run (&portrait->mapping, z, c, w);
        if (round == 0)
          mean += w[0] / 200;
        else
          g_string_append_printf (w[0] > mean ? with : without, "%u,", seed);
      }
  limner_directions_learn (portrait, "first", with->str, without->str, LIMNER_LAYERS_ALL, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) directions = limner_directions_load (model, NULL);
  const LimnerDirectionVector *first = limner_directions_find (directions, "first");
  for (int i = 1; i < portrait->shape.w_dim; i++)
    g_assert_cmpfloat (fabsf (first->vector[i]), <, first->vector[0]);
  g_assert_false (limner_directions_learn (portrait, "-x", "1", "2", LIMNER_LAYERS_ALL, NULL));
  g_assert_false (limner_directions_learn (portrait, "x", "1", "", LIMNER_LAYERS_ALL, NULL));
}

static gpointer
rename_one (gpointer data)
{
  const char *const *names = data;

  g_assert_true (limner_directions_rename (model, names[0], names[1], NULL));
  return NULL;
}

/* Concurrent changes: none is lost. */
static void
test_changed_at_once (void)
{
  static const char *const names[][2] = {
    { "sefa-all-1", "one" }, { "sefa-all-2", "two" }, { "sefa-all-3", "three" }, { "sefa-all-4", "four" }
  };
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (model, NULL);
  GThread *threads[G_N_ELEMENTS (names)];

  g_assert_true (limner_directions_discover (portrait, LIMNER_DIRECTION_SEFA, LIMNER_LAYERS_ALL, 4, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    threads[i] = g_thread_new ("rename", rename_one, (gpointer) names[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_thread_join (threads[i]);
  g_autoptr (GPtrArray) directions = limner_directions_load (model, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_nonnull (limner_directions_find (directions, names[i][1]));
}

/* Another network with the same name does not get the directions; a damaged file is refused. */
static void
test_directions_of_another (void)
{
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (model, NULL);
  g_autofree char *path
      = g_build_filename (g_get_user_data_dir (), "limner", "models", "portrait-skip.directions", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (limner_directions_discover (portrait, LIMNER_DIRECTION_SEFA, LIMNER_LAYERS_ALL, 1, NULL));
  g_assert_true (g_file_set_contents (path, "nonsense", -1, NULL));
  g_assert_null (limner_directions_list (portrait->model, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
  g_remove (path);
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *contents = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (to, contents, (gssize) length, NULL));
}

/* A direction renamed twice still responds to all its names. */
static void
check_old_names (LimnerPortrait *portrait)
{
  LimnerPortraitSettings s = settings ("3");
  g_autoptr (LimnerTensor) w = limner_portrait_find_w (portrait, &s, 0, NULL);
  g_autoptr (LimnerTensor) first = limner_portrait_move (portrait, w, "sefa-fine-2=2", NULL);

  g_assert_true (limner_directions_rename (portrait->model, "paint", "brush", NULL));
  g_autoptr (LimnerTensor) second = limner_portrait_move (portrait, w, "paint=2", NULL);
  g_autoptr (LimnerTensor) third = limner_portrait_move (portrait, w, "brush=2", NULL);
  g_assert_cmpmem (first->data, first->size * sizeof (float), third->data, third->size * sizeof (float));
  g_assert_cmpmem (second->data, second->size * sizeof (float), third->data, third->size * sizeof (float));
  g_assert_null (limner_portrait_move (portrait, w, "sefa-fine-3=2", NULL));
}

/* A network in a read-only folder has directions; changing them makes a copy for the user. */
static void
test_directions_beside_the_network (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limner-test-XXXXXX", NULL);
  g_autofree char *network = g_build_filename (folder, "brought.safetensors", NULL);
  g_autofree char *beside = g_build_filename (folder, "brought.directions", NULL);
  g_autofree char *own
      = g_build_filename (g_get_user_data_dir (), "limner", "models", "brought.directions", NULL);
  g_autoptr (LimnerModel) brought = NULL;
  g_autoptr (LimnerPortrait) portrait = NULL;

  copy_file (limner_model_path (model), network);
  brought = limner_model_load (network, NULL);
  portrait = limner_portrait_new (brought, NULL);
  g_assert_true (limner_directions_discover (portrait, LIMNER_DIRECTION_SEFA, LIMNER_LAYERS_FINE, 2, NULL));
  g_assert_cmpint (g_rename (own, beside), ==, 0);
  g_chmod (folder, 0500);
  g_assert_true (find_direction (portrait, "sefa-fine-2", LIMNER_LAYERS_FINE, FALSE));
  g_assert_true (limner_directions_rename (portrait->model, "sefa-fine-2", "paint", NULL));
  g_assert_true (g_file_test (own, G_FILE_TEST_EXISTS));
  g_assert_true (find_direction (portrait, "paint", LIMNER_LAYERS_FINE, TRUE));
  g_assert_true (find_direction (portrait, "sefa-fine-1", LIMNER_LAYERS_FINE, FALSE));
  check_old_names (portrait);
  g_chmod (folder, 0700);
  g_remove (own);
  g_assert_true (find_direction (portrait, "sefa-fine-2", LIMNER_LAYERS_FINE, FALSE));
  g_remove (beside);
  g_remove (network);
  g_rmdir (folder);
}

static void
test_bench (void)
{
  LimnerPortraitBench bench;

  g_assert_true (limner_portrait_bench (model, 3, NULL, &bench, NULL));
  g_assert_cmpfloat (bench.seconds_per_iteration, >, 0);
  g_assert_cmpfloat (bench.first_seconds, >, 0);
  g_assert_cmpint (bench.side, ==, 16);
}

/* A face of the network is found again approximately, and only with consent. */
static void
test_project (void)
{
  LimnerPortraitSettings s = settings ("3");
  g_autoptr (GError) error = NULL;
  g_auto (Made) photo = make (s);
  s.truncation = 0;
  g_auto (Made) start = make (s);

  s = settings ("1");
  s.photo = photo.faces->pdata[0];
  s.photo_name = "me.png";
  s.photo_steps = 200;
  g_assert_false (limner_portrait_make (model, &s, take_nothing, NULL, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  s.consent = TRUE;
  g_auto (Made) found = make (s);
  g_test_message ("average %g, found %g", difference (&start, 0, &photo, 0),
                  difference (&found, 0, &photo, 0));
  g_assert_cmpfloat (difference (&found, 0, &photo, 0), <, 0.5 * difference (&start, 0, &photo, 0));
  g_assert_cmpstr (json_node_get_string (limner_recipe_get (found.recipes->pdata[0], "label")), ==,
                   "of a real person");
}

/* White noise has almost no penalty, smooth noise a large one at its own resolution, coarse noise one at
 * a lower resolution. The gradient matches finite differences. */
static void
test_noise_penalty (void)
{
  enum
  {
    SIDE = 32,
    N = SIDE * SIDE
  };
  float white[N], smooth[N], coarse[N], slope[N] = { 0 }, unused[N], scratch[N];
  LimnerRandom random;

  limner_random_init (&random, 5);
  for (int i = 0; i < N; i++)
    white[i] = (float) limner_random_normal (&random);
  for (int i = 0; i < N; i++)
    {
      smooth[i] = white[i] + white[(i + 1) % N];
      coarse[i] = white[i] + white[i / SIDE / 4 * 4 * SIDE + i % SIDE / 4 * 4];
    }
  limner_noise_normalise (smooth, N);
  limner_noise_normalise (coarse, N);
  double mean = 0, square = 0;
  for (int i = 0; i < N; i++)
    {
      mean += smooth[i];
      square += (double) smooth[i] * smooth[i];
    }
  g_assert_cmpfloat (fabs (mean), <, 1e-2);
  g_assert_cmpfloat_with_epsilon (square / N, 1, 1e-4);
  double of_white = limner_noise_penalty (white, SIDE, 3, slope, scratch);
  g_assert_cmpfloat (of_white, <, 0.15);
  g_assert_cmpfloat (limner_noise_penalty (smooth, SIDE, 1, unused, scratch), >, 0.25);
  g_assert_cmpfloat (limner_noise_penalty (coarse, SIDE, 1, unused, scratch), >, 0.5);
  for (int i = 0; i < N; i += 37)
    {
      white[i] += 0.01f;
      double up = limner_noise_penalty (white, SIDE, 1, unused, scratch);
      white[i] -= 0.02f;
      double difference = 3 * (up - limner_noise_penalty (white, SIDE, 1, unused, scratch)) / 0.02;
      white[i] += 0.01f;
      g_assert_cmpfloat_with_epsilon (slope[i], difference, 1e-5 + 0.02 * fabs (difference));
    }
}

/* A step follows the gradient of backward and keeps every map normalised. The graph's noise does not
 * change, so that other plans do not see the search. */
static void
test_noise_search (void)
{
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (model, NULL);
  int image = limner_graph_find (portrait->graph, "image");
  const LimnerPlanSpec spec = { .graph = portrait->graph,
                                .height = 1,
                                .width = 1,
                                .taps = &image,
                                .n_taps = 1,
                                .backward = TRUE,
                                .noise = TRUE };
  g_autoptr (LimnerPlan) plan = limner_plan_new (&spec, NULL), other = limner_plan_new (&spec, NULL);
  const LimnerPlanNoise *map, *untouched;
  LimnerNoiseSearch search;
  g_autofree float *before = NULL;
  double mean = 0, square = 0, along = 0, loss = 1;
  gsize n;

  g_assert_true (limner_noise_search_init (&search, plan, NULL));
  g_assert_cmpuint (search.n, ==, 5); /* 4, 8, 8, 16, 16 pixels */
  map = &search.maps[4];
  n = (gsize) map->side * (gsize) map->side;
  before = g_memdup2 (map->values, n * sizeof (float));
  for (gsize i = 0; i < n; i++)
    map->gradient[i] = i % 2 ? 1e6f : -1e6f;
  limner_noise_search_step (&search, 0.1, &loss);
  for (gsize i = 0; i < n; i++)
    {
      mean += map->values[i] / n;
      square += (double) map->values[i] * map->values[i] / n;
      along += ((double) map->values[i] - before[i]) * (i % 2 ? 1 : -1) / n;
    }
  g_assert_cmpfloat (loss, >, 1);
  g_assert_cmpfloat (fabs (mean), <, 1e-5);
  g_assert_cmpfloat_with_epsilon (square, 1, 1e-4);
  g_assert_cmpfloat (along, <, -0.05);
  limner_noise_search_clear (&search);
  untouched = &limner_plan_noise (other, &(guint) { 0 })[4];
  g_assert_cmpmem (untouched->values, n * sizeof (float), before, n * sizeof (float));
}

static void
keep_partial (const LimnerProgress *progress, gpointer user_data)
{
  LimnerImage **last = user_data;

  if (progress->partial == NULL || progress->fraction > 0.97) /* those of the face itself come last */
    return;
  g_clear_pointer (last, limner_image_unref);
  *last = limner_image_ref ((LimnerImage *) progress->partial);
}

/* The search ends with its own noise, which differs from the noise of the resulting face. */
static void
test_noise_is_searched_along (void)
{
  LimnerPortraitSettings s = settings ("3");
  g_auto (Made) photo = make (s);
  g_autoptr (LimnerImage) shown = NULL;

  s = settings ("1");
  s.photo = photo.faces->pdata[0];
  s.consent = TRUE;
  s.photo_steps = 60;
  g_assert_true (limner_portrait_make (model, &s, take_nothing, NULL,
                                       &(LimnerJob) { .progress = keep_partial, .user_data = &shown }, NULL));
  g_auto (Made) found = make (s);
  g_test_message ("apart by %g", picture_difference (shown, found.faces->pdata[0]));
  g_assert_cmpfloat (picture_difference (shown, found.faces->pdata[0]), >, 0.005);
}

static void
note_search (const LimnerProgress *progress, gpointer user_data)
{
  double *last = user_data;

  g_assert_cmpfloat (progress->fraction, >=, last[0]);
  last[0] = progress->fraction;
  last[1] += progress->partial != NULL;
}

/* A search reports progress and leaves the network unchanged. */
static void
test_search_leaves_no_trace (void)
{
  g_autoptr (LimnerPortrait) portrait = limner_portrait_new (model, NULL);
  g_autoptr (LimnerModel) eyes = limner_model_load ("limner-features", NULL);
  LimnerPortraitSettings s = settings ("3");
  g_autoptr (LimnerTensor) w = limner_portrait_find_w (portrait, &s, 0, NULL);
  g_autoptr (LimnerImage) before = limner_portrait_picture (portrait, w, 1, 0, NULL, NULL);
  double last[2] = { 0, 0 };

  s.photo = before;
  s.consent = TRUE;
  s.photo_steps = 200;
  g_assert_true (limner_portrait_make (model, &s, take_nothing, NULL,
                                       &(LimnerJob) { .progress = note_search, .user_data = last }, NULL));
  g_assert_cmpfloat (last[0], ==, 1);
  g_assert_cmpfloat (last[1], >, 3);
  for (int stopped = 0; stopped < 2; stopped++)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      if (stopped)
        g_cancellable_cancel (cancellable);
      g_autoptr (LimnerTensor) found = limner_portrait_project (
          portrait, eyes, before, 5, &(LimnerJob) { .cancellable = cancellable }, NULL);
      g_autoptr (LimnerImage) after = limner_portrait_picture (portrait, w, 1, 0, NULL, NULL);

      g_assert_true ((found == NULL) == stopped);
      g_assert_cmpfloat (picture_difference (before, after), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("limner-test-XXXXXX", NULL);
  g_autofree char *path = NULL;
  int status;

  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  path = g_test_build_filename (G_TEST_DIST, "portrait-skip.safetensors", NULL);
  model = limner_model_load (path, NULL);
  g_assert_nonnull (model);
  g_test_add_func ("/portrait/seeds", test_seeds);
  g_test_add_func ("/portrait/same-seed", test_same_seed);
  g_test_add_func ("/portrait/truncation", test_truncation);
  g_test_add_func ("/portrait/blend", test_blend);
  g_test_add_func ("/portrait/mix", test_mix);
  g_test_add_func ("/portrait/children-and-frames", test_children_and_frames);
  g_test_add_func ("/portrait/words-and-size", test_words_and_size);
  g_test_add_func ("/portrait/words-by-name", test_words_by_name);
  g_test_add_func ("/portrait/refused", test_refused);
  g_test_add_func ("/portrait/memory-does-not-grow", test_memory_does_not_grow);
  g_test_add_func ("/portrait/growth", test_growth);
  g_test_add_func ("/portrait/growth-is-live", test_growth_is_live);
  g_test_add_func ("/portrait/face-by-w", test_face_by_w);
  g_test_add_func ("/portrait/hostile-w", test_hostile_w);
  g_test_add_func ("/portrait/cancelled", test_cancelled);
  g_test_add_func ("/portrait/slider", test_slider);
  g_test_add_func ("/portrait/discover", test_discover);
  g_test_add_func ("/portrait/learn", test_learn);
  g_test_add_func ("/portrait/directions-changed-at-once", test_changed_at_once);
  g_test_add_func ("/portrait/directions-of-another", test_directions_of_another);
  g_test_add_func ("/portrait/directions-beside-the-network", test_directions_beside_the_network);
  g_test_add_func ("/portrait/bench", test_bench);
  g_test_add_func ("/portrait/project", test_project);
  g_test_add_func ("/portrait/noise-penalty", test_noise_penalty);
  g_test_add_func ("/portrait/noise-search", test_noise_search);
  g_test_add_func ("/portrait/noise-is-searched-along", test_noise_is_searched_along);
  g_test_add_func ("/portrait/search-leaves-no-trace", test_search_leaves_no_trace);
  status = g_test_run ();
  limner_model_unref (model);
  return status;
}
