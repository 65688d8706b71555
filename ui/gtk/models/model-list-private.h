/* What the Models page lists: installed networks, and those of the catalogue that are not installed. */
#pragma once

#include <gio/gio.h>
#include <limner/catalogue.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_REGISTRY_BUNDLED,
  LIMNER_REGISTRY_INSTALLED,
  LIMNER_REGISTRY_FETCHABLE,
  LIMNER_REGISTRY_BY_HAND,
} LimnerRegistryState;

typedef struct
{
  char *id, *title, *architecture, *licence, *author, *training_data;
  char *address; /* where it comes from, or can be got */
  char *digest;  /* SHA-256 of the published file, or the beginning of it; "" unknown */
  char *quality; /* as limner_model_quality has it; "" of what is not here */
  char *path;    /* NULL: not here */
  guint64 size;  /* bytes on this disk, or to be fetched; 0 unknown */
  LimnerRegistryState state;
  gboolean removable;
  const LimnerCatalogueEntry *entry; /* NULL: not in the catalogue; owned by the list */
} LimnerRegistryItem;

typedef struct
{
  GPtrArray *items;     /* LimnerRegistryItem*, in the order to show them */
  GPtrArray *damaged;   /* char*: sentences about files that cannot be read */
  GPtrArray *catalogue; /* may be NULL */
  guint64 used;         /* bytes in the person's own folder, unfinished downloads included */
} LimnerModelList;

/* Reads files: not on the main thread. */
LimnerModelList *limner_model_list_read (void);
void limner_model_list_free (LimnerModelList *list);

G_END_DECLS
