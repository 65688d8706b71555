#include "style-settings.h"

#include <limner/dream.h>
#include <limner/portrait.h>
#include <limner/style.h>

/* Stores every property as a GValue in a table; the widgets use only names and types. */
typedef struct
{
  GObject parent_instance;
  GValue values[64];
} StyleSettings;

typedef struct
{
  GObjectClass parent_class;
} StyleSettingsClass;

static GType style_settings_get_type (void);
G_DEFINE_TYPE (StyleSettings, style_settings, G_TYPE_OBJECT)

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  StyleSettings *settings = (StyleSettings *) object;

  if (G_IS_VALUE (&settings->values[id]))
    g_value_unset (&settings->values[id]);
  g_value_init (&settings->values[id], spec->value_type);
  g_value_copy (value, &settings->values[id]);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  StyleSettings *settings = (StyleSettings *) object;

  if (G_IS_VALUE (&settings->values[id]))
    g_value_copy (&settings->values[id], value);
  else
    g_param_value_set_default (spec, value);
}

static void
finalize (GObject *object)
{
  StyleSettings *settings = (StyleSettings *) object;

  for (guint i = 0; i < G_N_ELEMENTS (settings->values); i++)
    if (G_IS_VALUE (&settings->values[i]))
      g_value_unset (&settings->values[i]);
  G_OBJECT_CLASS (g_type_class_peek (G_TYPE_OBJECT))->finalize (object);
}

/* The same types as the arguments in GIMP. */
static GParamSpec *
param_spec (const LimnerSetting *row)
{
  const GParamFlags flags = G_PARAM_READWRITE;

  switch (row->type)
    {
    case LIMNER_SETTING_DOUBLE:
      return g_param_spec_double (row->name, NULL, NULL, row->min, row->max, row->def, flags);
    case LIMNER_SETTING_BOOLEAN:
      return g_param_spec_boolean (row->name, NULL, NULL, row->def > 0, flags);
    case LIMNER_SETTING_CHOICE:
      return g_param_spec_string (row->name, NULL, NULL, limner_setting_choice_name (row, (int) row->def),
                                  flags);
    case LIMNER_SETTING_TEXT:
    case LIMNER_SETTING_PATH:
      return g_param_spec_string (row->name, NULL, NULL, row->default_text != NULL ? row->default_text : "",
                                  flags);
    case LIMNER_SETTING_FILE:
      return g_param_spec_object (row->name, NULL, NULL, G_TYPE_FILE, flags);
    case LIMNER_SETTING_FILES:
      return g_param_spec_boxed (row->name, NULL, NULL, G_TYPE_STRV, flags);
    case LIMNER_SETTING_SEED:
      return g_param_spec_int (row->name, NULL, NULL, 0, G_MAXINT, 0, flags);
    default:
      return g_param_spec_int (row->name, NULL, NULL, (int) MIN (row->min, row->def), (int) row->max,
                               (int) row->def, flags);
    }
}

/* Installs the settings of the effect and of jobs. */
static void
install (GObjectClass *klass, const LimnerSettingTable *effect)
{
  const LimnerSettingTable *const tables[] = { effect, limner_job_setting_table () };
  guint id = 0;

  klass->set_property = set_property;
  klass->get_property = get_property;
  klass->finalize = finalize;
  for (guint t = 0; t < G_N_ELEMENTS (tables); t++)
    for (guint i = 0; i < tables[t]->n_rows; i++)
      if ((tables[t]->rows[i].flags & LIMNER_SETTING_CLI_ONLY) == 0)
        g_object_class_install_property (klass, ++id, param_spec (&tables[t]->rows[i]));
}

static void
style_settings_init (StyleSettings *settings)
{
}

static void
style_settings_class_init (StyleSettingsClass *klass)
{
  install (G_OBJECT_CLASS (klass), limner_style_setting_table ());
}

GObject *
style_settings_new (void)
{
  return g_object_new (style_settings_get_type (), NULL);
}

/* --- of the dream effect --- */

typedef StyleSettings DreamSettings;
typedef StyleSettingsClass DreamSettingsClass;

static GType dream_settings_get_type (void);
G_DEFINE_TYPE (DreamSettings, dream_settings, G_TYPE_OBJECT)

static void
dream_settings_init (DreamSettings *settings)
{
}

static void
dream_settings_class_init (DreamSettingsClass *klass)
{
  install (G_OBJECT_CLASS (klass), limner_dream_setting_table ());
}

GObject *
dream_settings_new (void)
{
  return g_object_new (dream_settings_get_type (), NULL);
}

/* --- of portraits --- */

typedef StyleSettings PortraitSettings;
typedef StyleSettingsClass PortraitSettingsClass;

static GType portrait_settings_get_type (void);
G_DEFINE_TYPE (PortraitSettings, portrait_settings, G_TYPE_OBJECT)

static void
portrait_settings_init (PortraitSettings *settings)
{
}

static void
portrait_settings_class_init (PortraitSettingsClass *klass)
{
  install (G_OBJECT_CLASS (klass), limner_portrait_setting_table ());
}

GObject *
portrait_settings_new (void)
{
  return g_object_new (portrait_settings_get_type (), NULL);
}
