#include "config.h"

#include "output-private.h"

#include "colour-space-private.h"
#include "drawable-io-private.h"
#include "layer-id-private.h"
#include "layer-recipe-private.h"
#include "references-private.h"

#include <glib/gi18n-lib.h>
#include <limner/error.h>
#include <string.h>

#define XMP_SOURCE_TYPE "Xmp.iptcExt.DigitalSourceType"

/* The index of the region's first pixel in values that cover the context. */
static gsize
first_pixel (const LimnerSource *source)
{
  const GeglRectangle *region = &source->region, *context = &source->context;

  return (gsize) (region->y - context->y) * context->width + (region->x - context->x);
}

/* Adds the selection from the start of the job as the layer's mask. The current selection may differ. */
static gboolean
add_mask (GimpLayer *layer, const LimnerSource *source)
{
  const GeglRectangle *region = &source->region;
  GimpLayerMask *mask = gimp_layer_create_mask (layer, GIMP_ADD_MASK_WHITE);
  g_autoptr (GeglBuffer) buffer = NULL;

  if (mask == NULL || !gimp_layer_add_mask (layer, mask))
    return FALSE;
  buffer = gimp_drawable_get_buffer (GIMP_DRAWABLE (mask));
  gegl_buffer_set (buffer, GEGL_RECTANGLE (0, 0, region->width, region->height), 0,
                   babl_format_with_space ("Y float", gegl_buffer_get_format (buffer)),
                   source->picture->mask + first_pixel (source),
                   source->context.width * (int) sizeof (float));
  gegl_buffer_flush (buffer);
  gimp_drawable_update (GIMP_DRAWABLE (mask), 0, 0, region->width, region->height);
  return TRUE;
}

/* Adds the IPTC mark to the image's metadata and leaves the rest unchanged. */
static gboolean
mark_image (const LimnerSource *source, const LimnerRecipe *recipe)
{
  GimpImage *image = source->image;
  /* A portrait inserted into an existing picture makes a composite. */
  const char *type
      = source->fresh ? limner_recipe_digital_source_type (recipe) : LIMNER_SOURCE_TYPE_COMPOSITE;
  g_autoptr (GimpMetadata) metadata = gimp_image_get_metadata (image);

  if (metadata == NULL)
    metadata = gimp_metadata_new ();
  return gexiv2_metadata_try_set_tag_string (GEXIV2_METADATA (metadata), XMP_SOURCE_TYPE, type, NULL)
         && gimp_image_set_metadata (image, metadata);
}

/* Records what editing the layer later needs: the source layer, referenced layers, and the region. The
 * new layer's mask keeps the selection. */
static void
note_source (LimnerRecipe *recipe, const LimnerSource *source)
{
  const int values[] = { source->region.x, source->region.y, source->region.width, source->region.height };
  JsonArray *array;
  JsonNode *node;

  if (source->id != NULL)
    {
      limner_recipe_set_int (recipe, "source-layer", source->tattoo);
      limner_recipe_set_string (recipe, "source-id", source->id);
      limner_recipe_set_string (recipe, "source-name", source->name);
    }
  if (source->references != NULL)
    limner_references_write (source->references, recipe);
  if (!source->selected)
    return;
  array = json_array_new ();
  node = json_node_new (JSON_NODE_ARRAY);
  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    json_array_add_int_element (array, values[i]);
  json_node_take_array (node, array);
  limner_recipe_set_node (recipe, "region", node);
}

/* Makes a layer that is not in an image's stack yet, so that a failure leaves the image unchanged. */
static GimpLayer *
make_layer (const LimnerSource *source, const LimnerResult *result)
{
  gboolean grey = limner_source_is_grey (source);
  const float *mask = source->picture != NULL ? source->picture->mask : NULL;
  GimpLayer *layer
      = gimp_layer_new (source->image, result->name, source->region.width, source->region.height,
                        grey ? GIMP_GRAYA_IMAGE : GIMP_RGBA_IMAGE, 100.0, GIMP_LAYER_MODE_NORMAL);
  int x, y;

  if (layer == NULL)
    return NULL;
  gimp_drawable_get_offsets (source->drawable, &x, &y);
  gimp_layer_set_offsets (layer, x + source->region.x, y + source->region.y);
  gimp_layer_set_composite_space (layer, limner_composite_space (source->precision));
  limner_layer_write (layer, result->pixels);
  if (limner_layer_set_recipe (layer, result->recipe) && (mask == NULL || add_mask (layer, source)))
    return layer;
  gimp_item_delete (GIMP_ITEM (layer));
  return NULL;
}

LimnerResult *
limner_result_new (const LimnerImage *picture, const GeglRectangle *part, gboolean grey, LimnerRecipe *recipe,
                   char *name)
{
  LimnerResult *result = g_new (LimnerResult, 1);

  *result = (LimnerResult) { limner_picture_to_buffer (picture, part, grey), recipe, name };
  return result;
}

LimnerResult *
limner_result_new_for (const LimnerSource *source, const LimnerImage *picture, LimnerRecipe *recipe,
                       char *name)
{
  GeglRectangle part = source->region;

  part.x -= source->context.x;
  part.y -= source->context.y;
  return limner_result_new (picture, &part, limner_source_is_grey (source), recipe, name);
}

void
limner_result_free (LimnerResult *result)
{
  g_clear_object (&result->pixels);
  g_clear_pointer (&result->recipe, limner_recipe_unref);
  g_free (result->name);
  g_free (result);
}

/* The layers and groups made so far. */
typedef struct
{
  GPtrArray *layers; /* GimpLayer*, of all outputs in order */
  GPtrArray *groups; /* GimpLayer*, in the image */
  guint inserted;    /* the number of layers already inserted, from the first on */
} Made;

static void
take_back (const Made *made, GimpImage *image)
{
  for (guint i = 0; i < made->layers->len; i++)
    if (i < made->inserted)
      gimp_image_remove_layer (image, made->layers->pdata[i]);
    else
      gimp_item_delete (made->layers->pdata[i]);
  for (guint i = 0; i < made->groups->len; i++)
    gimp_image_remove_layer (image, made->groups->pdata[i]);
}

/* Makes layers that are not in an image's stack yet. */
static gboolean
make_layers (const LimnerOutput *output, Made *made)
{
  for (guint i = 0; i < output->results->len; i++)
    {
      const LimnerResult *result = output->results->pdata[i];
      GimpLayer *layer;

      note_source (result->recipe, output->source);
      layer = make_layer (output->source, result);
      if (layer == NULL)
        return FALSE;
      g_ptr_array_add (made->layers, layer);
    }
  return TRUE;
}

static gboolean
insert_above (GimpImage *image, GimpItem *item, GimpLayer *layer)
{
  return gimp_image_insert_layer (image, layer, (GimpLayer *) gimp_item_get_parent (item),
                                  gimp_image_get_item_position (image, item));
}

/* Inserts variants into a group. The first one is on top, and only it is visible. */
static gboolean
insert_group (const LimnerOutput *output, GimpItem *below, GimpLayer **layers, Made *made)
{
  const LimnerSource *source = output->source;
  GimpLayer *group = GIMP_LAYER (gimp_group_layer_new (source->image, output->group_name));

  if (group == NULL)
    return FALSE;
  if (!insert_above (source->image, below, group))
    {
      gimp_item_delete (GIMP_ITEM (group));
      return FALSE;
    }
  g_ptr_array_add (made->groups, group);
  gimp_layer_set_composite_space (group, limner_composite_space (source->precision));
  for (guint i = 0; i < output->results->len; i++)
    {
      if (!gimp_image_insert_layer (source->image, layers[i], group, (int) i))
        return FALSE;
      made->inserted++;
      gimp_item_set_visible (GIMP_ITEM (layers[i]), i == 0);
    }
  return TRUE;
}

/* Inserts frames, each above the previous one, all visible, because GIMP's playback and its GIF and WebP
 * exports read them in this order. */
static gboolean
insert_frames (const LimnerOutput *output, GimpItem *below, GimpLayer **layers, Made *made)
{
  for (guint i = 0; i < output->results->len; i++)
    {
      if (!insert_above (output->source->image, below, layers[i]))
        return FALSE;
      made->inserted++;
      below = GIMP_ITEM (layers[i]);
    }
  return TRUE;
}

static gboolean
is_made_from (GimpItem *item, const char *id)
{
  g_autoptr (LimnerRecipe) recipe = limner_layer_recipe (item, NULL);
  JsonNode *own = recipe != NULL ? limner_recipe_get (recipe, "source-id") : NULL;
  g_autofree GimpItem **children
      = recipe == NULL && gimp_item_is_group (item) ? gimp_item_get_children (item) : NULL;

  if (children != NULL && children[0] != NULL)
    return is_made_from (children[0], id);
  return own != NULL && json_node_get_value_type (own) == G_TYPE_STRING
         && g_strcmp0 (json_node_get_string (own), id) == 0;
}

/* The topmost earlier result from the same layer. Below earlier results, the new layer would be hidden. */
static GimpItem *
find_top (const LimnerSource *source)
{
  GimpItem *parent = gimp_item_get_parent (source->below);
  g_autofree GimpItem **siblings = parent != NULL ? gimp_item_get_children (parent)
                                                  : (GimpItem **) gimp_image_get_layers (source->image);
  int i = gimp_image_get_item_position (source->image, source->below);

  if (source->id == NULL
      || gimp_item_get_id (source->below) != gimp_item_get_id (GIMP_ITEM (source->drawable)))
    return source->below;
  while (i > 0 && is_made_from (siblings[i - 1], source->id))
    i--;
  return siblings[i];
}

static gboolean
make_all (const LimnerOutput *outputs, guint n, Made *made, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (!make_layers (&outputs[i], made))
      {
        g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_MEMORY,
                             _ ("GIMP could not make the new layer; close other images and try again."));
        return FALSE;
      }
  return TRUE;
}

static gboolean
insert_all (const LimnerOutput *outputs, guint n, Made *made, GError **error)
{
  GimpLayer **layers = (GimpLayer **) made->layers->pdata;

  for (guint i = 0; i < n; layers += outputs[i++].results->len)
    {
      GimpItem *below = i == 0 || outputs[i].source->below != outputs[0].source->below
                            ? find_top (outputs[i].source)
                            : outputs[i].source->below;

      if (!(outputs[i].results->len == 1 || outputs[i].group_name == NULL
                ? insert_frames (&outputs[i], below, layers, made)
                : insert_group (&outputs[i], below, layers, made)))
        {
          g_set_error_literal (error, LIMNER_ERROR, LIMNER_ERROR_UNSUPPORTED,
                               _ ("GIMP refused the new layer; try again."));
          return FALSE;
        }
    }
  return TRUE;
}

/* Selects the new layer and not its mask, because brushes and filters change whatever is selected. */
static void
select_first (const Made *made, GimpImage *image)
{
  const GimpLayer *selected[] = { made->layers->pdata[0], NULL };

  for (guint i = 0; i < made->layers->len; i++)
    if (gimp_layer_get_mask (made->layers->pdata[i]) != NULL)
      gimp_layer_set_edit_mask (made->layers->pdata[i], FALSE);
  gimp_image_set_selected_layers (image, selected);
}

/* Attaches the IDs that the recipes refer to. */
static void
attach_ids (const LimnerSource *source)
{
  if (source->id != NULL)
    limner_layer_id_attach (GIMP_ITEM (source->drawable), source->id, TRUE);
  if (source->references != NULL)
    limner_references_attach (source->references, source->image);
}

/* Inserts all layers into the image of their sources, or none. The sources have been checked. */
static GimpLayer **
insert_into_image (const LimnerOutput *outputs, guint n, GError **error)
{
  GimpImage *image = outputs[0].source->image;
  g_autoptr (GPtrArray) layers = g_ptr_array_new (), groups = g_ptr_array_new ();
  Made made = { layers, groups, 0 };

  if (!make_all (outputs, n, &made, error))
    {
      take_back (&made, image);
      return NULL;
    }
  gimp_image_undo_group_start (image);
  attach_ids (outputs[0].source);
  if (!insert_all (outputs, n, &made, error))
    {
      take_back (&made, image);
      gimp_image_undo_group_end (image);
      return NULL;
    }
  select_first (&made, image);
  mark_image (outputs[0].source, ((LimnerResult *) outputs[0].results->pdata[0])->recipe);
  gimp_image_undo_group_end (image);
  g_ptr_array_add (layers, NULL);
  return (GimpLayer **) g_ptr_array_free (g_steal_pointer (&layers), FALSE);
}

/* Inserts the layers into a new image like that of the sources. The image's initial layer only marks the
 * position and is removed. */
static GimpLayer **
insert_into_new_image (const LimnerOutput *outputs, guint n, const char *reason, GError **error)
{
  const LimnerSource *like = outputs[0].source;
  GimpLayer *base;
  GimpImage *image = limner_source_new_image (like, &base);
  g_autofree LimnerOutput *moved_outputs = g_new (LimnerOutput, n);
  g_autofree LimnerSource *moved = g_new (LimnerSource, n);
  GimpLayer **layers;

  for (guint i = 0; i < n; i++)
    {
      moved[i] = *outputs[i].source;
      moved[i].image = image;
      moved[i].drawable = GIMP_DRAWABLE (base);
      moved[i].below = GIMP_ITEM (base);
      moved_outputs[i] = outputs[i];
      moved_outputs[i].source = &moved[i];
    }
  layers = insert_into_image (moved_outputs, n, error);
  if (layers == NULL)
    {
      gimp_image_delete (image);
      return NULL;
    }
  gimp_image_remove_layer (image, base);
  gimp_image_undo_enable (image);
  gimp_display_new (image);
  g_autofree char *message = g_strdup_printf ("%s %s", reason, _ ("The result is in a new image."));
  gimp_message (message);
  return layers;
}

GimpLayer **
limner_output_insert (const LimnerOutput *outputs, guint n, gboolean window, GError **error)
{
  const char *change = NULL;

  for (guint i = 0; i < n; i++)
    g_return_val_if_fail (outputs[i].results->len > 0, NULL);

  for (guint i = 0; i < n && change == NULL; i++)
    change = limner_source_describe_change (outputs[i].source);
  if (change != NULL && window)
    return insert_into_new_image (outputs, n, change, error);
  for (guint i = 0; i < n; i++)
    if (!limner_source_check (outputs[i].source, error))
      return NULL;
  return insert_into_image (outputs, n, error);
}
