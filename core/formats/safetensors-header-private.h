/* The header of a safetensors file: which tensors it has, and where their bytes are. */
#pragma once

#include "formats/file-dtype-private.h"
#include "limner/safetensors.h"

typedef struct
{
  char *name;
  LimnerFileDtype element; /* LIMNER_N_FILE_DTYPES: Limner does not read its elements */
  char *unread;            /* the name of such an element type, or NULL */
  int rank;                /* -1: more axes than LIMNER_MAX_RANK */
  gint64 shape[LIMNER_MAX_RANK];
  gsize count;      /* elements */
  gsize start, end; /* bytes, from the first byte of data */
} LimnerSafetensorsEntry;

struct _LimnerSafetensors
{
  char *path;
  GBytes *bytes;
  gboolean mapped;    /* the bytes are those of a mapped file */
  const guint8 *data; /* after the header */
  gsize data_size;
  GArray *entries; /* LimnerSafetensorsEntry, by start */
  GTree *by_name;  /* name to LimnerSafetensorsEntry, both in entries */
  GTree *metadata; /* string to string */
  const char **names;
};

/* Reads the header from file->bytes and fills in the fields from `data` on; entries and trees are empty
 * before. FALSE with LIMNER_ERROR_FORMAT. */
gboolean limner_safetensors_read_header (LimnerSafetensors *file, GError **error);
/* A GDestroyNotify for the elements of `entries`. */
void limner_safetensors_entry_clear (gpointer entry);
/* Whether Limner reads the element type and the number of axes. */
gboolean limner_safetensors_entry_is_readable (const LimnerSafetensorsEntry *entry);
