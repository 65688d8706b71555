#include "config.h"

#include "compare/compare-picture-private.h"

#include "widgets/surface-private.h"

#include <limner/thumbnail.h>

/* The longer side at most, in pixels of the screen. */
#define SIDE 2048
/* The surround of the pictures, as on the ballot's page: neither light nor dark. */
#define GREY (0x77 / 255.0)

struct _LimnerComparePicture
{
  GtkDrawingArea parent_instance;
  cairo_surface_t *surface; /* NULL: none */
  GCancellable *reading;    /* NULL: not reading */
  char *error;
};

G_DEFINE_FINAL_TYPE (LimnerComparePicture, limner_compare_picture, GTK_TYPE_DRAWING_AREA)

static guint loaded_signal;

static void
read_picture_file (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (LimnerImage) image = limner_image_load_small (path, SIDE, &error);
  cairo_surface_t *surface = image != NULL ? limner_surface_new (image) : NULL;

  if (surface != NULL)
    g_task_return_pointer (task, surface, (GDestroyNotify) cairo_surface_destroy);
  else if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "%s", g_strerror (ENOMEM));
}

static void
picture_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (LimnerComparePicture) picture = user_data;
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_task_get_cancellable (G_TASK (result)) != picture->reading)
    {
      g_clear_pointer (&surface, cairo_surface_destroy); /* another picture is wanted by now */
      return;
    }
  g_clear_object (&picture->reading);
  picture->surface = surface;
  picture->error = error != NULL ? g_strdup (error->message) : NULL;
  gtk_widget_queue_draw (GTK_WIDGET (picture));
  g_signal_emit (picture, loaded_signal, 0);
}

void
limner_compare_picture_show (LimnerComparePicture *picture, const char *path)
{
  g_autoptr (GTask) task = NULL;

  if (picture->reading != NULL)
    g_cancellable_cancel (picture->reading);
  g_clear_object (&picture->reading);
  g_clear_pointer (&picture->surface, cairo_surface_destroy);
  g_clear_pointer (&picture->error, g_free);
  gtk_widget_queue_draw (GTK_WIDGET (picture));
  if (path == NULL)
    return;
  picture->reading = g_cancellable_new ();
  task = g_task_new (NULL, picture->reading, picture_read, g_object_ref (picture));
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, read_picture_file);
}

gboolean
limner_compare_picture_is_pending (LimnerComparePicture *picture)
{
  return picture->reading != NULL;
}

const char *
limner_compare_picture_error (LimnerComparePicture *picture)
{
  return picture->error;
}

/* Never enlarged beyond its own pixels, so that a small picture does not look blurred. */
static gboolean
draw (GtkWidget *widget, cairo_t *cr)
{
  const LimnerComparePicture *picture = LIMNER_COMPARE_PICTURE (widget);
  const double width = gtk_widget_get_allocated_width (widget);
  const double height = gtk_widget_get_allocated_height (widget);
  const double own = gtk_widget_get_scale_factor (widget);

  cairo_set_source_rgb (cr, GREY, GREY, GREY);
  cairo_paint (cr);
  if (picture->surface != NULL)
    {
      const double w = cairo_image_surface_get_width (picture->surface);
      const double h = cairo_image_surface_get_height (picture->surface);
      const double scale = MIN (MIN (width / w, height / h), 1 / own);

      cairo_translate (cr, (width - w * scale) / 2, (height - h * scale) / 2);
      cairo_scale (cr, scale, scale);
      cairo_set_source_surface (cr, picture->surface, 0, 0);
      cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_GOOD);
      cairo_paint (cr);
    }
  return GDK_EVENT_PROPAGATE;
}

static void
dispose (GObject *object)
{
  limner_compare_picture_show (LIMNER_COMPARE_PICTURE (object), NULL);
  G_OBJECT_CLASS (limner_compare_picture_parent_class)->dispose (object);
}

static void
limner_compare_picture_class_init (LimnerComparePictureClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dispose;
  GTK_WIDGET_CLASS (klass)->draw = draw;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), ATK_ROLE_IMAGE);
  loaded_signal = g_signal_new ("loaded", LIMNER_TYPE_COMPARE_PICTURE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
limner_compare_picture_init (LimnerComparePicture *picture)
{
}
