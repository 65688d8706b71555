#include "dream/dream-tile-private.h"

#include "widgets/surface-private.h"
#include "widgets/thumbnail-private.h"

#include <limner/dream.h>

#define SIDE 64

struct _LimnerDreamTile
{
  GtkToggleButton parent_instance;
  char *layer;
};

G_DEFINE_FINAL_TYPE (LimnerDreamTile, limner_dream_tile, GTK_TYPE_TOGGLE_BUTTON)

typedef struct
{
  LimnerModel *model;
  char *layer;
  int channel;
} Wanted;

static void
wanted_free (gpointer data)
{
  Wanted *wanted = data;

  limner_model_unref (wanted->model);
  g_free (wanted->layer);
  g_free (wanted);
}

/* Computes one visualization at a time, because each uses all cores for some seconds. */
static void
look (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  static GMutex turn;
  const Wanted *wanted = data;
  const LimnerJob job = { .cancellable = cancellable };
  GError *error = NULL;
  LimnerImage *image;

  g_mutex_lock (&turn);
  image = limner_dream_layer_picture (wanted->model, wanted->layer, wanted->channel, &job, &error);
  g_mutex_unlock (&turn);
  if (image != NULL)
    g_task_return_pointer (task, image, (GDestroyNotify) limner_image_unref);
  else
    g_task_return_error (task, error);
}

static void
show_preview (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkImage) widget = data;
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (widget));
  g_autoptr (LimnerImage) image = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (LimnerImage) small
      = image != NULL ? limner_image_resize (image, SIDE * scale, SIDE * scale, LIMNER_FILTER_LANCZOS, NULL)
                      : NULL;

  limner_thumbnail_show_surface (widget, small != NULL ? limner_surface_new (small) : NULL);
}

/* The callback holds the widget. A task with the widget as its source could free it on the worker thread. */
static void
request_picture (GtkWidget *picture, Wanted *wanted, GCancellable *cancellable)
{
  GTask *task = g_task_new (NULL, cancellable, show_preview, g_object_ref (picture));

  g_task_set_task_data (task, wanted, wanted_free);
  g_task_run_in_thread (task, look);
  g_object_unref (task);
}

const char *
limner_dream_tile_layer (LimnerDreamTile *tile)
{
  return tile->layer;
}

static void
finalize (GObject *object)
{
  g_free (LIMNER_DREAM_TILE (object)->layer);
  G_OBJECT_CLASS (limner_dream_tile_parent_class)->finalize (object);
}

static void
limner_dream_tile_class_init (LimnerDreamTileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
}

static void
limner_dream_tile_init (LimnerDreamTile *tile)
{
  gtk_style_context_add_class (gtk_widget_get_style_context (GTK_WIDGET (tile)), "limner-tile");
}

GtkWidget *
limner_dream_tile_new (LimnerModel *model, const char *layer, int channel, GCancellable *cancellable)
{
  LimnerDreamTile *tile = g_object_new (LIMNER_TYPE_DREAM_TILE, NULL);
  GtkWidget *widget = GTK_WIDGET (tile);
  GtkWidget *picture = gtk_image_new_from_icon_name ("content-loading-symbolic", GTK_ICON_SIZE_DND);
  Wanted *wanted = g_new0 (Wanted, 1);

  wanted->model = limner_model_ref (model);
  wanted->layer = g_strdup (layer);
  wanted->channel = channel;
  tile->layer = channel < 0 ? g_strdup (layer) : g_strdup_printf ("%s:%d", layer, channel);
  gtk_widget_set_size_request (picture, SIDE, SIDE);
  gtk_container_add (GTK_CONTAINER (tile), picture);
  gtk_widget_set_tooltip_text (widget, tile->layer);
  atk_object_set_name (gtk_widget_get_accessible (widget), tile->layer);
  request_picture (picture, wanted, cancellable);
  return widget;
}
