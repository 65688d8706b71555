#include "config.h"

#include "assess/ballot-pairs-private.h"

#include "base/random-private.h"
#include "base/settings-private.h"
#include "formats/file-private.h"
#include "limner/error.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* Bytes of a picture that its digest covers, beside its size. */
#define DIGEST_BYTES (64 << 10)

static void
ballot_pair_clear (gpointer pair)
{
  g_free (((LimnerBallotPair *) pair)->paths[0]);
  g_free (((LimnerBallotPair *) pair)->paths[1]);
}

const char *
limner_ballot_media_type (const char *path)
{
  static const char *const types[][2] = {
    { ".png", "image/png" },   { ".jpg", "image/jpeg" },  { ".jpeg", "image/jpeg" },
    { ".webp", "image/webp" }, { ".avif", "image/avif" },
  };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_has_suffix (lower, types[i][0]))
      return types[i][1];
  return NULL;
}

/* name: of the picture in the folders; NULL: the makers are single pictures. */
static void
add_pair (GArray *pairs, const char *const *makers, const char *name, const int sides[2])
{
  LimnerBallotPair pair = { 0 };

  for (int side = 0; side < 2; side++)
    {
      const char *maker = makers[sides[side]];

      pair.makers[side] = sides[side];
      pair.paths[side] = name != NULL ? g_build_filename (maker, name, NULL) : g_strdup (maker);
    }
  g_array_append_val (pairs, pair);
}

static int
compare_file_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Adds a pair for each file name that the folders of both makers have. */
static void
add_common (GArray *pairs, const char *const *makers, const int sides[2])
{
  g_autoptr (GDir) folder = g_dir_open (makers[sides[0]], 0, NULL);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (makers[sides[1]], name, NULL);

      if (limner_ballot_media_type (name) != NULL && g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (found, g_strdup (name));
    }
  g_ptr_array_sort (found, compare_file_names);
  for (guint i = 0; i < found->len; i++)
    add_pair (pairs, makers, found->pdata[i], sides);
}

static void
swap_sides (LimnerBallotPair *pair)
{
  const LimnerBallotPair kept = *pair;

  for (int side = 0; side < 2; side++)
    {
      pair->makers[side] = kept.makers[1 - side];
      pair->paths[side] = kept.paths[1 - side];
    }
}

/* Fisher and Yates. */
static void
shuffle_pairs (GArray *pairs, guint64 seed)
{
  LimnerRandom random;

  limner_random_init (&random, seed);
  for (guint i = 0; i < pairs->len; i++)
    {
      LimnerBallotPair *here = &g_array_index (pairs, LimnerBallotPair, i);
      LimnerBallotPair *there
          = &g_array_index (pairs, LimnerBallotPair, limner_random_below (&random, i + 1));
      const LimnerBallotPair kept = *here;

      *here = *there;
      *there = kept;
      if (limner_random_below (&random, 2) == 1)
        swap_sides (there);
    }
}

GArray *
limner_ballot_pairs_new (const LimnerBallotSettings *settings, GError **error)
{
  const int n = (int) g_strv_length ((char **) settings->names);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (LimnerBallotPair));

  g_array_set_clear_func (pairs, ballot_pair_clear);
  if (!limner_check_setting ("makers", n, 2, LIMNER_BALLOT_MAKERS, error)
      || !limner_check_setting ("pairs", settings->most, 0, 100000, error))
    return NULL;
  for (int one = 0; one < n; one++)
    for (int other = one + 1; other < n; other++)
      if (g_file_test (settings->names[one], G_FILE_TEST_IS_DIR))
        add_common (pairs, settings->names, (const int[]) { one, other });
      else
        add_pair (pairs, settings->names, NULL, (const int[]) { one, other });
  if (pairs->len == 0)
    {
      g_set_error_literal (
          error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT,
          _ ("The folders have no picture in common: give the pictures to be compared the same "
             "names in each."));
      return NULL;
    }
  shuffle_pairs (pairs, settings->seed);
  if (settings->most > 0 && pairs->len > (guint) settings->most)
    g_array_set_size (pairs, (guint) settings->most);
  return g_steal_pointer (&pairs);
}

char *
limner_ballot_title (const LimnerBallotSettings *settings, int maker)
{
  return settings->titles != NULL ? g_strdup (settings->titles[maker])
                                  : g_filename_display_name (settings->names[maker]);
}

static gboolean
identify_picture (const char *path, GChecksum *sum, GError **error)
{
  g_autoptr (GBytes) bytes = limner_file_map (path, error);
  const guint8 *data;
  gsize size;

  if (bytes == NULL)
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  g_checksum_update (sum, data, (gssize) MIN (size, DIGEST_BYTES));
  return TRUE;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *) a, *(const char *const *) b);
}

char *
limner_ballot_id (const LimnerBallotSettings *settings, const GArray *pairs, GError **error)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (int i = 0; settings->names[i] != NULL; i++)
    {
      g_autofree char *title = limner_ballot_title (settings, i);
      g_checksum_update (sum, (const guchar *) title, (gssize) strlen (title) + 1);
    }
  for (guint i = 0; i < pairs->len; i++)
    for (int side = 0; side < 2; side++)
      g_ptr_array_add (paths, g_array_index (pairs, LimnerBallotPair, i).paths[side]);
  g_ptr_array_sort (paths, compare_paths);
  for (guint i = 0; i < paths->len; i++)
    if ((i == 0 || !g_str_equal (paths->pdata[i], paths->pdata[i - 1]))
        && !identify_picture (paths->pdata[i], sum, error))
      return NULL;
  return g_strndup (g_checksum_get_string (sum), 12);
}
