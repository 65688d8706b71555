#include "dream/dream-layer-previews-private.h"

#include "dream/dream-tile-private.h"
#include "effect/preview-cache-private.h"
#include "effect/settings-private.h"
#include "widgets/rows-private.h"
#include "widgets/template-private.h"

#include <string.h>

#define MORE_AT_ONCE 4
/* Random channels are below this number, which every useful layer has. */
#define SURPRISES 64

struct _LimnerDreamLayerPreviews
{
  GtkBox parent_instance;
  GObject *settings;
  GtkWidget *flow;    /* LimnerDreamTile* in GtkFlowBoxChild* */
  LimnerModel *model; /* NULL: not available */
  char *model_id;
  GCancellable *cancellable;
  int channels;     /* number of channels shown of the chosen layer */
  gboolean showing; /* the tiles follow the setting now, not the other way round */
};

G_DEFINE_FINAL_TYPE (LimnerDreamLayerPreviews, limner_dream_layer_previews, GTK_TYPE_BOX)

/* --- choosing --- */

/* The chosen layer, or the first layer of the network's own description if the setting is empty. */
static char *
chosen_layer (LimnerDreamLayerPreviews *previews)
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
show_choice (gpointer widget)
{
  LimnerDreamLayerPreviews *previews = LIMNER_DREAM_LAYER_PREVIEWS (widget);
  g_autofree char *chosen = chosen_layer (previews);
  g_autoptr (GList) children = gtk_container_get_children (GTK_CONTAINER (previews->flow));

  previews->showing = TRUE;
  for (GList *child = children; child != NULL; child = child->next)
    {
      GtkWidget *tile = gtk_bin_get_child (GTK_BIN (child->data));
      const char *layer = limner_dream_tile_layer (LIMNER_DREAM_TILE (tile));

      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tile), g_strcmp0 (layer, chosen) == 0);
    }
  previews->showing = FALSE;
}

static void
choose_layer (LimnerDreamTile *tile, LimnerDreamLayerPreviews *previews)
{
  if (previews->showing)
    return;
  g_object_set (previews->settings, "layer", limner_dream_tile_layer (tile), NULL);
  show_choice (previews); /* a second click keeps the choice */
}

static void
add_tile (LimnerDreamLayerPreviews *previews, const char *layer, int channel)
{
  GtkWidget *tile = limner_dream_tile_new (previews->model, layer, channel, previews->cancellable);
  GtkWidget *child = gtk_flow_box_child_new ();

  g_signal_connect (tile, "toggled", G_CALLBACK (choose_layer), previews);
  gtk_widget_set_can_focus (child, FALSE);
  gtk_container_add (GTK_CONTAINER (child), tile);
  gtk_container_add (GTK_CONTAINER (previews->flow), child);
  gtk_widget_show_all (child);
}

/* Shows more channels of the chosen layer. */
static void
show_more (LimnerDreamLayerPreviews *previews)
{
  g_autofree char *chosen = chosen_layer (previews);
  int last = previews->channels + MORE_AT_ONCE;

  chosen[strcspn (chosen, ":= ")] = '\0';
  if (previews->model == NULL || !g_strv_contains (limner_model_taps (previews->model), chosen))
    return;
  for (; previews->channels < last; previews->channels++)
    add_tile (previews, chosen, previews->channels);
  show_choice (previews);
}

/* Shows all layers of the network. */
static void
fill_tiles (gpointer widget)
{
  LimnerDreamLayerPreviews *previews = LIMNER_DREAM_LAYER_PREVIEWS (widget);
  g_autofree char *id = NULL;
  LimnerPreviewCache *cache;

  g_object_get (previews->settings, "model", &id, NULL);
  if (previews->model != NULL && g_strcmp0 (id, previews->model_id) == 0)
    return;
  g_cancellable_cancel (previews->cancellable);
  g_object_unref (previews->cancellable);
  previews->cancellable = g_cancellable_new ();
  limner_destroy_children (previews->flow);
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
    add_tile (previews, *tap, -1);
  show_choice (previews);
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
destroy (GtkWidget *widget)
{
  g_cancellable_cancel (LIMNER_DREAM_LAYER_PREVIEWS (widget)->cancellable);
  GTK_WIDGET_CLASS (limner_dream_layer_previews_parent_class)->destroy (widget);
}

static void
finalize (GObject *object)
{
  LimnerDreamLayerPreviews *previews = LIMNER_DREAM_LAYER_PREVIEWS (object);

  g_clear_pointer (&previews->model, limner_model_unref);
  g_object_unref (previews->cancellable);
  g_free (previews->model_id);
  G_OBJECT_CLASS (limner_dream_layer_previews_parent_class)->finalize (object);
}

static void
limner_dream_layer_previews_class_init (LimnerDreamLayerPreviewsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  GTK_WIDGET_CLASS (klass)->destroy = destroy;
  limner_widget_class_set_template (klass, "dream-layer-previews");
  limner_widget_class_bind (klass, LimnerDreamLayerPreviews, flow);
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), show_more);
}

static void
limner_dream_layer_previews_init (LimnerDreamLayerPreviews *previews)
{
  previews->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (previews));
}

GtkWidget *
limner_dream_layer_previews_new (GObject *settings)
{
  LimnerDreamLayerPreviews *previews = g_object_new (LIMNER_TYPE_DREAM_LAYER_PREVIEWS, NULL);

  previews->settings = settings;
  fill_tiles (previews);
  limner_settings_watch (settings, "model", previews, fill_tiles);
  limner_settings_watch (settings, "layer", previews, show_choice);
  return GTK_WIDGET (previews);
}
