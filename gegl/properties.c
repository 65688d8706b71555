#include "config.h"

#include "properties-private.h"

#include <gegl-paramspecs.h>
#include <glib/gi18n-lib.h>
#include <limner/bundled.h>
#include <limner/style.h>
#include <string.h>

/* The settings of a painting in one pass, in the order of the dialog. */
static const char *const setting_names[] = { "strength", "style-scale", "keep-colours", "size" };

G_STATIC_ASSERT (G_N_ELEMENTS (setting_names) <= G_N_ELEMENTS (((LimnerLiveValues *) NULL)->settings));

const LimnerSetting *
limner_live_setting (guint i)
{
  return i < G_N_ELEMENTS (setting_names)
             ? limner_setting_find (limner_style_setting_table (), setting_names[i])
             : NULL;
}

/* --- enums --- */

/* Files store a style's number. It is derived from the name of the picture, because the list may change. */
static int
number_of_style (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);
  guint number = g_str_hash (base) & G_MAXINT;

  return number != LIMNER_LIVE_STYLE_OTHER ? (int) number : 1;
}

static void
add_enum_value (GArray *values, int number, const char *name, const char *label)
{
  const GEnumValue value = { number, g_strdup (label), g_strdup (name) };

  g_array_append_val (values, value);
}

static GType
register_enum (GTypeModule *module, const char *type_name, GArray *values)
{
  /* The type keeps the texts for the lifetime of the process. */
  const GEnumValue *kept = (const GEnumValue *) g_array_free (values, FALSE);

  return g_type_module_register_enum (module, type_name, kept);
}

/* LimnerBundledStyle; read once, because the enum keeps its values for the lifetime of the process. NULL:
 * not installed. */
static GPtrArray *
bundled_styles (void)
{
  static gsize read;
  static GPtrArray *styles;

  if (g_once_init_enter (&read))
    {
      styles = limner_bundled_styles (NULL);
      g_once_init_leave (&read, 1);
    }
  return styles;
}

/* *first is the number of the default. */
static GType
register_styles (GTypeModule *module, int *first)
{
  GPtrArray *styles = bundled_styles ();
  GArray *values = g_array_new (TRUE, TRUE, sizeof (GEnumValue));

  *first = LIMNER_LIVE_STYLE_OTHER;
  for (guint i = 0; styles && i < styles->len; i++)
    {
      const LimnerBundledStyle *style = g_ptr_array_index (styles, i);
      g_autofree char *base = g_path_get_basename (style->path);
      char *dot = strrchr (base, '.');

      if (dot)
        *dot = '\0';
      if (i == 0)
        *first = number_of_style (style->path);
      add_enum_value (values, number_of_style (style->path), base, _ (style->title));
    }
  add_enum_value (values, LIMNER_LIVE_STYLE_OTHER, "file", _ ("A picture of your own"));
  return register_enum (module, "LimnerLive-style", values);
}

static GType
register_choices (GTypeModule *module, const LimnerSetting *row)
{
  GArray *values = g_array_new (TRUE, TRUE, sizeof (GEnumValue));
  g_autofree char *type_name = g_strdup_printf ("LimnerLive-%s", row->name);

  for (const LimnerSettingChoice *choice = row->choices; choice->name; choice++)
    add_enum_value (values, choice->value, choice->name, limner_setting_choice_label (choice));
  return register_enum (module, type_name, values);
}

/* --- properties --- */

#define FLAGS (G_PARAM_READWRITE | G_PARAM_CONSTRUCT | GEGL_PARAM_PAD_INPUT)

/* The label without its mnemonic; GIMP's own filters have none. The caller frees it. */
static char *
plain_label (const LimnerSetting *row)
{
  g_auto (GStrv) pieces = g_strsplit (limner_setting_label (row), "_", -1);

  return g_strjoinv ("", pieces);
}

static GParamSpec *
spec_of_setting (GTypeModule *module, const LimnerSetting *row)
{
  g_autofree char *label = plain_label (row);
  const char *description = limner_setting_description (row);
  GParamSpec *spec;

  switch (row->type)
    {
    case LIMNER_SETTING_CHOICE:
      return gegl_param_spec_enum (row->name, label, description, register_choices (module, row),
                                   (int) row->def, FLAGS);
    case LIMNER_SETTING_INT:
      /* 0 is the layer's own size, the default of a live filter. */
      spec = gegl_param_spec_int (row->name, label, description, (int) row->min, (int) row->max,
                                  (int) MAX (row->def, row->min), (int) row->min, 4096, 1, FLAGS);
      gegl_param_spec_int_set_steps (GEGL_PARAM_SPEC_INT (spec), (int) MAX (row->step, 1), 256);
      return spec;
    default:
      spec = gegl_param_spec_double (row->name, label, description, row->min, row->max, row->def, row->min,
                                     row->max, row->unit == LIMNER_UNIT_TIMES ? 3 : 1, FLAGS);
      gegl_param_spec_double_set_steps (GEGL_PARAM_SPEC_DOUBLE (spec), 0.01, 0.1);
      gegl_param_spec_double_set_digits (GEGL_PARAM_SPEC_DOUBLE (spec), 2);
      return spec;
    }
}

static void
install_style (GObjectClass *class, GTypeModule *module)
{
  int first;
  GType type = register_styles (module, &first);
  GParamSpec *spec;

  g_object_class_install_property (
      class, LIMNER_LIVE_STYLE,
      gegl_param_spec_enum ("style", _ ("Style"), _ ("The picture in whose style the layer is painted"), type,
                            first, FLAGS));
  spec = gegl_param_spec_string ("style-path", _ ("Path of a style picture"),
                                 _ ("For scripts: a picture that is used in place of the style"), FALSE, TRUE,
                                 "", FLAGS);
  gegl_param_spec_set_property_key (spec, "visible", "0");
  g_object_class_install_property (class, LIMNER_LIVE_STYLE_PATH, spec);
}

static void
install_style_file (GObjectClass *class)
{
  const LimnerSetting *row = limner_setting_find (limner_style_setting_table (), "style-file");
  GParamSpec *spec;

  spec = gegl_param_spec_file_path ("style-file", limner_setting_label (row),
                                    limner_setting_description (row), FALSE, TRUE, "", FLAGS);
  gegl_param_spec_set_property_key (spec, "visible", "style {file}");
  g_object_class_install_property (class, LIMNER_LIVE_STYLE_FILE, spec);
}

static void
install_model (GObjectClass *class)
{
  const LimnerSetting *row = limner_setting_find (limner_style_setting_table (), "model");
  g_autofree char *label = plain_label (row);

  g_object_class_install_property (
      class, LIMNER_LIVE_MODEL,
      gegl_param_spec_string (row->name, label,
                              _ ("Network: its ID, or a path; empty: the one for any style"), FALSE, TRUE, "",
                              FLAGS));
}

static void
install_message (GObjectClass *class)
{
  GParamSpec *spec
      = gegl_param_spec_string ("message", _ ("The layer is not painted"), "", FALSE, TRUE, "", FLAGS);

  /* GIMP's dialog shows it as a message if it is not empty. */
  gegl_param_spec_set_property_key (spec, "error", "true");
  g_object_class_install_property (class, LIMNER_LIVE_MESSAGE, spec);
}

static void
install_revision (GObjectClass *class)
{
  GParamSpec *spec = gegl_param_spec_int ("revision", "", "", 0, G_MAXINT, 0, 0, G_MAXINT, 1, FLAGS);

  /* GIMP does not show or save a property with this role. */
  gegl_param_spec_set_property_key (spec, "role", "output-extent");
  g_object_class_install_property (class, LIMNER_LIVE_REVISION, spec);
}

void
limner_live_properties_install (GObjectClass *class, GTypeModule *module)
{
  const LimnerSetting *row;

  install_style (class, module);
  for (guint i = 0; (row = limner_live_setting (i)); i++)
    g_object_class_install_property (class, LIMNER_LIVE_SETTINGS + i, spec_of_setting (module, row));
  install_model (class);
  install_revision (class);
  install_message (class);
  install_style_file (class);
}

/* --- values --- */

void
limner_live_values_init (LimnerLiveValues *values, GObjectClass *class)
{
  const LimnerSetting *row;

  for (guint i = 0; (row = limner_live_setting (i)); i++)
    {
      GParamSpec *spec = g_object_class_find_property (class, row->name);

      g_value_init (&values->settings[i], G_PARAM_SPEC_VALUE_TYPE (spec));
      g_param_value_set_default (spec, &values->settings[i]);
    }
}

void
limner_live_values_clear (LimnerLiveValues *values)
{
  g_clear_pointer (&values->style_file, g_free);
  g_clear_pointer (&values->style_path, g_free);
  g_clear_pointer (&values->model, g_free);
  for (guint i = 0; limner_live_setting (i); i++)
    g_value_unset (&values->settings[i]);
}

char **
limner_live_values_text (LimnerLiveValues *values, guint id)
{
  switch (id)
    {
    case LIMNER_LIVE_STYLE_FILE:
      return &values->style_file;
    case LIMNER_LIVE_STYLE_PATH:
      return &values->style_path;
    case LIMNER_LIVE_MODEL:
      return &values->model;
    default:
      return NULL;
    }
}

/* The path of the style picture. The caller frees it. */
static char *
path_of_style (const LimnerLiveValues *values)
{
  GPtrArray *styles = bundled_styles ();

  if (values->style_path && *values->style_path)
    return g_strdup (values->style_path);
  if (values->style == LIMNER_LIVE_STYLE_OTHER)
    return g_strdup (values->style_file ? values->style_file : "");
  for (guint i = 0; styles && i < styles->len; i++)
    {
      const LimnerBundledStyle *style = g_ptr_array_index (styles, i);

      if (number_of_style (style->path) == values->style)
        return g_strdup (style->path);
    }
  return g_strdup ("");
}

/* The size is the only integer among the settings; 0 is the layer's own size. */
static int
limited_size (int size, int limit)
{
  return limit > 0 && (size == 0 || size > limit) ? limit : size;
}

static void
add_setting (JsonBuilder *builder, const LimnerSetting *row, const GValue *value, int limit)
{
  json_builder_set_member_name (builder, row->name);
  if (row->type == LIMNER_SETTING_CHOICE)
    json_builder_add_string_value (builder, limner_setting_choice_name (row, g_value_get_enum (value)));
  else if (row->type == LIMNER_SETTING_INT)
    json_builder_add_int_value (builder, limited_size (g_value_get_int (value), limit));
  else
    json_builder_add_double_value (builder, g_value_get_double (value));
}

char *
limner_live_values_to_json (const LimnerLiveValues *values, int limit, int threads)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *style = path_of_style (values);
  const LimnerSetting *row;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "style-file");
  json_builder_add_string_value (builder, style);
  json_builder_set_member_name (builder, "model");
  json_builder_add_string_value (builder, values->model ? values->model : "");
  json_builder_set_member_name (builder, "threads");
  json_builder_add_int_value (builder, threads);
  for (guint i = 0; (row = limner_live_setting (i)); i++)
    add_setting (builder, row, &values->settings[i], limit);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* Empty if there is no such file. The caller frees it. */
static char *
version_of_file (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info
      = g_file_query_info (file, G_FILE_ATTRIBUTE_ETAG_VALUE, G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return g_strdup (info ? g_file_info_get_etag (info) : "");
}

char *
limner_live_values_file_versions (const LimnerLiveValues *values)
{
  g_autofree char *style = path_of_style (values), *style_version = version_of_file (style);
  g_autofree char *network_version
      = values->model && g_path_is_absolute (values->model) ? version_of_file (values->model) : g_strdup ("");

  return g_strconcat (style_version, " ", network_version, NULL);
}
