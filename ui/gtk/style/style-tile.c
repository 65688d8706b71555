#include "config.h"

#include "style/style-tile-private.h"

#include "widgets/surface-private.h"

#include <glib/gi18n-lib.h>

#define PATH_KEY    "limner-path"
#define BUNDLED_KEY "limner-bundled"

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
  GdkPixbuf *pixbuf = limner_thumbnail_load (wanted->path, wanted->side, &error);

  if (pixbuf != NULL)
    g_task_return_pointer (task, pixbuf, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
show_picture (GObject *source, GAsyncResult *result, gpointer data)
{
  GtkImage *image = GTK_IMAGE (source);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (source));
  g_autoptr (GdkPixbuf) pixbuf = g_task_propagate_pointer (G_TASK (result), NULL);
  cairo_surface_t *surface;

  if (pixbuf == NULL)
    {
      gtk_image_set_from_icon_name (image, "image-missing-symbolic", GTK_ICON_SIZE_DND);
      return;
    }
  surface = gdk_cairo_surface_create_from_pixbuf (pixbuf, scale, NULL);
  gtk_image_set_from_surface (image, surface);
  cairo_surface_destroy (surface);
}

GtkWidget *
limner_thumbnail_new (const char *path, int side)
{
  GtkWidget *image = gtk_image_new ();
  GTask *task = g_task_new (image, NULL, show_picture, NULL);
  Wanted *wanted = g_new0 (Wanted, 1);

  gtk_widget_set_size_request (image, side, side);
  wanted->path = g_strdup (path);
  wanted->side = side * gtk_widget_get_scale_factor (image);
  g_task_set_task_data (task, wanted, (GDestroyNotify) wanted_free);
  g_task_run_in_thread (task, read_picture);
  g_object_unref (task);
  return image;
}

/* A mark in the corner says chosen, also to those who do not see the frame's colour. */
static GtkWidget *
make_mark (GtkWidget *tile)
{
  GtkWidget *mark = gtk_image_new_from_icon_name ("object-select-symbolic", GTK_ICON_SIZE_MENU);

  gtk_widget_set_halign (mark, GTK_ALIGN_END);
  gtk_widget_set_valign (mark, GTK_ALIGN_END);
  gtk_style_context_add_class (gtk_widget_get_style_context (mark), "limner-mark");
  gtk_widget_set_no_show_all (mark, TRUE);
  g_object_bind_property (tile, "active", mark, "visible", G_BINDING_SYNC_CREATE);
  return mark;
}

GtkWidget *
limner_style_tile_new (const LimnerStyleEntry *entry)
{
  GtkWidget *tile = gtk_toggle_button_new (), *overlay = gtk_overlay_new ();

  g_object_set_data_full (G_OBJECT (tile), PATH_KEY, g_strdup (entry->path), g_free);
  g_object_set_data (G_OBJECT (tile), BUNDLED_KEY, GINT_TO_POINTER (entry->bundled));
  gtk_container_add (GTK_CONTAINER (overlay), limner_thumbnail_new (entry->path, LIMNER_STYLE_TILE_SIDE));
  gtk_container_add (GTK_CONTAINER (tile), overlay);
  gtk_style_context_add_class (gtk_widget_get_style_context (tile), "limner-tile");
  gtk_widget_set_tooltip_text (tile, entry->title);
  atk_object_set_name (gtk_widget_get_accessible (tile), entry->title);
  gtk_widget_show_all (tile);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), make_mark (tile));
  return tile;
}

const char *
limner_style_tile_path (GtkWidget *tile)
{
  return g_object_get_data (G_OBJECT (tile), PATH_KEY);
}

gboolean
limner_style_tile_is_bundled (GtkWidget *tile)
{
  return GPOINTER_TO_INT (g_object_get_data (G_OBJECT (tile), BUNDLED_KEY));
}
