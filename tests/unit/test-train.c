/* Training on tiny pictures: optimisers against their closed forms, the data set, the network, and
 * resuming with the same result. */
#define _GNU_SOURCE /* F_OFD_SETLK */
#include "base/memory-private.h"
#include "limner/registry.h"
#include "limner/safetensors.h"
#include "limner/save.h"
#include "limner/system.h"
#include "pictures.h"
#include "remove-tree.h"
#include "train/network-private.h"
#include "train/optimiser-private.h"
#include "train/photos-private.h"
#include "train/settings-private.h"
#include "train/training-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

/* --- optimisers --- */

#define N 40000 /* more than one chunk */

/* The weights after `steps` steps with gradient g * scale; all weights are equal. */
static float
follow (LimnerOptimiserKind kind, const float *gradients, int steps, double scale, double rate)
{
  LimnerOptimiser optimiser;
  g_autofree float *values = g_new0 (float, N), *gradient = g_new (float, N);
  float value;

  g_assert_true (limner_optimiser_init (&optimiser, kind, N, NULL));
  for (int t = 0; t < steps; t++)
    {
      for (int i = 0; i < N; i++)
        gradient[i] = gradients[t];
      limner_optimiser_step (&optimiser, gradient, scale, rate, values);
    }
  g_assert_cmpint (optimiser.step, ==, steps);
  for (int i = 1; i < N; i++)
    g_assert_cmpfloat (values[i], ==, values[0]);
  value = values[0];
  limner_optimiser_clear (&optimiser);
  return value;
}

static const float steady[] = { 3, 3, 3, 3, 3, 3, 3, 3, 3, 3 };
static const float turning[] = { 1, -2, 0.5f };

/* With a constant gradient, both corrected means equal the gradient and its square from the start, so
 * that each step has the size of the rate. */
static void
test_adam (void)
{
  g_assert_cmpfloat_with_epsilon (follow (LIMNER_OPTIMISER_ADAM, steady, 10, 1, 0.01), -0.1, 1e-6);
  g_assert_cmpfloat_with_epsilon (follow (LIMNER_OPTIMISER_ADAM, steady, 7, -0.25, 0.01), 0.07, 1e-6);

  double x = 0;
  for (int t = 1; t <= 3; t++)
    {
      double m = 0, v = 0;
      for (int k = 1; k <= t; k++)
        {
          m += 0.1 * pow (0.9, t - k) * turning[k - 1];
          v += 0.001 * pow (0.999, t - k) * turning[k - 1] * turning[k - 1];
        }
      x -= 0.02 * m / (1 - pow (0.9, t)) / sqrt (v / (1 - pow (0.999, t)));
    }
  g_assert_cmpfloat_with_epsilon (follow (LIMNER_OPTIMISER_ADAM, turning, 3, 1, 0.02), x, 1e-6);
}

/* v = g^2 (1 - 0.99^t) */
static void
test_rmsprop (void)
{
  double x = 0;

  for (int t = 1; t <= 10; t++)
    x -= 0.01 / sqrt (1 - pow (0.99, t));
  g_assert_cmpfloat_with_epsilon (follow (LIMNER_OPTIMISER_RMSPROP, steady, 10, 1, 0.01), x, 1e-5);
  g_assert_cmpfloat_with_epsilon (follow (LIMNER_OPTIMISER_RMSPROP, steady, 10, -0.5, 0.01), -x, 1e-5);
}

/* m = g (1 - 0.9^t) / 0.1 */
static void
test_sgd (void)
{
  double x = 0;

  for (int t = 1; t <= 10; t++)
    x -= 0.01 * 3 * (1 - pow (0.9, t)) / 0.1;
  g_assert_cmpfloat_with_epsilon (follow (LIMNER_OPTIMISER_SGD, steady, 10, 1, 0.01), x, 1e-5);
  g_assert_cmpfloat_with_epsilon (follow (LIMNER_OPTIMISER_SGD, steady, 10, 0.5, 0.01), x / 2, 1e-5);
}

/* --- settings --- */

static void
test_settings (void)
{
  LimnerTrainSettings s = limner_train_settings_default (), again;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (limner_train_settings_check (&s, &error));
  s.seed = G_MAXUINT64;
  s.size = 100;
  s.learning_rate = 0.1 + 0.2;
  s.optimiser = LIMNER_OPTIMISER_SGD;
  s.distance = LIMNER_STYLE_GRAM;
  limner_train_settings_write (&s, builder);
  root = json_builder_get_root (builder);
  g_assert_true (limner_train_settings_read (&again, json_node_get_object (root)));
  g_assert_cmpuint (again.seed, ==, G_MAXUINT64);
  g_assert_cmpint (again.size, ==, 100);
  g_assert_cmpfloat (again.learning_rate, ==, 0.1 + 0.2);
  g_assert_cmpint (again.optimiser, ==, LIMNER_OPTIMISER_SGD);
  g_assert_cmpint (again.distance, ==, LIMNER_STYLE_GRAM);
  json_object_set_double_member (json_node_get_object (root), "size", 1e8);
  g_assert_false (limner_train_settings_read (&again, json_node_get_object (root)));

  s.size = 102;
  g_assert_false (limner_train_settings_check (&s, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
}

static void
test_rate (void)
{
  LimnerTrainSettings s = limner_train_settings_default ();

  s.steps = 1000;
  s.learning_rate = 0.5;
  g_assert_cmpfloat (limner_train_rate (&s, 0), <, 0.05);
  g_assert_cmpfloat (limner_train_rate (&s, 60), >, 0.48);
  g_assert_cmpfloat_with_epsilon (limner_train_rate (&s, 500), 0.25, 1e-9);
  g_assert_cmpfloat (limner_train_rate (&s, 999), <, 1e-4);
}

/* --- the folder of a training --- */

typedef struct
{
  char *folder, *photos, *style, *training;
} Place;

static void
save_picture (const char *folder, const char *name, int width, int height, int kind, int shift)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (LimnerImage) image = picture_new (width, height, kind);
  g_autoptr (LimnerRecipe) recipe = limner_recipe_new ("style");
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < width * height; i++)
    image->pixels[4 * i + i % 3] = (float) ((i * 7 + shift * 31) % 97) / 97;
  limner_image_save (image, path, recipe, &error);
  g_assert_no_error (error);
}

static void
place_init (Place *place)
{
  place->folder = g_dir_make_tmp ("limner-train-XXXXXX", NULL);
  place->photos = g_build_filename (place->folder, "photos", NULL);
  place->style = g_build_filename (place->folder, "style.png", NULL);
  place->training = g_build_filename (place->folder, "training", NULL);
  g_autofree char *deeper = g_build_filename (place->photos, "deeper", NULL);
  g_assert_cmpint (g_mkdir_with_parents (deeper, 0777), ==, 0);
  save_picture (place->folder, "style.png", 50, 41, 1, 0);
  save_picture (place->photos, "a.png", 40, 36, 0, 1);
  save_picture (place->photos, "b.PNG.png", 61, 90, 0, 2);
  save_picture (deeper, "c.jpg", 33, 47, 0, 3);
  save_picture (place->photos, ".hidden.png", 40, 40, 0, 4);
  g_autofree char *text = g_build_filename (place->photos, "notes.txt", NULL);
  g_assert_true (g_file_set_contents (text, "no picture", -1, NULL));
  g_autofree char *broken = g_build_filename (place->photos, "z-broken.jpg", NULL);
  g_assert_true (g_file_set_contents (broken, "no picture either", -1, NULL));
}

static void
place_clear (Place *place)
{
  remove_tree (place->folder);
  g_free (place->folder);
  g_free (place->photos);
  g_free (place->style);
  g_free (place->training);
}

/* --- photographs --- */

static void
test_photos (void)
{
  Place place;
  LimnerPhotos photos = { 0 };
  g_autoptr (GError) error = NULL;
  const int size = 32, n = 3 * 32 * 32;
  g_autofree float *piece = g_new (float, n), *again = g_new (float, n), *other = g_new (float, n);
  int different = 0;

  place_init (&place);
  g_auto (GStrv) files = limner_photos_find (place.photos, 99, &error);
  g_assert_no_error (error);
  g_assert_cmpint ((int) g_strv_length (files), ==, 4); /* including the broken one */
  g_assert_true (g_str_has_suffix (files[0], "/a.png"));
  g_assert_true (g_str_has_suffix (files[2], "/deeper/c.jpg"));
  g_auto (GStrv) fewer = limner_photos_find (place.photos, 2, &error);
  g_assert_cmpuint (g_strv_length (fewer), ==, 2);
  g_assert_true (g_str_has_suffix (fewer[1], "/deeper/c.jpg"));
  g_assert_true (limner_photos_init (&photos, (const char *const *) files, size, NULL, &error));
  g_assert_cmpuint (photos.held_out->len, ==, 1);
  g_assert_cmpuint (photos.trained->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const LimnerPhoto *photo = &g_array_index (photos.trained, LimnerPhoto, i);
      g_assert_cmpint (MIN (photo->height, photo->width), <=, 48);
      g_assert_cmpint (MIN (photo->height, photo->width), >=, 32);
    }

  for (guint64 number = 0; number < 12; number++)
    {
      g_assert_true (limner_photos_crop (&photos, size, 5, number, piece, NULL));
      g_assert_true (limner_photos_crop (&photos, size, 5, number, again, NULL));
      g_assert_true (limner_photos_crop (&photos, size, 5, number + 1, other, NULL));
      g_assert_cmpmem (piece, n * sizeof (float), again, n * sizeof (float));
      different += memcmp (piece, other, n * sizeof (float)) != 0;
      for (int i = 0; i < n; i++)
        g_assert_true (piece[i] > -0.2f && piece[i] < 1.2f);
    }
  g_assert_cmpint (different, >, 9);
  g_assert_true (limner_photos_held_out (&photos, 0, size, piece, NULL));
  limner_photos_clear (&photos);

  g_assert_null (limner_photos_find (place.training, 99, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  place_clear (&place);
}

/* Long strips are cropped to the middle, so that their scaled size stays bounded. */
static void
test_strips (void)
{
  Place place;
  LimnerPhotos photos = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree float *piece = g_new (float, 3 * 64 * 64);

  place_init (&place);
  g_autofree char *wide = g_build_filename (place.folder, "wide.png", NULL);
  g_autofree char *high = g_build_filename (place.folder, "high.png", NULL);
  const char *const files[] = { wide, high, NULL };
  for (int kind = 0; kind < 2; kind++)
    {
      g_autoptr (LimnerImage) image = kind ? picture_new (3, 5001, 0) : picture_new (5001, 3, 0);
      g_autoptr (LimnerRecipe) recipe = limner_recipe_new ("style");

      for (int i = 0; i < 3 * 5001; i++)
        for (int c = 0; c < 3; c++)
          image->pixels[4 * i + c] = (float) (ABS (kind ? i / 3 - 2500 : i % 5001 - 2500) <= 6);
      g_assert_true (limner_image_save (image, files[kind], recipe, &error));
    }
  g_assert_true (limner_photos_init (&photos, files, 64, NULL, &error));
  const LimnerPhoto *kept[]
      = { &g_array_index (photos.held_out, LimnerPhoto, 0), &g_array_index (photos.trained, LimnerPhoto, 0) };
  for (int i = 0; i < 2; i++)
    {
      g_assert_cmpint (MIN (kept[i]->height, kept[i]->width), ==, 64);
      g_assert_cmpint (MAX (kept[i]->height, kept[i]->width), ==, 256);
      for (int p = 0; p < 3 * 64 * 256; p++)
        g_assert_cmpint (kept[i]->pixels[p], >, 250);
    }
  g_assert_true (limner_photos_crop (&photos, 64, 1, 2, piece, NULL));
  limner_photos_clear (&photos);
  place_clear (&place);
}

/* --- the network --- */

/* Weights keep their order when they are written and read through the graph, at any width. */
static void
test_network (void)
{
  Place place;
  LimnerTrainSettings s = limner_train_settings_default ();

  place_init (&place);
  g_autofree char *path = g_build_filename (place.folder, "network.safetensors", NULL);
  for (s.width = 4; s.width <= 20; s.width += 16)
    for (s.blocks = 0; s.blocks <= 2; s.blocks += 2)
      {
        const gsize n = limner_train_network_size (&s);
        g_autofree float *values = g_new (float, n), *read = g_new (float, n);
        LimnerTrainNetwork network;
        g_autoptr (GError) error = NULL;

        for (gsize i = 0; i < n; i++)
          values[i] = (float) i;
        g_assert_true (limner_train_network_write (&s, values, NULL, path, &error));
        g_assert_true (limner_train_network_init (&network, path, &error));
        g_assert_cmpuint (network.parameters->n, ==, n);
        limner_parameters_read (network.parameters, read);
        g_assert_cmpmem (values, n * sizeof (float), read, n * sizeof (float));
        g_assert_cmpint (network.image, >=, 0);
        limner_train_network_clear (&network);
      }
  place_clear (&place);
}

/* --- training --- */

static LimnerTrainSettings
quick (void)
{
  LimnerTrainSettings s = limner_train_settings_default ();

  s.steps = 12;
  s.size = 32;
  s.batch = 2;
  s.width = 4;
  s.blocks = 1;
  s.seed = 9;
  return s;
}

static LimnerTraining *
begin_on (const Place *place, const char *folder, const LimnerTrainSettings *settings, int threads)
{
  const char *const styles[] = { place->style, NULL };
  const LimnerTrainSource source = { styles, place->photos, NULL, "A style", 0 };
  g_autoptr (GError) error = NULL;
  LimnerTraining *training
      = limner_training_new (folder, &source, settings, &(LimnerJob) { .threads = threads }, &error);

  g_assert_no_error (error);
  return training;
}

static LimnerTraining *
begin (const Place *place, const char *folder, const LimnerTrainSettings *settings)
{
  return begin_on (place, folder, settings, 0);
}

static void
run_to_end (LimnerTraining *training)
{
  g_autoptr (GError) error = NULL;

  limner_training_run (training, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

typedef struct
{
  int at;
  GCancellable *cancellable;
} Stop;

static void
stop_at (LimnerTraining *training, const LimnerTrainState *state, gpointer user_data)
{
  const Stop *stop = user_data;

  if (state->step == stop->at)
    g_cancellable_cancel (stop->cancellable);
}

static void
run_until (LimnerTraining *training, int step)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  Stop stop = { step, cancellable };

  g_assert_false (
      limner_training_run (training, stop_at, &stop, &(LimnerJob) { .cancellable = cancellable }, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_CANCELLED);
}

static char *
content (const char *folder, const char *name, gsize *length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, length, NULL));
  return text;
}

static void
assert_same_training (const char *a, const char *b)
{
  static const char *const names[] = { "checkpoint.safetensors", "network.safetensors" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length_a, length_b;
      g_autofree char *in_a = content (a, names[i], &length_a), *in_b = content (b, names[i], &length_b);

      g_assert_cmpmem (in_a, length_a, in_b, length_b);
    }
}

/* The loss decreases. Stopped twice, measured in between, and continued with another thread count, the
 * training ends with the same bits. */
static void
test_goes_on (void)
{
  Place place;
  LimnerTrainSettings s = quick ();
  LimnerTrainState state;
  g_autoptr (GError) error = NULL;
  double first;

  place_init (&place);
  g_autoptr (GError) claimed = NULL;
  g_autofree char *whole = g_build_filename (place.folder, "whole", NULL);
  g_autofree char *parts = g_build_filename (place.folder, "parts", NULL);
  LimnerTraining *training = begin (&place, whole, &s);
  g_assert_true (limner_training_validate (training, NULL, NULL));
  first = training->state.validation;
  training->state.validation = training->state.best = -1;
  run_to_end (training);
  limner_training_state (training, &state);
  g_assert_cmpint (state.step, ==, 12);
  g_assert_cmpfloat (state.validation, <, first);
  g_assert_cmpfloat (state.best, <=, state.validation);
  limner_training_free (training);

  training = begin_on (&place, parts, &s, 1);
  run_until (training, 3);
  /* Asking does not release the claim. */
  for (int i = 0; i < 2; i++)
    g_assert_cmpint (limner_training_pid (parts), ==, (int) getpid ());
  g_assert_null (limner_training_resume (parts, 0, NULL, &claimed));
  g_assert_error (claimed, LIMNER_ERROR, LIMNER_ERROR_FILE);
  limner_training_free (training);
  for (int stop = 7; stop <= 12; stop += 5)
    {
      training = limner_training_resume (parts, 0, &(LimnerJob) { .threads = 3 }, &error);
      g_assert_no_error (error);
      g_assert_true (limner_training_measure (training, NULL, NULL));
      if (stop < 12)
        run_until (training, stop);
      else
        run_to_end (training);
      limner_training_free (training);
    }
  assert_same_training (whole, parts);
  place_clear (&place);
}

/* The photograph in the content loss has the style's colours, and the painting's own pixels are compared
 * with it. */
static void
test_colours (void)
{
  Place place;
  LimnerTrainSettings s = quick ();
  const gsize n = (gsize) s.size * (gsize) s.size;
  LimnerPalette dyed = { 0 };

  place_init (&place);
  g_autofree char *path = g_build_filename (place.folder, "style.png", NULL);
  g_autoptr (LimnerImage) image = limner_image_load (path, NULL);
  g_autoptr (LimnerRecipe) recipe = limner_recipe_new ("style");
  for (int i = 0; i < image->width * image->height; i++)
    for (int c = 0; c < 3; c++)
      image->pixels[4 * i + c] = 0.5f * image->pixels[4 * i + c] + (c == 0 ? 0.5f : 0);
  g_assert_true (limner_image_save (image, path, recipe, NULL));
  LimnerTraining *training = begin (&place, place.training, &s);
  g_assert_true (limner_training_gradients (training, NULL, NULL));
  limner_palette_add (&dyed, training->recoloured, NULL, n);
  for (int c = 0; c < 3; c++)
    g_assert_cmpfloat_with_epsilon (dyed.sum[c] / dyed.weight,
                                    training->palette.sum[c] / training->palette.weight, 0.05);
  g_assert_cmpfloat (dyed.sum[0], >, dyed.sum[1] + 0.3 * dyed.weight);
  /* Node 0, the network's input, is a layer of both losses. */
  g_assert_cmpint (training->spec.objective.n_style_taps, ==, 6);
  g_assert_cmpint (training->spec.objective.n_content_taps, ==, 2);
  g_assert_cmpint (limner_graph_find (training->spec.graph, training->spec.style_taps[5].tap), ==, 0);
  g_assert_cmpint (limner_graph_find (training->spec.graph, training->spec.content_taps[1].tap), ==, 0);
  limner_training_free (training);
  place_clear (&place);
}

/* After a kill: a checkpoint, and later log lines, the last one incomplete. */
static void
test_log (void)
{
  Place place;
  LimnerTrainSettings s = quick ();
  g_autoptr (GError) error = NULL;

  place_init (&place);
  g_autofree char *path = g_build_filename (place.training, "log.jsonl", NULL);
  LimnerTraining *training = begin (&place, place.training, &s);
  run_until (training, 6);
  limner_training_free (training);
  g_autofree char *saved = content (place.training, "log.jsonl", NULL);
  g_autofree char *torn = g_strconcat (saved, "{\"step\": 7, \"loss\": 1}\n{\"step\": 3, \"lo", NULL);
  g_assert_true (g_file_set_contents (path, torn, -1, NULL));
  g_autoptr (LimnerTrainReport) report = limner_train_report_read (place.training);
  g_assert_cmpint (report->pid, ==, 0);
  g_assert_false (report->finished);
  g_assert_cmpuint (report->rows->len, ==, 7); /* including the one after the checkpoint */
  training = limner_training_resume (place.training, 0, NULL, &error);
  g_assert_no_error (error);
  g_autofree char *kept = content (place.training, "log.jsonl", NULL);
  g_assert_cmpstr (kept, ==, saved);
  g_assert_cmpuint (training->log.rows->len, ==, 6);
  run_to_end (training);
  g_assert_cmpuint (training->log.rows->len, ==, 12);
  for (guint i = 0; i < 12; i++)
    {
      const LimnerTrainState *row = &g_array_index (training->log.rows, LimnerTrainState, i);
      g_assert_cmpint (row->step, ==, (int) i + 1);
      g_assert_cmpfloat (row->loss, >, 0);
      g_assert_cmpfloat_with_epsilon (row->loss, row->style + row->content + row->variation, 1e-6);
      g_assert_true ((row->validation >= 0) == ((i + 1) % 5 == 0 || i + 1 == 12));
    }
  limner_training_free (training);
  g_autoptr (LimnerTrainReport) after = limner_train_report_read (place.training);
  g_assert_true (after->finished);
  g_autoptr (GArray) curve = limner_train_curve (after->rows, FALSE);
  g_autoptr (GArray) held_out = limner_train_curve (after->rows, TRUE);
  g_assert_cmpuint (curve->len, ==, 12);
  g_assert_cmpint (g_array_index (curve, LimnerTrainState, 11).step, ==, 12);
  g_assert_cmpint (g_array_index (curve, LimnerTrainState, 11).steps, ==, 12);
  g_assert_cmpuint (held_out->len, ==, 3);
  g_autofree char *svg = content (place.training, "curve.svg", NULL);
  g_assert_nonnull (strstr (svg, "<polyline"));
  place_clear (&place);
}

/* The best network is kept, not the last one. */
static void
test_best (void)
{
  Place place;
  LimnerTrainSettings s = quick ();
  g_autoptr (GError) error = NULL;

  place_init (&place);
  g_autofree char *path = g_build_filename (place.folder, "best.safetensors", NULL);
  LimnerTraining *training = begin (&place, place.training, &s);
  run_until (training, 5);
  g_assert_cmpint (training->state.best_step, ==, 5);
  g_autofree float *best = g_memdup2 (training->values, training->n * sizeof (float));
  for (gsize i = 0; i < training->n; i++)
    training->values[i] *= 5;
  limner_parameters_write (training->network.parameters, training->values);
  g_assert_true (limner_training_validate (training, NULL, NULL));
  g_assert_cmpfloat (training->state.validation, >, training->state.best);
  g_assert_true (limner_training_write_network (training, path, &error));
  limner_training_free (training);

  g_autoptr (LimnerModel) model = limner_model_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (limner_model_title (model), ==, "A style");
  g_assert_cmpstr (limner_model_architecture (model), ==, "fast-style");
  g_assert_nonnull (strstr (limner_model_training_data (model), "style.png"));
  g_autoptr (LimnerTensor) tensor = limner_model_tensor (model, "conv1.weight", &error);
  g_assert_cmpmem (tensor->data, tensor->size * sizeof (float), best, tensor->size * sizeof (float));
  place_clear (&place);
}

/* More steps give a lower loss; nothing is left. */
static void
test_bench (void)
{
  LimnerTrainSettings s = quick ();
  LimnerTrainBench few, many;
  g_autoptr (GError) error = NULL;

  s.batch = 1;
  g_assert_true (limner_train_bench (&s, "limner-features", 1, NULL, &few, &error));
  g_assert_true (limner_train_bench (&s, "limner-features", 40, NULL, &many, &error));
  g_assert_cmpfloat (few.seconds_per_step, >, 0);
  g_assert_cmpfloat (many.loss, <, 0.8 * few.loss);
  g_assert_cmpuint (few.weights, ==, limner_train_network_size (&s));
  g_assert_false (limner_train_bench (&s, "limner-features", 0, NULL, &few, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
}

/* The training program may be in another PID namespace; its lock then names no process. Folders that
 * cannot be a training are omitted. */
static void
test_others (void)
{
  Place place;
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  g_autofree char *one = limner_training_folder ("one", NULL), *stray = g_strconcat (one, " (copy)", NULL);
  g_autofree char *there = g_build_filename (one, "pid", NULL);
  g_autofree char *beside = g_build_filename (stray, "pid", NULL);

  place_init (&place);
  g_autofree char *path = g_build_filename (place.folder, "pid", NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  g_assert_cmpint (fcntl (fd, F_OFD_SETLK, &lock), ==, 0);
  g_assert_cmpint (limner_training_pid (place.folder), ==, -1);
  close (fd);
  g_assert_cmpint (limner_training_pid (place.folder), ==, 0);
  g_assert_cmpint (g_remove (path), ==, 0);

  g_assert_cmpint (g_mkdir_with_parents (one, 0700), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (stray, 0700), ==, 0);
  g_assert_true (g_file_set_contents (there, "1", -1, NULL));
  g_assert_true (g_file_set_contents (beside, "1", -1, NULL));
  g_auto (GStrv) ids = limner_trainings_list ();
  g_assert_cmpuint (g_strv_length (ids), ==, 1);
  g_assert_cmpstr (ids[0], ==, "one");
  for (const char *const *at = (const char *const[]) { there, beside, one, stray, NULL }; *at != NULL; at++)
    g_assert_cmpint (g_remove (*at), ==, 0);
  place_clear (&place);
}

static void
test_refusals (void)
{
  Place place;
  LimnerTrainSettings s = quick ();
  g_autoptr (GError) error = NULL;
  const char *styles[] = { NULL, NULL };
  LimnerTrainSource source = { styles, NULL, NULL, "A style", 0 };
  gsize length;

  place_init (&place);
  styles[0] = place.style;
  source.photos = place.photos;
  g_assert_null (limner_training_resume (place.training, 0, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE);
  g_clear_error (&error);
  s.width = 0;
  g_assert_null (limner_training_new (place.training, &source, &s, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (&error);
  s = quick ();
  LimnerTraining *training = begin (&place, place.training, &s);
  run_until (training, 2);
  limner_training_free (training);
  g_assert_true (limner_training_exists (place.training));
  g_assert_null (limner_training_new (place.training, &source, &s, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE);
  g_clear_error (&error);
  g_assert_null (limner_training_resume (place.training, 1, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_clear_error (&error);

  g_autofree char *path = g_build_filename (place.training, "checkpoint.safetensors", NULL);
  g_autofree char *bytes = content (place.training, "checkpoint.safetensors", &length);
  char *width = g_strstr_len (bytes + 8, (gssize) length - 8, "\\\"width\\\":4");
  g_assert_nonnull (width);
  width[strlen ("\\\"width\\\":")] = '8';
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
  g_assert_null (limner_training_resume (place.training, 0, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
  g_assert_null (limner_training_folder ("../elsewhere", NULL));

  g_autofree char *own = g_build_filename (place.training, "mine.txt", NULL);
  g_assert_true (g_file_set_contents (own, "stays", -1, NULL));
  g_assert_true (limner_training_forget (place.training, NULL));
  g_assert_false (limner_training_exists (place.training));
  g_assert_true (g_file_test (own, G_FILE_TEST_EXISTS));
  place_clear (&place);
}

/* Replaces one text in the checkpoint's description and keeps the weights, except for one vector that
 * can be omitted. */
static void
rewrite_checkpoint (const char *path, const char *from, const char *to, const char *without)
{
  static const char *const vectors[] = { "values", "best", "first", "second" };
  g_autoptr (GHashTable) metadata = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnerSafetensors) file = limner_safetensors_open (path, &error);
  g_autoptr (GString) text = g_string_new (limner_safetensors_metadata (file, "limner.training"));
  LimnerNamedTensor named[G_N_ELEMENTS (vectors)];
  guint n = 0;

  g_assert_cmpuint (g_string_replace (text, from, to, 1), ==, 1);
  g_hash_table_insert (metadata, (gpointer) "limner.training", text->str);
  for (gsize i = 0; i < G_N_ELEMENTS (vectors); i++)
    if (g_strcmp0 (vectors[i], without) != 0)
      named[n++] = (LimnerNamedTensor) { vectors[i], limner_safetensors_get (file, vectors[i], &error) };
  limner_safetensors_write (path, named, n, metadata, LIMNER_DTYPE_F32, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    limner_tensor_unref ((LimnerTensor *) named[i].tensor);
}

/* Foreign checkpoints are refused before they can request memory. */
static void
test_hostile (void)
{
  static const struct
  {
    const char *from, *to, *without;
  } cases[] = {
    { "\"width\":4", "\"width\":5", NULL },
    { "\"width\":4,\"blocks\":1", "\"width\":128,\"blocks\":16", NULL },
    { "\"width\":4", "\"width\":1e9", NULL },
    { "\"blocks\":1", "\"blocks\":-1", NULL },
    { "\"size\":32", "\"size\":2147483648", NULL },
    { "\"size\":32", "\"size\":\"32\"", NULL },
    { "\"batch\":2", "\"batch\":0", NULL },
    { "\"seed\":\"9\"", "\"seed\":\"18446744073709551616\"", NULL },
    { "\"adam\"", "\"magic\"", NULL },
    { "\"step\":2", "\"step\":13", NULL },
    { "\"step\":2", "\"step\":-1", NULL },
    { "\"best-step\":", "\"best-step\":9", NULL },
    { "\"validation\":", "\"validation\":1e999,\"x\":", NULL },
    { "\"styles\":[", "\"styles\":[],\"x\":[", NULL },
    { "\"photos\":[", "\"photos\":[\"/a.png\"],\"x\":[", NULL },
    { "\"photos\":[", "\"photos\":[\"%00\",", NULL },
    { "\"photos\":[", "\"photos\":[7,", NULL },
    { "\"model\":\"", "\"model\":\"%00", NULL },
    { "\"title\":", "\"name\":", NULL },
    { "A style", "A style", "second" },
  };
  Place place;
  LimnerTrainSettings s = quick ();
  gsize length;

  place_init (&place);
  g_autofree char *path = g_build_filename (place.training, "checkpoint.safetensors", NULL);
  LimnerTraining *training = begin (&place, place.training, &s);
  run_until (training, 2);
  limner_training_free (training);
  g_autofree char *sound = content (place.training, "checkpoint.safetensors", &length);
  const gsize held = limner_memory_used ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].to);
      g_assert_true (g_file_set_contents (path, sound, (gssize) length, NULL));
      rewrite_checkpoint (path, cases[i].from, cases[i].to, cases[i].without);
      limner_memory_reset_peak ();
      g_assert_null (limner_training_resume (place.training, 0, NULL, &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
      g_assert_cmpuint (limner_memory_peak () - held, <, 1 << 20);
    }
  g_autoptr (GString) many = g_string_new ("\"photos\":[");
  g_autoptr (GError) error = NULL;
  for (int i = 0; i < LIMNER_MAX_PHOTOS; i++)
    g_string_append (many, "\"/a.png\",");
  g_assert_true (g_file_set_contents (path, sound, (gssize) length, NULL));
  rewrite_checkpoint (path, "\"photos\":[", many->str, NULL);
  g_assert_null (limner_training_resume (place.training, 0, NULL, &error));
  g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT);
  g_assert_true (g_file_set_contents (path, sound, (gssize) length, NULL));
  rewrite_checkpoint (path, "A style", "Another", NULL);
  training = limner_training_resume (place.training, 0, NULL, NULL);
  g_assert_nonnull (training);
  g_assert_cmpstr (training->title, ==, "Another");
  limner_training_free (training);
  place_clear (&place);
}

int
main (int argc, char **argv)
{
  g_autofree char *data = g_dir_make_tmp ("limner-train-XXXXXX", NULL);
  g_autofree char *own = g_build_filename (data, "limner", NULL);
  g_autofree char *trainings = g_build_filename (own, "training", NULL);
  int status;

  g_test_init (&argc, &argv, NULL);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_test_add_func ("/train/adam", test_adam);
  g_test_add_func ("/train/rmsprop", test_rmsprop);
  g_test_add_func ("/train/sgd", test_sgd);
  g_test_add_func ("/train/settings", test_settings);
  g_test_add_func ("/train/rate", test_rate);
  g_test_add_func ("/train/photos", test_photos);
  g_test_add_func ("/train/strips", test_strips);
  g_test_add_func ("/train/network", test_network);
  g_test_add_func ("/train/goes-on", test_goes_on);
  g_test_add_func ("/train/colours", test_colours);
  g_test_add_func ("/train/log", test_log);
  g_test_add_func ("/train/best", test_best);
  g_test_add_func ("/train/bench", test_bench);
  g_test_add_func ("/train/others", test_others);
  g_test_add_func ("/train/refusals", test_refusals);
  g_test_add_func ("/train/hostile", test_hostile);
  status = g_test_run ();
  g_remove (trainings);
  g_remove (own);
  g_remove (data);
  return status;
}
