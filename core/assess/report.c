/* All measures of two sets on one page: HTML with the pictures in it. */
#include "config.h"

#include "base/file-writer-private.h"
#include "image/encode-private.h"
#include "limner/assess.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <unistd.h>

#define COLUMNS 8
#define SIDE    112 /* pixels of a picture */
#define SUBSETS 100
#define SPLITS  10

static const char head[]
    = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Limner</title>\n<style>\n"
      "body { max-width: 60em; margin: 2em auto; padding: 0 1em; font: 16px/1.5 sans-serif; color: #222; }\n"
      "td { padding: 0.2em 2em 0.2em 0; vertical-align: top; }\nimg { max-width: 100%; }\n"
      ".warning { background: #fe9; padding: 0.5em 1em; }\n</style></head><body>\n";

static void
append_row (GString *page, const char *name, const char *value, const char *meaning)
{
  g_autofree char *text
      = g_markup_printf_escaped ("<tr><td>%s</td><td><b>%s</b></td><td>%s</td></tr>\n", name, value, meaning);

  g_string_append (page, text);
}

static void
append_number (GString *page, const char *name, double value, const char *meaning)
{
  g_autofree char *text = g_strdup_printf ("%.4g", value);

  append_row (page, name, text, meaning);
}

static void
append_estimate (GString *page, const char *name, const LimnerEstimate *estimate, const char *meaning)
{
  g_autofree char *text = g_strdup_printf ("%.4g ± %.2g", estimate->value, estimate->error);

  append_row (page, name, text, meaning);
}

static gboolean
append_measures (GString *page, LimnerFeatureSet *real, LimnerFeatureSet *generated,
                 const LimnerModel *features, GError **error)
{
  LimnerEstimate kid, score;
  LimnerFidelity fidelity;
  double fid;

  if (!limner_assess_fid (real, generated, &fid, error)
      || !limner_assess_kid (real, generated, SUBSETS, 0, &kid, error)
      || !limner_assess_fidelity (real, generated, &fidelity, error))
    return FALSE;
  append_number (page, "FID", fid, _ ("distance of the sets; 0 for the same, smaller is better"));
  append_estimate (page, "KID", &kid, _ ("the same without bias, and its standard error"));
  if (g_str_equal (limner_model_architecture (features), "inception3"))
    {
      const int splits = (int) MIN (SPLITS, limner_feature_set_count (generated));

      if (!limner_assess_inception_score (generated, features, splits, &score, error))
        return FALSE;
      append_estimate (page, "Inception Score", &score, _ ("for photographs; larger is better"));
    }
  append_number (page, _ ("Precision"), fidelity.precision, _ ("share of generated pictures that look real"));
  append_number (page, _ ("Recall"), fidelity.recall,
                 _ ("share of real pictures that the generated ones reach"));
  append_number (page, _ ("Density"), fidelity.density,
                 _ ("how deep generated pictures lie among real ones"));
  append_number (page, _ ("Coverage"), fidelity.coverage,
                 _ ("share of real pictures with a generated one nearby"));
  return TRUE;
}

/* The picture as a PNG's data URL. */
static char *
encode_data_url (const LimnerImage *image, GError **error)
{
  const LimnerPictureFormat *format = limner_picture_format_of ("sheet.png", error);
  g_autofree char *path = NULL, *bytes = NULL, *encoded = NULL;
  int fd = format != NULL ? g_file_open_tmp ("limner-XXXXXX", &path, error) : -1;
  gsize size = 0;
  gboolean ok;

  if (fd < 0)
    return NULL;
  ok = limner_picture_encode (image, format, NULL, NULL, fd, error)
       && g_file_get_contents (path, &bytes, &size, error);
  close (fd);
  g_unlink (path);
  if (!ok)
    return NULL;
  encoded = g_base64_encode ((const guchar *) bytes, size);
  return g_strconcat ("data:image/png;base64,", encoded, NULL);
}

static gboolean
append_sheet (GString *page, const char *title, const LimnerSheetCell *cells, guint n, GError **error)
{
  g_autoptr (LimnerImage) sheet = limner_assess_sheet (cells, n, COLUMNS, SIDE, error);
  g_autofree char *url = sheet != NULL ? encode_data_url (sheet, error) : NULL;
  g_autofree char *heading = g_markup_printf_escaped ("<h2>%s</h2>\n", title);

  if (url == NULL)
    return FALSE;
  g_string_append (page, heading);
  g_string_append_printf (page, "<img alt=\"\" src=\"%s\">\n", url);
  return TRUE;
}

typedef struct
{
  guint32 number;
  double realism, rarity;
} RankedPicture;

static int
compare_ranked_realism (gconstpointer a, gconstpointer b)
{
  const RankedPicture *one = a, *other = b;

  return one->realism > other->realism ? -1 : one->realism < other->realism;
}

static int
compare_ranked_rarity (gconstpointer a, gconstpointer b)
{
  const RankedPicture *one = a, *other = b;

  return one->rarity < other->rarity ? -1 : one->rarity > other->rarity;
}

/* The most and the least real, and the nearest to real pictures beside these. */
static gboolean
append_pictures (GString *page, LimnerFeatureSet *real, LimnerFeatureSet *generated, GError **error)
{
  const gsize n = limner_feature_set_count (generated);
  const guint shown = (guint) MIN (COLUMNS, n);
  g_autofree LimnerPictureScore *scores = g_new0 (LimnerPictureScore, n);
  g_autofree RankedPicture *ranked = g_new0 (RankedPicture, n);
  LimnerSheetCell best[COLUMNS], worst[COLUMNS], pairs[COLUMNS];

  if (!limner_assess_pictures (real, generated, scores, error))
    return FALSE;
  for (guint32 i = 0; i < n; i++)
    ranked[i] = (RankedPicture) { i, scores[i].realism, scores[i].rarity };
  qsort (ranked, n, sizeof *ranked, compare_ranked_realism);
  for (guint i = 0; i < shown; i++)
    {
      best[i] = (LimnerSheetCell) { generated, ranked[i].number };
      worst[i] = (LimnerSheetCell) { generated, ranked[n - shown + i].number };
    }
  qsort (ranked, n, sizeof *ranked, compare_ranked_rarity);
  for (guint i = 0; i < shown / 2; i++)
    {
      pairs[2 * i] = (LimnerSheetCell) { generated, ranked[i].number };
      pairs[2 * i + 1] = (LimnerSheetCell) { real, scores[ranked[i].number].nearest };
    }
  return append_sheet (page, _ ("Most like real pictures"), best, shown, error)
         && append_sheet (page, _ ("Least like real pictures"), worst, shown, error)
         && append_sheet (page, _ ("Nearest to a real picture, which follows: are they copies?"), pairs,
                          shown / 2 * 2, error);
}

static gboolean
write_report (const GString *page, const char *path, GError **error)
{
  LimnerFileWriter writer;

  if (!limner_file_writer_open (&writer, path, error))
    return FALSE;
  if (limner_file_writer_put (&writer, page->str, page->len, error)
      && limner_file_writer_finish (&writer, error))
    return TRUE;
  limner_file_writer_discard (&writer);
  return FALSE;
}

gboolean
limner_assess_report (LimnerFeatureSet *real, LimnerFeatureSet *generated,
                      const LimnerAssessSettings *settings, const char *path, GError **error)
{
  g_autoptr (GString) page = g_string_new (head);
  g_autofree char *title = NULL, *circumstances = NULL, *escaped = NULL;
  const int counts[] = { (int) limner_feature_set_count (real), (int) limner_feature_set_count (generated) };

  g_return_val_if_fail (real && generated && settings && path, FALSE);
  title = g_markup_printf_escaped ("<h1>%s</h1>\n", _ ("Generated pictures beside real ones"));
  circumstances
      = g_strdup_printf (_ ("%d real and %d generated pictures, compared by %d features of %s; resized: %s."),
                         counts[0], counts[1], limner_feature_set_dims (real),
                         limner_model_id (settings->features), limner_assess_resize_name (settings->resize));
  g_string_append (page, title);
  escaped = g_markup_printf_escaped ("<p>%s</p>\n", circumstances);
  g_string_append (page, escaped);
  if (MIN (counts[0], counts[1]) < LIMNER_ASSESS_ENOUGH)
    g_string_append_printf (
        page, "<p class=\"warning\">%s</p>\n",
        _ ("These are few pictures: compare FID only between sets of the same number, or use "
           "KID."));
  g_string_append (page, "<table>\n");
  if (!append_measures (page, real, generated, settings->features, error))
    return FALSE;
  g_string_append (page, "</table>\n");
  if (!append_pictures (page, real, generated, error))
    return FALSE;
  g_string_append (page, "</body></html>\n");
  return write_report (page, path, error);
}
