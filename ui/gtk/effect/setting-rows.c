#include "config.h"

#include "effect/setting-rows-private.h"

#include "effect/seed-control-private.h"
#include "effect/setting-slider-private.h"

#include <glib/gi18n-lib.h>

#define CHECK_CHARS 32 /* the widest line beside a check mark */

/* --- numbers --- */

/* Shows a default that lies below the range as a word. */
static gboolean
show_automatic (GtkSpinButton *spin, const LimnerSetting *setting)
{
  if (gtk_spin_button_get_value (spin) >= setting->min)
    return FALSE;
  gtk_entry_set_text (GTK_ENTRY (spin), _ ("automatic"));
  return TRUE;
}

static int
read_automatic (GtkSpinButton *spin, double *value, const LimnerSetting *setting)
{
  if (g_strcmp0 (gtk_entry_get_text (GTK_ENTRY (spin)), _ ("automatic")) != 0)
    return FALSE;
  *value = setting->def;
  return TRUE;
}

static GtkWidget *
spin_new (GObject *settings, const LimnerSetting *setting)
{
  gboolean automatic = setting->def < setting->min;
  double most = setting->type == LIMNER_SETTING_SEED ? G_MAXINT : setting->max;
  GtkWidget *spin = gtk_spin_button_new_with_range (MIN (setting->min, setting->def), most,
                                                    setting->step > 0 ? setting->step : 1);

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), !automatic);
  if (automatic)
    {
      g_signal_connect (spin, "output", G_CALLBACK (show_automatic), (gpointer) setting);
      g_signal_connect (spin, "input", G_CALLBACK (read_automatic), (gpointer) setting);
    }
  g_object_bind_property (settings, setting->name, gtk_spin_button_get_adjustment (GTK_SPIN_BUTTON (spin)),
                          "value", G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  /* Shows the word at once: an unchanged value triggers no update. */
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin)));
  return spin;
}

/* --- other types --- */

GtkWidget *
limner_combo_new (GObject *settings, const char *property, const char *const *choices)
{
  GtkWidget *combo = gtk_combo_box_text_new ();

  for (; choices[0] != NULL; choices += 2)
    gtk_combo_box_text_append (GTK_COMBO_BOX_TEXT (combo), choices[0], choices[1]);
  g_object_bind_property (settings, property, combo, "active-id",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return combo;
}

static GtkWidget *
choice_new (GObject *settings, const LimnerSetting *setting)
{
  g_autoptr (GPtrArray) choices = g_ptr_array_new ();

  for (const LimnerSettingChoice *choice = setting->choices; choice->name != NULL; choice++)
    {
      g_ptr_array_add (choices, (gpointer) choice->name);
      g_ptr_array_add (choices, (gpointer) limner_setting_choice_label (choice));
    }
  g_ptr_array_add (choices, NULL);
  return limner_combo_new (settings, setting->name, (const char *const *) choices->pdata);
}

static GtkWidget *
check_new (GObject *settings, const LimnerSetting *setting)
{
  GtkWidget *check = gtk_check_button_new_with_label (limner_setting_description (setting));
  GtkLabel *label = GTK_LABEL (gtk_bin_get_child (GTK_BIN (check)));

  /* A long description must not widen the dialog. */
  gtk_label_set_line_wrap (label, TRUE);
  gtk_label_set_max_width_chars (label, CHECK_CHARS);
  g_object_bind_property (settings, setting->name, check, "active",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return check;
}

/* An entry; when empty, it shows the default as a placeholder. */
static GtkWidget *
entry_new (GObject *settings, const LimnerSetting *setting)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *words = limner_setting_default_words (setting);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), words);
  g_object_bind_property (settings, setting->name, entry, "text",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  return entry;
}

static GtkWidget *
control_new (GObject *settings, const LimnerSetting *setting)
{
  switch (setting->type)
    {
    case LIMNER_SETTING_CHOICE:
      return choice_new (settings, setting);
    case LIMNER_SETTING_BOOLEAN:
      return check_new (settings, setting);
    case LIMNER_SETTING_SEED:
      return limner_seed_control_new (spin_new (settings, setting), settings, setting);
    case LIMNER_SETTING_INT:
    case LIMNER_SETTING_INT64:
      return spin_new (settings, setting);
    case LIMNER_SETTING_DOUBLE:
      if (setting->unit == LIMNER_UNIT_PERCENT || setting->unit == LIMNER_UNIT_TIMES
          || setting->unit == LIMNER_UNIT_PIXELS)
        return limner_setting_slider_new (settings, setting);
      return spin_new (settings, setting);
    default:
      return entry_new (settings, setting);
    }
}

/* --- rows --- */

void
limner_setting_row_add_own (LimnerRows *rows, const LimnerSetting *setting, GtkWidget *control)
{
  gtk_widget_set_name (control, setting->name);
  limner_rows_add (rows, limner_setting_label (setting), control, limner_setting_description (setting));
}

GtkWidget *
limner_setting_row_add (LimnerRows *rows, GObject *settings, const LimnerSetting *setting)
{
  GtkWidget *control = control_new (settings, setting);

  limner_setting_row_add_own (rows, setting, control);
  return control;
}

void
limner_setting_rows_add_expert (LimnerRows *rows, GObject *settings, const LimnerSettingTable *table,
                                LimnerSettingRowFunc added)
{
  const guint kinds = LIMNER_SETTING_EXPERT | LIMNER_SETTING_OWN_CONTROL | LIMNER_SETTING_CLI_ONLY;

  for (guint i = 0; i < table->n_rows; i++)
    if ((table->rows[i].flags & kinds) == LIMNER_SETTING_EXPERT)
      {
        GtkWidget *control = limner_setting_row_add (rows, settings, &table->rows[i]);

        if (added != NULL)
          added (settings, &table->rows[i], control);
      }
}
