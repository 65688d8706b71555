#include "style-settings.h"

#include <limner/bundled.h>

/* Every property is a GValue in a table: the widgets see nothing but names and types. */
typedef struct
{
  GObject parent_instance;
  GValue values[32];
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

static void
install (GObjectClass *klass, GParamSpec *const *specs, gsize n)
{
  klass->set_property = set_property;
  klass->get_property = get_property;
  klass->finalize = finalize;
  for (guint i = 0; i < n; i++)
    g_object_class_install_property (klass, i + 1, specs[i]);
}

static void
style_settings_init (StyleSettings *settings)
{
}

static void
style_settings_class_init (StyleSettingsClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE;
  GParamSpec *const specs[] = {
    g_param_spec_object ("style-file", NULL, NULL, G_TYPE_FILE, flags),
    g_param_spec_boxed ("style-files", NULL, NULL, G_TYPE_STRV, flags),
    g_param_spec_string ("style-weights", NULL, NULL, "", flags),
    g_param_spec_string ("style-crops", NULL, NULL, "", flags),
    g_param_spec_string ("style-outside", NULL, NULL, "", flags),
    g_param_spec_string ("model", NULL, NULL, LIMNER_BUNDLED_FEATURES, flags),
    g_param_spec_string ("method", NULL, NULL, "painted", flags),
    g_param_spec_string ("start", NULL, NULL, "content", flags),
    g_param_spec_string ("style-distance", NULL, NULL, "covariance", flags),
    g_param_spec_string ("keep-colours", NULL, NULL, "none", flags),
    g_param_spec_int ("size", NULL, NULL, 0, 65536, 768, flags),
    g_param_spec_int ("steps", NULL, NULL, 1, 10000, 200, flags),
    g_param_spec_int ("start-size", NULL, NULL, 1, 65536, 128, flags),
    g_param_spec_int ("seed", NULL, NULL, 0, G_MAXINT, 0, flags),
    g_param_spec_int ("variants", NULL, NULL, 1, 16, 1, flags),
    g_param_spec_int ("memory", NULL, NULL, 0, 1 << 24, 0, flags),
    g_param_spec_int ("threads", NULL, NULL, 0, 1024, 0, flags),
    g_param_spec_double ("strength", NULL, NULL, 0, 1, 1, flags),
    g_param_spec_double ("style-scale", NULL, NULL, 0.1, 10, 1, flags),
  };

  install (G_OBJECT_CLASS (klass), specs, G_N_ELEMENTS (specs));
}

GObject *
style_settings_new (void)
{
  return g_object_new (style_settings_get_type (), NULL);
}

/* --- the dream effect's --- */

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
  const GParamFlags flags = G_PARAM_READWRITE;
  GParamSpec *const specs[] = {
    g_param_spec_object ("guide", NULL, NULL, G_TYPE_FILE, flags),
    g_param_spec_string ("layer", NULL, NULL, "", flags),
    g_param_spec_string ("model", NULL, NULL, LIMNER_BUNDLED_FEATURES, flags),
    g_param_spec_string ("normalisation", NULL, NULL, "laplacian", flags),
    g_param_spec_string ("keep-colours", NULL, NULL, "none", flags),
    g_param_spec_boolean ("suppress", NULL, NULL, FALSE, flags),
    g_param_spec_int ("size", NULL, NULL, 0, 65536, 0, flags),
    g_param_spec_int ("octaves", NULL, NULL, 0, 32, 0, flags),
    g_param_spec_int ("steps", NULL, NULL, 1, 10000, 12, flags),
    g_param_spec_int ("jitter", NULL, NULL, 0, 512, 32, flags),
    g_param_spec_int ("seed", NULL, NULL, 0, G_MAXINT, 0, flags),
    g_param_spec_int ("zoom", NULL, NULL, 0, 10000, 0, flags),
    g_param_spec_int ("memory", NULL, NULL, 0, 1 << 24, 0, flags),
    g_param_spec_int ("threads", NULL, NULL, 0, 1024, 0, flags),
    g_param_spec_double ("octave-scale", NULL, NULL, 1.05, 4, 1.4, flags),
    g_param_spec_double ("step-size", NULL, NULL, 0, 1, 0.014, flags),
    g_param_spec_double ("smoothing", NULL, NULL, 0, 16, 0, flags),
    g_param_spec_double ("strength", NULL, NULL, 0, 1, 1, flags),
    g_param_spec_double ("zoom-scale", NULL, NULL, 0.5, 2, 1.05, flags),
    g_param_spec_double ("zoom-rotation", NULL, NULL, -180, 180, 0, flags),
  };

  install (G_OBJECT_CLASS (klass), specs, G_N_ELEMENTS (specs));
}

GObject *
dream_settings_new (void)
{
  return g_object_new (dream_settings_get_type (), NULL);
}

/* --- portraits' --- */

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
  const GParamFlags flags = G_PARAM_READWRITE;
  GParamSpec *const specs[] = {
    g_param_spec_string ("model", NULL, NULL, "", flags),
    g_param_spec_string ("words", NULL, NULL, "", flags),
    g_param_spec_int ("size", NULL, NULL, 0, 8192, 0, flags),
    g_param_spec_double ("truncation", NULL, NULL, -2, 2, 0.7, flags),
    g_param_spec_double ("closeness", NULL, NULL, 0, 1, 0.7, flags),
  };

  install (G_OBJECT_CLASS (klass), specs, G_N_ELEMENTS (specs));
}

GObject *
portrait_settings_new (void)
{
  return g_object_new (portrait_settings_get_type (), NULL);
}
