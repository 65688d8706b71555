/* limner:style, the live filter: style transfer in one pass as a GEGL operation that GIMP stores on a
 * layer.
 *
 * A style is made from statistics of the whole picture. Therefore the operation requests the whole input
 * and renders the whole output. Each filter caches its last painting with the digest of its input, so
 * that a change of visibility, position or order elsewhere costs nothing.
 *
 * GIMP runs operations on its main thread. While a slider moves, displays get a painting at a reduced
 * size; the full one follows when the slider rests. */
#include "config.h"

#include "painter-private.h"
#include "pixels-private.h"
#include "properties-private.h"

#include <gegl-plugin.h>
#include <glib/gi18n-lib.h>
#include <limner/error.h>
#include <limner/system.h>

/* Longest side of a painting while a slider moves, in pixels. */
#define MOVING_SIDE 384
/* A slider rests if its filter was not asked to paint for this time. */
#define REST_MS 200
/* Paintings faster than this are never reduced. */
#define FAST_US ((gint64) 250000)

typedef struct
{
  GeglOperationFilter parent_instance;
  LimnerLiveValues values;
  char *message; /* owned */
  int revision;

  GeglBuffer *painting;  /* the last one, or NULL */
  char *made_from;       /* digest_of_painting, marked if reduced; owned, NULL: unknown */
  gint64 last_full_us;   /* time that the last painting at full size took; 0: none */
  guint rest_source;     /* main loop source that requests the full size when the slider rests; 0: none */
  gulong greeted_dialog; /* the last dialog that listening_dialog found */
  gboolean at_rest;      /* the next painting for a display has the full size */
} LimnerLiveStyle;

typedef struct
{
  GeglOperationFilterClass parent_class;
} LimnerLiveStyleClass;

static GType live_style_type;
static gpointer live_style_parent_class;

static LimnerLiveStyle *
live_style (gpointer instance)
{
  return G_TYPE_CHECK_INSTANCE_CAST (instance, live_style_type, LimnerLiveStyle);
}

/* --- properties --- */

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  LimnerLiveStyle *self = live_style (object);
  char **text = limner_live_values_text (&self->values, id);

  if (id == LIMNER_LIVE_MESSAGE)
    text = &self->message;
  if (text != NULL)
    {
      g_free (*text);
      *text = g_value_dup_string (value);
    }
  else if (id == LIMNER_LIVE_STYLE)
    self->values.style = g_value_get_enum (value);
  else if (id == LIMNER_LIVE_REVISION)
    self->revision = g_value_get_int (value);
  else if (limner_live_setting (id - LIMNER_LIVE_SETTINGS) != NULL)
    g_value_copy (value, &self->values.settings[id - LIMNER_LIVE_SETTINGS]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  LimnerLiveStyle *self = live_style (object);
  char **text = limner_live_values_text (&self->values, id);

  if (id == LIMNER_LIVE_MESSAGE)
    text = &self->message;
  if (text != NULL)
    g_value_set_string (value, *text);
  else if (id == LIMNER_LIVE_STYLE)
    g_value_set_enum (value, self->values.style);
  else if (id == LIMNER_LIVE_REVISION)
    g_value_set_int (value, self->revision);
  else if (limner_live_setting (id - LIMNER_LIVE_SETTINGS) != NULL)
    g_value_copy (&self->values.settings[id - LIMNER_LIVE_SETTINGS], value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
instance_init (GTypeInstance *instance, gpointer class)
{
  limner_live_values_init (&((LimnerLiveStyle *) instance)->values, class);
}

static void
drop_painting (LimnerLiveStyle *self)
{
  g_clear_object (&self->painting);
  g_clear_pointer (&self->made_from, g_free);
}

static void
finalize (GObject *object)
{
  LimnerLiveStyle *self = live_style (object);

  g_clear_handle_id (&self->rest_source, g_source_remove);
  drop_painting (self);
  g_free (self->message);
  limner_live_values_clear (&self->values);
  G_OBJECT_CLASS (live_style_parent_class)->finalize (object);
}

/* --- regions --- */

static GeglRectangle
whole_input (GeglOperation *operation, const GeglRectangle *otherwise)
{
  const GeglRectangle *whole = gegl_operation_source_get_bounding_box (operation, "input");

  if (whole == NULL || gegl_rectangle_is_infinite_plane (whole) || gegl_rectangle_is_empty (whole))
    return *otherwise;
  return *whole;
}

static GeglRectangle
get_required (GeglOperation *operation, const char *pad, const GeglRectangle *roi)
{
  return whole_input (operation, roi);
}

static GeglRectangle
get_cached (GeglOperation *operation, const GeglRectangle *roi)
{
  return whole_input (operation, roi);
}

static void
prepare (GeglOperation *operation)
{
  const Babl *space = gegl_operation_get_source_space (operation, "input");
  const Babl *format = babl_format_with_space ("RGBA float", space);

  gegl_operation_set_format (operation, "input", format);
  gegl_operation_set_format (operation, "output", format);
}

/* --- painting --- */

static void
set_message (LimnerLiveStyle *self, const char *message)
{
  if (g_strcmp0 (self->message ? self->message : "", message) != 0)
    g_object_set (self, "message", message, NULL);
}

static int
threads_of_gegl (void)
{
  int threads = 0;

  g_object_get (gegl_config (), "threads", &threads, NULL);
  return MAX (threads, 0);
}

static gboolean
ask_at_rest (gpointer user_data)
{
  LimnerLiveStyle *self = user_data;

  self->rest_source = 0;
  self->at_rest = TRUE;
  g_object_notify (G_OBJECT (self), "message");
  g_object_set (self, "revision", (self->revision + 1) & G_MAXINT, NULL);
  return G_SOURCE_REMOVE;
}

/* The ID of the signal handler with which GIMP's dialog of the filter watches the node's properties; the
 * dialog redraws the filter when one changes. 0: the dialog is not open, and nothing would redraw the
 * filter at full size after a reduced painting. */
static gulong
listening_dialog (GeglNode *node)
{
  return node != NULL ? g_signal_handler_find (node, G_SIGNAL_MATCH_ID | G_SIGNAL_MATCH_DETAIL,
                                               g_signal_lookup ("notify", G_TYPE_OBJECT),
                                               g_quark_from_static_string ("revision"), NULL, NULL, NULL)
                      : 0;
}

/* Whether to paint at a reduced size: in the dialog, for a display, and if it saves time. GIMP draws
 * displays from an idle source of its main loop, but not exports and merges. */
static gboolean
is_moving (const LimnerLiveStyle *self, const GeglRectangle *area)
{
  GSource *source = g_main_current_source ();

  return source != NULL && g_source_get_priority (source) > G_PRIORITY_DEFAULT && !self->at_rest
         && listening_dialog (GEGL_OPERATION (self)->node) != 0
         && (self->last_full_us == 0 || self->last_full_us > FAST_US)
         && MAX (area->width, area->height) > MOVING_SIDE;
}

/* Paints into self->painting. */
static gboolean
paint (LimnerLiveStyle *self, LimnerLivePixels *pixels, gboolean reduced, const char *made_from,
       GError **error)
{
  g_autofree char *settings
      = limner_live_values_to_json (&self->values, reduced ? MOVING_SIDE : 0, threads_of_gegl ());
  const LimnerLiveTask task = { .width = pixels->area.width,
                                .height = pixels->area.height,
                                .settings = settings,
                                .read = limner_live_read_rows,
                                .write = limner_live_write_rows,
                                .show_progress = limner_live_show_progress,
                                .user_data = pixels };
  gint64 start = g_get_monotonic_time ();
  gboolean ok;

  drop_painting (self);
  pixels->painting = gegl_buffer_new (&pixels->area, pixels->format);
  ok = limner_live_painter_run (&task, error);
  gegl_operation_progress (pixels->operation, 1, (char *) "");
  if (!ok)
    {
      g_object_unref (pixels->painting);
      return FALSE;
    }
  self->painting = pixels->painting;
  self->made_from = g_strdup (made_from);
  if (!reduced)
    self->last_full_us = g_get_monotonic_time () - start;
  return TRUE;
}

static gboolean
is_kept (const LimnerLiveStyle *self, const char *made_from)
{
  return self->painting != NULL && made_from != NULL && g_strcmp0 (made_from, self->made_from) == 0;
}

/* The digest of everything that makes the painting at full size; NULL if memory does not suffice. The
 * caller frees it. */
static char *
digest_of_painting (const LimnerLiveStyle *self, const LimnerLivePixels *pixels)
{
  g_autofree char *input = limner_live_digest (pixels),
                  *settings = limner_live_values_to_json (&self->values, 0, 0);
  g_autofree char *files = limner_live_values_file_versions (&self->values);

  return input ? g_strconcat (input, settings, files, NULL) : NULL;
}

/* Makes self->painting the painting of the input, if it is not. */
static gboolean
ensure_painting (LimnerLiveStyle *self, LimnerLivePixels *pixels, GError **error)
{
  gboolean reduced = is_moving (self, &pixels->area), ok = TRUE;
  g_autofree char *full = digest_of_painting (self, pixels);
  g_autofree char *made_from = full && reduced ? g_strconcat ("reduced", full, NULL) : g_strdup (full);

  self->at_rest = FALSE;
  g_clear_handle_id (&self->rest_source, g_source_remove);
  if (is_kept (self, full))
    return TRUE;
  if (!is_kept (self, made_from))
    ok = paint (self, pixels, reduced, made_from, error);
  if (ok && reduced)
    self->rest_source = g_timeout_add (REST_MS, ask_at_rest, self);
  return ok;
}

/* A new dialog shows the message box, even an empty one, until the property changes. */
static void
greet_dialog (LimnerLiveStyle *self)
{
  gulong dialog = listening_dialog (GEGL_OPERATION (self)->node);

  if (dialog != 0 && dialog != self->greeted_dialog && self->rest_source == 0)
    self->rest_source = g_timeout_add (REST_MS, ask_at_rest, self);
  self->greeted_dialog = dialog;
}

/* Input that cannot be painted is passed through with a message, because GIMP has no other way to report
 * an error. */
static gboolean
process (GeglOperation *operation, GeglBuffer *input, GeglBuffer *output, const GeglRectangle *roi, int level)
{
  LimnerLiveStyle *self = live_style (operation);
  LimnerLivePixels pixels = { .operation = operation,
                              .input = input,
                              .area = whole_input (operation, roi),
                              .format = babl_format ("R'G'B'A float") };
  g_autoptr (GError) error = NULL;

  if (ensure_painting (self, &pixels, &error))
    {
      set_message (self, "");
      gegl_buffer_copy (self->painting, roi, GEGL_ABYSS_NONE, output, roi);
    }
  else
    {
      g_message ("limner:style: %s", error->message);
      set_message (self, error->message);
      gegl_buffer_copy (input, roi, GEGL_ABYSS_NONE, output, roi);
    }
  greet_dialog (self);
  return TRUE;
}

/* --- class and module --- */

static void
class_init (gpointer class, gpointer class_data)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GeglOperationClass *operation_class = GEGL_OPERATION_CLASS (class);

  live_style_parent_class = g_type_class_peek_parent (class);
  object_class->set_property = set_property;
  object_class->get_property = get_property;
  object_class->finalize = finalize;
  operation_class->prepare = prepare;
  operation_class->get_required_for_output = get_required;
  operation_class->get_invalidated_by_change = get_required;
  operation_class->get_cached_region = get_cached;
  operation_class->threaded = FALSE;
  operation_class->cache_policy = GEGL_CACHE_POLICY_ALWAYS;
  GEGL_OPERATION_FILTER_CLASS (class)->process = process;
  limner_live_properties_install (object_class, class_data);
  gegl_operation_class_set_keys (
      operation_class, "name", "limner:style", "title", _ ("Live style"), "categories", "artistic", "license",
      "GPL3+", "description", _ ("Paint the layer in the style of a picture, in one pass"), "gimp:menu-path",
      "<Image>/Filters/Limner", "gimp:menu-label", _ ("_Live Style..."), NULL);
}

G_MODULE_EXPORT const GeglModuleInfo *gegl_module_query (GTypeModule *module);
G_MODULE_EXPORT gboolean gegl_module_register (GTypeModule *module);

const GeglModuleInfo *
gegl_module_query (GTypeModule *module)
{
  static const GeglModuleInfo info = { GEGL_MODULE_ABI_VERSION };

  return &info;
}

gboolean
gegl_module_register (GTypeModule *module)
{
  const GTypeInfo info = { .class_size = sizeof (LimnerLiveStyleClass),
                           .class_init = class_init,
                           .class_data = module,
                           .instance_size = sizeof (LimnerLiveStyle),
                           .instance_init = instance_init };

  limner_bind_translations ();
  live_style_type
      = gegl_module_register_type (module, GEGL_TYPE_OPERATION_FILTER, "LimnerLiveStyle", &info, 0);
  return TRUE;
}
