/* Setting tables: every row of every effect as text, as JSON, in recipes and as a property. */
#include "base/number-text-private.h"
#include "base/setting-private.h"
#include "limner/dream.h"
#include "limner/portrait.h"
#include "limner/style.h"
#include "limner/train.h"

#include <locale.h>
#include <string.h>

static const struct
{
  const char *effect;
  const LimnerSettingTable *(*table) (void);
  gsize size;
} effects[] = {
  { "style", limner_style_setting_table, sizeof (LimnerStyleSettings) },
  { "dream", limner_dream_setting_table, sizeof (LimnerDreamSettings) },
  { "visualization", limner_dream_visualization_setting_table, sizeof (LimnerDreamVisualization) },
  { "portrait", limner_portrait_setting_table, sizeof (LimnerPortraitSettings) },
  { "train", limner_train_setting_table, sizeof (LimnerTrainSettings) },
  { "job", limner_job_setting_table, sizeof (LimnerJob) },
};

/* A value that is not the default; static or the row's. */
static const char *
other_text (const LimnerSetting *row)
{
  static char number[32];

  switch (row->type)
    {
    case LIMNER_SETTING_CHOICE:
      return row->choices[row->choices[0].value == (int) row->def ? 1 : 0].name;
    case LIMNER_SETTING_BOOLEAN:
      return "true";
    case LIMNER_SETTING_SEED:
      return "9007199254740993"; /* a double cannot represent it */
    case LIMNER_SETTING_DOUBLE:
      return g_ascii_formatd (number, sizeof number, "%.4f",
                              row->min + 0.4375 * (MIN (row->max, 100) - row->min));
    case LIMNER_SETTING_INT:
    case LIMNER_SETTING_INT64:
      return g_ascii_formatd (number, sizeof number, "%.0f", row->min + 3);
    default:
      return "a text, 1";
    }
}

typedef void (*RowFunc) (const LimnerSettingTable *table, const LimnerSetting *row, gpointer settings,
                         gpointer other);

/* Calls func for all rows with a field, with two structs that contain defaults. */
static void
for_each_row (RowFunc func)
{
  for (guint e = 0; e < G_N_ELEMENTS (effects); e++)
    {
      const LimnerSettingTable *table = effects[e].table ();

      for (guint i = 0; i < table->n_rows; i++)
        {
          g_autofree gpointer settings = g_malloc0 (effects[e].size), other = g_malloc0 (effects[e].size);

          limner_setting_table_init (table, settings);
          limner_setting_table_init (table, other);
          if (limner_setting_has_field (&table->rows[i]))
            func (table, &table->rows[i], settings, other);
        }
    }
}

static void
check_declaration (const LimnerSettingTable *table, const LimnerSetting *row, gpointer settings,
                   gpointer other)
{
  g_autofree char *words = limner_setting_default_words (row);

  g_assert_true (limner_setting_find (table, row->name) == row); /* names are unique */
  g_assert_true (row->old_name == NULL || limner_setting_find (table, row->old_name) == row);
  g_assert_nonnull (row->label);
  g_assert_nonnull (row->description);
  g_assert_nonnull (words);
  g_assert_true (row->field < 4096);
  if (row->type == LIMNER_SETTING_CHOICE)
    g_assert_nonnull (limner_setting_choice_name (row, (int) row->def));
  else if (row->type <= LIMNER_SETTING_DOUBLE)
    g_assert_cmpfloat (row->max, >, row->min);
}

static void
test_declarations (void)
{
  for_each_row (check_declaration);
  for (guint e = 0; e < G_N_ELEMENTS (effects); e++)
    {
      g_autofree gpointer settings = g_malloc0 (effects[e].size);

      limner_setting_table_init (effects[e].table (), settings);
      g_assert_true (limner_setting_table_check (effects[e].table (), settings, NULL));
    }
}

/* No two rows share a field: setting one leaves the texts of all others unchanged. */
static void
check_text (const LimnerSettingTable *table, const LimnerSetting *row, gpointer settings, gpointer other)
{
  g_autofree char *before = limner_setting_to_text (row, settings), *after = NULL;

  g_assert_true (limner_setting_parse (row, other_text (row), settings, NULL));
  after = limner_setting_to_text (row, settings);
  g_assert_cmpstr (before, !=, after);
  g_assert_true (limner_setting_parse (row, after, other, NULL));
  for (guint i = 0; i < table->n_rows; i++)
    if (limner_setting_has_field (&table->rows[i]))
      {
        g_autofree char *text = limner_setting_to_text (&table->rows[i], other);

        if (&table->rows[i] == row)
          g_assert_cmpstr (text, ==, after);
        else
          {
            g_autofree gpointer fresh = g_malloc0 (4096);
            g_autofree char *is = NULL;

            limner_setting_table_init (table, fresh);
            is = limner_setting_to_text (&table->rows[i], fresh);
            g_assert_cmpstr (text, ==, is);
          }
      }
}

static void
test_text (void)
{
  for_each_row (check_text);
}

static void
check_refusal (const LimnerSettingTable *table, const LimnerSetting *row, gpointer settings, gpointer other)
{
  static const char *const wrong[] = { "sepia", "1x", "--", "nan", "inf", "1,000.5" };
  g_autofree char *before = limner_setting_to_text (row, settings);

  for (guint i = 0; i < G_N_ELEMENTS (wrong) && !limner_setting_is_text (row); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;

      g_assert_false (limner_setting_parse (row, wrong[i], settings, &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
      g_assert_nonnull (strstr (error->message, row->name));
      after = limner_setting_to_text (row, settings);
      g_assert_cmpstr (before, ==, after);
    }
}

static void
check_range (const LimnerSettingTable *table, const LimnerSetting *row, gpointer settings, gpointer other)
{
  const double beyond[] = { row->min - 7, row->max + 7 };

  for (guint i = 0; i < 2 && row->type <= LIMNER_SETTING_DOUBLE; i++)
    {
      g_autoptr (GError) error = NULL;

      limner_setting_set_number (row, settings, beyond[i]);
      g_assert_false (limner_setting_table_check (table, settings, &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
      g_assert_nonnull (strstr (error->message, row->name));
    }
}

static void
test_refusals (void)
{
  for_each_row (check_refusal);
  for_each_row (check_range);
}

static void
check_sentence (const LimnerSettingTable *table, const char *name, const char *text, const char *sentence)
{
  g_autofree gpointer settings = g_malloc0 (4096);
  g_autoptr (GError) error = NULL;

  limner_setting_table_init (table, settings);
  g_assert_false (limner_setting_parse (limner_setting_find (table, name), text, settings, &error));
  g_assert_cmpstr (error->message, ==, sentence);
}

/* Errors state ranges in the numbers that a user would type. */
static void
test_sentences (void)
{
  const LimnerSettingTable *style = limner_style_setting_table ();

  check_sentence (style, "size", "-5", "“size” is -5; it must be between 0 and 65536.");
  check_sentence (style, "tv-weight", "1000001", "“tv-weight” is 1000001; it must be between 0 and 1000000.");
  check_sentence (style, "strength", "1.5", "“strength” is 1.5; it must be between 0 and 1.");
  check_sentence (style, "steps", "2.5", "“2.5” is not valid for “steps”; give a whole number.");
  check_sentence (style, "seed", "-1", "“-1” is not valid for “seed”; give a whole number from 0.");
  check_sentence (style, "method", "quick",
                  "“quick” is not valid for “method”; use one of automatic, painted, instant.");
}

/* --- JSON --- */

static void
check_node (const LimnerSettingTable *table, const LimnerSetting *row, gpointer settings, gpointer other)
{
  g_autofree char *text = NULL, *again = NULL;
  g_autoptr (JsonNode) node = NULL, wrong = json_node_init_string (json_node_alloc (), "sepia");

  limner_setting_parse (row, other_text (row), settings, NULL);
  node = limner_setting_to_node (row, settings);
  if (limner_setting_is_text (row))
    return;
  g_assert_true (limner_setting_from_node (row, node, other));
  text = limner_setting_to_text (row, settings);
  again = limner_setting_to_text (row, other);
  g_assert_cmpstr (text, ==, again);
  g_assert_false (limner_setting_from_node (row, wrong, other));
}

static void
check_recipe (const LimnerSettingTable *table, const LimnerSetting *row, gpointer settings, gpointer other)
{
  g_autoptr (LimnerRecipe) recipe = limner_recipe_new ("test");
  g_autoptr (JsonNode) node = NULL;

  limner_setting_parse (row, other_text (row), settings, NULL);
  limner_setting_table_write (table, settings, 0, recipe);
  node = limner_setting_to_node (row, settings);
  if ((row->flags & LIMNER_SETTING_IN_RECIPE) != 0)
    g_assert_true (json_node_equal (limner_setting_in_recipe (row, recipe), node));
  else
    g_assert_null (limner_setting_in_recipe (row, recipe));
}

static void
test_json (void)
{
  for_each_row (check_node);
  for_each_row (check_recipe);
}

/* A seed that is too large for a JSON integer. */
static void
test_largest_seed (void)
{
  const LimnerSetting *row = limner_setting_find (limner_style_setting_table (), "seed");
  LimnerStyleSettings settings = { .seed = G_MAXUINT64 }, other = { 0 };
  g_autoptr (JsonNode) node = limner_setting_to_node (row, &settings);

  g_assert_true (limner_setting_from_node (row, node, &other));
  g_assert_cmpuint (other.seed, ==, G_MAXUINT64);
}

static void
test_old_name (void)
{
  g_autoptr (LimnerRecipe) recipe = limner_recipe_new ("style");
  const LimnerSetting *row = limner_setting_find (limner_style_setting_table (), "outside");

  g_assert_cmpstr (row->name, ==, "style-outside");
  limner_recipe_set_string (recipe, "outside", "/a.png");
  g_assert_cmpstr (json_node_get_string (limner_setting_in_recipe (row, recipe)), ==, "/a.png");
}

/* --- numbers --- */

static void
test_numbers (void)
{
  static const struct
  {
    const char *text;
    double value;
  } right[] = { { "0.5", 0.5 }, { "0,5", 0.5 }, { " -3 ", -3 }, { "1e3", 1000 }, { ".25", 0.25 } };
  static const char *const wrong[] = { "", " ", "1 2", "0,5,1", "1.000,5", "50%", "x", "nan", "1e999" };
  double value;

  for (guint i = 0; i < G_N_ELEMENTS (right); i++)
    {
      g_assert_true (limner_number_parse (right[i].text, &value));
      g_assert_cmpfloat (value, ==, right[i].value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (limner_number_parse (wrong[i], &value));
}

static void
test_plain_notation (void)
{
  static const struct
  {
    double value;
    const char *text;
  } cases[] = { { 1000000, "1000000" },   { -5, "-5" }, { 0.1, "0.1" }, { 0.1 + 0.2, "0.30000000000000004" },
                { 16777216, "16777216" }, { 0, "0" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = limner_number_to_text (cases[i].value);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_weights (void)
{
  static const char *const wrong[] = { "much", "0", "1 -1", "nan", "0,5 1", "50%" };
  g_autoptr (GArray) weights = limner_style_weights_parse ("2, 1; 0.5 3", NULL), none = NULL;

  g_assert_cmpuint (weights->len, ==, 4);
  g_assert_cmpfloat (g_array_index (weights, double, 2), ==, 0.5);
  none = limner_style_weights_parse (NULL, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (limner_style_weights_parse (wrong[i], &error));
      g_assert_error (error, LIMNER_ERROR, LIMNER_ERROR_ARGUMENT);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/setting/declarations", test_declarations);
  g_test_add_func ("/setting/text", test_text);
  g_test_add_func ("/setting/refusals", test_refusals);
  g_test_add_func ("/setting/sentences", test_sentences);
  g_test_add_func ("/setting/json", test_json);
  g_test_add_func ("/setting/largest-seed", test_largest_seed);
  g_test_add_func ("/setting/old-name", test_old_name);
  g_test_add_func ("/setting/numbers", test_numbers);
  g_test_add_func ("/setting/plain-notation", test_plain_notation);
  g_test_add_func ("/setting/weights", test_weights);
  return g_test_run ();
}
