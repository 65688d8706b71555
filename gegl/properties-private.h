/* The properties of the live filter, made from the table of style transfer's settings. */
#pragma once

#include <gegl-plugin.h>
#include <json-glib/json-glib.h>
#include <limner/setting.h>

G_BEGIN_DECLS

/* Settings of style transfer that are properties, at most. */
#define LIMNER_LIVE_MAX_SETTINGS 8

/* Properties in the order in which dialogs show them and GIMP lists them for scripts. */
enum
{
  LIMNER_LIVE_STYLE = 1,  /* enum: a bundled style, or LIMNER_LIVE_STYLE_OTHER */
  LIMNER_LIVE_STYLE_PATH, /* path; for scripts, which cannot set LIMNER_LIVE_STYLE_FILE in GIMP 3.0 */
  LIMNER_LIVE_SETTINGS,   /* the first of limner_live_setting */
  LIMNER_LIVE_MODEL = LIMNER_LIVE_SETTINGS + LIMNER_LIVE_MAX_SETTINGS, /* ID or path of a network */
  LIMNER_LIVE_REVISION,   /* counts how often the filter itself asks to be drawn anew; hidden */
  LIMNER_LIVE_MESSAGE,    /* why the picture is unchanged; "" otherwise */
  LIMNER_LIVE_STYLE_FILE, /* path; dialogs show a file chooser. GIMP 3.0 hides what comes after it from
                             scripts */
};

/* Value of LIMNER_LIVE_STYLE for a picture of one's own. */
#define LIMNER_LIVE_STYLE_OTHER 0

/* Values of all properties but the message. */
typedef struct
{
  int style;
  char *style_file, *style_path, *model;     /* owned */
  GValue settings[LIMNER_LIVE_MAX_SETTINGS]; /* by index of limner_live_setting */
} LimnerLiveValues;

/* Adds the properties to the class; the enums are registered in the module. */
void limner_live_properties_install (GObjectClass *class, GTypeModule *module);
/* The setting of property LIMNER_LIVE_SETTINGS + i, or NULL. */
const LimnerSetting *limner_live_setting (guint i);

void limner_live_values_init (LimnerLiveValues *values, GObjectClass *class);
void limner_live_values_clear (LimnerLiveValues *values);

/* Where the value of a text property is kept; NULL for other properties and for the message. */
char **limner_live_values_text (LimnerLiveValues *values, guint id);

/* The values as limner/live.h sends them; caller frees. The painting has at most the size `limit`; 0: no
 * limit. */
char *limner_live_values_to_json (const LimnerLiveValues *values, int limit, int threads);

G_END_DECLS
