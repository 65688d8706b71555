/* The thumbnail renderer: order, stored thumbnails, and stopping at any moment. */
#include "config.h"

#include "portraits/thumbnail-renderer-private.h"

#include <limner/error.h>
#include <limner/registry.h>
#include <string.h>

static LimnerModel *model;

typedef struct
{
  GPtrArray *order;       /* LimnerFace*, not owned: in the order of their thumbnails */
  guint partials, wholes; /* of the focused face */
  guint n_calls;
  int last_side;
  GError *error;
} Seen;

static void
show (LimnerFace *face, const LimnerImage *picture, gboolean done, const GError *error, gpointer user_data)
{
  Seen *seen = user_data;

  seen->n_calls++;
  if (error != NULL && seen->error == NULL)
    seen->error = g_error_copy (error);
  if (picture != NULL)
    {
      g_assert_cmpint (picture->width, >=, seen->last_side);
      seen->last_side = picture->width;
      seen->partials += done ? 0 : 1;
      seen->wholes += done ? 1 : 0;
    }
  if (done)
    g_ptr_array_add (seen->order, face);
}

static gboolean
too_late (gpointer data)
{
  g_error ("The faces have not come");
  return G_SOURCE_REMOVE;
}

static void
wait_for (const Seen *seen, guint n)
{
  guint timeout = g_timeout_add_seconds (30, too_late, NULL);

  while (seen->order->len < n)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timeout);
}

static void
make_faces (LimnerFace **faces, guint n)
{
  for (guint i = 0; i < n; i++)
    faces[i] = limner_face_of_seed (i, NULL, 0.7);
}

static void
free_faces (LimnerFace **faces, guint n)
{
  for (guint i = 0; i < n; i++)
    limner_face_unref (faces[i]);
}

static void
seen_clear (Seen *seen)
{
  g_ptr_array_unref (seen->order);
  g_clear_error (&seen->error);
}

static void
test_focus_first (void)
{
  Seen seen = { .order = g_ptr_array_new () };
  LimnerFace *faces[4];
  LimnerThumbnailRenderer *renderer = limner_thumbnail_renderer_new (model, 16, show, &seen);

  make_faces (faces, 4);
  limner_thumbnail_renderer_want (renderer, faces[3], faces, 3);
  wait_for (&seen, 4);
  g_assert_true (seen.order->pdata[0] == faces[3]);
  for (guint i = 0; i < 3; i++)
    g_assert_true (seen.order->pdata[i + 1] == faces[i]);
  g_assert_cmpuint (seen.partials, >=, 2);
  g_assert_cmpuint (seen.wholes, ==, 1);
  for (guint i = 0; i < 4; i++)
    g_assert_nonnull (limner_thumbnail_renderer_thumbnail (renderer, faces[i]));
  /* Stored thumbnails are not rendered again; the focus is rendered only when it changes. */
  limner_thumbnail_renderer_want (renderer, faces[3], faces, 3);
  limner_thumbnail_renderer_want (renderer, NULL, faces, 3);
  seen.last_side = 0;
  limner_thumbnail_renderer_want (renderer, faces[3], NULL, 0);
  wait_for (&seen, 5);
  g_assert_cmpuint (seen.wholes, ==, 2);
  limner_thumbnail_renderer_free (renderer);
  free_faces (faces, 4);
  seen_clear (&seen);
}

/* A thousand faces need no more memory than before; a dropped thumbnail is rendered again with the same
 * pixels. */
static void
test_bounded (void)
{
  Seen seen = { .order = g_ptr_array_new () };
  LimnerFace *faces[1000];
  const int side = 512;
  LimnerThumbnailRenderer *renderer = limner_thumbnail_renderer_new (model, side, show, &seen);
  guint most = LIMNER_THUMBNAIL_RENDERER_BYTES / (4 * side * side);
  g_autofree guchar *before = NULL;
  cairo_surface_t *surface;
  gsize size = 0;

  make_faces (faces, 1000);
  for (guint first = 0; first < 1000; first += 10)
    {
      limner_thumbnail_renderer_want (renderer, NULL, faces + first, 10);
      wait_for (&seen, first + 10);
      g_assert_cmpuint (limner_thumbnail_renderer_n_kept (renderer), <=, most);
      if (first > 0)
        continue;
      surface = limner_thumbnail_renderer_thumbnail (renderer, faces[0]);
      size = (gsize) cairo_image_surface_get_stride (surface)
             * (gsize) cairo_image_surface_get_height (surface);
      before = g_memdup2 (cairo_image_surface_get_data (surface), size);
    }
  g_assert_cmpuint (limner_thumbnail_renderer_n_kept (renderer), ==, most);
  g_assert_null (limner_thumbnail_renderer_thumbnail (renderer, faces[0]));
  limner_thumbnail_renderer_want (renderer, NULL, faces, 1);
  wait_for (&seen, 1001);
  surface = limner_thumbnail_renderer_thumbnail (renderer, faces[0]);
  g_assert_cmpmem (cairo_image_surface_get_data (surface), size, before, size);
  limner_thumbnail_renderer_free (renderer);
  free_faces (faces, 1000);
  seen_clear (&seen);
}

/* Faces that are no longer visible are not rendered. */
static void
test_replaced (void)
{
  Seen seen = { .order = g_ptr_array_new () };
  LimnerFace *faces[300];
  LimnerThumbnailRenderer *renderer = limner_thumbnail_renderer_new (model, 16, show, &seen);

  make_faces (faces, 300);
  limner_thumbnail_renderer_want (renderer, NULL, faces, 299);
  limner_thumbnail_renderer_want (renderer, NULL, faces + 299, 1);
  while (seen.order->len == 0 || seen.order->pdata[seen.order->len - 1] != faces[299])
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (seen.order->len, <, 100);
  limner_thumbnail_renderer_free (renderer);
  free_faces (faces, 300);
  seen_clear (&seen);
}

/* Freed before its first call, after each of them, and while the next face is rendered. */
static void
test_stopped_at_any_moment (void)
{
  LimnerFace *faces[20];

  make_faces (faces, 20);
  for (guint n = 0; n < 20; n++)
    {
      Seen seen = { .order = g_ptr_array_new () };
      LimnerThumbnailRenderer *renderer = limner_thumbnail_renderer_new (model, 16, show, &seen);
      guint heard;

      limner_thumbnail_renderer_want (renderer, faces[n], faces, 20);
      while (seen.n_calls < n)
        g_main_context_iteration (NULL, TRUE);
      limner_thumbnail_renderer_free (renderer);
      heard = seen.n_calls;
      while (g_main_context_iteration (NULL, FALSE))
        ;
      g_assert_cmpuint (seen.n_calls, ==, heard);
      seen_clear (&seen);
    }
  free_faces (faces, 20);
}

/* A face that fails is reported once. When it is wanted again, the renderer continues with the next one. */
static void
test_what_cannot_be_grown (void)
{
  Seen seen = { .order = g_ptr_array_new () };
  LimnerFace *face = limner_face_of_seed (1, "unheard", 0.7), *other = limner_face_of_seed (2, NULL, 0.7);
  LimnerFace *both[] = { face, other };
  LimnerThumbnailRenderer *renderer = limner_thumbnail_renderer_new (model, 16, show, &seen);

  limner_thumbnail_renderer_want (renderer, NULL, &face, 1);
  wait_for (&seen, 1);
  g_assert_error (seen.error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
  g_assert_null (limner_thumbnail_renderer_thumbnail (renderer, face));
  limner_thumbnail_renderer_want (renderer, NULL, both, 2);
  wait_for (&seen, 2);
  g_assert_true (seen.order->pdata[1] == other);
  limner_thumbnail_renderer_free (renderer);
  limner_face_unref (face);
  limner_face_unref (other);
  seen_clear (&seen);
}

static void
test_other_networks (void)
{
  Seen seen = { .order = g_ptr_array_new () };
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "dream.safetensors", NULL);
  g_autoptr (LimnerModel) other = limner_model_load (path, NULL);
  LimnerThumbnailRenderer *renderer = limner_thumbnail_renderer_new (other, 16, show, &seen);

  wait_for (&seen, 1);
  g_assert_error (seen.error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED);
  g_assert_null (seen.order->pdata[0]);
  limner_thumbnail_renderer_free (renderer);
  seen_clear (&seen);
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  path = g_test_build_filename (G_TEST_DIST, "portrait-skip.safetensors", NULL);
  model = limner_model_load (path, NULL);
  g_test_add_func ("/thumbnail-renderer/focus-first", test_focus_first);
  g_test_add_func ("/thumbnail-renderer/bounded", test_bounded);
  g_test_add_func ("/thumbnail-renderer/replaced", test_replaced);
  g_test_add_func ("/thumbnail-renderer/stopped-at-any-moment", test_stopped_at_any_moment);
  g_test_add_func ("/thumbnail-renderer/what-cannot-be-rendered", test_what_cannot_be_grown);
  g_test_add_func ("/thumbnail-renderer/other-networks", test_other_networks);
  status = g_test_run ();
  limner_model_unref (model);
  return status;
}
