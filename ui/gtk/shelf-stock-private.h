/* What the shelf dialog lists: networks that are here, and those of the catalogue that are not. */
#pragma once

#include <gio/gio.h>
#include <limner/catalogue.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_SHELF_BUNDLED,
  LIMNER_SHELF_INSTALLED,
  LIMNER_SHELF_GETTABLE,
  LIMNER_SHELF_BY_HAND,
} LimnerShelfState;

typedef struct
{
  char *id, *title, *architecture, *licence, *author, *training_data;
  char *address; /* where it comes from, or can be got */
  char *digest;  /* SHA-256 of the published file, or the beginning of it; "" unknown */
  char *quality; /* as limner_model_quality has it; "" of what is not here */
  char *path;    /* NULL: not here */
  guint64 size;  /* bytes on this disk, or to be fetched; 0 unknown */
  LimnerShelfState state;
  gboolean removable;
  const LimnerCatalogueEntry *entry; /* NULL: not in the catalogue; owned by the stock */
} LimnerShelfItem;

typedef struct
{
  GPtrArray *items;     /* LimnerShelfItem*, in the order to show them */
  GPtrArray *damaged;   /* char*: sentences about files that cannot be read */
  GPtrArray *catalogue; /* may be NULL */
  guint64 used;         /* bytes in the person's own folder, unfinished downloads included */
} LimnerShelfStock;

/* Reads files: not on the main thread. */
LimnerShelfStock *limner_shelf_stock_read (void);
void limner_shelf_stock_free (LimnerShelfStock *stock);

G_END_DECLS
