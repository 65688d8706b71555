#include "config.h"

#include "setting-arguments-private.h"

#include <glib/gi18n-lib.h>

/* The row's description; for a choice, with the list of its values. */
static char *
describe_row (const LimnerSetting *row)
{
  g_autofree char *names = NULL;

  if (row->type != LIMNER_SETTING_CHOICE)
    return g_strdup (limner_setting_description (row));
  names = limner_setting_choice_names (row);
  return g_strdup_printf (_ ("%s: one of %s"), limner_setting_description (row), names);
}

static void
add_whole_number (GimpProcedure *procedure, const LimnerSetting *row, const char *blurb)
{
  int least = (int) MIN (row->min, row->def);
  int most = row->type == LIMNER_SETTING_SEED ? G_MAXINT : (int) row->max;

  gimp_procedure_add_int_argument (procedure, row->name, limner_setting_label (row), blurb, least, most,
                                   (int) row->def, G_PARAM_READWRITE);
}

static void
add_text (GimpProcedure *procedure, const LimnerSetting *row, const char *blurb)
{
  const char *text = row->default_text != NULL ? row->default_text : "";

  if (row->type == LIMNER_SETTING_CHOICE)
    text = limner_setting_choice_name (row, (int) row->def);
  gimp_procedure_add_string_argument (procedure, row->name, limner_setting_label (row), blurb, text,
                                      G_PARAM_READWRITE);
}

static void
add_argument (GimpProcedure *procedure, const LimnerSetting *row)
{
  const char *label = limner_setting_label (row);
  GParamFlags flags
      = G_PARAM_READWRITE
        | ((row->flags & LIMNER_SETTING_ASKED_ANEW) != 0 ? (GParamFlags) GIMP_PARAM_DONT_SERIALIZE : 0);
  g_autofree char *blurb = describe_row (row);

  switch (row->type)
    {
    case LIMNER_SETTING_DOUBLE:
      gimp_procedure_add_double_argument (procedure, row->name, label, blurb, row->min, row->max, row->def,
                                          flags);
      break;
    case LIMNER_SETTING_BOOLEAN:
      gimp_procedure_add_boolean_argument (procedure, row->name, label, blurb, row->def > 0, flags);
      break;
    case LIMNER_SETTING_FILE:
      /* ANY: with OPEN, GIMP refuses a missing file before we can name it in our error. */
      gimp_procedure_add_file_argument (procedure, row->name, label, blurb, GIMP_FILE_CHOOSER_ACTION_ANY,
                                        TRUE, NULL, flags);
      break;
    case LIMNER_SETTING_FILES:
      gimp_procedure_add_string_array_argument (procedure, row->name, label, blurb, flags);
      break;
    case LIMNER_SETTING_CHOICE:
    case LIMNER_SETTING_TEXT:
    case LIMNER_SETTING_PATH:
      add_text (procedure, row, blurb);
      break;
    default:
      add_whole_number (procedure, row, blurb);
    }
}

void
limner_setting_arguments_add (GimpProcedure *procedure, const LimnerSettingTable *table)
{
  for (guint i = 0; i < table->n_rows; i++)
    if ((table->rows[i].flags & LIMNER_SETTING_CLI_ONLY) == 0)
      add_argument (procedure, &table->rows[i]);
}
