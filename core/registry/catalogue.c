#include "config.h"

#include "base/folders-private.h"
#include "registry/registry-private.h"

#include "limner/catalogue.h"
#include "limner/error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WHOLE_DIGEST 64
#define SHORT_DIGEST 8 /* digits of the digest in the names of PyTorch's files */

static void
entry_free (gpointer data)
{
  LimnerCatalogueEntry *entry = data;

  g_free (entry->id);
  g_free (entry->title);
  g_free (entry->note);
  g_free (entry->file);
  g_free (entry->architecture);
  g_free (entry->digest);
  g_strfreev (entry->also);
  g_strfreev (entry->addresses);
  g_free (entry->page);
  g_free (entry->licence);
  g_free (entry->author);
  g_free (entry->training_data);
  g_free (entry);
}

static char *
get_text (JsonObject *object, const char *name)
{
  const char *text = json_object_get_string_member_with_default (object, name, "");

  return g_strdup (text ? text : "");
}

static char **
get_texts (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (guint i = 0; array && i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_string (element))
        g_strv_builder_add (texts, json_node_get_string (element));
    }
  return g_strv_builder_end (texts);
}

static gboolean
is_digest (const char *text)
{
  gsize length = strlen (text);

  return (length == WHOLE_DIGEST || length == SHORT_DIGEST) && strspn (text, "0123456789abcdef") == length;
}

/* Checks an entry. Names become parts of paths and digests decide which files are kept, so that neither
 * is trusted. */
static gboolean
is_sound (const LimnerCatalogueEntry *entry)
{
  for (char **also = entry->also; *also; also++)
    if (!is_digest (*also))
      return FALSE;
  return limner_registry_check_id (entry->id, NULL) && *entry->title && *entry->architecture
         && *entry->file != '.' && *entry->file && !strchr (entry->file, '/')
         && (!*entry->digest || is_digest (entry->digest));
}

static LimnerCatalogueEntry *
read_catalogue_entry (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  LimnerCatalogueEntry *entry;

  if (!object)
    return NULL;
  entry = g_new0 (LimnerCatalogueEntry, 1);
  entry->id = get_text (object, "id");
  entry->title = get_text (object, "title");
  entry->note = get_text (object, "note");
  entry->file = get_text (object, "file");
  entry->architecture = get_text (object, "architecture");
  entry->size = (guint64) MAX (json_object_get_int_member_with_default (object, "size", 0), 0);
  entry->digest = get_text (object, "sha256");
  entry->also = get_texts (object, "also-sha256");
  entry->addresses = get_texts (object, "addresses");
  entry->page = get_text (object, "page");
  entry->licence = get_text (object, "licence");
  entry->author = get_text (object, "author");
  entry->training_data = get_text (object, "training-data");
  if (!is_sound (entry))
    g_clear_pointer (&entry, entry_free);
  return entry;
}

static GPtrArray *
read_entries (JsonNode *root)
{
  JsonArray *entries = root && JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;
  g_autoptr (GPtrArray) catalogue = g_ptr_array_new_with_free_func (entry_free);

  for (guint i = 0; entries && i < json_array_get_length (entries); i++)
    {
      LimnerCatalogueEntry *entry = read_catalogue_entry (json_array_get_element (entries, i));

      if (!entry || limner_catalogue_find (catalogue, entry->id, NULL))
        {
          g_clear_pointer (&entry, entry_free);
          return NULL;
        }
      g_ptr_array_add (catalogue, entry);
    }
  return entries ? g_steal_pointer (&catalogue) : NULL;
}

static char *
catalogue_path (void)
{
  const char *variable = g_getenv ("LIMNER_CATALOGUE");
  g_autofree char *folder = NULL;

  if (variable && *variable)
    return g_strdup (variable);
  folder = limner_own_folder ("models", "models");
  return g_build_filename (folder, "catalogue.json", NULL);
}

GPtrArray *
limner_catalogue_read (GError **error)
{
  g_autofree char *path = catalogue_path ();
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) why = NULL;
  GPtrArray *catalogue = NULL;

  if (!json_parser_load_from_file (parser, path, &why))
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FILE,
                 _ ("The catalogue of networks “%s” could not be read (%s); install Limner again."), path,
                 why->message);
  else if (!(catalogue = read_entries (json_parser_get_root (parser))))
    g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_FORMAT,
                 _ ("The catalogue of networks “%s” is damaged; install Limner again."), path);
  return catalogue;
}

const LimnerCatalogueEntry *
limner_catalogue_find (GPtrArray *catalogue, const char *id, GError **error)
{
  for (guint i = 0; i < catalogue->len; i++)
    {
      const LimnerCatalogueEntry *entry = catalogue->pdata[i];

      if (g_str_equal (entry->id, id))
        return entry;
    }
  g_set_error (error, LIMNER_ERROR, LIMNER_ERROR_NO_MODEL,
               _ ("There is no network “%s” in the catalogue: “limner models get” lists its networks."), id);
  return NULL;
}

const LimnerCatalogueEntry *
limner_catalogue_find_digest (GPtrArray *catalogue, const char *digest)
{
  g_return_val_if_fail (digest && strlen (digest) == WHOLE_DIGEST, NULL);
  for (guint i = 0; i < catalogue->len; i++)
    {
      const LimnerCatalogueEntry *entry = catalogue->pdata[i];

      /* The whole digest is compared: a file with the same first digits is easy to make. */
      if (g_str_equal (digest, entry->digest) || g_strv_contains ((const char *const *) entry->also, digest))
        return entry;
    }
  return NULL;
}

gboolean
limner_catalogue_can_fetch (const LimnerCatalogueEntry *entry)
{
  return *entry->digest && *entry->addresses;
}
