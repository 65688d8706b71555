/* Published networks that Limner can import: what they are, under which terms, and where they lie. Reading
 * the catalogue contacts nobody; only limner_catalogue_fetch does. */
#pragma once

#include "limner/job.h"
#include "limner/model.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One network. Text is in English, for limner_catalogue_words; "" or empty where nothing is known. */
typedef struct
{
  char *id;    /* its name on the shelf */
  char *title; /* what people call it */
  char *note;  /* a few words that tell it from others */
  char *file;  /* its publisher's name of the file */
  char *architecture;
  guint64 size;     /* of that file, bytes; may be rounded */
  char *digest;     /* its SHA-256, lower-case hex: all 64 digits, or the first 8 of them */
  char **also;      /* digests of other files with the same numbers */
  char **addresses; /* of the file, to be tried in turn */
  char *page;       /* for people, to read and to get it by hand */
  char *licence, *author, *training_data;
} LimnerCatalogueEntry;

/* Every network of the catalogue, in the order to show them: array of LimnerCatalogueEntry*
 * (g_ptr_array_unref). $LIMNER_CATALOGUE names another list than the one that comes with Limner. NULL with
 * LIMNER_ERROR_FILE or _FORMAT when it cannot be read. */
GPtrArray *limner_catalogue_read (GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The entry of that ID; NULL with LIMNER_ERROR_NO_MODEL when there is none. */
const LimnerCatalogueEntry *limner_catalogue_find (GPtrArray *catalogue, const char *id, GError **error);
/* The entry of the file with that SHA-256 (64 digits), or NULL. */
const LimnerCatalogueEntry *limner_catalogue_find_digest (GPtrArray *catalogue, const char *digest);

/* Can Limner fetch it? Only where the digest is known. */
gboolean limner_catalogue_can_fetch (const LimnerCatalogueEntry *entry);

/* Fetches the file, compares its digest, and brings the network to the shelf: returns its ID (caller frees).
 * What is there already is not fetched again. A stopped or broken download goes on later where it ended. The
 * person has agreed to the licence before. Blocks; the progress function is called on this thread.
 *
 * LIMNER_ERROR_NETWORK: no address gave the file; _FORMAT: what came is not the published file; _FILE: no
 * room, or another network has this ID; _UNSUPPORTED: it has to be got by hand; _CANCELLED. */
char *limner_catalogue_fetch (const LimnerCatalogueEntry *entry, const LimnerJob *job,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* --- words for people, translated; owned by Limner or by the argument --- */

/* English text of the catalogue or of a network's file, in the person's language where it is known. */
const char *limner_catalogue_words (const char *text);
/* "Style transfer · Dream": the effects that can use networks of this architecture. */
const char *limner_architecture_effects (const char *architecture);
/* A sentence or two on what such a network does. */
const char *limner_architecture_about (const char *architecture);

/* What limner_model_quality says: "Study quality"; "" where it says nothing. */
const char *limner_quality_words (const char *quality);

/* What a licence allows, in short. */
typedef enum
{
  LIMNER_TERMS_UNKNOWN,
  LIMNER_TERMS_FREE,     /* anything */
  LIMNER_TERMS_CREDIT,   /* anything, with the makers named */
  LIMNER_TERMS_RESEARCH, /* no more than research or evaluation */
} LimnerTerms;

LimnerTerms limner_licence_terms (const char *licence);
/* "Free to use, name the makers" */
const char *limner_terms_words (LimnerTerms terms);

G_END_DECLS
