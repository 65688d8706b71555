/* Controls made from rows of a setting table. */
#pragma once

#include "widgets/rows-private.h"

#include <limner/setting.h>

G_BEGIN_DECLS

/* Adds the label and the control of a setting to a grid of rows. The control is bound to the property of
 * the settings object. Type and unit determine its kind: slider, spin button, list, check button or
 * entry. Returns the control, whose name (gtk_widget_get_name) is the setting's. */
GtkWidget *limner_setting_row_add (LimnerRows *rows, GObject *settings, const LimnerSetting *setting);
/* Adds a control that was written for this setting. */
void limner_setting_row_add_own (LimnerRows *rows, const LimnerSetting *setting, GtkWidget *control);

/* Adds all settings that the table puts under More, except those with their own controls. Calls `added`
 * for each; it may be NULL. */
typedef void (*LimnerSettingRowFunc) (GObject *settings, const LimnerSetting *setting, GtkWidget *control);
void limner_setting_rows_add_expert (LimnerRows *rows, GObject *settings, const LimnerSettingTable *table,
                                     LimnerSettingRowFunc added);

/* A list of choices for a string property: pairs of value and label, NULL-terminated. */
GtkWidget *limner_combo_new (GObject *settings, const char *property, const char *const *choices);

G_END_DECLS
