/* The properties of the live filter, made from the setting table of style transfer. */
#pragma once

#include <gegl-plugin.h>
#include <json-glib/json-glib.h>
#include <limner/setting.h>

G_BEGIN_DECLS

/* The most settings of style transfer that are properties. */
#define LIMNER_LIVE_MAX_SETTINGS 8

/* Properties in the order of dialogs and of GIMP's list for scripts. */
enum
{
  LIMNER_LIVE_STYLE = 1,  /* enum: a bundled style, or LIMNER_LIVE_STYLE_OTHER */
  LIMNER_LIVE_STYLE_PATH, /* path; for scripts, which cannot set LIMNER_LIVE_STYLE_FILE in GIMP 3.0 */
  LIMNER_LIVE_SETTINGS,   /* the first of limner_live_setting */
  LIMNER_LIVE_MODEL = LIMNER_LIVE_SETTINGS + LIMNER_LIVE_MAX_SETTINGS, /* ID or path of a network */
  LIMNER_LIVE_REVISION,   /* hidden; the filter increments it to request a redraw */
  LIMNER_LIVE_MESSAGE,    /* why the painting is missing; "" otherwise */
  LIMNER_LIVE_STYLE_FILE, /* path, with a file chooser in dialogs. It is the last one, because GIMP 3.0
                           * hides properties after a path from scripts */
};

/* Value of LIMNER_LIVE_STYLE for the user's own picture. */
#define LIMNER_LIVE_STYLE_OTHER 0

/* The values of all properties except the message. */
typedef struct
{
  int style;
  char *style_file, *style_path, *model;     /* owned */
  GValue settings[LIMNER_LIVE_MAX_SETTINGS]; /* by index of limner_live_setting */
} LimnerLiveValues;

/* Adds the properties to the class and registers the enums in the module. */
void limner_live_properties_install (GObjectClass *class, GTypeModule *module);
/* The setting of property LIMNER_LIVE_SETTINGS + i, or NULL. */
const LimnerSetting *limner_live_setting (guint i);

void limner_live_values_init (LimnerLiveValues *values, GObjectClass *class);
void limner_live_values_clear (LimnerLiveValues *values);

/* The address of a text property's value; NULL for other properties and for the message. */
char **limner_live_values_text (LimnerLiveValues *values, guint id);

/* The values as JSON for limner/live.h; the caller frees it. limit: largest size of the painting; 0: no
 * limit. */
char *limner_live_values_to_json (const LimnerLiveValues *values, int limit, int threads);

/* The versions of the style picture and of the network, if it is given by its path: text that changes when a
 * file is replaced. The caller frees it. */
char *limner_live_values_file_versions (const LimnerLiveValues *values);

G_END_DECLS
