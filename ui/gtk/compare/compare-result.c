#include "config.h"

#include "compare/compare-result-private.h"

#include "compare/compare-bar-private.h"
#include "widgets/rows-private.h"
#include "widgets/template-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerCompareResult
{
  GtkBox parent_instance;
  GtkWidget *verdict, *grid, *people, *path, *back, *another;
};

G_DEFINE_FINAL_TYPE (LimnerCompareResult, limner_compare_result, GTK_TYPE_BOX)

static guint back_signal, another_signal;

static GtkWidget *
make_cell (const char *text, double xalign)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), (float) xalign);
  gtk_widget_show (label);
  return label;
}

static void
add_row (GtkWidget *grid, int row, const LimnerBallotResult *result)
{
  g_autofree char *share = g_strdup_printf (_ ("%.0f %%"), 100 * result->share);
  g_autofree char *range
      = g_strdup_printf (_ ("%.0f to %.0f %%"), 100 * result->share_low, 100 * result->share_high);
  g_autofree char *wins = g_strdup_printf (_ ("%g of %u"), result->wins, result->comparisons);
  GtkWidget *name = make_cell (result->name, 0);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_width_chars (GTK_LABEL (name), 16);
  gtk_grid_attach (GTK_GRID (grid), name, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), make_cell (share, 1), 1, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid),
                   limner_compare_bar_new (result->share, result->share_low, result->share_high), 2, row, 1,
                   1);
  gtk_grid_attach (GTK_GRID (grid), make_cell (range, 0), 3, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), make_cell (wins, 1), 4, row, 1, 1);
}

static void
add_head (GtkWidget *grid)
{
  const char *const titles[] = { "", _ ("Preferred"), "", _ ("Interval (95 %)"), _ ("Won") };

  for (int i = 0; i < (int) G_N_ELEMENTS (titles); i++)
    {
      GtkWidget *cell = make_cell (titles[i], i == 3 ? 0 : 1);

      gtk_style_context_add_class (gtk_widget_get_style_context (cell), "limner-note");
      gtk_grid_attach (GTK_GRID (grid), cell, i, 0, 1, 1);
    }
}

/* Whether the first is better than the second by more than chance. Caller frees. */
static char *
describe_verdict (const GArray *results)
{
  const LimnerBallotResult *best = &g_array_index (results, LimnerBallotResult, 0);
  const LimnerBallotResult *next = &g_array_index (results, LimnerBallotResult, 1);

  return best->low > next->high
             ? g_strdup_printf (_ ("“%s” is preferred, and not by chance."), best->name)
             : g_strdup (_ ("This may be chance: the intervals overlap. More answers tell more."));
}

static void
show_table (LimnerCompareResult *result, const GArray *results, guint people)
{
  g_autofree char *verdict = describe_verdict (results);
  g_autofree char *count = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Answers of %u person", "Answers of %u people", people), people);

  gtk_label_set_text (GTK_LABEL (result->verdict), verdict);
  gtk_label_set_text (GTK_LABEL (result->people), count);
  add_head (result->grid);
  for (guint i = 0; i < results->len; i++)
    add_row (result->grid, (int) i + 1, &g_array_index (results, LimnerBallotResult, i));
}

void
limner_compare_result_show (LimnerCompareResult *result, const LimnerBallot *ballot)
{
  const gboolean open = limner_ballot_answered (ballot) < limner_ballot_count (ballot);
  g_autofree char *shown = g_filename_display_name (limner_ballot_path (ballot));
  g_autofree char *saved = g_strdup_printf (_ ("Saved in “%s”"), shown);
  g_autoptr (GError) error = NULL;
  guint people;
  g_autoptr (GArray) results = limner_ballot_results (ballot, &people, &error);

  limner_destroy_children (result->grid);
  gtk_label_set_text (GTK_LABEL (result->path), saved);
  gtk_widget_set_tooltip_text (result->back, open ? NULL : _ ("Take the last answer back"));
  gtk_widget_set_visible (result->another, !open);
  if (results != NULL)
    show_table (result, results, people);
  else
    gtk_label_set_text (GTK_LABEL (result->verdict), error->message);
}

/* --- the object --- */

static void
back_clicked (LimnerCompareResult *result)
{
  g_signal_emit (result, back_signal, 0);
}

static void
another_clicked (LimnerCompareResult *result)
{
  g_signal_emit (result, another_signal, 0);
}

static void
limner_compare_result_class_init (LimnerCompareResultClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  back_signal = g_signal_new ("back", LIMNER_TYPE_COMPARE_RESULT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  another_signal = g_signal_new ("another", LIMNER_TYPE_COMPARE_RESULT, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                 NULL, G_TYPE_NONE, 0);
  limner_widget_class_set_template (klass, "compare-result");
  limner_widget_class_bind (klass, LimnerCompareResult, verdict);
  limner_widget_class_bind (klass, LimnerCompareResult, grid);
  limner_widget_class_bind (klass, LimnerCompareResult, people);
  limner_widget_class_bind (klass, LimnerCompareResult, path);
  limner_widget_class_bind (klass, LimnerCompareResult, back);
  limner_widget_class_bind (klass, LimnerCompareResult, another);
  gtk_widget_class_bind_template_callback (widget_class, back_clicked);
  gtk_widget_class_bind_template_callback (widget_class, another_clicked);
}

static void
limner_compare_result_init (LimnerCompareResult *result)
{
  gtk_widget_init_template (GTK_WIDGET (result));
}

GtkWidget *
limner_compare_result_new (void)
{
  return g_object_new (LIMNER_TYPE_COMPARE_RESULT, "visible", TRUE, NULL);
}
