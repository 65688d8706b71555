/* One declaration for each setting of an effect, after GEGL's property declarations. From the row follow its
 * default, the check of its range, its place in recipes, its option on the command line, its argument in
 * GIMP, its control in the dialog, and its line in the manual.
 *
 * An effect has a table of rows and a struct with the values (LimnerStyleSettings). `settings` below is such
 * a struct, of the table that the row belongs to. All texts are static. */
#pragma once

#include "limner/error.h"
#include "limner/recipe.h"

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_SETTING_INT,     /* int */
  LIMNER_SETTING_INT64,   /* gint64 */
  LIMNER_SETTING_DOUBLE,  /* double */
  LIMNER_SETTING_BOOLEAN, /* gboolean */
  LIMNER_SETTING_CHOICE,  /* an enum, written by the names of its choices */
  LIMNER_SETTING_SEED,    /* guint64, any */
  LIMNER_SETTING_TEXT,    /* const char *; NULL is "" */
  LIMNER_SETTING_PATH,    /* the same with the path of a file, or an ID */
  LIMNER_SETTING_FILE,    /* a file; in a settings object a GFile */
  LIMNER_SETTING_FILES,   /* paths of files; in a settings object a GStrv */
} LimnerSettingType;

/* What a number counts. It decides the control in the dialog and the word in the help. */
typedef enum
{
  LIMNER_UNIT_NONE,
  LIMNER_UNIT_COUNT,
  LIMNER_UNIT_PIXELS,
  LIMNER_UNIT_PERCENT, /* a share, 0..1, shown as 0 % to 100 % */
  LIMNER_UNIT_TIMES,   /* a factor, shown as × 1.5 on a logarithmic slider */
  LIMNER_UNIT_DEGREES,
  LIMNER_UNIT_MIB,
} LimnerSettingUnit;

typedef enum
{
  LIMNER_SETTING_IN_RECIPE = 1 << 0,        /* goes into recipes and comes back from them */
  LIMNER_SETTING_IN_PRESET = 1 << 1,        /* belongs to a named preset of the dialog */
  LIMNER_SETTING_RESTARTS_PREVIEW = 1 << 2, /* the dialog's preview has to be computed again */
  LIMNER_SETTING_PAINTED_ONLY = 1 << 3,     /* means nothing to a painting in one pass */
  LIMNER_SETTING_ZOOM_ONLY = 1 << 4,        /* means nothing to a dream of one picture */
  LIMNER_SETTING_EXPERT = 1 << 5,           /* the dialog shows it under More */
  LIMNER_SETTING_OWN_CONTROL = 1 << 6,      /* the dialog has a control that is written for it, or none */
  LIMNER_SETTING_GIMP_ONLY = 1 << 7,        /* not on the command line */
  LIMNER_SETTING_CLI_ONLY = 1 << 8,         /* not in GIMP */
  LIMNER_SETTING_ASKED_ANEW = 1 << 9,       /* never kept from one run to the next */
} LimnerSettingFlags;

typedef struct
{
  const char *name;  /* as recipes, scripts and the command line write it */
  int value;         /* in the enum */
  const char *label; /* for people, to be translated */
} LimnerSettingChoice;

/* `field` of a setting that the struct does not hold: the front end keeps it. */
#define LIMNER_SETTING_NO_FIELD G_MAXSIZE

typedef struct
{
  const char *name; /* in recipes, in GIMP's procedures and, after “--”, on the command line */
  LimnerSettingType type;
  gsize field;     /* offset in the struct, or LIMNER_SETTING_NO_FIELD */
  double min, max; /* of numbers */
  double def;      /* default of numbers; of a choice the enum's value. Outside min..max it is a value
                      of its own, which means that Limner decides */
  const char *default_text; /* default of texts; NULL is "" */
  const char
      *default_words; /* for people, where the default's number says little; to be translated, or NULL */
  const LimnerSettingChoice *choices; /* of a choice, ended by a NULL name */
  LimnerSettingUnit unit;
  double step;             /* of a spin button; 0: 1 */
  char short_name;         /* the option's letter, or 0 */
  const char *label;       /* in dialogs, with a mnemonic; to be translated */
  const char *description; /* one line; to be translated */
  guint flags;             /* LimnerSettingFlags */
  const char *old_name;    /* that the command line and recipes know too, or NULL */
} LimnerSetting;

typedef struct
{
  const LimnerSetting *rows;
  guint n_rows;
} LimnerSettingTable;

/* The row of that name or old name; NULL when there is none. */
const LimnerSetting *limner_setting_find (const LimnerSettingTable *table, const char *name);

/* Texts for people, translated; owned by the library. */
const char *limner_setting_label (const LimnerSetting *row);
const char *limner_setting_description (const LimnerSetting *row);
const char *limner_setting_choice_label (const LimnerSettingChoice *choice);
/* The default for people: default_words, or the value as it is written. Caller frees. */
char *limner_setting_default_words (const LimnerSetting *row);
/* "painted, instant"; caller frees. */
char *limner_setting_choice_names (const LimnerSetting *row);

/* Gives every field of the table its default. */
void limner_setting_table_init (const LimnerSettingTable *table, gpointer settings);
/* FALSE with LIMNER_ERROR_ARGUMENT and a sentence about the first number or choice that is out of its range.
 */
gboolean limner_setting_table_check (const LimnerSettingTable *table, gconstpointer settings, GError **error);

/* --- as text --- */

/* Reads one number, whatever the language of the program: "0.5", "0,5", "-3", "1e3", with blanks around it.
 * FALSE for anything else, infinity and NaN. */
gboolean limner_number_parse (const char *text, double *value);

/* Sets the field to what `text` says, whatever the language: "0.5" and "0,5" are the same number. TEXT and
 * PATH keep the pointer. FALSE with LIMNER_ERROR_ARGUMENT, the field as it was, and a sentence that says what
 * the setting takes. */
gboolean limner_setting_parse (const LimnerSetting *row, const char *text, gpointer settings, GError **error);
/* The field as limner_setting_parse reads it; caller frees. */
char *limner_setting_to_text (const LimnerSetting *row, gconstpointer settings);
/* The name of a choice; of LIMNER_SETTING_CHOICE rows. NULL for a value that is no choice. */
const char *limner_setting_choice_name (const LimnerSetting *row, int value);

/* --- as properties of an object --- */

/* Reads the fields from the object's properties of their names: int (INT, INT64, SEED), double, boolean,
 * string (CHOICE, TEXT, PATH). Rows that the object has no property for keep their field. Texts are kept in
 * `texts`, which may be NULL for a table without text fields and must live as long as the settings. FALSE
 * with LIMNER_ERROR_ARGUMENT when a text is no choice; that field is then as it was, and the others are read.
 */
gboolean limner_setting_table_read (const LimnerSettingTable *table, GObject *object, gpointer settings,
                                    GStringChunk *texts, GError **error);

/* --- in recipes --- */

/* The field as JSON. */
JsonNode *limner_setting_to_node (const LimnerSetting *row, gconstpointer settings) G_GNUC_WARN_UNUSED_RESULT;
/* Sets a number, choice, boolean or seed from JSON. FALSE, with the field as it was, for another kind or a
 * value out of range. */
gboolean limner_setting_from_node (const LimnerSetting *row, JsonNode *node, gpointer settings);
/* Writes one field; texts that are empty are left out. */
void limner_setting_write (const LimnerSettingTable *table, const char *name, gconstpointer settings,
                           LimnerRecipe *recipe);
/* Writes the fields that belong into a recipe, in the table's order, but no row with one of the flags
 * `without`. */
void limner_setting_table_write (const LimnerSettingTable *table, gconstpointer settings, guint without,
                                 LimnerRecipe *recipe);
/* What the recipe says about the setting, under its name or its old name; NULL: nothing. Owned by the recipe.
 */
JsonNode *limner_setting_in_recipe (const LimnerSetting *row, const LimnerRecipe *recipe);

G_END_DECLS
