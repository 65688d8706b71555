/* Published networks that Limner can import: description, licence and address. Reading the catalogue uses
 * no network connection; only limner_catalogue_fetch does. */
#pragma once

#include "limner/job.h"
#include "limner/model.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One network. Text is in English, for limner_catalogue_words; "" or empty where nothing is known. */
typedef struct
{
  char *id;    /* its ID in the registry */
  char *title; /* its name for people */
  char *note;  /* a short distinguishing note */
  char *file;  /* its publisher's name of the file */
  char *architecture;
  guint64 size;     /* of that file, bytes; may be rounded */
  char *digest;     /* its SHA-256, lower-case hex: all 64 digits, or the first 8 of them */
  char **also;      /* digests of other files with the same weights */
  char **addresses; /* of the file, to be tried in turn */
  char *page;       /* web page, for people who download the file by hand */
  char *licence, *author, *training_data;
} LimnerCatalogueEntry;

/* All networks of the catalogue, in display order: array of LimnerCatalogueEntry* (g_ptr_array_unref).
 * $LIMNER_CATALOGUE names another catalogue file than the installed one. NULL with LIMNER_ERROR_FILE or
 * _FORMAT when it cannot be read. */
GPtrArray *limner_catalogue_read (GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The entry of that ID; NULL with LIMNER_ERROR_NO_MODEL when there is none. */
const LimnerCatalogueEntry *limner_catalogue_find (GPtrArray *catalogue, const char *id, GError **error);
/* The entry of the file with that SHA-256 (64 digits), or NULL. An entry of which only the first digits are
 * known is not found. */
const LimnerCatalogueEntry *limner_catalogue_find_digest (GPtrArray *catalogue, const char *digest);

/* Whether Limner can fetch it, which requires a known digest. */
gboolean limner_catalogue_can_fetch (const LimnerCatalogueEntry *entry);

/* Downloads the file, verifies its digest, and imports the network into the registry. Returns its ID
 * (caller frees). An installed network is not downloaded again. An interrupted download continues where it
 * stopped. The caller has asked for consent to the licence. Blocks; the progress function is called on
 * this thread.
 *
 * LIMNER_ERROR_NETWORK: no address gave the file; _FORMAT: the file is not the published one; _FILE: no
 * space, or another network has this ID; _UNSUPPORTED: the file must be downloaded by hand; _CANCELLED. */
char *limner_catalogue_fetch (const LimnerCatalogueEntry *entry, const LimnerJob *job,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- words for people, translated; owned by Limner or by the argument --- */

/* The translation of English text from the catalogue or a network's file, or the text itself. */
const char *limner_catalogue_words (const char *text);
/* "Style transfer · Dream": the effects that can use networks of this architecture. */
const char *limner_architecture_effects (const char *architecture);
/* One or two sentences about what such a network does. */
const char *limner_architecture_about (const char *architecture);

/* The translated limner_model_quality: "Study quality"; "" where there is none. */
const char *limner_quality_words (const char *quality);

/* Summary of a licence. */
typedef enum
{
  LIMNER_TERMS_UNKNOWN,
  LIMNER_TERMS_FREE,     /* anything */
  LIMNER_TERMS_CREDIT,   /* anything, with the makers named */
  LIMNER_TERMS_RESEARCH, /* research or evaluation only */
} LimnerTerms;

LimnerTerms limner_licence_terms (const char *licence);
/* "Free to use, name the makers" */
const char *limner_terms_words (LimnerTerms terms);

G_END_DECLS
