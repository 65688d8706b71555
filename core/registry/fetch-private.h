/* Getting a network of the catalogue: its steps. */
#pragma once

#include "job/job-private.h"
#include "limner/catalogue.h"

/* The fraction of progress after downloading. */
#define LIMNER_FETCH_DOWNLOADED 0.90

typedef struct
{
  const LimnerCatalogueEntry *entry;
  char *folder, *part, *file; /* owned */
  const LimnerJob *job;       /* or NULL */
  double shown;               /* fraction; never decreases, even if a download restarts */
} LimnerFetch;

void limner_fetch_report (LimnerFetch *fetch, double fraction, const char *text, double seconds_left);
/* FALSE with LIMNER_ERROR_CANCELLED if the user cancelled. */
gboolean limner_fetch_check_cancelled (const LimnerFetch *fetch, GError **error);

/* FALSE with LIMNER_ERROR_FILE if the download and the converted network need more space than is free. */
gboolean limner_fetch_check_room (const LimnerFetch *fetch, GError **error);

/* Whether the digest of a file, SHA-256 in hex, is one of the entry's. */
gboolean limner_fetch_is_published (const LimnerCatalogueEntry *entry, const char *digest);
/* Compares the file at `path`, which came from `address`, with the published digest. FALSE with an error. */
gboolean limner_fetch_compare (LimnerFetch *fetch, const char *path, const char *address, GError **error);
