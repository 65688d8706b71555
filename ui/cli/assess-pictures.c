/* limner assess copies, sheet: single pictures of a set */
#include "config.h"

#include "assess-private.h"

#include <glib/gi18n.h>

/* Pictures of a row of a sheet, pixels of one, and how many copies are listed. */
#define COLUMNS 8
#define SIDE    128
#define LISTED  16

/* Nearer to a real picture than this share of the usual distance between real ones: a copy, or nearly. */
#define COPY_RARITY 0.5

/* Two sets and what was found of each picture of the first. */
typedef struct
{
  LimnerFeatureSet *generated, *real;
  LimnerPictureScore *scores;
  guint32 *order; /* of the generated pictures */
} Gallery;

static void
gallery_clear (Gallery *gallery)
{
  g_clear_pointer (&gallery->generated, limner_feature_set_free);
  g_clear_pointer (&gallery->real, limner_feature_set_free);
  g_free (gallery->scores);
  g_free (gallery->order);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Gallery, gallery_clear)

static int
compare_rarity (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const LimnerPictureScore *scores = user_data;
  const double one = scores[*(const guint32 *) a].rarity, other = scores[*(const guint32 *) b].rarity;

  return one < other ? -1 : one > other;
}

static int
compare_realism (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const LimnerPictureScore *scores = user_data;
  const double one = scores[*(const guint32 *) a].realism, other = scores[*(const guint32 *) b].realism;

  return one > other ? -1 : one < other;
}

/* Scores all pictures and sorts them. */
static gboolean
gallery_init (Gallery *gallery, const AssessOptions *options, char **names, GCompareDataFunc compare,
              GError **error)
{
  GArray *order;
  gsize n;

  if (!assess_open_pair (options, names + 1, &gallery->generated, &gallery->real, error))
    return FALSE;
  n = limner_feature_set_count (gallery->generated);
  gallery->scores = g_new0 (LimnerPictureScore, MAX (n, 1));
  if (!limner_assess_pictures (gallery->real, gallery->generated, gallery->scores, error))
    return FALSE;
  order = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint32 i = 0; i < n; i++)
    g_array_append_val (order, i);
  g_array_sort_with_data (order, compare, gallery->scores);
  gallery->order = (guint32 *) g_array_free (order, FALSE);
  return TRUE;
}

static int
save_sheet (const AssessOptions *options, const LimnerSheetCell *cells, guint n, guint columns)
{
  GError *error = NULL;
  g_autoptr (LimnerImage) sheet = limner_assess_sheet (cells, n, columns, SIDE, &error);

  if (sheet == NULL)
    return cli_fail (error, options->json);
  if (!cli_interrupt_begin_writing ())
    return cli_interrupt_status ();
  return limner_image_save (sheet, options->output, NULL, &error) ? CLI_DONE
                                                                  : cli_fail (error, options->json);
}

/* --- copies --- */

static gsize
count_copies (const Gallery *gallery)
{
  gsize copies = 0;

  while (copies < limner_feature_set_count (gallery->generated)
         && gallery->scores[gallery->order[copies]].rarity < COPY_RARITY)
    copies++;
  return copies;
}

static void
report_copies_json (const AssessOptions *options, const Gallery *gallery, gsize copies, guint listed)
{
  g_autoptr (JsonBuilder) builder = assess_begin_json (options, gallery->generated, gallery->real);

  cli_add_integer (builder, "copies", (gint64) copies);
  json_builder_set_member_name (builder, "nearest");
  json_builder_begin_array (builder);
  for (guint i = 0; i < listed; i++)
    {
      const LimnerPictureScore *score = &gallery->scores[gallery->order[i]];

      json_builder_begin_object (builder);
      cli_add_text (builder, "picture", limner_feature_set_name (gallery->generated, gallery->order[i]));
      cli_add_text (builder, "of", limner_feature_set_name (gallery->real, score->nearest));
      cli_add_number (builder, "rarity", score->rarity);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

static void
report_copies_text (const AssessOptions *options, const Gallery *gallery, gsize copies, guint listed)
{
  g_print (_ ("%d of %d pictures are nearer to a picture of the data set than half of the usual distance "
              "between its pictures.\n"),
           (int) copies, (int) limner_feature_set_count (gallery->generated));
  for (guint i = 0; i < listed; i++)
    {
      const LimnerPictureScore *score = &gallery->scores[gallery->order[i]];

      g_print ("%6.3f  %s  %s\n", score->rarity,
               limner_feature_set_name (gallery->generated, gallery->order[i]),
               limner_feature_set_name (gallery->real, score->nearest));
    }
  assess_print_circumstances (options, gallery->generated, gallery->real);
}

int
assess_copies (int argc, char **argv)
{
  const AssessCommand command = {
    "NETWORK DATASET", 2, ASSESS_MAY_OUTPUT,
    _ ("Finds the picture of a data set that each picture of a network (or a folder) is nearest to, the "
       "nearest first; 1 is the usual distance between pictures of the data set. -o writes a sheet of "
       "pairs.")
  };
  g_auto (AssessOptions) options = { 0 };
  g_auto (Gallery) gallery = { 0 };
  GError *error = NULL;
  LimnerSheetCell cells[2 * LISTED];
  guint listed;
  gsize copies;
  int status;

  if (!assess_options_parse (&options, &command, argc, argv, &status))
    return status;
  if (!gallery_init (&gallery, &options, argv, compare_rarity, &error))
    return cli_fail (error, options.json);
  copies = count_copies (&gallery);
  listed = (guint) MIN (LISTED, limner_feature_set_count (gallery.generated));
  for (guint i = 0; i < listed; i++)
    {
      cells[2 * i] = (LimnerSheetCell) { gallery.generated, gallery.order[i] };
      cells[2 * i + 1] = (LimnerSheetCell) { gallery.real, gallery.scores[gallery.order[i]].nearest };
    }
  if (options.output != NULL && (status = save_sheet (&options, cells, 2 * listed, COLUMNS)) != CLI_DONE)
    return status;
  if (options.json)
    report_copies_json (&options, &gallery, copies, listed);
  else
    report_copies_text (&options, &gallery, copies, listed);
  return CLI_DONE;
}

/* --- the sheet --- */

/* Number `column` of the row of the best, the middling or the worst, of n pictures. */
static gsize
place_in_order (guint row, gsize column, gsize columns, gsize n)
{
  if (row == 0)
    return column;
  return row == 1 ? (n - columns) / 2 + column : n - columns + column;
}

static void
report_sheet (const AssessOptions *options, const Gallery *gallery, const LimnerSheetCell *cells, guint n)
{
  g_autoptr (JsonBuilder) builder = assess_begin_json (options, gallery->generated, gallery->real);

  json_builder_set_member_name (builder, "pictures");
  json_builder_begin_array (builder);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LimnerImage) image = limner_feature_set_load (cells[i].set, cells[i].number, NULL);

      json_builder_begin_object (builder);
      cli_add_text (builder, "picture", limner_feature_set_name (gallery->generated, cells[i].number));
      cli_add_number (builder, "realism", gallery->scores[cells[i].number].realism);
      cli_add_number (builder, "rarity", gallery->scores[cells[i].number].rarity);
      cli_add_number (builder, "sharpness", image != NULL ? limner_assess_sharpness (image) : 0);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  cli_print_json (builder);
}

int
assess_sheet (int argc, char **argv)
{
  const AssessCommand command = {
    "GENERATED REAL", 2, ASSESS_OUTPUT,
    _ ("Shows the generated pictures that look most real, those in the middle, and those that look least "
       "so, a row each, in a picture (-o).")
  };
  g_auto (AssessOptions) options = { 0 };
  g_auto (Gallery) gallery = { 0 };
  LimnerSheetCell cells[3 * COLUMNS];
  GError *error = NULL;
  guint columns, n = 0;
  int status;

  if (!assess_options_parse (&options, &command, argc, argv, &status))
    return status;
  if (!limner_image_can_save (options.output, &error)
      || !gallery_init (&gallery, &options, argv, compare_realism, &error))
    return cli_fail (error, options.json);
  columns = (guint) MIN (COLUMNS, limner_feature_set_count (gallery.generated));
  for (guint row = 0; row < 3; row++)
    for (guint column = 0; column < columns; column++)
      cells[n++] = (LimnerSheetCell) {
        gallery.generated,
        gallery.order[place_in_order (row, column, columns, limner_feature_set_count (gallery.generated))]
      };
  status = save_sheet (&options, cells, n, columns);
  if (status == CLI_DONE && options.json)
    report_sheet (&options, &gallery, cells, n);
  return status;
}
