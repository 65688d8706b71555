#include "config.h"

#include "dream/dream-layer-previews-private.h"

#include "effect/preview-cache-private.h"
#include "effect/settings-private.h"
#include "widgets/rows-private.h"
#include "widgets/surface-private.h"

#include <glib/gi18n-lib.h>
#include <limner/dream.h>
#include <string.h>

#define SIDE         64
#define MORE_AT_ONCE 4
/* Random channels are below this number, which every useful layer has. */
#define SURPRISES 64

#define KEY       "limner-sights"
#define LAYER_KEY "limner-layer"

typedef struct
{
  GObject *settings;
  GtkWidget *flow, *more;
  LimnerModel *model; /* NULL: not available */
  char *model_id;
  GCancellable *cancellable;
  int channels; /* number of channels shown of the chosen layer */
  gboolean showing;
} Previews;

/* --- one visualization --- */

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
  GtkImage *widget = GTK_IMAGE (source);
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (source));
  g_autoptr (LimnerImage) image = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (LimnerImage) small
      = image != NULL ? limner_image_resize (image, SIDE * scale, SIDE * scale, LIMNER_FILTER_LANCZOS, NULL)
                      : NULL;
  cairo_surface_t *surface = small != NULL ? limner_surface_new (small) : NULL;

  if (surface == NULL)
    {
      gtk_image_set_from_icon_name (widget, "image-missing-symbolic", GTK_ICON_SIZE_DND);
      return;
    }
  cairo_surface_set_device_scale (surface, scale, scale);
  gtk_image_set_from_surface (widget, surface);
  cairo_surface_destroy (surface);
}

static GtkWidget *
make_picture (const Previews *previews, const char *layer, int channel)
{
  GtkWidget *picture = gtk_image_new_from_icon_name ("content-loading-symbolic", GTK_ICON_SIZE_DND);
  GTask *task = g_task_new (picture, previews->cancellable, show_preview, NULL);
  Wanted *wanted = g_new0 (Wanted, 1);

  gtk_widget_set_size_request (picture, SIDE, SIDE);
  wanted->model = limner_model_ref (previews->model);
  wanted->layer = g_strdup (layer);
  wanted->channel = channel;
  g_task_set_task_data (task, wanted, wanted_free);
  g_task_run_in_thread (task, look);
  g_object_unref (task);
  return picture;
}

/* --- choosing --- */

/* The chosen layer, or the first layer of the network's own description if the setting is empty. */
static char *
chosen_layer (const Previews *previews)
{
  g_autofree char *text = NULL;
  JsonObject *dream, *layers = NULL;
  g_autoptr (GList) names = NULL;

  g_object_get (previews->settings, "layer", &text, NULL);
  if (text != NULL && *text != '\0')
    return g_steal_pointer (&text);
  dream = previews->model != NULL ? limner_model_config (previews->model) : NULL;
  if (dream != NULL && json_object_has_member (dream, "dream"))
    dream = json_node_get_object (json_object_get_member (dream, "dream"));
  if (dream != NULL && json_object_has_member (dream, "layers"))
    layers = json_node_get_object (json_object_get_member (dream, "layers"));
  names = layers != NULL ? json_object_get_members (layers) : NULL;
  return g_strdup (names != NULL ? names->data : "");
}

static void
show_choice (gpointer box)
{
  Previews *previews = g_object_get_data (box, KEY);
  g_autofree char *chosen = chosen_layer (previews);
  g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (previews->flow));

  previews->showing = TRUE;
  for (GList *child = children; child != NULL; child = child->next)
    {
      GtkWidget *tile = gtk_bin_get_child (GTK_BIN (child->data));
      const char *layer = g_object_get_data (G_OBJECT (tile), LAYER_KEY);

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile), g_strcmp0 (layer, chosen) == 0);
    }
  previews->showing = FALSE;
}

static void
choose (GtkWidget *tile, GtkWidget *box)
{
  Previews *previews = g_object_get_data (G_OBJECT (box), KEY);

  if (previews->showing)
    return;
  g_object_set (previews->settings, "layer", g_object_get_data (G_OBJECT (tile), LAYER_KEY), NULL);
  show_choice (box); /* a second click keeps the choice */
}

static void
add_tile (GtkWidget *box, const char *layer, int channel)
{
  Previews *previews = g_object_get_data (G_OBJECT (box), KEY);
  GtkWidget *tile = gtk_toggle_button_new (), *child = gtk_flow_box_child_new ();
  g_autofree char *name = channel < 0 ? g_strdup (layer) : g_strdup_printf ("%s:%d", layer, channel);

  gtk_container_add (GTK_CONTAINER (tile), make_picture (previews, layer, channel));
  gtk_widget_set_tooltip_text (tile, name);
  atk_object_set_name (gtk_widget_get_accessible (tile), name);
  gtk_style_context_add_class (gtk_widget_get_style_context (tile), "limner-tile");
  g_object_set_data_full (G_OBJECT (tile), LAYER_KEY, g_steal_pointer (&name), g_free);
  g_signal_connect (tile, "toggled", G_CALLBACK (choose), box);
  gtk_widget_set_can_focus (child, FALSE);
  gtk_container_add (GTK_CONTAINER (child), tile);
  gtk_container_add (GTK_CONTAINER (previews->flow), child);
  gtk_widget_show_all (child);
}

/* Shows more channels of the chosen layer. */
static void
show_more (GtkWidget *button, GtkWidget *box)
{
  Previews *previews = g_object_get_data (G_OBJECT (box), KEY);
  g_autofree char *chosen = chosen_layer (previews);
  int last = previews->channels + MORE_AT_ONCE;

  chosen[strcspn (chosen, ":= ")] = '\0';
  if (previews->model == NULL || !g_strv_contains (limner_model_taps (previews->model), chosen))
    return;
  for (; previews->channels < last; previews->channels++)
    add_tile (box, chosen, previews->channels);
  show_choice (box);
}

static void
destroy_child (GtkWidget *widget, gpointer data)
{
  gtk_widget_destroy (widget);
}

/* Shows all layers of the network. */
static void
fill_tiles (gpointer box)
{
  Previews *previews = g_object_get_data (box, KEY);
  g_autofree char *id = NULL;
  LimnerPreviewCache *cache;

  g_object_get (previews->settings, "model", &id, NULL);
  if (previews->model != NULL && g_strcmp0 (id, previews->model_id) == 0)
    return;
  g_cancellable_cancel (previews->cancellable);
  g_object_unref (previews->cancellable);
  previews->cancellable = g_cancellable_new ();
  gtk_container_foreach (GTK_CONTAINER (previews->flow), destroy_child, NULL);
  g_clear_pointer (&previews->model, limner_model_unref);
  g_free (previews->model_id);
  previews->model_id = g_steal_pointer (&id);
  previews->channels = 0;
  cache = limner_preview_cache_new ();
  previews->model = limner_preview_cache_model (cache, previews->model_id, NULL);
  if (previews->model != NULL)
    limner_model_ref (previews->model);
  limner_preview_cache_free (cache);
  for (const char *const *tap = previews->model != NULL ? limner_model_taps (previews->model) : NULL;
       tap != NULL && *tap != NULL; tap++)
    add_tile (box, *tap, -1);
  show_choice (box);
}

char *
limner_dream_layer_previews_surprise (GObject *settings)
{
  g_autofree char *id = NULL;
  LimnerPreviewCache *cache = limner_preview_cache_new ();
  LimnerModel *model;
  char *layer = NULL;
  guint n;

  g_object_get (settings, "model", &id, NULL);
  model = limner_preview_cache_model (cache, id, NULL);
  n = model != NULL ? g_strv_length ((char **) limner_model_taps (model)) : 0;
  if (n > 0) /* random choices are from the deeper half, which has recognisable shapes */
    layer = g_strdup_printf ("%s:%d",
                             limner_model_taps (model)[g_random_int_range ((gint32) n / 2, (gint32) n)],
                             g_random_int_range (0, SURPRISES));
  limner_preview_cache_free (cache);
  return layer;
}

static void
stop_previews (GtkWidget *box, Previews *previews)
{
  g_cancellable_cancel (previews->cancellable);
}

static void
sights_free (Previews *previews)
{
  g_clear_pointer (&previews->model, limner_model_unref);
  g_object_unref (previews->cancellable);
  g_free (previews->model_id);
  g_free (previews);
}

GtkWidget *
limner_dream_layer_previews_new (GObject *settings)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  Previews *previews = g_new0 (Previews, 1);

  previews->settings = settings;
  previews->cancellable = g_cancellable_new ();
  previews->flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (previews->flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_min_children_per_line (GTK_FLOW_BOX (previews->flow), 4);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (previews->flow), 4);
  previews->more = gtk_button_new_with_mnemonic (_ ("Channels of this la_yer…"));
  gtk_widget_set_tooltip_text (previews->more,
                               _ ("Shows what single channels detect; each takes a few seconds"));
  gtk_widget_set_halign (previews->more, GTK_ALIGN_END);
  gtk_box_pack_start (GTK_BOX (box), previews->flow, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), previews->more, FALSE, FALSE, 0);
  g_object_set_data_full (G_OBJECT (box), KEY, previews, (GDestroyNotify) sights_free);
  g_signal_connect (previews->more, "clicked", G_CALLBACK (show_more), box);
  g_signal_connect (box, "destroy", G_CALLBACK (stop_previews), previews);
  fill_tiles (box);
  limner_settings_watch (settings, "model", box, fill_tiles);
  limner_settings_watch (settings, "layer", box, show_choice);
  return box;
}
