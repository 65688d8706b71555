/* Controls that follow from rows of a table of settings. */
#pragma once

#include <gtk/gtk.h>
#include <limner/setting.h>

G_BEGIN_DECLS

/* Adds the label and the control of a setting to a grid of rows. The control is bound to the property of the
 * settings object; its kind follows from type and unit: slider, spin button, list, check button or entry. It
 * is returned, with the row as data LIMNER_SETTING_KEY. */
GtkWidget *limner_setting_row_add (GtkWidget *rows, GObject *settings, const LimnerSetting *setting);
/* The same for a control that is written for that setting. */
void limner_setting_row_add_own (GtkWidget *rows, const LimnerSetting *setting, GtkWidget *control);
#define LIMNER_SETTING_KEY "limner-setting"

/* Adds all settings of the table that the dialog shows under More, but those with controls of their own. Then
 * calls `added` for each, which may be NULL. */
typedef void (*LimnerSettingRowFunc) (GObject *settings, const LimnerSetting *setting, GtkWidget *control);
void limner_setting_rows_add_expert (GtkWidget *rows, GObject *settings, const LimnerSettingTable *table,
                                     LimnerSettingRowFunc added);

/* A list of choices for a string of the settings: pairs of value and label, ended by NULL. */
GtkWidget *limner_combo_new (GObject *settings, const char *property, const char *const *choices);

/* "70 %"; caller frees. */
char *limner_percent_text (double value);

G_END_DECLS
