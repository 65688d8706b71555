#include "widgets/thumbnail-private.h"

#include "widgets/surface-private.h"

#include <limner/thumbnail.h>

typedef struct
{
  char *path;
  int side;
} Wanted;

static void
wanted_free (Wanted *wanted)
{
  g_free (wanted->path);
  g_free (wanted);
}

static void
read_picture (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Wanted *wanted = data;
  GError *error = NULL;
  g_autoptr (LimnerImage) image = limner_image_load_small (wanted->path, wanted->side, &error);

  if (image != NULL)
    g_task_return_pointer (task, limner_surface_new_square (image, wanted->side),
                           (GDestroyNotify) cairo_surface_destroy);
  else
    g_task_return_error (task, error);
}

void
limner_thumbnail_show_surface (GtkImage *image, cairo_surface_t *surface)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (image));

  if (surface == NULL)
    {
      gtk_image_set_from_icon_name (image, "image-missing-symbolic", GTK_ICON_SIZE_DND);
      return;
    }
  cairo_surface_set_device_scale (surface, scale, scale);
  gtk_image_set_from_surface (image, surface);
  cairo_surface_destroy (surface);
}

static void
show_picture (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkImage) image = data;

  limner_thumbnail_show_surface (image, g_task_propagate_pointer (G_TASK (result), NULL));
}

/* The callback holds the widget. A task with the widget as its source could free it on the worker thread. */
void
limner_thumbnail_show (GtkWidget *image, const char *path, int side)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, show_picture, g_object_ref (image));
  Wanted *wanted = g_new0 (Wanted, 1);

  gtk_widget_set_size_request (image, side, side);
  wanted->path = g_strdup (path);
  wanted->side = side * gtk_widget_get_scale_factor (image);
  g_task_set_task_data (task, wanted, (GDestroyNotify) wanted_free);
  g_task_run_in_thread (task, read_picture);
}

GtkWidget *
limner_thumbnail_new (const char *path, int side)
{
  GtkWidget *image = gtk_image_new ();

  limner_thumbnail_show (image, path, side);
  return image;
}
