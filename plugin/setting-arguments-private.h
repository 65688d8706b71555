/* Declares procedure arguments from setting tables. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/setting.h>

G_BEGIN_DECLS

/* Declares an argument for each row, except rows of the command line only. A choice is a string
 * argument: GIMP's choice arguments replace an unknown text by the default without an error. */
void limner_setting_arguments_add (GimpProcedure *procedure, const LimnerSettingTable *table);

G_END_DECLS
