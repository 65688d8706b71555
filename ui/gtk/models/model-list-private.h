/* The contents of the Models page: installed networks, and catalogue networks that are not installed. */
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
  char *address; /* origin, or download address */
  char *digest;  /* SHA-256 of the published file or its first digits; "": unknown */
  char *quality; /* as in limner_model_quality; "" if not installed */
  char *path;    /* NULL: not installed */
  guint64 size;  /* bytes on disk, or to download; 0: unknown */
  LimnerRegistryState state;
  gboolean removable;
  const LimnerCatalogueEntry *entry; /* NULL: not in the catalogue; owned by the list */
} LimnerRegistryItem;

typedef struct
{
  GPtrArray *items;     /* LimnerRegistryItem*, in display order */
  GPtrArray *damaged;   /* char*: errors about unreadable files */
  GPtrArray *catalogue; /* may be NULL */
  guint64 used;         /* bytes in the user's own folder, including unfinished downloads */
} LimnerModelList;

/* Reads files, so it must not run on the main thread. */
LimnerModelList *limner_model_list_read (void);
void limner_model_list_free (LimnerModelList *list);

G_END_DECLS
