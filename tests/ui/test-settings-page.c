/* Every row of the setting tables: using its control in the dialog changes the job. */
#include "config.h"

#include "dream/dream-job-private.h"
#include "effect/setting-rows-private.h"
#include "effect/settings-private.h"
#include "limner-ui.h"
#include "page-checks.h"
#include "style-settings.h"
#include "style/style-job-private.h"
#include "widgets/control-box-private.h"

#include <limner/dream.h>
#include <limner/portrait.h>
#include <limner/style.h>
#include <limner/system.h>
#include <locale.h>

/* Settings with their own controls, which are tested in test-style-page.c, test-style-dialog.py,
 * test-dream-page.c and test-dream-dialog.py. */
static const char *const elsewhere[]
    = { "style-file", "style-files", "style-weights", "style-crops", "method", "model", "guide", NULL };

/* The control of the setting in the window. */
static GtkWidget *
find_control (GtkWidget *window, const LimnerSetting *setting)
{
  g_autoptr (GPtrArray) widgets = g_ptr_array_new ();

  collect (window, widgets);
  for (guint i = 0; i < widgets->len; i++)
    if (g_str_equal (gtk_widget_get_name (widgets->pdata[i]), setting->name))
      return widgets->pdata[i];
  g_error ("“%s” has no control", setting->name);
}

/* Changes the value as a user would. */
static void
use_control (GtkWidget *control, const LimnerSetting *setting)
{
  GtkWidget *widget = limner_control_focus (control);

  g_assert_true (gtk_widget_is_sensitive (widget));
  if (GTK_IS_SPIN_BUTTON (widget))
    gtk_spin_button_spin (GTK_SPIN_BUTTON (widget), GTK_SPIN_STEP_FORWARD, 0);
  else if (GTK_IS_RANGE (widget))
    {
      GtkAdjustment *adjustment = gtk_range_get_adjustment (GTK_RANGE (widget));

      gtk_range_set_value (GTK_RANGE (widget), 0.3 * gtk_adjustment_get_lower (adjustment)
                                                   + 0.7 * gtk_adjustment_get_upper (adjustment));
    }
  else if (GTK_IS_COMBO_BOX (widget))
    {
      int now = gtk_combo_box_get_active (GTK_COMBO_BOX (widget));

      gtk_combo_box_set_active (GTK_COMBO_BOX (widget), now == 0 ? 1 : 0);
    }
  else if (GTK_IS_TOGGLE_BUTTON (widget))
    gtk_button_clicked (GTK_BUTTON (widget));
  else if (GTK_IS_ENTRY (widget))
    gtk_entry_set_text (GTK_ENTRY (widget), "relu3_1:2");
  else
    g_error ("“%s” has an unknown control", setting->name);
}

/* Compares the job before and after its control was used: only this row has changed. */
static void
check_row (const LimnerSettingTable *table, const LimnerSetting *setting, gconstpointer before,
           gconstpointer after)
{
  for (guint i = 0; i < table->n_rows; i++)
    {
      const LimnerSetting *row = &table->rows[i];
      g_autofree char *was = NULL, *is = NULL;

      if (row->field == LIMNER_SETTING_NO_FIELD)
        continue;
      was = limner_setting_to_text (row, before);
      is = limner_setting_to_text (row, after);
      if (row == setting)
        g_assert_cmpstr (was, !=, is);
      else
        g_assert_cmpstr (was, ==, is);
    }
}

static GtkWidget *
make_window (GObject *settings, GtkWidget *(*page_new) (GObject *settings, const LimnerUiSubject *subject))
{
  g_autoptr (LimnerImage) picture = make_picture (48, 32);
  GtkWidget *window = gtk_window_new (GTK_WINDOW_TOPLEVEL);
  LimnerUiSubject subject = { .picture = picture, .width = 48, .height = 32, .layer_name = "Layer" };

  g_assert_true (limner_image_add_mask (picture, NULL));
  subject.selected = TRUE;
  gtk_container_add (GTK_CONTAINER (window), page_new (settings, &subject));
  return window;
}

static gboolean
is_tested_here (const LimnerSetting *setting)
{
  return !g_strv_contains (elsewhere, setting->name) && (setting->flags & LIMNER_SETTING_CLI_ONLY) == 0;
}

static void
check_style_row (const LimnerSettingTable *table, const LimnerSetting *setting)
{
  g_autoptr (GObject) settings = style_settings_new ();
  g_autoptr (LimnerImage) content = make_picture (48, 32);
  gboolean is_live = g_str_equal (setting->name, "live"), live;
  GtkWidget *window;
  LimnerStyleJob *before, *after;

  if (is_live)
    g_object_set (settings, "method", "instant", NULL);
  window = make_window (settings, limner_style_page_new);
  before = limner_style_job_new (settings, NULL, content, 48, 32);
  use_control (find_control (window, setting), setting);
  after = limner_style_job_new (settings, NULL, content, 48, 32);
  check_row (limner_style_setting_table (), setting, &before->settings, &after->settings);
  check_row (limner_job_setting_table (), setting, &before->limits, &after->limits);
  if (g_str_equal (setting->name, "style-outside"))
    g_assert_cmpstr (before->outside, !=, after->outside);
  if (g_str_equal (setting->name, "variants"))
    {
      int variants;

      g_object_get (settings, "variants", &variants, NULL);
      g_assert_cmpint (variants, ==, 2);
    }
  g_object_get (settings, "live", &live, NULL);
  g_assert_true (live == is_live);
  limner_style_job_free (before);
  limner_style_job_free (after);
  gtk_widget_destroy (window);
}

static void
check_dream_row (const LimnerSettingTable *table, const LimnerSetting *setting)
{
  g_autoptr (GObject) settings = dream_settings_new ();
  g_autoptr (LimnerImage) content = make_picture (48, 32);
  GtkWidget *window = make_window (settings, limner_dream_page_new);
  LimnerDreamJob *before, *after;

  before = limner_dream_job_new (settings, NULL, content, 48, 32);
  use_control (find_control (window, setting), setting);
  after = limner_dream_job_new (settings, NULL, content, 48, 32);
  check_row (limner_dream_setting_table (), setting, &before->settings, &after->settings);
  check_row (limner_job_setting_table (), setting, &before->limits, &after->limits);
  limner_dream_job_free (before);
  limner_dream_job_free (after);
  gtk_widget_destroy (window);
}

static void
walk (const LimnerSettingTable *table,
      void (*check) (const LimnerSettingTable *table, const LimnerSetting *setting))
{
  guint n = 0;

  for (guint i = 0; i < table->n_rows; i++)
    if (is_tested_here (&table->rows[i]))
      {
        check (table, &table->rows[i]);
        n++;
      }
  g_assert_cmpuint (n, >=, 2);
}

static void
test_style (void)
{
  walk (limner_style_setting_table (), check_style_row);
  walk (limner_job_setting_table (), check_style_row);
}

static void
test_dream (void)
{
  walk (limner_dream_setting_table (), check_dream_row);
  walk (limner_job_setting_table (), check_dream_row);
}

/* A value of the row that is not its default, as a recipe writes it. */
static JsonNode *
other_node (const LimnerSetting *row)
{
  JsonNode *node = json_node_alloc ();
  double other = row->def < row->max ? row->max : row->min;

  switch (row->type)
    {
    case LIMNER_SETTING_BOOLEAN:
      return json_node_init_boolean (node, row->def <= 0);
    case LIMNER_SETTING_CHOICE:
      return json_node_init_string (node, row->choices[row->choices[0].value == (int) row->def ? 1 : 0].name);
    case LIMNER_SETTING_SEED:
      return json_node_init_int (node, 12345);
    case LIMNER_SETTING_INT:
    case LIMNER_SETTING_INT64:
      return json_node_init_int (node, (gint64) other);
    case LIMNER_SETTING_DOUBLE:
      return json_node_init_double (node, other);
    default:
      return json_node_init_string (node, "/other");
    }
}

/* Every value of a recipe reaches the settings, and every default comes back with an empty recipe. */
static void
check_recipe (const char *effect, GObject *settings, const LimnerSettingTable *table,
              void (*from_recipe) (GObject *settings, const LimnerRecipe *recipe))
{
  g_autoptr (LimnerRecipe) full = limner_recipe_new (effect), empty = limner_recipe_new (effect);
  guint n = 0;

  for (guint i = 0; i < table->n_rows; i++)
    if ((table->rows[i].flags & LIMNER_SETTING_IN_RECIPE) != 0)
      limner_recipe_set_node (full, table->rows[i].name, other_node (&table->rows[i]));
  for (int round = 0; round < 2; round++)
    {
      from_recipe (settings, round == 0 ? full : empty);
      for (guint i = 0; i < table->n_rows; i++)
        {
          const LimnerSetting *row = &table->rows[i];
          GParamSpec *spec = g_object_class_find_property (G_OBJECT_GET_CLASS (settings), row->name);
          g_auto (GValue) value = G_VALUE_INIT;
          JsonNode *node;

          if ((row->flags & LIMNER_SETTING_IN_RECIPE) == 0 || spec == NULL)
            continue;
          node = limner_settings_to_node (settings, row->name);
          g_value_init (&value, spec->value_type);
          g_object_get_property (settings, row->name, &value);
          g_test_message ("%s", row->name);
          g_assert_true (round == 0 ? json_node_equal (node, limner_recipe_get (full, row->name))
                                    : g_param_value_defaults (spec, &value));
          json_node_unref (node);
          n++;
        }
    }
  g_assert_cmpuint (n, >=, 12);
  g_object_unref (settings);
}

static void
test_recipes (void)
{
  check_recipe ("style", style_settings_new (), limner_style_setting_table (),
                limner_style_settings_from_recipe);
  check_recipe ("dream", dream_settings_new (), limner_dream_setting_table (),
                limner_dream_settings_from_recipe);
  check_recipe ("portrait", portrait_settings_new (), limner_portrait_setting_table (),
                limner_portrait_settings_from_recipe);
}

/* The automatic size is shown as a word; a number can be entered. */
static void
test_automatic_size (void)
{
  g_autoptr (GObject) settings = style_settings_new ();
  GtkWidget *window = make_window (settings, limner_style_page_new);
  GtkWidget *spin = find_control (window, limner_setting_find (limner_style_setting_table (), "size"));
  int size;

  g_assert_cmpstr (gtk_entry_get_text (GTK_ENTRY (spin)), ==, "automatic");
  gtk_entry_set_text (GTK_ENTRY (spin), "512");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  g_object_get (settings, "size", &size, NULL);
  g_assert_cmpint (size, ==, 512);
  gtk_entry_set_text (GTK_ENTRY (spin), "automatic");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  g_object_get (settings, "size", &size, NULL);
  g_assert_cmpint (size, ==, -1);
  gtk_widget_destroy (window);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "C.UTF-8");
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings-page/style", test_style);
  g_test_add_func ("/settings-page/dream", test_dream);
  g_test_add_func ("/settings-page/recipes", test_recipes);
  g_test_add_func ("/settings-page/automatic-size", test_automatic_size);
  return g_test_run ();
}
