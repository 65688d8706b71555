/* Arguments of procedures that follow from tables of settings. */
#pragma once

#include <libgimp/gimp.h>
#include <limner/setting.h>

G_BEGIN_DECLS

/* Declares an argument for each row that is not of the command line alone. A choice is a string argument:
 * GIMP's own choice arguments replace an unknown text by the default without a word. */
void limner_setting_arguments_add (GimpProcedure *procedure, const LimnerSettingTable *table);

/* The file's path, the caller's; NULL with LIMNER_ERROR_ARGUMENT when it is not on this computer. */
char *limner_local_path (GFile *file, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
