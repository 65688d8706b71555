#include "layer-id-private.h"

#define PARASITE "limner-layer-id"

/* The ID of an item, or NULL. */
static char *
read_id (GimpItem *item)
{
  GimpParasite *parasite = gimp_item_get_parasite (item, PARASITE);
  char *id = NULL;
  gconstpointer data;
  guint32 size;

  if (parasite == NULL)
    return NULL;
  data = gimp_parasite_get_data (parasite, &size);
  id = g_strndup (data, size);
  gimp_parasite_free (parasite);
  return id;
}

char *
limner_layer_id_get (GimpItem *item)
{
  char *id = read_id (item);

  return id != NULL ? id : g_uuid_string_random ();
}

void
limner_layer_id_attach (GimpItem *item, const char *id, gboolean undoable)
{
  g_autofree char *own = read_id (item);
  GimpParasite *parasite;

  if (own != NULL)
    return;
  parasite = gimp_parasite_new (PARASITE, undoable ? GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE : 0,
                                strlen (id), id);
  gimp_item_attach_parasite (item, parasite);
  gimp_parasite_free (parasite);
}

static gboolean
has_id (GimpItem *item, const char *id)
{
  g_autofree char *own = read_id (item);

  return g_strcmp0 (own, id) == 0;
}

/* Searches from top to bottom. A later match replaces an earlier one unless the tattoo matches. Takes
 * ownership of the items. */
static GimpItem *
find_among (GimpItem **items, const char *id, guint tattoo)
{
  GimpItem *found = NULL;

  for (int i = 0; items != NULL && items[i] != NULL; i++)
    {
      GimpItem *candidate = has_id (items[i], id) ? items[i] : NULL;

      if (candidate == NULL && gimp_item_is_group (items[i]))
        candidate = find_among (gimp_item_get_children (items[i]), id, tattoo);
      if (candidate != NULL && (found == NULL || gimp_item_get_tattoo (found) != tattoo))
        found = candidate;
    }
  g_free (items);
  return found;
}

GimpLayer *
limner_layer_id_find (GimpImage *image, const char *id, guint tattoo)
{
  return (GimpLayer *) find_among ((GimpItem **) gimp_image_get_layers (image), id, tattoo);
}
